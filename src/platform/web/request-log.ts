import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebServerParts } from './options.ts';

/** Logs one line when the request is over, with the pattern of its route: addresses hold ids and searches. */
export function logRequest(request: FastifyRequest, reply: FastifyReply, { log, metrics }: WebServerParts): void {
  const startedAt = performance.now();
  // Not Fastify's own hook: it is silent about a client that left.
  reply.raw.once('close', () => {
    const durationMs = performance.now() - startedAt;
    const route = request.routeOptions.url ?? '(unknown)';
    const { method, id: requestId, caller } = request;
    const status = reply.raw.statusCode;
    const who = caller ? { organizationId: caller.organizationId, userId: caller.userId } : {};
    const cut = reply.raw.writableFinished ? {} : { cut: true };
    log.info({ requestId, method, route, status, durationMs: Math.round(durationMs), ...who, ...cut }, 'Request');
    metrics?.observeRequest({ method, route, status, seconds: durationMs / 1000 });
  });
}

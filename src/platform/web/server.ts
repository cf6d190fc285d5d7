import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance } from 'fastify';
import { answerBrokenRequest } from './broken-request.ts';
import { checkRoutes } from './check-routes.ts';
import { closeGracefully } from './close.ts';
import { refuseForeignHost } from './host.ts';
import { parseJsonBody } from './json-body.ts';
import type { WebServerParts, WebServerSettings } from './options.ts';
import { registerRoutes, replyNotFound } from './register.ts';
import { sendProblem } from './reply.ts';
import { logRequest } from './request-log.ts';
import type { Caller } from './route.ts';
import { isHttps, securityHeaders } from './security-headers.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** who calls, once the route's gate has let the request pass; null on public routes */
    caller: Caller | null;
  }
}

/** The HTTP server of the API, not yet listening: every route of the features behind the same walls. */
export function createWebServer(parts: WebServerParts): FastifyInstance {
  checkRoutes(parts.features);
  const { options, log } = parts;
  const app = fastify({
    serverFactory: (handler) => rawServer(handler, options),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: options.bodyLimit ?? 1_048_576,
    trustProxy: trusted(options.trustProxy),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
    // Queries are parsed strictly by the route's own parser.
    routerOptions: { maxParamLength: 300, querystringParser: () => ({}) },
    // What is refused before it has a route passes no hook.
    frameworkErrors: (error, request, reply) => {
      logRequest(request, reply, parts);
      sendProblem(error, request, reply, log);
    },
    clientErrorHandler: answerBrokenRequest,
  });
  app.decorateRequest('caller', null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, bytes: Buffer) =>
    parseJsonBody(bytes),
  );
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, log));
  app.setNotFoundHandler(replyNotFound);
  app.addHook('onRequest', async (request, reply) => logRequest(request, reply, parts));
  const { open, refuseWhenClosing } = closeGracefully(app, options.closeTimeoutMs ?? 10_000);
  app.register(helmet, securityHeaders);
  app.register(cookie);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('x-request-id', request.id);
    if (isHttps(request)) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
    refuseWhenClosing();
    refuseForeignHost(request, options);
  });
  app.register(async (scope) => registerRoutes(scope, parts, open));
  return app;
}

/** The framework takes how many proxies stand in front as a question about each. */
function trusted(proxies: WebServerSettings['trustProxy']) {
  if (typeof proxies === 'number') return (_address: string, hop: number) => hop < proxies;
  return proxies === false ? false : [...proxies];
}

type Handler = Parameters<NonNullable<Parameters<typeof createServer>[1]>>;

function rawServer(handler: (...exchange: Handler) => void, options: WebServerSettings): Server {
  const limits = {
    maxHeaderSize: 16_384,
    headersTimeout: options.headersTimeoutMs ?? 20_000,
    requestTimeout: options.requestTimeoutMs ?? 300_000,
    keepAliveTimeout: 10_000,
    connectionsCheckingInterval: options.checkingIntervalMs ?? 5_000,
  };
  const server = options.tls
    ? createTlsServer({ ...limits, ...options.tls, minVersion: 'TLSv1.2' }, handler)
    : createServer(limits, handler);
  server.maxHeadersCount = 100;
  // A peer that neither reads nor writes for so long is not coming back; event streams show life more often.
  server.setTimeout(120_000);
  return server;
}

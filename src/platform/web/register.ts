import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { AppError } from '../errors.ts';
import { admit } from './gate.ts';
import type { WebServerParts } from './options.ts';
import { replyControls } from './reply.ts';
import { responder } from './respond.ts';
import type { AnyRoute } from './route.ts';
import { limitUpload } from './upload.ts';

const allMethods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Every route of every feature, and a refusal for the other methods of each of their paths. */
export function registerRoutes(app: FastifyInstance, parts: WebServerParts, open: Set<AbortController>): void {
  const methods = new Map<string, HTTPMethods[]>();
  for (const route of parts.features.flatMap((feature) => feature.routes)) {
    const url = patternOf(route.path);
    const served = servedMethods(route);
    methods.set(url, [...(methods.get(url) ?? []), ...served]);
    // Which bodies are taken is known to Fastify per scope.
    app.register(async (scope) => registerRoute(scope, route, parts, open));
  }
  for (const [url, served] of methods) registerRefusal(app, url, served);
}

/** `/accounts/{accountId}` as Fastify writes it. */
function patternOf(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** A stream has no size and no end to tell beforehand. */
function servedMethods({ method, events, contentType }: AnyRoute): HTTPMethods[] {
  return method === 'GET' && !events && contentType === undefined ? ['GET', 'HEAD'] : [method];
}

function registerRoute(app: FastifyInstance, route: AnyRoute, parts: WebServerParts, open: Set<AbortController>) {
  const isSecure = parts.options.publicOrigin.startsWith('https:');
  if (route.upload) limitUpload(app, route.upload, route.bodyLimit ?? app.initialConfig.bodyLimit ?? 0);
  app.route({
    method: servedMethods(route),
    url: patternOf(route.path),
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    onRequest: async (request, reply) => {
      const { headers, cookies, ip } = request;
      const seen = { headers, cookies, ip, now: parts.clock.now(), reply: replyControls(reply, isSecure) };
      request.caller = await admit(route, request, parts.options.publicOrigin, () => parts.authenticate(seen));
    },
    handler: responder(route, parts, open),
  });
}

function registerRefusal(app: FastifyInstance, url: string, served: readonly HTTPMethods[]): void {
  const allow = served.join(', ');
  const method = allMethods.filter((one) => !served.includes(one));
  const refuse = async (_request: FastifyRequest, reply: FastifyReply): Promise<never> => {
    reply.header('allow', allow);
    throw new AppError('method-not-allowed', {
      en: `This address takes ${allow}.`,
      zh: `该地址支持的方法：${allow}。`,
    });
  };
  app.route({ method, url, onRequest: refuse, handler: refuse });
}

export async function replyNotFound(): Promise<never> {
  throw new AppError('not-found', { en: 'There is no such address.', zh: '该地址不存在。' });
}

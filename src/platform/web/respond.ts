import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { startDownload } from './download.ts';
import { eventStream } from './events.ts';
import { idempotencyKeyOf, replayed, requestHashOf } from './idempotency.ts';
import { inspectText } from './json-body.ts';
import { languageOf } from './language.ts';
import type { WebServerParts } from './options.ts';
import { asAppError, problemOf } from './problem.ts';
import { parseQuery } from './query-string.ts';
import { replyControls } from './reply.ts';
import type { AnyRoute, Caller, Download, RouteRequest, ServerEvent } from './route.ts';
import { strictly } from './strict.ts';
import { discardRest } from './upload.ts';
import { validate } from './validate.ts';

type Request = RouteRequest<unknown, unknown, unknown, Caller | null>;

/** How one route answers: parse, handle, reply. `open` holds the event streams that closing the server ends. */
export function responder(route: AnyRoute, parts: WebServerParts, open: Set<AbortController>) {
  const parse = requestParser(route);
  const isSecure = parts.options.publicOrigin.startsWith('https:');
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const stop = new AbortController();
    reply.raw.once('close', () => {
      open.delete(stop);
      if (!reply.raw.writableFinished) stop.abort(clientGone());
    });
    if (route.upload) reply.raw.once('finish', () => discardRest(request.raw, route.bodyLimit ?? 0));
    const language = languageOf(request.headers['accept-language']);
    const { ip, headers, cookies, id: requestId, caller } = request;
    const context = { now: parts.clock.now(), signal: stop.signal, ip, headers, cookies, language, requestId, caller };
    const whole = { ...parse(request, language), ...context, reply: replyControls(reply, isSecure) };
    reply.code(statusOf(route));
    if (route.events) return sendEvents(route, whole, reply, parts, { stop, open });
    if (route.contentType !== undefined) return sendDownload(route, whole, reply, parts);
    return route.idempotent
      ? sendOnce(route, whole, request, reply, parts, stop)
      : sendJson(reply, await answer(route, whole, parts, stop));
  };
}

export function statusOf({ status, reply, contentType, events }: AnyRoute): number {
  return status ?? (reply === null && contentType === undefined && !events ? 204 : 200);
}

/** Everything of a request that a client chose, parsed with the schemas of the route. */
function requestParser(route: AnyRoute) {
  const params = route.params && strictly(route.params);
  const query = strictly(route.query ?? z.object({}));
  const body = route.body && strictly(route.body);
  return (request: FastifyRequest, language: 'en' | 'zh'): Pick<Request, 'params' | 'query' | 'body'> => {
    const given = request.params as Record<string, string>;
    Object.values(given).forEach(inspectText);
    if (!body && !route.upload && request.body !== undefined) throw noBody();
    return {
      params: params ? validate(params, given, 'params', language) : {},
      query: validate(query, parseQuery(request.raw.url ?? ''), 'query', language),
      body: body ? validate(body, request.body, 'body', language) : request.body,
    };
  };
}

/** Runs the handler within its time and brings what it returned into the declared shape, as JSON text. */
async function answer(route: AnyRoute, request: Request, parts: WebServerParts, stop: AbortController) {
  const limitMs = route.timeoutMs ?? (route.upload ? undefined : (parts.options.handlerTimeoutMs ?? 60_000));
  const result = await within(limitMs, stop, route.handle(request));
  return route.reply === null ? undefined : fitting(route.reply, result);
}

function fitting(schema: z.ZodType, result: unknown): string {
  const parsed = schema.safeParse(result);
  if (parsed.success) return JSON.stringify(parsed.data);
  // Which members do not fit, not what they hold: values of others must not get into the log.
  const faults = parsed.error.issues.map(({ path, code }) => `${path.join('.')} (${code})`).join(', ');
  throw new Error(`The reply does not fit its schema: ${faults}`);
}

async function within<T>(limitMs: number | undefined, stop: AbortController, work: Promise<T>): Promise<T> {
  if (limitMs === undefined) return work;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new AppError('unavailable', { en: 'It took too long.', zh: '处理超时。' });
    stop.abort(error);
    reject(error);
  }, limitMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function sendJson(reply: FastifyReply, json: string | undefined): FastifyReply {
  return json === undefined ? reply.send() : reply.header('content-type', 'application/json; charset=utf-8').send(json);
}

/** Carries a creation out once per Idempotency-Key, and tells its answer again when it is asked again. */
async function sendOnce(
  route: AnyRoute,
  whole: Request,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: WebServerParts,
  stop: AbortController,
): Promise<FastifyReply> {
  const { idempotency: store, log } = parts;
  const { caller } = whole;
  const key = idempotencyKeyOf(request.headers['idempotency-key']);
  if (!store || !caller || key === undefined) return sendJson(reply, await answer(route, whole, parts, stop));
  const { organizationId } = caller;
  const hash = requestHashOf(caller, route.method, request.raw.url ?? '', request.body);
  const before = replayed(await store.begin(organizationId, key, hash, whole.now));
  if (before) {
    reply.code(before.status).header('idempotency-replayed', 'true');
    return sendJson(reply, before.body === '' ? undefined : before.body);
  }
  let json: string | undefined;
  try {
    json = await answer(route, whole, parts, stop);
  } catch (error) {
    await store.abandon(organizationId, key);
    throw error;
  }
  // It is done: a store that fails now must not make the client believe otherwise. The key stays taken.
  await store.finish(organizationId, key, reply.statusCode, json ?? '').catch((error: unknown) => {
    log.error({ requestId: request.id, err: error }, 'The answer to an Idempotency-Key was not kept');
  });
  return sendJson(reply, json);
}

async function sendEvents(
  route: AnyRoute,
  whole: Request,
  reply: FastifyReply,
  parts: WebServerParts,
  { stop, open }: { stop: AbortController; open: Set<AbortController> },
): Promise<FastifyReply> {
  open.add(stop);
  const events = (await route.handle(whole)) as AsyncIterable<ServerEvent>;
  const explain = (error: unknown) => {
    const { requestId, language } = whole;
    parts.log.error({ requestId, route: route.path, err: error }, 'An event stream broke off');
    return problemOf(asAppError(error), { requestId, language });
  };
  const heartbeatMs = parts.options.heartbeatMs ?? 15_000;
  const stream = eventStream(events, { signal: stop.signal, heartbeatMs, schema: route.reply, explain });
  return reply.header('content-type', 'text/event-stream').header('x-accel-buffering', 'no').send(stream);
}

async function sendDownload(route: AnyRoute, whole: Request, reply: FastifyReply, parts: WebServerParts) {
  const download = (await route.handle(whole)) as Download;
  const onError = (error: unknown) => {
    if (whole.signal.aborted) return;
    parts.log.error({ requestId: whole.requestId, route: route.path, err: error }, 'A download broke off');
  };
  const stream = await startDownload(download, onError);
  return reply.header('content-type', route.contentType).send(stream);
}

function clientGone(): AppError {
  return new AppError('cancelled', { en: 'The client closed the connection.', zh: '客户端关闭了连接。' });
}

function noBody(): AppError {
  return new AppError('invalid-request', { en: 'This address takes no body.', zh: '该地址不接受请求体。' });
}

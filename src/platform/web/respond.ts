import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import { type AnyRequest, answerOf, earlierAnswer, type KeyedWork, keepAnswer, within } from './answer.ts';
import { startDownload } from './download.ts';
import { eventStream } from './events.ts';
import { idempotencyKeyOf } from './idempotency.ts';
import { languageOf } from './language.ts';
import type { WebServerParts } from './options.ts';
import { asAppError, problemOf } from './problem.ts';
import { replyControls } from './reply.ts';
import { requestParser } from './request-parser.ts';
import type { AnyRoute, Download, ServerEvent } from './route.ts';
import { discardRest } from './upload.ts';

/** One request on its way to an answer. */
interface Exchange {
  readonly route: AnyRoute;
  readonly parts: WebServerParts;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** what the handler gets */
  readonly whole: AnyRequest;
  /** ends what is under way */
  readonly stop: AbortController;
}

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
    const exchange = { route, parts, request, reply, whole, stop };
    reply.code(statusOf(route));
    if (route.events) return sendEvents(exchange, open);
    return route.contentType === undefined ? sendAnswer(exchange) : sendDownload(exchange, route.contentType);
  };
}

/** The status of a route's success. */
export function statusOf({ status, reply, contentType, events }: AnyRoute): number {
  return status ?? (reply === null && contentType === undefined && !events ? 204 : 200);
}

async function sendAnswer(exchange: Exchange): Promise<FastifyReply> {
  const { route, parts, reply, whole, stop } = exchange;
  const log = parts.log.child({ requestId: whole.requestId, route: route.path });
  const keyed = route.idempotent ? keyedWork(exchange, log) : undefined;
  const before = keyed && (await earlierAnswer(keyed));
  if (before) {
    reply.code(before.status).header('idempotency-replayed', 'true');
    return sendJson(reply, before.body === '' ? undefined : before.body);
  }
  const limitMs = route.timeoutMs ?? (route.upload ? undefined : (parts.options.handlerTimeoutMs ?? 60_000));
  const work = answerOf(route, whole);
  return sendJson(reply, await within(limitMs, stop, keyed ? keepAnswer(keyed, work) : work, log));
}

function keyedWork({ parts, request, reply, whole }: Exchange, log: KeyedWork['log']): KeyedWork | undefined {
  const { idempotency: store } = parts;
  const { caller, now } = whole;
  const key = idempotencyKeyOf(request.headers['idempotency-key']);
  if (!store || !caller || key === undefined) return undefined;
  const { method, url = '' } = request.raw;
  return {
    store,
    log,
    caller,
    key,
    method: method ?? '',
    url,
    body: request.body,
    now,
    status: () => reply.statusCode,
  };
}

function sendJson(reply: FastifyReply, json: string | undefined): FastifyReply {
  return json === undefined ? reply.send() : reply.header('content-type', 'application/json; charset=utf-8').send(json);
}

async function sendEvents({ route, parts, reply, whole, stop }: Exchange, open: Set<AbortController>) {
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

async function sendDownload({ route, parts, reply, whole }: Exchange, contentType: string) {
  const download = (await route.handle(whole)) as Download;
  const onError = (error: unknown) => {
    if (whole.signal.aborted) return;
    parts.log.error({ requestId: whole.requestId, route: route.path, err: error }, 'A download broke off');
  };
  const stream = await startDownload(download, onError);
  return reply.header('content-type', contentType).send(stream);
}

function clientGone(): AppError {
  return new AppError('cancelled', { en: 'The client closed the connection.', zh: '客户端关闭了连接。' });
}

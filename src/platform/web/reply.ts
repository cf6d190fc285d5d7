import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import { attachmentHeader } from './download.ts';
import { languageOf } from './language.ts';
import type { Log } from './log.ts';
import { asAppError, problemOf, problemType } from './problem.ts';
import type { ReplyControls } from './route.ts';

/** Tells an error as problem details and logs what is not the caller's fault. */
export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const error = isGone(request) ? gone(thrown) : asAppError(thrown);
  const language = languageOf(request.headers['accept-language']);
  const problem = problemOf(error, { language, requestId: request.id });
  const fields = { requestId: request.id, route: request.routeOptions.url, code: error.code };
  if (error.code === 'internal') log.error({ ...fields, err: error.cause ?? error }, 'A request failed by our fault');
  else if (problem.status >= 500) log.warn({ ...fields, err: error }, 'A request failed');
  if (error.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  if (problem.retryAfterSeconds !== undefined) {
    reply.header('retry-after', String(Math.max(0, Math.ceil(problem.retryAfterSeconds))));
  }
  return reply
    .code(problem.status)
    .header('content-type', problemType)
    .header('cache-control', 'no-store')
    .header('x-request-id', request.id)
    .header('content-language', language)
    .send(JSON.stringify(problem));
}

/** The client went away before its request was complete. */
function isGone({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}

function gone(cause: unknown): AppError {
  return new AppError('cancelled', { en: 'The client closed the connection.', zh: '客户端关闭了连接。' }, { cause });
}

/** Cookies are for this server's pages only, out of reach of scripts, unless a caller asks for less. */
export function replyControls(reply: FastifyReply, isSecure: boolean): ReplyControls {
  return {
    setCookie(name, value, { path = '/', httpOnly = true, secure = isSecure, sameSite = 'strict', maxAgeSeconds }) {
      const age = maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds };
      reply.setCookie(name, value, { path, httpOnly, secure, sameSite, ...age });
    },
    clearCookie(name, { path = '/', httpOnly = true, secure = isSecure, sameSite = 'strict' }) {
      reply.clearCookie(name, { path, httpOnly, secure, sameSite });
    },
    header: (name, value) => void reply.header(name, value),
    status: (code) => void reply.code(code),
    attachment: (fileName) => void reply.header('content-disposition', attachmentHeader(fileName)),
  };
}

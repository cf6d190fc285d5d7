import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError, type ErrorCode } from '../errors.ts';
import { problemOf, problemType } from './problem.ts';

const faults: Readonly<Record<string, readonly [ErrorCode, en: string, zh: string]>> = {
  HPE_HEADER_OVERFLOW: ['payload-too-large', 'The head of the request is too large.', '请求头过大。'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'The request did not arrive in time.', '请求未能按时到达。'],
};

/** Answers what is no HTTP request at all, where there is only a socket, and closes it. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const [code, en, zh] = faults[error.code ?? ''] ?? [
    'invalid-request',
    'This is no HTTP request.',
    '这不是 HTTP 请求。',
  ];
  const problem = problemOf(new AppError(code, { en, zh }), { language: 'en', requestId: randomUUID() });
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${problemType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, type Dispatcher } from 'undici';
import { guardedAgent, type OutsidePolicy } from './outside-address.ts';

/** Why no reply came: `connection` covers DNS, refused, reset and broken TLS; `garbled` a body that cannot be decoded. */
export type HttpFault = 'cancelled' | 'timeout' | 'connection' | 'too-large' | 'garbled';

export class HttpError extends Error {
  readonly fault: HttpFault;
  constructor(fault: HttpFault, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'HttpError';
    this.fault = fault;
  }
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly origin: string;
  /** path and query exactly as they go over the wire; a signature depends on it */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** for everything, from the first name look-up to the last byte */
  readonly timeoutMs: number;
  /** of the body, on the wire and after decompression */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpReply {
  readonly status: number;
  /** names in lower case */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface HttpClient {
  /** One attempt. Redirects are replies like any other. Throws `HttpError`, and nothing else. */
  send(request: HttpRequest): Promise<HttpReply>;
  close(): Promise<void>;
}

/** `guard` makes sure that connections lead only where users may send this machine. */
export function createHttpClient(options: { connectTimeoutMs: number; guard?: OutsidePolicy | undefined }): HttpClient {
  const agent = options.guard ? guardedAgent(options.guard, options) : openAgent(options.connectTimeoutMs);
  return {
    send: (request) => sendWithin(agent, request),
    close: () => agent.destroy(),
  };
}

function openAgent(timeout: number): Agent {
  return new Agent({
    connect: { timeout, rejectUnauthorized: true },
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
  });
}

async function sendWithin(agent: Agent, request: HttpRequest): Promise<HttpReply> {
  const controller = new AbortController();
  const stop = (fault: HttpFault, message: string) => controller.abort(new HttpError(fault, message));
  const cancel = () => stop('cancelled', 'The call was cancelled.');
  if (request.signal?.aborted) cancel();
  const timer = setTimeout(
    () => stop('timeout', `No complete reply within ${request.timeoutMs} ms.`),
    request.timeoutMs,
  );
  request.signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await exchange(agent, request, controller.signal);
  } catch (error) {
    if (controller.signal.reason instanceof HttpError) throw controller.signal.reason;
    throw error instanceof HttpError ? error : new HttpError('connection', reasonOf(error), error);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', cancel);
  }
}

async function exchange(agent: Agent, request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
  const { method, origin, path, headers } = request;
  const reply = await agent.request({ method, origin, path, headers: { ...headers }, signal });
  const replyHeaders = flatten(reply.headers);
  const bytes = await readBody(reply.body, request.maxBytes);
  const plain = await decompress(bytes, replyHeaders['content-encoding'], request.maxBytes);
  try {
    return {
      status: reply.statusCode,
      headers: replyHeaders,
      text: new TextDecoder('utf-8', { fatal: true }).decode(plain),
    };
  } catch (error) {
    throw new HttpError('garbled', 'The reply is not UTF-8 text.', error);
  }
}

async function readBody(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const unzip = promisify(gunzip);

async function decompress(bytes: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return bytes;
  if (name !== 'gzip' && name !== 'x-gzip') {
    throw new HttpError('garbled', `The reply is encoded as "${name.slice(0, 20)}", which was not asked for.`);
  }
  try {
    return await unzip(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new HttpError('garbled', 'The compressed reply is damaged or cut short.', error);
  }
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError('too-large', `The reply is larger than ${Math.floor(maxBytes / 1_048_576)} MiB.`);
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

/** A happy-eyeballs failure is an AggregateError without a message of its own; its parts say what happened. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error && error.message !== '' ? error.message : 'The connection failed.';
}

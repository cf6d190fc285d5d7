import { AppError } from '#platform/errors.ts';
import type { OperationPlace, RequestSettings, Upload } from './operation.ts';
import { errorOf } from './receive.ts';

export interface ClientOptions {
  /** such as `https://bastide.example.com` */
  readonly baseUrl: string;
  /** without one the browser's session counts */
  readonly token?: string | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** of error messages; English unless named */
  readonly language?: 'en' | 'zh' | undefined;
  /** until the answer begins; 60 s unless named */
  readonly timeoutMs?: number | undefined;
}

/** A request whose types were checked where it was made. */
export interface LooseRequest extends RequestSettings {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

export type Send = (place: OperationPlace, request: LooseRequest) => Promise<Response>;

/** One request, one answer: a success is handed on, everything else is thrown. */
export function createSender(options: ClientOptions): Send {
  const base = baseOf(options.baseUrl);
  const ask = options.fetch ?? fetch;
  return async (place, request) => {
    const url = base + filled(place.path, request.params ?? {}) + queryText(request.query ?? {});
    const response = await answerWithin(options.timeoutMs ?? 60_000, request.signal, (signal) =>
      ask(url, { ...requestInit(place, request, options), signal }),
    );
    if (!response.ok) throw await errorOf(response);
    return response;
  };
}

function baseOf(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new AppError('invalid-request', {
      en: 'The address of the server must look like https://bastide.example.com.',
      zh: '服务器地址应形如 https://bastide.example.com。',
    });
  }
  return url.href.replace(/\/+$/, '');
}

function requestInit(place: OperationPlace, request: LooseRequest, options: ClientOptions): RequestInit {
  const headers: Record<string, string> = { 'accept-language': options.language ?? 'en' };
  if (options.token !== undefined) headers.authorization = `Bearer ${options.token}`;
  else if (place.method !== 'GET') headers['x-bastide-csrf'] = '1';
  if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey;
  if (request.lastEventId !== undefined) headers['last-event-id'] = request.lastEventId;
  // A redirect would carry the token to wherever it points.
  const init = { method: place.method, headers, redirect: 'error', credentials: 'same-origin' } as const;
  if (request.body === undefined) return init;
  headers['content-type'] = place.upload ?? 'application/json';
  if (place.upload === undefined) return { ...init, body: JSON.stringify(request.body) };
  return { ...init, body: request.body as Upload, duplex: 'half' };
}

function filled(path: string, params: Readonly<Record<string, unknown>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(params[name] ?? '');
    // Such steps would lead to another address than the one that is meant.
    if (value === '' || value === '.' || value === '..') {
      throw new AppError('invalid-request', { en: `"${value}" is no ${name}.`, zh: `“${value}”不是有效的 ${name}。` });
    }
    return encodeURIComponent(value);
  });
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of [value].flat()) if (item !== undefined && item !== null) pairs.append(name, String(item));
  }
  return pairs.size === 0 ? '' : `?${pairs}`;
}

async function answerWithin(
  timeoutMs: number,
  cancel: AbortSignal | undefined,
  ask: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    return await ask(cancel ? AbortSignal.any([cancel, late.signal]) : late.signal);
  } catch (error) {
    if (cancel?.aborted) throw new AppError('cancelled', { en: 'It was cancelled.', zh: '已取消。' }, { cause: error });
    throw late.signal.aborted ? silent(timeoutMs, error) : unreachable(error);
  } finally {
    clearTimeout(timer);
  }
}

function silent(timeoutMs: number, cause: unknown): AppError {
  const seconds = Math.round(timeoutMs / 1000);
  return new AppError(
    'unavailable',
    { en: `The server did not answer within ${seconds} s.`, zh: `服务器未在 ${seconds} 秒内应答。` },
    { cause },
  );
}

function unreachable(error: unknown): AppError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new AppError(
    'unavailable',
    { en: `The server could not be reached${code}.`, zh: `无法连接服务器${code}。` },
    { cause: error },
  );
}

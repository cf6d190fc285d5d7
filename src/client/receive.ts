import { AppError, type ErrorCode, errorCodes } from '#platform/errors.ts';

const maxJsonBytes = 64 * 1_048_576;
const maxProblemBytes = 1_048_576;

export interface DownloadedFile {
  readonly contentType: string;
  /** as the server would have it named */
  readonly fileName: string | undefined;
  /** throws when the file is cut short */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** The JSON of an answer; undefined when it has no body. */
export async function jsonOf(response: Response): Promise<unknown> {
  const text = await textOf(response, maxJsonBytes);
  return text === '' ? undefined : parseJson(text);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('unavailable', noApi, { cause: error });
  }
}

const noApi = {
  en: 'What answered is not the API of Bastide. Check the address of the server.',
  zh: '应答方不是 Bastide 的 API。请检查服务器地址。',
};

export function fileOf(response: Response): DownloadedFile {
  const disposition = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1];
  return {
    contentType: response.headers.get('content-type') ?? 'application/octet-stream',
    fileName: encoded === undefined ? /filename="([^"]+)"/.exec(disposition)?.[1] : decodeURIComponent(encoded),
    chunks: chunksOf(response),
  };
}

/** The body piece by piece; a connection that breaks is told as what it is. */
export async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  const reader = response.body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch (error) {
    throw new AppError('unavailable', { en: 'The answer broke off.', zh: '应答中断。' }, { cause: error });
  } finally {
    // For a reader that stops early; after a failure this one says the same again.
    await reader.cancel().catch(() => undefined);
  }
}

async function textOf(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of chunksOf(response)) {
    size += chunk.length;
    if (size > maxBytes) throw new AppError('unavailable', { en: 'The answer is too large.', zh: '应答过大。' });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The problem that a server tells, as the error that it was there. */
export async function errorOf(response: Response): Promise<AppError> {
  const text = await textOf(response, maxProblemBytes);
  try {
    return errorFrom(JSON.parse(text), response.status);
  } catch (error) {
    return unexplained(response.status, error);
  }
}

/** Problem details, or a refusal as GraphQL has it, as an AppError; anything else as one that says that the reason is unknown. */
export function errorFrom(problem: unknown, status: number): AppError {
  if (isRefusal(problem)) return refusalOf(problem, status);
  if (!isProblem(problem)) return unexplained(status);
  const { code, detail, errors, instance, retryAfterSeconds } = problem;
  const details = { status, code, errors, requestId: instance, retryAfterSeconds };
  return new AppError(codeOf(code, status), { en: detail, zh: detail }, { details });
}

function unexplained(status: number, cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    {
      en: `The server answered with status ${status} and without an explanation.`,
      zh: `服务器以状态 ${status} 应答，未作说明。`,
    },
    { cause, details: { status } },
  );
}

/** A newer server may know codes that this client does not. */
function codeOf(code: string, status: number): ErrorCode {
  if (Object.hasOwn(errorCodes, code)) return code as ErrorCode;
  return status >= 500 ? 'unavailable' : 'invalid-request';
}

interface ToldProblem {
  readonly code: string;
  readonly detail: string;
  readonly [member: string]: unknown;
}

function isProblem(value: unknown): value is ToldProblem {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('detail' in value)) return false;
  return typeof value.code === 'string' && typeof value.detail === 'string';
}

interface ToldRefusal {
  readonly errors: readonly [{ readonly message: string; readonly extensions?: { readonly code?: unknown } }];
}

function refusalOf({ errors: [{ message, extensions }] }: ToldRefusal, status: number): AppError {
  const code = String(extensions?.code);
  return new AppError(codeOf(code, status), { en: message, zh: message }, { details: { status, code } });
}

function isRefusal(value: unknown): value is ToldRefusal {
  if (typeof value !== 'object' || value === null || 'code' in value || !('errors' in value)) return false;
  const first: unknown = Array.isArray(value.errors) ? value.errors[0] : undefined;
  return typeof first === 'object' && first !== null && 'message' in first && typeof first.message === 'string';
}

import { CloudError, type FailureKind } from '#model/operation.ts';
import type { HttpReply } from '#platform/http.ts';
import type { Cleaner } from '../cleaner.ts';
import { parseRetryAfter } from '../failed-call.ts';
import { isRecord, parseJsonAnswer, unexpected } from '../json-answer.ts';

const maxCode = 100;

/** The error that a reply with a status outside 200–299 stands for. */
export function failureOf(reply: HttpReply, clean: Cleaner, now: number): CloudError {
  const { status } = reply;
  const kind = kindOf(status);
  const retryAfterMs = parseRetryAfter(reply.headers['retry-after'], now);
  const vendor = vendorErrorOf(reply.text);
  if (vendor) {
    const code = clean(vendor.code).slice(0, maxCode).replace(/ /g, '');
    return new CloudError(code, clean(vendor.message), { kind, status, retryAfterMs });
  }
  if (kind === 'refused') return unexpected(`HTTP status ${status} without an error document of the vendor.`, status);
  const code = kind === 'throttled' ? 'TooManyRequests' : 'ServiceUnavailable';
  return new CloudError(code, `HTTP status ${status}.`, { kind, status, retryAfterMs });
}

/** Azure Resource Manager says with the status what kind of failure it is; 408 is a resource provider that took too long. */
function kindOf(status: number): FailureKind {
  if (status === 429) return 'throttled';
  return status >= 500 || status === 408 ? 'unavailable' : 'refused';
}

/** `{"error": {"code", "message"}}`; some resource providers leave the wrapper out. Source: "Common API error details" of the ARM guidelines. */
function vendorErrorOf(text: string): { readonly code: string; readonly message: string } | null {
  let body: unknown;
  try {
    body = parseJsonAnswer(text);
  } catch (error) {
    if (error instanceof CloudError) return null;
    throw error;
  }
  const error = isRecord(body) && isRecord(body.error) ? body.error : body;
  if (!isRecord(error)) return null;
  const [code, message] = [error.code, error.message];
  if (typeof code !== 'string' || code === '') return null;
  return { code, message: typeof message === 'string' ? message : '' };
}

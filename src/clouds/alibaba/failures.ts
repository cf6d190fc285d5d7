import { CloudError, type FailureKind } from '#model/operation.ts';
import type { HttpReply } from '#platform/http.ts';
import type { Cleaner } from '../cleaner.ts';
import { parseRetryAfter } from '../failed-call.ts';
import { isRecord, parseJsonAnswer, unexpected } from '../json-answer.ts';
import { parseXmlAnswer } from './answers.ts';

const maxCode = 100;

/** The error that a reply with a status outside 200–299 stands for. */
export function failureOf(reply: HttpReply, clean: Cleaner, now: number): CloudError {
  const { status } = reply;
  const vendor = vendorErrorOf(reply.text);
  const retryAfterMs = parseRetryAfter(reply.headers['retry-after'], now);
  if (vendor) {
    const code = clean(vendor.code).slice(0, maxCode).replace(/ /g, '');
    return new CloudError(code, clean(vendor.message), { kind: kindOf(status, code), status, retryAfterMs });
  }
  const kind = kindOf(status, '');
  if (kind === 'refused') return unexpected(`HTTP status ${status} without an error document of the vendor.`, status);
  const code = kind === 'throttled' ? 'Throttling' : 'ServiceUnavailable';
  return new CloudError(code, `HTTP status ${status}.`, { kind, status, retryAfterMs });
}

const throttles =
  /^(Throttling|Throttled|RequestLimitExceeded|TooManyRequests|SlowDown|FlowControl)|(Qps|Rate)LimitExceeded$/i;
const outages = /^(InternalError|InternalServerError|ServiceUnavailable|SystemBusy|ServerBusy|RequestTimeout)/;

/** Codes are the vendor's: RPC gateway "Common errors" (Throttling.User, Throttling.Api …) and OSS "Error codes" (QpsLimitExceeded …). */
function kindOf(status: number, code: string): FailureKind {
  if (status === 429 || throttles.test(code)) return 'throttled';
  if (status >= 500 || outages.test(code)) return 'unavailable';
  return 'refused';
}

function vendorErrorOf(text: string): { code: string; message: string } | null {
  try {
    const body = text.trimStart().startsWith('<') ? parseXmlAnswer(text).content : parseJsonAnswer(text);
    if (!isRecord(body)) return null;
    const [code, message] = [body.Code, body.Message];
    return typeof code === 'string' && code !== ''
      ? { code, message: typeof message === 'string' ? message : '' }
      : null;
  } catch {
    return null;
  }
}

import { CloudError, type FailureKind } from '#model/operation.ts';
import type { HttpError, HttpReply } from '#platform/http.ts';
import { isRecord, parseJsonAnswer, parseXmlAnswer, unexpected } from './answers.ts';
import { percentEncode } from './signature.ts';

const maxMessage = 500;
const maxCode = 100;

/** Cleans a text of the cloud: secrets replaced, control and direction characters removed, length bounded. */
export type Cleaner = (text: string) => string;

export function createCleaner(secrets: readonly string[]): Cleaner {
  const patterns = secrets.filter((secret) => secret !== '').flatMap(spellings);
  return (text) => {
    const hidden = patterns
      .reduce((rest, pattern) => rest.replace(pattern, '[secret]'), text)
      .replace(signatures, '$1[secret]');
    const line = hidden.replace(invisible, ' ').replace(/ {2,}/g, ' ').trim();
    return line.length > maxMessage ? `${line.slice(0, maxMessage).toWellFormed()}…` : line;
  };
}

/** What was signed with a secret is none, but recordings and outputs are kept and handed on. */
const signatures = /\b(Signature(?:=|%3D))[\w+/%=-]+/gi;
const unseen = '[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]';
const invisible = new RegExp(`${unseen}+`, 'gu');

/** Replies to a wrong signature echo the signed text, in which values are encoded once or twice; an unseen character must not save one. */
function spellings(secret: string): readonly RegExp[] {
  const encoded = percentEncode(secret);
  return [percentEncode(encoded), encoded, secret].map(
    (text) => new RegExp([...text].map((character) => RegExp.escape(character)).join(`${unseen}*`), 'gu'),
  );
}

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

/** Milliseconds to wait; the header holds seconds or an HTTP date. */
function parseRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
  const instant = Date.parse(header);
  return Number.isNaN(instant) ? null : Math.max(0, instant - now);
}

/** The error that no usable reply at all stands for. */
export function transportFailureOf(error: HttpError, clean: Cleaner): CloudError {
  const message = clean(error.message);
  switch (error.fault) {
    case 'cancelled':
      return new CloudError('Cancelled', message, { kind: 'cancelled', cause: error });
    case 'timeout':
      return new CloudError('RequestTimeout', message, { kind: 'network', cause: error });
    case 'connection':
      return new CloudError('ConnectionFailed', message, { kind: 'network', cause: error });
    case 'too-large':
      return new CloudError('ReplyTooLarge', message, { kind: 'misunderstood', cause: error });
    case 'garbled':
      return new CloudError('UnexpectedReply', message, { kind: 'misunderstood', cause: error });
  }
}

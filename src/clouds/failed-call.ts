import { CloudError } from '#model/operation.ts';
import type { HttpError } from '#platform/http.ts';
import type { Cleaner } from './cleaner.ts';

/** Milliseconds to wait; the header holds seconds or an HTTP date. */
export function parseRetryAfter(header: string | undefined, now: number): number | null {
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

import { CloudError } from '#model/operation.ts';

/** Deeper than any documented reply; code that walks a reply may recurse this far. */
export const maxDepth = 64;

/** Throws `CloudError` 'UnexpectedReply' unless the text is one JSON object of sane depth. */
export function parseJsonAnswer(text: string): Readonly<Record<string, unknown>> {
  if (isTooDeep(text)) throw unexpected('The reply is nested too deeply.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unexpected('The reply is not complete JSON.');
  }
  if (!isRecord(value)) throw unexpected('The reply is not a JSON object.');
  return value;
}

export function unexpected(message: string, status: number | null = null): CloudError {
  return new CloudError('UnexpectedReply', message, { kind: 'misunderstood', status });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Counts brackets outside strings, so that a hostile depth is never built. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > maxDepth) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

import type { IncomingMessage } from 'node:http';

/** A request as it came, read to its end. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** decoded, in the order received */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const largestBody = 1_000_000;

async function readBody(message: IncomingMessage): Promise<string> {
  if (message.headers['content-length'] === undefined && message.headers['transfer-encoding'] === undefined) {
    message.resume();
    return '';
  }
  let body = '';
  message.setEncoding('utf8');
  for await (const chunk of message) {
    body += String(chunk);
    if (body.length > largestBody) throw new Error('the request body is too large');
  }
  return body;
}

export async function readRequest(message: IncomingMessage): Promise<HttpRequest> {
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return {
    method: message.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? [] : [...new URLSearchParams(target.slice(mark + 1))],
    headers,
    body: await readBody(message),
  };
}

/** Percent-encoding as both signatures ask for it: only letters, digits and - . _ ~ stay. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

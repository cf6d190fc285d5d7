import { createHash, createHmac } from 'node:crypto';
import type { Secret } from '#platform/secret.ts';
import { percentEncode } from '../percent-encoding.ts';

/** Signature V3 of the RPC gateway. Source: help centre, "V3 request structure and signature mechanism". */
export const acs3Algorithm = 'ACS3-HMAC-SHA256';

export interface Acs3Request {
  readonly method: string;
  /** the path as it is sent, already encoded */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** `host`, `content-type` and every `x-acs-` header are signed; `x-acs-content-sha256` is required */
  readonly headers: Readonly<Record<string, string>>;
}

/** The value of the `Authorization` header. */
export function authorizeAcs3(request: Acs3Request, accessKeyId: string, accessKeySecret: Secret): string {
  const headers = signedHeadersOf(request.headers);
  const names = headers.map(([name]) => name).join(';');
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    request.headers['x-acs-content-sha256'] ?? '',
  ].join('\n');
  const signature = createHmac('sha256', accessKeySecret.reveal())
    .update(`${acs3Algorithm}\n${sha256(canonical)}`)
    .digest('hex');
  return `${acs3Algorithm} Credential=${accessKeyId},SignedHeaders=${names},Signature=${signature}`;
}

function signedHeadersOf(headers: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .filter(([name]) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Sorted by name, names and values encoded; it is also what goes over the wire. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

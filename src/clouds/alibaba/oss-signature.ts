import { createHash, createHmac } from 'node:crypto';
import type { Secret } from '#platform/secret.ts';
import { percentEncode } from '../percent-encoding.ts';

/** Signature V4 of OSS in the header. Source: OSS developer reference, "Include a V4 signature in the Authorization header". */
export const oss4Algorithm = 'OSS4-HMAC-SHA256';
/** What `x-oss-content-sha256` must say. */
export const unsignedPayload = 'UNSIGNED-PAYLOAD';

export interface Oss4Request {
  readonly method: string;
  /** `/`, `/bucket/` or `/bucket/key`, not encoded; the bucket is part of it however the host is written */
  readonly resource: string;
  /** null or '' for a subresource without a value */
  readonly query: Readonly<Record<string, string | null>>;
  /** `content-type`, `content-md5` and every `x-oss-` header are signed; `x-oss-date` is required */
  readonly headers: Readonly<Record<string, string>>;
  readonly region: string;
}

/** The value of the `Authorization` header. */
export function authorizeOss4(request: Oss4Request, accessKeyId: string, accessKeySecret: Secret): string {
  const timestamp = request.headers['x-oss-date'] ?? '';
  const date = timestamp.slice(0, 8);
  const scope = `${date}/${request.region}/oss/aliyun_v4_request`;
  const hash = createHash('sha256').update(canonicalRequest(request)).digest('hex');
  const text = [oss4Algorithm, timestamp, scope, hash].join('\n');
  const key = [date, request.region, 'oss', 'aliyun_v4_request'].reduce<string | Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    `aliyun_v4${accessKeySecret.reveal()}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return `${oss4Algorithm} Credential=${accessKeyId}/${scope},Signature=${signature}`;
}

function canonicalRequest(request: Oss4Request): string {
  const headers = Object.entries(request.headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .filter(([name]) => name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('');
  return [
    request.method,
    percentEncode(request.resource).replaceAll('%2F', '/'),
    ossQuery(request.query),
    headers,
    '', // no additional headers
    request.headers['x-oss-content-sha256'] ?? unsignedPayload,
  ].join('\n');
}

/** The query as it is signed and sent: sorted by encoded name, a subresource without `=`. */
export function ossQuery(query: Readonly<Record<string, string | null>>): string {
  return Object.entries(query)
    .map(([name, value]) => [percentEncode(name), value === null || value === '' ? '' : `=${percentEncode(value)}`])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
    .map((pair) => pair.join(''))
    .join('&');
}

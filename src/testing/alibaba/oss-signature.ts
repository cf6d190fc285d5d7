import { createHmac } from 'node:crypto';
import type { KeyRing, KnownKey } from './credentials.ts';
import { encodeStrictly, type HttpRequest } from './http-request.ts';
import { sameText, sha256 } from './rpc-signature.ts';
import { VendorError } from './vendor-error.ts';

const algorithm = 'OSS4-HMAC-SHA256';
const allowedSkewMs = 15 * 60 * 1000;

/** The bucket and the object that a request is about, however it is addressed. */
export interface OssTarget {
  readonly bucket: string | null;
  readonly key: string;
}

interface Authorization {
  readonly keyId: string;
  readonly date: string;
  readonly region: string;
  readonly additional: readonly string[];
  readonly signature: string;
}

function parseAuthorization(text: string | undefined): Authorization {
  if (text === undefined)
    throw new VendorError(403, 'AccessDenied', 'You have no right to access this object because of bucket acl.');
  const fields = new Map(
    text
      .replace(`${algorithm} `, '')
      .split(/,\s*/)
      .map((field) => [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)] as const),
  );
  const scope = (fields.get('Credential') ?? '').split('/');
  const [keyId, date, region, product, request] = scope;
  const signature = fields.get('Signature') ?? '';
  const wellFormed = text.startsWith(`${algorithm} `) && product === 'oss' && request === 'aliyun_v4_request';
  if (!wellFormed || !keyId || !date || !region || !/^[0-9a-f]{64}$/.test(signature))
    throw new VendorError(400, 'InvalidArgument', 'The Authorization header is malformed.');
  const additional = (fields.get('AdditionalHeaders') ?? '').split(';').filter((name) => name !== '');
  return { keyId, date, region, additional, signature };
}

function parseDate(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  return match === null ? Number.NaN : Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function canonicalQuery(request: HttpRequest): string {
  const pairs = request.query.map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const);
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return pairs.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&');
}

function isAlwaysSigned(name: string): boolean {
  return name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-');
}

/** The vendor's "Include a V4 signature in the Authorization header". The resource is /bucket/object, also when the bucket is in the host name. */
function expectedSignature(
  request: HttpRequest,
  target: OssTarget,
  authorization: Authorization,
  secret: string,
): string {
  const names = Object.keys(request.headers).filter(
    (name) => isAlwaysSigned(name) || authorization.additional.includes(name),
  );
  const resource = target.bucket === null ? '/' : `/${target.bucket}/${target.key}`;
  const canonical = [
    request.method,
    resource.split('/').map(encodeStrictly).join('/'),
    canonicalQuery(request),
    names
      .sort()
      .map((name) => `${name}:${request.headers[name]!.trim()}\n`)
      .join(''),
    authorization.additional.join(';'),
    request.headers['x-oss-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = `${authorization.date}/${authorization.region}/oss/aliyun_v4_request`;
  const toSign = [algorithm, request.headers['x-oss-date'] ?? '', scope, sha256(canonical)].join('\n');
  const parts = [authorization.date, authorization.region, 'oss', 'aliyun_v4_request', toSign];
  return parts
    .reduce<Buffer>((key, part) => createHmac('sha256', key).update(part).digest(), Buffer.from(`aliyun_v4${secret}`))
    .toString('hex');
}

function checkToken(key: KnownKey, token: string | undefined, now: number): void {
  if (key.token !== token)
    throw new VendorError(
      403,
      'InvalidAccessKeyId',
      'The OSS Access Key Id you provided does not exist in our records.',
    );
  if (key.expiresAt !== undefined && key.expiresAt <= now)
    throw new VendorError(403, 'SecurityTokenExpired', 'The security token you provided has expired.');
}

/** Whose request it is and the region that it was signed for; throws the vendor's refusal when it is not properly signed. */
export function verifyOss(
  request: HttpRequest,
  target: OssTarget,
  keys: KeyRing,
  now: number,
): { key: KnownKey; region: string } {
  const authorization = parseAuthorization(request.headers.authorization);
  const key = keys.find(authorization.keyId);
  if (key === undefined)
    throw new VendorError(
      403,
      'InvalidAccessKeyId',
      'The OSS Access Key Id you provided does not exist in our records.',
    );
  const date = request.headers['x-oss-date'] ?? '';
  const at = parseDate(date);
  if (Number.isNaN(at) || Math.abs(at - now) > allowedSkewMs)
    throw new VendorError(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  checkToken(key, request.headers['x-oss-security-token'], now);
  const isSameDay = date.startsWith(authorization.date);
  if (!isSameDay || !sameText(expectedSignature(request, target, authorization, key.secret), authorization.signature))
    throw new VendorError(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    );
  return { key, region: authorization.region };
}

const ownHosts = /^(?<bucket>[a-z0-9][a-z0-9-]*)\.(oss-[a-z0-9-]+\.aliyuncs\.com|localhost)$/;

/** Path style puts the bucket first in the path; virtual-host style first in the host name. */
export function ossTarget(request: HttpRequest): OssTarget {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const inHost = ownHosts.exec(host)?.groups?.bucket;
  const path = decodeURIComponent(request.path).replace(/^\/+/, '');
  if (inHost !== undefined) return { bucket: inHost, key: path };
  const slash = path.indexOf('/');
  if (path === '') return { bucket: null, key: '' };
  return slash < 0 ? { bucket: path, key: '' } : { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyRing, KnownKey } from './credentials.ts';
import { encodeStrictly, type HttpRequest } from './http-request.ts';
import type { Nonces } from './nonces.ts';
import { missingParameter, VendorError } from './vendor-error.ts';

const algorithm = 'ACS3-HMAC-SHA256';
const allowedSkewMs = 15 * 60 * 1000;
/** Without these the signature proves nothing. */
const mustBeSigned = [
  'host',
  'x-acs-action',
  'x-acs-version',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-content-sha256',
];

interface Authorization {
  readonly keyId: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function parseAuthorization(text: string | undefined): Authorization {
  if (text === undefined) throw missingParameter('AccessKeyId');
  const match = /^ACS3-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/.exec(text);
  if (match === null)
    throw new VendorError(400, 'IncompleteSignature', 'The request signature does not conform to Aliyun standards.');
  return { keyId: match[1]!, signedHeaders: match[2]!.split(';'), signature: match[3]! };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The vendor's "V3 request structure and signature": method, path, query, signed headers, their names, hash of the body. */
function expectedSignature(request: HttpRequest, signedHeaders: readonly string[], secret: string): string {
  const query = [...request.query]
    .sort(byName)
    .map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`);
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim()}\n`);
  const canonical = [
    request.method,
    request.path,
    query.join('&'),
    headers.join(''),
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
  return createHmac('sha256', secret)
    .update(`${algorithm}\n${sha256(canonical)}`)
    .digest('hex');
}

export function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function checkToken(key: KnownKey, token: string | undefined, now: number): void {
  if (key.token === undefined && token === undefined) return;
  if (token === undefined)
    throw new VendorError(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.');
  if (key.token !== token)
    throw new VendorError(
      400,
      'InvalidSecurityToken.MismatchWithAccessKey',
      'Specified SecurityToken mismatch with the AccessKey.',
    );
  if (key.expiresAt !== undefined && key.expiresAt <= now)
    throw new VendorError(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
}

function checkDate(text: string | undefined, now: number): void {
  const wellFormed = text !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text);
  if (!wellFormed)
    throw new VendorError(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.');
  if (Math.abs(Date.parse(text) - now) > allowedSkewMs)
    throw new VendorError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
}

function mismatch(): VendorError {
  return new VendorError(
    400,
    'SignatureDoesNotMatch',
    'Specified signature is not matched with our calculation. Please refer to the signature documentation.',
  );
}

/** Whose request it is; throws the vendor's refusal when it is not properly signed. */
export function verifyRpc(request: HttpRequest, keys: KeyRing, nonces: Nonces, now: number): KnownKey {
  const { headers } = request;
  const authorization = parseAuthorization(headers.authorization);
  const key = keys.find(authorization.keyId);
  if (key === undefined)
    throw new VendorError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
  checkDate(headers['x-acs-date'], now);
  checkToken(key, headers['x-acs-security-token'], now);
  const signed = authorization.signedHeaders;
  const unsigned = mustBeSigned.find((name) => !signed.includes(name) || headers[name] === undefined);
  if (unsigned !== undefined)
    throw new VendorError(400, 'IncompleteSignature', `The header ${unsigned} is not signed.`);
  if (headers['x-acs-content-sha256'] !== sha256(request.body)) throw mismatch();
  if ([...signed].sort().join() !== signed.join()) throw mismatch();
  if (!sameText(expectedSignature(request, signed, key.secret), authorization.signature)) throw mismatch();
  if (!nonces.use(headers['x-acs-signature-nonce'] ?? ''))
    throw new VendorError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
  return key;
}

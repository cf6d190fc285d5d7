import type { Call } from './call.ts';
import type { Records } from './records.ts';
import { slice } from './records.ts';
import { invalidParameter } from './vendor-error.ts';

/** How long a page may be. `over`: whether a longer one is refused (with this code) or silently cut, as the vendor documents per operation. */
export interface PageSize {
  readonly member: string;
  readonly default: number;
  readonly min?: number;
  readonly max: number;
  readonly only?: readonly number[];
  readonly over: 'clamp' | { readonly refuse: string };
}

function askedSize(call: Call, size: PageSize): number {
  const text = call.input[size.member];
  const refusal = size.over === 'clamp' ? 'InvalidParameter' : size.over.refuse;
  const asked = text === undefined || text === '' ? size.default : Number(text);
  if (!Number.isInteger(asked) || asked < 1) throw invalidParameter(size.member, refusal);
  if (size.only !== undefined && !size.only.includes(asked)) throw invalidParameter(size.member, refusal);
  if (asked > size.max && size.over !== 'clamp') throw invalidParameter(size.member, refusal);
  return Math.max(size.min ?? 1, Math.min(asked, size.max));
}

const tokenPrefix = 'offset:';

function encodeToken(offset: number): string {
  return Buffer.from(tokenPrefix + offset).toString('base64url');
}

function decodeToken(text: string | undefined, member: string, limit: number): number {
  if (text === undefined || text === '') return 0;
  const plain = Buffer.from(text, 'base64url').toString();
  const offset = plain.startsWith(tokenPrefix) ? Number(plain.slice(tokenPrefix.length)) : Number.NaN;
  if (!Number.isInteger(offset) || offset < 0 || offset > limit) throw invalidParameter(member, `Invalid${member}`);
  return offset;
}

export interface TokenPage<T> {
  readonly items: readonly T[];
  /** absent on the last page */
  readonly next: string | undefined;
  readonly size: number;
  readonly total: number;
}

/** A page that starts where the token says. An endless list sends its first page with the same token for ever. */
export function tokenPage<T>(call: Call, records: Records<T>, size: PageSize, member = 'NextToken'): TokenPage<T> {
  const asked = askedSize(call, size);
  const offset = decodeToken(call.input[member], member, records.count);
  const total = records.count;
  const length = Math.min(asked, call.pageCap);
  if (call.anomaly === 'short-page') return { items: [], next: undefined, size: asked, total };
  if (call.anomaly === 'endless') return { items: slice(records, 0, length), next: encodeToken(0), size: asked, total };
  const end = offset + length;
  return {
    items: slice(records, offset, length),
    next: end < total ? encodeToken(end) : undefined,
    size: asked,
    total,
  };
}

export interface NumberedPage<T> {
  readonly items: readonly T[];
  readonly number: number;
  readonly size: number;
  readonly total: number;
}

/** A page by its number. An endless list claims a total that it never reaches and sends its first page for ever. */
export function numberedPage<T>(
  call: Call,
  records: Records<T>,
  size: PageSize,
  member = 'PageNumber',
): NumberedPage<T> {
  const length = Math.min(askedSize(call, size), call.pageCap);
  const number = Number(call.input[member] || '1');
  if (!Number.isInteger(number) || number < 1) throw invalidParameter(member);
  const total = records.count;
  if (call.anomaly === 'short-page') return { items: [], number, size: length, total };
  if (call.anomaly === 'endless')
    return { items: slice(records, 0, length), number, size: length, total: total + 1_000_000 };
  return { items: slice(records, (number - 1) * length, length), number, size: length, total };
}

/** How RAM and OSS page. A short page here is an empty one that says that more follows. */
export function markerPage<T>(call: Call, records: Records<T>, size: PageSize, member: string): TokenPage<T> {
  if (call.anomaly !== 'short-page') return tokenPage(call, records, size, member);
  const length = Math.min(askedSize(call, size), call.pageCap);
  const offset = decodeToken(call.input[member], member, records.count);
  const next = encodeToken(Math.min(records.count, offset + length));
  return { items: [], next, size: length, total: records.count };
}

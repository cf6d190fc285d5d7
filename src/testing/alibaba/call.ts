import type { Estate } from './estate.ts';
import type { JsonObject } from './json.ts';
import type { Records } from './records.ts';
import { noRecords } from './records.ts';
import { missingParameter, notFound } from './vendor-error.ts';

/** Who a key belongs to, as GetCallerIdentity tells it. */
export type CallerIdentity =
  | { readonly kind: 'root' }
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'role'; readonly name: string; readonly session: string };

/** Keys that AssumeRole hands out; they are accepted until they expire (epoch milliseconds). */
export interface TemporaryKeys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  readonly expiresAt: number;
}

/** A verified request to one read operation. */
export interface Call {
  readonly estate: Estate;
  readonly input: Readonly<Record<string, string>>;
  readonly region: string | null;
  readonly caller: CallerIdentity;
  readonly now: number;
  /** no page is longer than this, whatever was asked */
  readonly pageCap: number;
  /** how this list is to misbehave */
  readonly anomaly: 'endless' | 'short-page' | null;
  assumeRole(role: string, session: string, seconds: number): TemporaryKeys;
}

/** The members of a reply, without RequestId. */
export type Handler = (call: Call) => JsonObject;

export interface Service {
  /** product code in lower case, as in endpoints and recordings */
  readonly code: string;
  readonly version: string;
  readonly operations: Readonly<Record<string, Handler>>;
}

export function required(call: Call, name: string): string {
  const value = call.input[name];
  if (value === undefined || value === '') throw missingParameter(name);
  return value;
}

/** The records of the region that the call names; a region outside the estate has none. */
export function inRegion<R, T>(
  call: Call,
  regions: Readonly<Record<string, R>>,
  pick: (region: R) => Records<T>,
): Records<T> {
  const region = regions[required(call, 'RegionId')];
  return region === undefined ? noRecords() : pick(region);
}

/** A read of one thing that an input member names. */
export function detail<T>(
  member: string,
  missingCode: string,
  of: (call: Call) => Records<T>,
  reply: (thing: T, call: Call) => JsonObject,
): Handler {
  return (call) => {
    const thing = of(call).find(required(call, member));
    if (thing === undefined) throw notFound(missingCode, member);
    return reply(thing, call);
  };
}

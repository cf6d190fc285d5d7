import type { Outcome } from '#model/verdict.ts';
import type { CheckId } from '../check-ids.ts';
import type { Expectation } from '../expectation.ts';

type ShortId = CheckId extends `alibaba.${infer Rest}` ? Rest : never;

/** Every check of the list passes but for those named by position. */
export function allPass(checks: readonly ShortId[], others: Readonly<Record<number, Outcome>> = {}): Expectation {
  return Object.fromEntries(checks.map((check, index) => [`alibaba.${check}`, others[index] ?? 'pass']));
}

/** What a carefully kept account comes to. */
export const carefulAccount: Expectation = allPass([
  'ram.root-mfa-enabled',
  'ram.root-no-access-key',
  'actiontrail.trail-enabled',
  'message-center.contact-reachable',
  'message-center.contact-additional-email',
]);

/** A thing before it has a name; what it must come to follows from how it is made here. */
export type Template<T> = Omit<T, 'id'>;

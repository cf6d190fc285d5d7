import type { Result } from '#model/result.ts';
import { type Outcome, outcomes } from '#model/verdict.ts';

/** Counts by what a person should do about it: accepted risks are no longer failures; `known` failures (in `fail` too) were in the baseline. */
export type Tally = Record<Outcome | 'excepted' | 'known', number>;

const keys = [...outcomes, 'excepted', 'known'] as const;

export function emptyTally(): Tally {
  return { pass: 0, fail: 0, 'not-applicable': 0, unknown: 0, excepted: 0, known: 0 };
}

export function countResult(tally: Tally, result: Result): void {
  tally[isAccepted(result) ? 'excepted' : result.outcome]++;
  if (isKnown(result)) tally.known++;
}

export function addUp(parts: readonly { readonly tally: Readonly<Tally> }[]): Tally {
  const total = emptyTally();
  for (const { tally } of parts) for (const key of keys) total[key] += tally[key];
  return total;
}

/** A failure somebody answers for. An exception changes nothing about any other outcome. */
export function isAccepted(result: Result): boolean {
  return result.outcome === 'fail' && result.excepted !== undefined;
}

/** A failure that the baseline had already. */
export function isKnown(result: Result): boolean {
  return result.outcome === 'fail' && result.isNew === false && !isAccepted(result);
}

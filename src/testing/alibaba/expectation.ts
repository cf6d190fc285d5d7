import type { Outcome } from '#model/verdict.ts';
import type { CheckId } from './check-ids.ts';

/** What each check must say of a thing, known from how the thing was built. */
export type Expectation = Readonly<Partial<Record<CheckId, Outcome>>>;

/** Anything that the vendor lists. */
export interface Thing {
  readonly id: string;
  readonly expect?: Expectation;
}

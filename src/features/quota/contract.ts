import type { Transaction } from '#platform/database/database.ts';
import type { BillingMode, CheckToCover } from '../assessment/contract.ts';

/** A run that is only thought of. */
export interface ForeseenRun {
  readonly kind: 'full' | 'verify';
  readonly checks: readonly CheckToCover[];
}

export interface Foresight {
  readonly mode: BillingMode;
  readonly isSuspended: boolean;
  readonly currency: string;
  readonly unitPriceMicros: number;
  /** scans that are left before these runs; null: no limit */
  readonly remaining: number | null;
  /** in the order of the runs: scans that would count, and the checks that would not be run */
  readonly runs: readonly {
    readonly scans: number;
    readonly notCovered: readonly { readonly id: string; readonly scans: number }[];
  }[];
}

/** What the quota would say to runs, one after the other, if each used all that it may; reserves nothing. */
export interface QuotaForesight {
  foresee(
    transaction: Transaction,
    organizationId: string,
    runs: readonly ForeseenRun[],
    now: number,
  ): Promise<Foresight>;
}

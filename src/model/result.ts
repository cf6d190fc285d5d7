import type { Gap } from './gap.ts';
import type { Evidence, Outcome, Severity } from './verdict.ts';

/** One check's verdict on one asset, as every output shows it. Contract: command line, section 1.2. */
export interface Result {
  readonly check: string;
  readonly severity: Severity;
  /** null when the list that would have shown the assets could not be read */
  readonly asset: string | null;
  readonly kind: string;
  readonly name: string | null;
  readonly displayName?: string;
  readonly region: string | null;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly evidence: Evidence;
  readonly version: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** why it is unknown, when a read is to blame */
  readonly gap?: Gap & { readonly field?: string };
  readonly holdsUntil?: string;
  readonly excepted?: { readonly owner: string; readonly reason: string; readonly expires: string };
  /** with a baseline: this failure was not in it */
  readonly isNew?: boolean;
}

export interface RunGap extends Gap {
  /** null for a list; absent in an aggregated entry */
  readonly asset?: string | null;
  /** how many reads an aggregated entry stands for */
  readonly count?: number;
}

export interface RunCheck {
  readonly id: string;
  readonly version: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly operations: readonly string[];
}

/** What an assessment did as a whole. */
export interface Run {
  readonly cloud: string;
  readonly account: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** results that are not unknown ÷ results that are not not-applicable; 1 when there is nothing to judge */
  readonly completeness: number;
  readonly apiCalls: number;
  readonly assets: number;
  /** results that are pass or fail */
  readonly scans: number;
  readonly counts: Readonly<Record<Outcome, number>> & { readonly excepted?: number; readonly new?: number };
  readonly gaps: readonly RunGap[];
  readonly regions: readonly string[];
  /** what was judged: the version, the parameters in force, and the operations whose answers the verdicts rest on */
  readonly checks: readonly RunCheck[];
  readonly cancelled?: true;
  /** this is a labelled sample, not a real account */
  readonly sample?: true;
}

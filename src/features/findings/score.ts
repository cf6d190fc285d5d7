import type { Severity } from '#model/verdict.ts';

/** Results as they stand: what is accepted is no failure, and what could not be decided is neither. */
export interface Tally {
  pass: number;
  /** without what is excepted */
  fail: number;
  excepted: number;
  notApplicable: number;
  unknown: number;
  /** checks of an account that the scan quota left out */
  notCovered: number;
}

export const bands = ['safe', 'low-risk', 'medium-risk', 'high-risk'] as const;
export type Band = (typeof bands)[number];

const weights = { high: 5, medium: 2, low: 1 } as const satisfies Record<Severity, number>;

/** Adds up results of checks of any severity. */
export class TallySum {
  readonly tally: Tally = { pass: 0, fail: 0, excepted: 0, notApplicable: 0, unknown: 0, notCovered: 0 };
  #passed = 0;
  #judged = 0;

  add(part: Partial<Tally>, severity: Severity): void {
    const { pass = 0, fail = 0 } = part;
    for (const [name, count] of Object.entries(part)) this.tally[name as keyof Tally] += count ?? 0;
    this.#passed += weights[severity] * pass;
    this.#judged += weights[severity] * (pass + fail);
  }

  /** Pass ÷ (pass + fail); null where nothing was decided. */
  get passRate(): number | null {
    const { pass, fail } = this.tally;
    return pass + fail === 0 ? null : pass / (pass + fail);
  }

  /** Results that are not unknown ÷ results that are not not-applicable; 1 when there is nothing to judge, null when nothing was judged. */
  get completeness(): number | null {
    const { pass, fail, excepted, unknown, notApplicable } = this.tally;
    const known = pass + fail + excepted;
    if (known + unknown === 0) return notApplicable === 0 ? null : 1;
    return known / (known + unknown);
  }

  /**
   * 100 × Σ weight × pass ÷ Σ weight × (pass + fail), a high risk weighing 5, a medium one 2, a low one 1, rounded down: only all is 100.
   * Null where nothing was decided.
   */
  get score(): number | null {
    return this.#judged === 0 ? null : Math.floor((100 * this.#passed) / this.#judged);
  }
}

/** The bands of the console: 95–100, 85–94, 70–84, 0–69. */
export function bandOf(score: number | null): Band | null {
  if (score === null) return null;
  if (score >= 95) return 'safe';
  if (score >= 85) return 'low-risk';
  return score >= 70 ? 'medium-risk' : 'high-risk';
}

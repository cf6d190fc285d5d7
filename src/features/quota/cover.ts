import type { CheckToCover } from '../assessment/contract.ts';

export interface Cover {
  /** scans that the covered billable checks may use at the most */
  readonly scans: number;
  readonly notCovered: readonly { readonly id: string; readonly scans: number }[];
}

const rank = { high: 0, medium: 1, low: 2 } as const;

/**
 * Which checks are run when so many scans are left: free ones always; billable ones by severity and id, each for all of its
 * assets or not at all. One that does not fit does not keep a smaller one behind it from running.
 */
export function cover(checks: readonly CheckToCover[], remaining: number): Cover {
  const notCovered: { id: string; scans: number }[] = [];
  let left = remaining;
  for (const { id, instances } of inOrder(checks)) {
    // With nothing left nothing runs, also what seems to have no assets: there may be some that nobody has read yet.
    if (left > 0 && instances <= left) left -= instances;
    else notCovered.push({ id, scans: instances });
  }
  return { scans: remaining - left, notCovered };
}

function inOrder(checks: readonly CheckToCover[]): readonly CheckToCover[] {
  return checks
    .filter(({ isFree }) => !isFree)
    .sort((a, b) => rank[a.severity] - rank[b.severity] || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** What a run of these checks may use when nothing limits it. */
export function unlimited(checks: readonly CheckToCover[]): Cover {
  const scans = checks.reduce((sum, { isFree, instances }) => sum + (isFree ? 0 : instances), 0);
  return { scans, notCovered: [] };
}

/** every instance by every selected check; an upper bound, because a check is about one kind of asset. */
export function productFormula(instances: number, checks: number): number {
  return instances * checks;
}

/** pass and fail of a billable check count; not-applicable, unknown and everything of a free check do not. */
export function scansOf(
  check: { readonly isFree: boolean },
  counts: { readonly pass: number; readonly fail: number },
): number {
  return check.isFree ? 0 : counts.pass + counts.fail;
}

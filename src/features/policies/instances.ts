import type { Transaction } from '#platform/database/database.ts';
import { countAssets, listSweptKinds } from './inventory-repository.ts';
import type { PlannedRun } from './run-plan.ts';

/** How many assets each kind of a run has, as far as the inventory knows. */
export interface RunInstances {
  readonly of: (kind: string) => number;
  /** whether the lists of the kind were ever read to the end */
  readonly isKnown: (kind: string) => boolean;
}

/** Counts for all runs, asking once for those that look at the same regions and tags. */
export async function countInstances(
  transaction: Transaction,
  organizationId: string,
  runs: readonly PlannedRun[],
): Promise<ReadonlyMap<PlannedRun, RunInstances>> {
  const counted = new Map<PlannedRun, RunInstances>();
  const alike = Map.groupBy(runs, ({ selection }) => JSON.stringify([selection.regions, selection.tags]));
  for (const group of alike.values()) {
    const { regions, tags } = group[0]!.selection;
    const accountIds = [...new Set(group.map(({ account }) => account.id))];
    const checks = group.flatMap((run) => run.checks);
    const kinds = [...new Set(checks.map(({ check }) => check.asset.kind))];
    const regionalKinds = [
      ...new Set(checks.filter(({ isRegional }) => isRegional).map(({ check }) => check.asset.kind)),
    ];
    const rows = await countAssets(transaction, organizationId, accountIds, kinds, { regions, tags });
    const assets = new Map(rows.map((row) => [`${row.accountId} ${row.kind}`, row.assets]));
    const swept = await listSweptKinds(transaction, organizationId, accountIds, kinds, { regions, regionalKinds });
    for (const run of group) {
      const named = run.selection.assetIds?.length;
      counted.set(run, {
        of: (kind) => named ?? assets.get(`${run.account.id} ${kind}`) ?? 0,
        isKnown: (kind) => named !== undefined || swept.has(`${run.account.id} ${kind}`),
      });
    }
  }
  return counted;
}

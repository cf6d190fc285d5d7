import type { Transaction } from '#platform/database/database.ts';
import type { Coverage } from '../exceptions/index.ts';
import type { CheckIndex } from './check-index.ts';
import type { Tally } from './score.ts';
import * as repository from './summary-repository.ts';

/** Results of one check in one account (and region). */
export interface Cell {
  readonly accountId: string;
  readonly checkId: string;
  readonly region: string | null;
  readonly tally: Partial<Tally>;
}

/** What stands in the accounts now. Of checks that the catalogue has no more nothing is said. */
export async function loadCells(
  transaction: Transaction,
  organizationId: string,
  scope: repository.SummaryScope,
  { coverage, index }: { coverage: Coverage; index: CheckIndex },
): Promise<{ readonly cells: readonly Cell[]; readonly assessedAt: ReadonlyMap<string, string> }> {
  const verdicts = await repository.countVerdicts(transaction, organizationId, scope);
  const excepted = await repository.countExcepted(transaction, organizationId, coverage, scope);
  const gaps = await repository.findListGaps(transaction, organizationId, scope.accounts);
  const lastRuns = await repository.findLastRuns(transaction, organizationId, scope.accounts);
  const tried = await repository.findRuns(transaction, organizationId, [...new Set(gaps.map(({ runId }) => runId))]);
  const cells: Cell[] = [
    ...verdicts.map(({ accountId, checkId, region, ...tally }) => ({ accountId, checkId, region, tally })),
    ...excepted.map((row) => ({ ...row, tally: { fail: -row.excepted, excepted: row.excepted } })),
    ...unreadLists(gaps, tried, lastRuns, scope.byRegion, index),
    ...(scope.byRegion ? [] : lastRuns.flatMap(leftOut)),
  ];
  return {
    cells: cells.filter(({ checkId }) => index.check(checkId)),
    assessedAt: new Map(lastRuns.flatMap(({ accountId, finishedAt }) => (finishedAt ? [[accountId, finishedAt]] : []))),
  };
}

function leftOut({ accountId, notCovered }: repository.RunFacts): readonly Cell[] {
  return notCovered.map(({ id }) => ({ accountId, checkId: id, region: null, tally: { notCovered: 1 } }));
}

/**
 * A list that could not be read is one unknown for each of its checks and places, as in the result of a run: several lists of a global
 * kind are one place, and where the regions of the account are not known, so is that.
 */
function unreadLists(
  gaps: readonly repository.ListGap[],
  tried: readonly repository.RunFacts[],
  lastRuns: readonly repository.RunFacts[],
  byRegion: boolean,
  index: CheckIndex,
): readonly Cell[] {
  const runs = new Map(tried.map((run) => [run.id, run]));
  const cells = new Map<string, Cell>();
  const add = (accountId: string, checkId: string, place: string): void => {
    const region = byRegion ? place || 'global' : null;
    cells.set(JSON.stringify([accountId, checkId, place]), { accountId, checkId, region, tally: { unknown: 1 } });
  };
  for (const { accountId, kind, region, runId } of gaps) {
    const place = index.scopeOf(kind) === 'global' ? '' : region;
    for (const checkId of judgedOf(runs.get(runId)))
      if (kindOf(checkId, index) === kind) add(accountId, checkId, place);
  }
  for (const run of lastRuns.filter(({ hasRegionGap }) => hasRegionGap)) {
    for (const checkId of judgedOf(run)) {
      if (index.scopeOf(kindOf(checkId, index) ?? '') === 'regional') add(run.accountId, checkId, '');
    }
  }
  return [...cells.values()];
}

function judgedOf(run: repository.RunFacts | undefined): readonly string[] {
  const left = new Set(run?.notCovered.map(({ id }) => id));
  return run?.checks.filter((id) => !left.has(id)) ?? [];
}

function kindOf(checkId: string, index: CheckIndex): string | undefined {
  return index.check(checkId)?.asset.kind as string | undefined;
}

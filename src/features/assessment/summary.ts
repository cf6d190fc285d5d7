import type { RunGap } from '#model/result.ts';
import type { Severity } from '#model/verdict.ts';
import type { Database } from '#platform/database/database.ts';
import { checkOperations } from '#scan/plan.ts';
import type { RunContext } from './run-context.ts';
import { boundGaps } from './run-gaps.ts';
import { readUnitRows, type UnitRow } from './store/run-rows.ts';
import { type Counts, Tally } from './tally.ts';

/** What a run has come to; the words are those of the command line's JSON result. */
export interface RunSummary {
  readonly completeness: number;
  readonly assets: number;
  /** results that are pass or fail */
  readonly scans: number;
  readonly counts: {
    readonly pass: number;
    readonly fail: number;
    readonly 'not-applicable': number;
    readonly unknown: number;
  };
  readonly failedBySeverity: Readonly<Record<Severity, number>>;
  readonly byCheck: Readonly<Record<string, Counts>>;
  readonly judged: number;
  readonly carried: number;
  readonly changed: number;
  readonly gone: number;
  readonly gaps: readonly RunGap[];
  readonly notCovered: readonly { readonly id: string; readonly scans: number }[];
  readonly checks: readonly { readonly id: string; readonly version: number; readonly operations: readonly string[] }[];
}

const mostGaps = 1_000;

/** Adds the finished units of a run up. A list that could not be read is one unknown for each of its checks and region. */
export async function summarize(
  database: Database,
  run: RunContext,
  notCovered: RunSummary['notCovered'],
): Promise<RunSummary> {
  const { units, planGaps } = await readUnitRows(database, run.store.fence);
  const tally = new Tally();
  for (const { counts } of units) tally.addAll(counts);
  for (const [check] of unreadLists(run, units)) tally.add(check, 'u');
  const lists = units.filter(({ stage }) => stage === 'list');
  const sum = (of: readonly UnitRow[], pick: (unit: UnitRow) => number): number =>
    of.reduce((a, unit) => a + pick(unit), 0);
  return {
    ...totalsOf(run, tally.toJSON()),
    assets: sum(lists, ({ assets }) => assets),
    judged: sum(units, ({ judged }) => judged),
    carried: sum(units, ({ carried }) => carried),
    changed: sum(lists, ({ changed }) => changed),
    gone: sum(lists, ({ gone }) => gone),
    gaps: boundGaps([...planGaps, ...units.flatMap(({ gaps }) => gaps)], mostGaps),
    notCovered,
    checks: run.checks.map((prepared) => ({
      id: prepared.check.id,
      version: prepared.check.version,
      operations: checkOperations(run.cloud, [prepared]).map(({ service, name }) => `${service} ${name}`),
    })),
  };
}

/** Check and place of every list that failed; several lists of one place count once. */
function unreadLists(run: RunContext, units: readonly UnitRow[]): readonly (readonly [check: string, place: string])[] {
  const scopeOf = new Map(run.cloud.collectors.map(({ asset, scope }) => [asset.kind, scope]));
  const places = new Map<string, readonly [string, string]>();
  for (const { check } of run.checks) {
    const { kind } = check.asset;
    const isRegional = scopeOf.get(kind) === 'regional';
    const failed = units.filter((unit) => unit.stage === 'list' && unit.kind === kind && unit.list_gap);
    for (const { region } of failed) {
      const place = scopeOf.get(kind) === 'global' ? '' : region;
      places.set(`${check.id} ${place}`, [check.id, place]);
    }
    if (run.regionGap && isRegional) places.set(`${check.id} `, [check.id, '']);
  }
  return [...places.values()];
}

function totalsOf(run: RunContext, byCheck: Readonly<Record<string, Counts>>) {
  const totals: Counts = [0, 0, 0, 0];
  const failedBySeverity = { high: 0, medium: 0, low: 0 };
  for (const [check, counts] of Object.entries(byCheck)) {
    for (const [index, count] of counts.entries()) totals[index]! += count;
    failedBySeverity[run.store.severityOf(check)] += counts[1];
  }
  const [pass, fail, notApplicable, unknown] = totals;
  const judged = pass + fail + unknown;
  return {
    completeness: judged === 0 ? 1 : (judged - unknown) / judged,
    scans: pass + fail,
    counts: { pass, fail, 'not-applicable': notApplicable, unknown },
    failedBySeverity,
    byCheck,
  };
}

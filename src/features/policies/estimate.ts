import type { Transaction } from '#platform/database/database.ts';
import type { Foresight, QuotaForesight } from '../quota/contract.ts';
import type { ListedCheck } from './catalogue.ts';
import type { RunEstimate } from './estimate-schemas.ts';
import { countInstances, type RunInstances } from './instances.ts';
import type { PlannedRun } from './run-plan.ts';

type Counted = ReadonlyMap<PlannedRun, RunInstances>;

/** What planned runs would scan and cost, from the inventory as it is; asks no cloud. */
export async function estimateRuns(
  quota: QuotaForesight,
  transaction: Transaction,
  organizationId: string,
  planned: readonly PlannedRun[],
  now: number,
): Promise<RunEstimate> {
  const counted = await countInstances(transaction, organizationId, planned);
  const foreseen = planned.map((run) => ({
    // one check over a whole account is no verification, whichever queue it takes
    kind: run.selection.assetIds ? ('verify' as const) : ('full' as const),
    checks: run.checks.map((listed) => toCover(listed, counted.get(run)!)),
  }));
  const foresight = await quota.foresee(transaction, organizationId, foreseen, now);
  const runs = planned.map((run, at) => estimateRun(run, counted.get(run)!, foresight.runs[at]!));
  const checks = checkEstimates(planned, counted, foresight);
  const unknownKinds = unknownKindsOf(planned, counted);
  const sum = (of: (check: (typeof checks)[number]) => number): number =>
    checks.reduce((total, check) => total + of(check), 0);
  const instances = distinctInstances(planned, counted);
  const covered = runs.reduce((total, { billableScans }) => total + billableScans, 0);
  const scans = sum((check) => check.scans);
  const notCoveredScans = sum((check) => check.notCoveredScans);
  const { mode, isSuspended, remaining, currency, unitPriceMicros } = foresight;
  return {
    runs,
    checks,
    unknownKinds,
    isComplete: unknownKinds.length === 0,
    instances,
    scans,
    freeScans: scans - covered - notCoveredScans,
    billableScans: covered + notCoveredScans,
    productFormula: { instances, checks: checks.length, scans: instances * checks.length },
    quota: {
      mode,
      isSuspended,
      remaining,
      isCovered: runs.every(({ notCovered }) => notCovered.length === 0),
      notCoveredScans,
    },
    price: { currency, unitPriceMicros, amountMicros: covered * unitPriceMicros },
  };
}

function toCover({ check }: ListedCheck, instances: RunInstances) {
  return { id: check.id, isFree: check.free, severity: check.severity, instances: instances.of(check.asset.kind) };
}

function estimateRun(
  run: PlannedRun,
  instances: RunInstances,
  foreseen: Foresight['runs'][number],
): RunEstimate['runs'][number] {
  return {
    accountId: run.account.id,
    accountName: run.account.name,
    kind: run.kind,
    regions: run.selection.regions && [...run.selection.regions],
    checks: run.checks.length,
    scans: run.checks.reduce((total, { check }) => total + instances.of(check.asset.kind), 0),
    billableScans: foreseen.scans,
    notCovered: foreseen.notCovered.map(({ id }) => id),
  };
}

/** By check, over all runs. */
function checkEstimates(planned: readonly PlannedRun[], counted: Counted, foresight: Foresight): RunEstimate['checks'] {
  const checks = new Map<string, RunEstimate['checks'][number]>();
  for (const [at, run] of planned.entries()) {
    const notCovered = new Map(foresight.runs[at]!.notCovered.map(({ id, scans }) => [id, scans]));
    for (const { check, entry } of run.checks) {
      const instances = counted.get(run)!.of(check.asset.kind);
      const before = checks.get(check.id);
      checks.set(check.id, {
        id: check.id,
        title: { en: check.title, zh: entry.texts.zh.title },
        severity: check.severity,
        isFree: check.free,
        instances: (before?.instances ?? 0) + instances,
        isComplete: (before?.isComplete ?? true) && counted.get(run)!.isKnown(check.asset.kind),
        scans: (before?.scans ?? 0) + instances,
        notCoveredScans: (before?.notCoveredScans ?? 0) + (notCovered.get(check.id) ?? 0),
      });
    }
  }
  return [...checks.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function unknownKindsOf(planned: readonly PlannedRun[], counted: Counted): RunEstimate['unknownKinds'] {
  const unknown = new Map<string, { accountId: string; kind: string }>();
  for (const run of planned) {
    for (const { check } of run.checks) {
      const { kind } = check.asset;
      if (!counted.get(run)!.isKnown(kind))
        unknown.set(`${run.account.id} ${kind}`, { accountId: run.account.id, kind });
    }
  }
  return [...unknown.values()];
}

/** Several checks look at one asset, and runs of one account may divide its regions between them: no check sees an asset twice. */
function distinctInstances(planned: readonly PlannedRun[], counted: Counted): number {
  const byCheck = new Map<string, { key: string; instances: number }>();
  for (const run of planned) {
    for (const { check } of run.checks) {
      const key = `${run.account.id} ${check.asset.kind}`;
      const before = byCheck.get(`${run.account.id} ${check.id}`)?.instances ?? 0;
      byCheck.set(`${run.account.id} ${check.id}`, { key, instances: before + counted.get(run)!.of(check.asset.kind) });
    }
  }
  const most = new Map<string, number>();
  for (const { key, instances } of byCheck.values()) most.set(key, Math.max(most.get(key) ?? 0, instances));
  return [...most.values()].reduce((total, instances) => total + instances, 0);
}

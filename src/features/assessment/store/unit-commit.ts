import type { Gap } from '#model/gap.ts';
import type { RunGap } from '#model/result.ts';
import type { Transaction } from '#platform/database/database.ts';
import { storedJson } from '#platform/stored-text.ts';
import type { RunContext } from '../run-context.ts';
import { boundGaps } from '../run-gaps.ts';
import type { Counts } from '../tally.ts';
import { writeLinkSweep } from './link-sweeps.ts';
import { holdRun } from './run-fence.ts';

/** What a unit has come to. */
export interface FinishedUnit {
  readonly stage: 'list' | 'links';
  readonly kind: string;
  readonly region: string;
  /** that the run is about */
  readonly assets: number;
  /** that the list has shown */
  readonly seen: number;
  readonly changed: number;
  readonly gone: number;
  readonly judged: number;
  readonly carried: number;
  readonly counts: Readonly<Record<string, Counts>>;
  readonly gaps: readonly RunGap[];
  readonly listGap: Gap | null;
  readonly digest: string;
  readonly holdsUntil: string | null;
  /** all assets of the kind and region were read, not just a few */
  readonly isWhole: boolean;
}

const mostGaps = 200;

/** Ends a unit: the row of the run, the sweep and the scans that count, in one transaction and once. Throws RunLost. */
export async function commitUnit(run: RunContext, unit: FinishedUnit): Promise<void> {
  const { database, fence } = run.store;
  await database.inOrganization(fence.organizationId, async (transaction) => {
    await holdRun(transaction, fence);
    const isFirst = await transaction.execute(
      `INSERT INTO run_units AS known (organization_id, run_id, stage, kind, region, status, gaps, list_gap, assets, changed, gone, judged,
          carried, counts, digest, finished_at)
       VALUES ($1, $2, $3, $4, $5, 'done', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       ON CONFLICT (organization_id, run_id, stage, kind, region) DO UPDATE SET status = 'done', gaps = excluded.gaps,
         list_gap = excluded.list_gap, assets = excluded.assets, changed = excluded.changed, gone = excluded.gone,
         judged = excluded.judged, carried = excluded.carried, counts = excluded.counts, digest = excluded.digest,
         finished_at = excluded.finished_at
       WHERE known.status <> 'done'`,
      [
        ...[
          fence.organizationId,
          fence.runId,
          unit.stage,
          unit.kind,
          unit.region,
          storedJson(boundGaps(unit.gaps, mostGaps)),
        ],
        ...[unit.listGap && storedJson(unit.listGap), unit.assets, unit.changed, unit.gone, unit.judged, unit.carried],
        ...[JSON.stringify(unit.counts), unit.digest, new Date(Date.now()).toISOString()],
      ],
    );
    if (isFirst === 0) return;
    if (unit.isWhole) await writeSweep(transaction, run, unit);
    await writeUsage(transaction, run, unit);
  });
  run.onUnit(unit);
}

async function writeSweep(transaction: Transaction, run: RunContext, unit: FinishedUnit): Promise<void> {
  const { fence, accountId, at } = run.store;
  if (unit.stage === 'links') {
    const { assets, holdsUntil, ...rest } = unit;
    await writeLinkSweep(transaction, run.store, { ...rest, asset_count: assets, holds_until: holdsUntil });
    return;
  }
  await transaction.execute(
    `INSERT INTO sweeps (organization_id, account_id, stage, kind, region, last_run_id, swept_at, completed_at, gap, asset_count, digest,
        counts, holds_until)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (organization_id, account_id, stage, kind, region) DO UPDATE SET last_run_id = excluded.last_run_id,
       swept_at = excluded.swept_at, completed_at = coalesce(excluded.completed_at, sweeps.completed_at), gap = excluded.gap,
       asset_count = excluded.asset_count, digest = excluded.digest, counts = excluded.counts, holds_until = excluded.holds_until`,
    [
      ...[
        fence.organizationId,
        accountId,
        unit.stage,
        unit.kind,
        unit.region,
        fence.runId,
        at,
        unit.listGap ? null : at,
      ],
      ...[
        unit.listGap && storedJson(unit.listGap),
        unit.seen,
        unit.digest,
        JSON.stringify(unit.counts),
        unit.holdsUntil,
      ],
    ],
  );
}

/** Every billable check × asset that ends as pass or fail counts once for the run, judged or carried.. */
async function writeUsage(transaction: Transaction, run: RunContext, unit: FinishedUnit): Promise<void> {
  const { fence, accountId, at } = run.store;
  const free = new Set(run.checks.filter(({ check }) => check.free).map(({ check }) => check.id));
  const used = Object.entries(unit.counts)
    .map(([check, [pass, fail]]) => ({ check, scans: pass + fail }))
    .filter(({ check, scans }) => scans > 0 && !free.has(check));
  if (used.length === 0) return;
  await transaction.execute(
    `INSERT INTO scan_usage (organization_id, run_id, stage, kind, region, account_id, used_on, used_at, mode, check_id, scans)
     SELECT $1, $2, $3, $4, $5, $6, ($7::timestamptz AT TIME ZONE 'UTC')::date, $7, $8, used.* FROM unnest($9::text[], $10::int[]) AS used
     ON CONFLICT DO NOTHING`,
    [
      ...[fence.organizationId, fence.runId, unit.stage, unit.kind, unit.region, accountId, at, run.billingMode],
      ...[used.map(({ check }) => check), used.map(({ scans }) => scans)],
    ],
  );
}

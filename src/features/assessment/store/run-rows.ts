import type { Gap } from '#model/gap.ts';
import type { RunGap } from '#model/result.ts';
import type { Database, Transaction } from '#platform/database/database.ts';
import { storedJson, unescapeStored } from '#platform/stored-text.ts';
import type { OpenAccount } from '../../accounts/contract.ts';
import type { SweptUnit } from '../judge-links.ts';
import type { RunSummary } from '../summary.ts';
import type { Counts } from '../tally.ts';
import type { ClaimedRun } from './run-claim.ts';
import { holdRun, type RunFence, RunLost } from './run-fence.ts';

/** The clock of every judgement of the run, fixed by the first attempt; epoch milliseconds. */
export async function fixClock(database: Database, claimed: ClaimedRun, account: OpenAccount): Promise<number> {
  const { organizationId, runId } = claimed.fence;
  const at = account.isReplay ? new Date(account.now).toISOString() : claimed.startedAt;
  return await database.inOrganization(organizationId, async (transaction) => {
    await holdRun(transaction, claimed.fence);
    const rows = await transaction.query<{ judged_at: string }>(
      `UPDATE runs SET judged_at = coalesce(judged_at, $3), regions = $4, region_gap = $5
        WHERE organization_id = $1 AND id = $2 RETURNING judged_at`,
      [
        organizationId,
        runId,
        at,
        storedJson(account.regions),
        account.regionGap ? storedJson(account.regionGap) : null,
      ],
    );
    return Date.parse(rows[0]!.judged_at);
  });
}

/** How many assets of each kind the inventory of the account holds; only kinds whose lists were read to the end, all of them. */
export async function knownInstances(
  transaction: Transaction,
  organizationId: string,
  accountId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await transaction.query<{ kind: string; assets: number }>(
    `SELECT kind, sum(asset_count)::bigint AS assets FROM sweeps
      WHERE organization_id = $1 AND account_id = $2 AND stage = 'list' GROUP BY kind HAVING bool_and(gap IS NULL)`,
    [organizationId, accountId],
  );
  return new Map(rows.map(({ kind, assets }) => [kind, assets]));
}

export async function keepCoverage(
  transaction: Transaction,
  { organizationId, runId }: RunFence,
  coverage: NonNullable<ClaimedRun['coverage']>,
): Promise<void> {
  await transaction.execute(
    'UPDATE runs SET coverage = $3, billing_mode = $4, not_covered = $5 WHERE organization_id = $1 AND id = $2',
    [organizationId, runId, coverage, coverage.mode, JSON.stringify(coverage.notCovered)],
  );
}

/** A list of a run; the region is escaped, and '' for a global one. */
export interface ListPlace {
  readonly kind: string;
  readonly region: string;
}

/** Kinds hold no space. */
export function keyOf({ kind, region }: ListPlace): string {
  return `${kind} ${region}`;
}

/** Lists that are finished, by `keyOf`. */
export async function finishedUnits(
  database: Database,
  { organizationId, runId }: RunFence,
): Promise<ReadonlySet<string>> {
  return await database.inOrganization(organizationId, async (transaction) => {
    const rows = await transaction.query<ListPlace>(
      `SELECT kind, region FROM run_units WHERE organization_id = $1 AND run_id = $2 AND stage = 'list' AND status = 'done'`,
      [organizationId, runId],
    );
    return new Set(rows.map(keyOf));
  });
}

export async function planUnits(database: Database, fence: RunFence, units: readonly ListPlace[]): Promise<void> {
  await database.inOrganization(fence.organizationId, async (transaction) => {
    await holdRun(transaction, fence);
    await transaction.execute(
      `INSERT INTO run_units (organization_id, run_id, stage, kind, region)
       SELECT $1, $2, 'list', unit.* FROM unnest($3::text[], $4::text[]) AS unit ON CONFLICT DO NOTHING`,
      [fence.organizationId, fence.runId, units.map(({ kind }) => kind), units.map(({ region }) => region)],
    );
  });
}

/** An earlier attempt may have planned units that the clouds' region lists of today do not have: they are not part of the run. */
export async function settlePlan(
  database: Database,
  fence: RunFence,
  planned: readonly ListPlace[],
  gaps: readonly Gap[],
): Promise<void> {
  await database.inOrganization(fence.organizationId, async (transaction) => {
    await holdRun(transaction, fence);
    await transaction.execute(
      `DELETE FROM run_units WHERE organization_id = $1 AND run_id = $2 AND stage = 'list' AND status = 'planned'
        AND (kind, region) NOT IN (SELECT * FROM unnest($3::text[], $4::text[]))`,
      [fence.organizationId, fence.runId, planned.map(({ kind }) => kind), planned.map(({ region }) => region)],
    );
    await transaction.execute('UPDATE runs SET plan_gaps = $3 WHERE organization_id = $1 AND id = $2', [
      ...[fence.organizationId, fence.runId, storedJson(gaps)],
    ]);
  });
}

export async function readUnits(
  database: Database,
  { organizationId, runId }: RunFence,
): Promise<{ readonly swept: readonly SweptUnit[]; readonly linked: ReadonlySet<string> }> {
  return await database.inOrganization(organizationId, async (transaction) => {
    const rows = await transaction.query<SweptUnit & { stage: string }>(
      `SELECT stage, kind, region, list_gap, digest FROM run_units
        WHERE organization_id = $1 AND run_id = $2 AND status = 'done' ORDER BY stage, kind, region`,
      [organizationId, runId],
    );
    const linked = rows.filter(({ stage }) => stage === 'links').map(({ kind }) => kind);
    const swept = rows.filter(({ stage }) => stage === 'list');
    return { swept: swept.map((row) => ({ ...row, list_gap: unescapeStored(row.list_gap) })), linked: new Set(linked) };
  });
}

/** The run is done and leaves the queue. Throws RunLost when it is no longer ours. */
export async function finishRun(
  transaction: Transaction,
  { organizationId, runId, epoch }: RunFence,
  summary: RunSummary,
  account: Pick<OpenAccount, 'apiCalls' | 'throttles'>,
  now: number,
): Promise<void> {
  const finished = await transaction.execute(
    `UPDATE runs SET status = 'done', summary = $4, finished_at = $5, api_calls = api_calls + $6, throttles = throttles + $7,
        judged = $8, carried = $9, worker = NULL
      WHERE organization_id = $1 AND id = $2 AND epoch = $3 AND status = 'running'`,
    [
      ...[organizationId, runId, epoch, storedJson(summary), new Date(now).toISOString()],
      ...[account.apiCalls(), account.throttles(), summary.judged, summary.carried],
    ],
  );
  if (finished === 0) throw new RunLost(runId);
  await leaveQueue(transaction, organizationId, runId);
}

export async function leaveQueue(transaction: Transaction, organizationId: string, runId: string): Promise<void> {
  await transaction.execute('DELETE FROM run_queue WHERE organization_id = $1 AND run_id = $2', [
    organizationId,
    runId,
  ]);
}

export interface UnitRow {
  readonly stage: 'list' | 'links';
  readonly kind: string;
  readonly region: string;
  readonly gaps: readonly RunGap[];
  readonly list_gap: Gap | null;
  readonly assets: number;
  readonly changed: number;
  readonly gone: number;
  readonly judged: number;
  readonly carried: number;
  readonly counts: Readonly<Record<string, Counts>>;
}

/** The finished units of a run, whole, and what failed while it was planned. */
export async function readUnitRows(
  database: Database,
  { organizationId, runId }: RunFence,
): Promise<{ readonly units: readonly UnitRow[]; readonly planGaps: readonly Gap[] }> {
  return await database.inOrganization(organizationId, async (transaction) => {
    const units = await transaction.query<UnitRow>(
      `SELECT stage, kind, region, gaps, list_gap, assets, changed, gone, judged, carried, counts FROM run_units
        WHERE organization_id = $1 AND run_id = $2 AND status = 'done' ORDER BY stage, kind, region`,
      [organizationId, runId],
    );
    const runs = await transaction.query<{ plan_gaps: readonly Gap[] }>(
      'SELECT plan_gaps FROM runs WHERE organization_id = $1 AND id = $2',
      [organizationId, runId],
    );
    return { units, planGaps: runs[0]!.plan_gaps };
  });
}

import type { Database } from '#platform/database/database.ts';
import type { BillingMode, RunSelection } from '../contract.ts';
import type { RunFence } from './run-fence.ts';

/** A run that this worker holds. */
export interface ClaimedRun {
  readonly fence: RunFence;
  readonly accountId: string;
  readonly cloud: string;
  readonly kind: 'full' | 'verify';
  readonly selection: RunSelection;
  /** instant; of the first attempt */
  readonly startedAt: string;
  readonly judgedAt: string | null;
  readonly coverage: {
    readonly mode: BillingMode;
    readonly notCovered: readonly { readonly id: string; readonly scans: number }[];
  } | null;
  /** how often it was begun since a unit was last finished */
  readonly stalls: number;
  /** what a person asked of it meanwhile */
  readonly wanted: 'run' | 'pause' | 'cancel';
}

export interface RunLimits {
  /** how long a worker that has gone silent keeps its runs; by the clock of the database, so that machines need not agree on the time */
  readonly leaseSeconds: number;
  /** a run that has been begun so often without finishing a single unit only ever ends its worker */
  readonly mostStalls: number;
}
export const usualLimits: RunLimits = { leaseSeconds: 15, mostStalls: 100 };

/** Who takes runs, and by which rules. */
export interface Taker {
  readonly worker: string;
  readonly limits: RunLimits;
}

/**
 * Takes the next run of a kind, or none: organisations with fewer runs under way come first, then those who wait longest. A run whose
 * worker has gone silent is taken up; one full run of an account goes on at a time.
 */
export async function claimRun(
  database: Database,
  kind: 'full' | 'verify',
  taker: Taker,
  startedAt: string,
): Promise<ClaimedRun | undefined> {
  const next = await database.asSystem(async (transaction) => {
    // A row has a worker once its run was begun, and keeps its account's place from then on; what was only looked at keeps it for a lease.
    const rows = await transaction.query<{ organization_id: string; run_id: string }>(
      `SELECT organization_id, run_id FROM run_queue AS next
        WHERE kind = $1 AND NOT is_held AND (lease_until IS NULL OR lease_until <= clock_timestamp())
          AND ($1 = 'verify' OR NOT EXISTS (
            SELECT 1 FROM run_queue AS other
             WHERE other.organization_id = next.organization_id AND other.account_id = next.account_id AND other.kind = 'full'
               AND other.run_id <> next.run_id
               AND (other.is_held OR other.worker IS NOT NULL OR other.lease_until > clock_timestamp())))
        ORDER BY (SELECT count(*) FROM run_queue AS own
                   WHERE own.organization_id = next.organization_id AND own.lease_until > clock_timestamp()), queued_at, run_id
        LIMIT 1 FOR UPDATE OF next SKIP LOCKED`,
      [kind],
    );
    const row = rows[0];
    if (!row) return undefined;
    await transaction.execute(
      `UPDATE run_queue SET lease_until = clock_timestamp() + make_interval(secs => $3)
        WHERE organization_id = $1 AND run_id = $2`,
      [row.organization_id, row.run_id, taker.limits.leaseSeconds],
    );
    return row;
  });
  if (!next) return undefined;
  const { organization_id: organizationId, run_id: runId } = next;
  try {
    return await beginRun(database, organizationId, runId, taker, startedAt);
  } catch (error) {
    // What an earlier holder writes is not done yet, or it stands still: the run is looked at again when this look is over.
    if (isLocked(error)) return undefined;
    if (!isTaken(error)) throw error;
    // Two workers took two full runs of one account in the same moment: this one waits for its turn.
    await putBack(database, organizationId, runId);
    return undefined;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'runs_one_full';
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03';
}

async function putBack(database: Database, organizationId: string, runId: string): Promise<void> {
  await database.inOrganization(organizationId, (transaction) =>
    transaction.execute(
      'UPDATE run_queue SET lease_until = NULL WHERE organization_id = $1 AND run_id = $2 AND worker IS NULL',
      [organizationId, runId],
    ),
  );
}

interface RunRow {
  readonly account_id: string;
  readonly cloud: string;
  readonly kind: 'full' | 'verify';
  readonly selection: RunSelection;
  readonly started_at: string;
  readonly judged_at: string | null;
  readonly coverage: ClaimedRun['coverage'];
  readonly epoch: number;
  readonly stalled: number;
  readonly wanted: ClaimedRun['wanted'];
}

/** From here on whatever an earlier holder writes is refused. */
async function beginRun(
  database: Database,
  organizationId: string,
  runId: string,
  { worker, limits }: Taker,
  startedAt: string,
): Promise<ClaimedRun | undefined> {
  return await database.inOrganization(organizationId, async (transaction) => {
    await transaction.query(`SELECT set_config('lock_timeout', $1, true)`, [`${limits.leaseSeconds * 300}ms`]);
    await transaction.query('SELECT 1 FROM runs WHERE organization_id = $1 AND id = $2 FOR UPDATE', [
      ...[organizationId, runId],
    ]);
    const rows = await transaction.query<RunRow>(
      `UPDATE runs SET status = 'running', worker = $3, epoch = epoch + 1, attempts = attempts + 1,
          started_at = coalesce(started_at, $4),
          stalled = CASE WHEN units_done = done.units THEN stalled + 1 ELSE 1 END, units_done = done.units
         FROM (SELECT count(*) AS units FROM run_units WHERE organization_id = $1 AND run_id = $2 AND status = 'done') AS done
        WHERE organization_id = $1 AND id = $2 AND status IN ('queued', 'running')
       RETURNING account_id, kind, selection, started_at, judged_at, coverage, epoch, stalled, wanted,
         (SELECT cloud FROM accounts WHERE accounts.organization_id = $1 AND accounts.id = runs.account_id) AS cloud`,
      [organizationId, runId, worker, startedAt],
    );
    const row = rows[0];
    if (!row) {
      // It has ended; one that was paused meanwhile keeps its account's place.
      await transaction.execute('DELETE FROM run_queue WHERE organization_id = $1 AND run_id = $2 AND NOT is_held', [
        ...[organizationId, runId],
      ]);
      return undefined;
    }
    await transaction.execute('UPDATE run_queue SET worker = $3 WHERE organization_id = $1 AND run_id = $2', [
      ...[organizationId, runId, worker],
    ]);
    return {
      fence: { organizationId, runId, epoch: row.epoch },
      accountId: row.account_id,
      cloud: row.cloud,
      kind: row.kind,
      selection: row.selection,
      startedAt: row.started_at,
      judgedAt: row.judged_at,
      coverage: row.coverage,
      stalls: row.stalled,
      wanted: row.wanted,
    };
  });
}

/** Keeps the run for another while, and tells what a person wants of it; undefined when it is no longer ours. */
export async function renewLease(
  database: Database,
  { organizationId, runId, epoch }: RunFence,
  { worker, limits }: Taker,
): Promise<'run' | 'pause' | 'cancel' | undefined> {
  return await database.inOrganization(organizationId, async (transaction) => {
    const kept = await transaction.execute(
      `UPDATE run_queue SET lease_until = clock_timestamp() + make_interval(secs => $4)
        WHERE organization_id = $1 AND run_id = $2 AND worker = $3`,
      [organizationId, runId, worker, limits.leaseSeconds],
    );
    if (kept === 0) return undefined;
    const rows = await transaction.query<{ wanted: 'run' | 'pause' | 'cancel' }>(
      `SELECT wanted FROM runs WHERE organization_id = $1 AND id = $2 AND epoch = $3 AND status = 'running'`,
      [organizationId, runId, epoch],
    );
    return rows[0]?.wanted;
  });
}

/** Gives the run back at once, for the next worker. `notBefore`: seconds to wait, after a fault that may pass. */
export async function releaseRun(
  database: Database,
  { organizationId, runId, epoch }: RunFence,
  worker: string,
  waitSeconds: number,
): Promise<void> {
  await database.inOrganization(organizationId, async (transaction) => {
    await transaction.execute(
      `UPDATE run_queue SET lease_until = clock_timestamp() + make_interval(secs => $4)
        WHERE organization_id = $1 AND run_id = $2 AND worker = $3
          AND EXISTS (SELECT 1 FROM runs WHERE organization_id = $1 AND id = $2 AND epoch = $5)`,
      [organizationId, runId, worker, waitSeconds, epoch],
    );
  });
}

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
}

/** How long a worker that has gone silent keeps its runs. By the clock of the database, so that machines need not agree on the time. */
export const leaseSeconds = 15;
/** A run that has been begun so often without finishing a single unit only ever ends its worker. */
const mostStalls = 100;

/**
 * Takes the next run of a kind, or none: organisations with fewer runs under way come first, then those who wait longest. A run whose
 * worker has gone silent is taken up; one full run of an account goes on at a time.
 */
export async function claimRun(
  database: Database,
  kind: 'full' | 'verify',
  worker: string,
  startedAt: string,
): Promise<ClaimedRun | undefined> {
  const next = await database.asSystem(async (transaction) => {
    const rows = await transaction.query<{ organization_id: string; run_id: string }>(
      `SELECT organization_id, run_id FROM run_queue AS next
        WHERE kind = $1 AND NOT is_held AND (lease_until IS NULL OR lease_until <= clock_timestamp())
          AND ($1 = 'verify' OR NOT EXISTS (
            SELECT 1 FROM run_queue AS other
             WHERE other.organization_id = next.organization_id AND other.account_id = next.account_id AND other.kind = 'full'
               AND other.run_id <> next.run_id AND (other.is_held OR other.worker IS NOT NULL)))
        ORDER BY (SELECT count(*) FROM run_queue AS own
                   WHERE own.organization_id = next.organization_id AND own.lease_until > clock_timestamp()), queued_at, run_id
        LIMIT 1 FOR UPDATE OF next SKIP LOCKED`,
      [kind],
    );
    const row = rows[0];
    if (!row) return undefined;
    await transaction.execute(
      `UPDATE run_queue SET worker = $3, lease_until = clock_timestamp() + make_interval(secs => $4)
        WHERE organization_id = $1 AND run_id = $2`,
      [row.organization_id, row.run_id, worker, leaseSeconds],
    );
    return row;
  });
  return next && (await beginRun(database, next.organization_id, next.run_id, worker, startedAt));
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
}

/** From here on whatever an earlier holder writes is refused. */
async function beginRun(
  database: Database,
  organizationId: string,
  runId: string,
  worker: string,
  startedAt: string,
): Promise<ClaimedRun | undefined> {
  return await database.inOrganization(organizationId, async (transaction) => {
    const rows = await transaction.query<RunRow>(
      `UPDATE runs SET status = 'running', worker = $3, epoch = epoch + 1, attempts = attempts + 1,
          started_at = coalesce(started_at, $4),
          stalled = CASE WHEN units_done = done.units THEN stalled + 1 ELSE 1 END, units_done = done.units
         FROM (SELECT count(*) AS units FROM run_units WHERE organization_id = $1 AND run_id = $2 AND status = 'done') AS done
        WHERE organization_id = $1 AND id = $2 AND status IN ('queued', 'running')
       RETURNING account_id, kind, selection, started_at, judged_at, coverage, epoch, stalled,
         (SELECT cloud FROM accounts WHERE accounts.organization_id = $1 AND accounts.id = runs.account_id) AS cloud`,
      [organizationId, runId, worker, startedAt],
    );
    const row = rows[0];
    if (!row || row.stalled > mostStalls) {
      await endQueued(transaction, organizationId, runId, row !== undefined, startedAt);
      return undefined;
    }
    return {
      fence: { organizationId, runId, epoch: row.epoch },
      accountId: row.account_id,
      cloud: row.cloud,
      kind: row.kind,
      selection: row.selection,
      startedAt: row.started_at,
      judgedAt: row.judged_at,
      coverage: row.coverage,
    };
  });
}

type Transaction = Parameters<Parameters<Database['inOrganization']>[1]>[0];

/** A run that has ended, or that will never come further, leaves the queue. */
async function endQueued(
  transaction: Transaction,
  organizationId: string,
  runId: string,
  isStalled: boolean,
  at: string,
): Promise<void> {
  await transaction.execute('DELETE FROM run_queue WHERE organization_id = $1 AND run_id = $2', [
    organizationId,
    runId,
  ]);
  if (!isStalled) return;
  const error = {
    code: 'internal',
    en: `The run was begun ${mostStalls} times without finishing a single part of it.`,
    zh: `该任务已启动 ${mostStalls} 次，但未完成任何部分。`,
  };
  await transaction.execute(
    `UPDATE runs SET status = 'failed', error = $3, finished_at = $4 WHERE organization_id = $1 AND id = $2`,
    [organizationId, runId, error, at],
  );
}

/** Keeps the run for another while, and tells what a person wants of it; undefined when it is no longer ours. */
export async function renewLease(
  database: Database,
  { organizationId, runId, epoch }: RunFence,
  worker: string,
): Promise<'run' | 'pause' | 'cancel' | undefined> {
  return await database.inOrganization(organizationId, async (transaction) => {
    const kept = await transaction.execute(
      `UPDATE run_queue SET lease_until = clock_timestamp() + make_interval(secs => $4)
        WHERE organization_id = $1 AND run_id = $2 AND worker = $3`,
      [organizationId, runId, worker, leaseSeconds],
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

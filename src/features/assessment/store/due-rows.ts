import type { Transaction } from '#platform/database/database.ts';

export interface DueTimer {
  readonly organization_id: string;
  readonly kind: string;
  readonly subject_id: string;
}

/** Timers that are due, moved on to `again`: there they come once more if what was done about them is lost. */
export async function takeDueTimers(
  transaction: Transaction,
  now: string,
  again: string,
  limit: number,
): Promise<readonly DueTimer[]> {
  return await transaction.query<DueTimer>(
    `UPDATE timers SET due_at = $2 FROM (
       SELECT organization_id, kind, subject_id FROM timers WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
     ) AS due WHERE timers.organization_id = due.organization_id AND timers.kind = due.kind AND timers.subject_id = due.subject_id
     RETURNING timers.organization_id, timers.kind, timers.subject_id`,
    [now, again, limit],
  );
}

/** Runs that nobody holds, those who wait longest first. */
export async function findWaitingRuns(
  transaction: Transaction,
  limit: number,
): Promise<readonly { readonly run_id: string; readonly kind: 'full' | 'verify' }[]> {
  return await transaction.query(
    `SELECT run_id, kind FROM run_queue WHERE NOT is_held AND (lease_until IS NULL OR lease_until <= clock_timestamp())
      ORDER BY queued_at LIMIT $1`,
    [limit],
  );
}

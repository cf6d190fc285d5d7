import type { Transaction } from '#platform/database/database.ts';

/** From here on nothing opens the account any more, and its credentials are gone. */
export async function disconnectAccount(
  transaction: Transaction,
  organizationId: string,
  id: string,
  at: string,
): Promise<void> {
  await transaction.execute(
    `UPDATE accounts SET status = 'disconnected', credentials = NULL, credentials_kind = 'none', credentials_shown = '{}',
        health = '{}', health_checked_at = NULL, disconnected_at = $3
      WHERE organization_id = $1 AND id = $2 AND status = 'connected'`,
    [organizationId, id, at],
  );
}

export async function setHistory(
  transaction: Transaction,
  organizationId: string,
  id: string,
  history: 'deleting' | 'deleted',
): Promise<void> {
  await transaction.execute('UPDATE accounts SET history = $3 WHERE organization_id = $1 AND id = $2', [
    organizationId,
    id,
    history,
  ]);
}

/**
 * Ends the runs of an account: those that no worker holds at once, the others by asking their workers, who look every few seconds.
 * Tells which have ended. Leases are by the clock of the database, as the workers take them.
 */
export async function cancelRuns(
  transaction: Transaction,
  organizationId: string,
  accountId: string,
  at: string,
): Promise<readonly string[]> {
  const account = [organizationId, accountId];
  await transaction.execute(
    `UPDATE runs SET wanted = 'cancel'
      WHERE organization_id = $1 AND account_id = $2 AND status IN ('queued', 'running', 'paused')`,
    account,
  );
  await transaction.execute(
    `DELETE FROM run_queue
      WHERE organization_id = $1 AND account_id = $2 AND (lease_until IS NULL OR lease_until <= clock_timestamp())`,
    account,
  );
  const ended = await transaction.query<{ id: string }>(
    `UPDATE runs SET status = 'cancelled', finished_at = $3, worker = NULL
      WHERE organization_id = $1 AND account_id = $2 AND status IN ('queued', 'running', 'paused')
        AND NOT EXISTS (SELECT 1 FROM run_queue WHERE run_queue.organization_id = $1 AND run_queue.run_id = runs.id)
     RETURNING id`,
    [...account, at],
  );
  return ended.map(({ id }) => id);
}

/** Runs that a worker still holds. */
export async function countHeldRuns(
  transaction: Transaction,
  organizationId: string,
  accountId: string,
): Promise<number> {
  const rows = await transaction.query<{ held: number }>(
    `SELECT count(*) AS held FROM runs
      WHERE organization_id = $1 AND account_id = $2 AND status IN ('queued', 'running', 'paused')`,
    [organizationId, accountId],
  );
  return rows[0]?.held ?? 0;
}

import type { Transaction } from '#platform/database/database.ts';

/** Which run a worker holds, and since when: whoever took the run up later has a higher epoch. */
export interface RunFence {
  readonly organizationId: string;
  readonly runId: string;
  readonly epoch: number;
}

/** Thrown in a worker whose run was taken up by another, cancelled or paused meanwhile: what it has not committed is void. */
export class RunLost extends Error {
  constructor(runId: string) {
    super(`the run ${runId} is no longer held`);
    this.name = 'RunLost';
  }
}

/**
 * Makes sure that this worker still holds the run, until the transaction ends: whoever takes the run up waits for it. Only that: a lock that
 * kept others from writing the row would keep them for ever, because the next transaction gets it before the last one has let go.
 * A worker that stands still lets go when the database ends its session. Throws RunLost.
 */
export async function holdRun(transaction: Transaction, { organizationId, runId, epoch }: RunFence): Promise<void> {
  const rows = await transaction.query(
    `SELECT set_config('idle_in_transaction_session_timeout', '1min', true), set_config('statement_timeout', '5min', true)
       FROM runs WHERE organization_id = $1 AND id = $2 AND epoch = $3 AND status = 'running' FOR KEY SHARE`,
    [organizationId, runId, epoch],
  );
  if (rows.length === 0) throw new RunLost(runId);
}

import type { Database, Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import type { Metering } from '../contract.ts';
import type { RunFence } from './run-fence.ts';
import { leaveQueue } from './run-rows.ts';

export type Ending = 'paused' | 'cancelled' | 'failed';

/**
 * Ends a run that did not come to its end by itself; what its finished units have stored stays. Of what people have asked while its worker
 * was leaving it, the last counts: it may go on. How it has ended; undefined when it has not, or is no longer ours.
 */
export async function endRun(
  database: Database,
  metering: Metering,
  fence: RunFence,
  reason: Ending,
  error: unknown,
  now: number,
): Promise<Ending | undefined> {
  const { organizationId, runId } = fence;
  return await database.inOrganization(organizationId, async (transaction) => {
    const wanted = await lockWanted(transaction, fence);
    if (wanted === undefined) return undefined;
    const ending = reason === 'failed' ? reason : endings[wanted];
    if (ending === undefined) {
      await transaction.execute('UPDATE run_queue SET lease_until = NULL WHERE organization_id = $1 AND run_id = $2', [
        ...[organizationId, runId],
      ]);
      return undefined;
    }
    const at = ending === 'paused' ? null : new Date(now).toISOString();
    await transaction.execute(
      `UPDATE runs SET status = $3, finished_at = $4, error = $5, worker = NULL WHERE organization_id = $1 AND id = $2`,
      [organizationId, runId, ending, at, ending === 'failed' ? describe(error) : null],
    );
    if (ending === 'paused') {
      await transaction.execute(
        `UPDATE run_queue SET is_held = true, worker = NULL, lease_until = NULL WHERE organization_id = $1 AND run_id = $2`,
        [organizationId, runId],
      );
      return ending;
    }
    await leaveQueue(transaction, organizationId, runId);
    await metering.settle(transaction, organizationId, runId, now);
    return ending;
  });
}

const endings = { run: undefined, pause: 'paused', cancel: 'cancelled' } as const;

/** What people want of a run that is still ours, until the transaction ends. */
async function lockWanted(
  transaction: Transaction,
  { organizationId, runId, epoch }: RunFence,
): Promise<keyof typeof endings | undefined> {
  const rows = await transaction.query<{ wanted: keyof typeof endings }>(
    `SELECT wanted FROM runs WHERE organization_id = $1 AND id = $2 AND epoch = $3 AND status = 'running' FOR NO KEY UPDATE`,
    [organizationId, runId, epoch],
  );
  return rows[0]?.wanted;
}

/** What a person is told. Faults of ours are logged in full and shown by their kind alone. */
function describe(error: unknown): { readonly code: string; readonly en: string; readonly zh: string } {
  if (error instanceof AppError) return { code: error.code, en: error.text.en, zh: error.text.zh };
  return {
    code: 'internal',
    en: 'A fault of Bastide ended the run; the log of the worker has it in full.',
    zh: 'Bastide 内部错误导致任务终止；详情见工作进程的日志。',
  };
}

import type { Database } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import type { Metering } from '../contract.ts';
import type { RunFence } from './run-fence.ts';
import { leaveQueue } from './run-rows.ts';

/** Ends a run that did not come to its end by itself. What its finished units have stored stays. */
export async function endRun(
  database: Database,
  metering: Metering,
  { organizationId, runId, epoch }: RunFence,
  reason: 'paused' | 'cancelled' | 'failed',
  error: unknown,
  now: number,
): Promise<void> {
  const at = reason === 'paused' ? null : new Date(now).toISOString();
  await database.inOrganization(organizationId, async (transaction) => {
    const ended = await transaction.execute(
      `UPDATE runs SET status = $4, finished_at = $5, error = $6, worker = NULL
        WHERE organization_id = $1 AND id = $2 AND epoch = $3 AND status = 'running'`,
      [organizationId, runId, epoch, reason, at, reason === 'failed' ? describe(error) : null],
    );
    if (ended === 0) return;
    if (reason === 'paused') {
      await transaction.execute(
        `UPDATE run_queue SET is_held = true, worker = NULL, lease_until = NULL WHERE organization_id = $1 AND run_id = $2`,
        [organizationId, runId],
      );
      return;
    }
    await leaveQueue(transaction, organizationId, runId);
    await metering.settle(transaction, organizationId, runId, now);
  });
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

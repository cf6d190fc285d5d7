import type { Transaction } from '#platform/database/database.ts';
import { clearTimer, setTimer } from '#platform/database/timers.ts';
import { systemActor } from '../audit/index.ts';
import { cancelRuns, countHeldRuns, setHistory } from './disconnect-repository.ts';
import { historyTables } from './history-repository.ts';
import type { AccountsOptions } from './options.ts';
import { findAccount } from './repository.ts';
import { auditAccount } from './request.ts';

export const historyTimer = 'account-history';

/** Transactions of one call; then the scheduler calls again, so that others have their turn. */
const mostBatches = 100;
/** While a worker still ends a run of the account. */
const waitMs = 2_000;

export async function startDeletion(
  transaction: Transaction,
  organizationId: string,
  accountId: string,
  dueMs: number,
): Promise<void> {
  const dueAt = new Date(dueMs).toISOString();
  await setTimer(transaction, organizationId, { kind: historyTimer, subjectId: accountId, dueAt });
}

/** Ends the runs of an account, and gives back what those that ended at once had reserved. */
export async function endRuns(
  { metering }: AccountsOptions,
  transaction: Transaction,
  organizationId: string,
  accountId: string,
  now: number,
): Promise<void> {
  const ended = await cancelRuns(transaction, organizationId, accountId, new Date(now).toISOString());
  for (const runId of ended) await metering?.settle(transaction, organizationId, runId, now);
}

/** Deletes what was read and judged of a disconnected account, batch by batch; a kill costs at most the batch under way. */
export async function deleteHistory(
  options: AccountsOptions,
  organizationId: string,
  accountId: string,
  now: number,
): Promise<void> {
  for (let batch = 0; batch < mostBatches; batch += 1) {
    if (await options.database.inOrganization(organizationId, deleteOnce)) return;
  }

  /** Whether there is nothing more to do now. */
  async function deleteOnce(transaction: Transaction): Promise<boolean> {
    const row = await findAccount(transaction, organizationId, accountId);
    if (row?.history !== 'deleting') {
      await clearTimer(transaction, organizationId, historyTimer, accountId);
      return true;
    }
    await endRuns(options, transaction, organizationId, accountId, now);
    if ((await countHeldRuns(transaction, organizationId, accountId)) > 0) {
      await startDeletion(transaction, organizationId, accountId, now + waitMs);
      return true;
    }
    // what is left over when the batches are used up goes on at the next call
    await startDeletion(transaction, organizationId, accountId, now);
    for (const [, deleteBatch] of historyTables) {
      const deleted = await deleteBatch(transaction, organizationId, accountId, options.deleteBatch ?? 2_000);
      if (deleted > 0) return false;
    }
    await finish(transaction, organizationId, accountId, row.name, now);
    return true;
  }
}

async function finish(
  transaction: Transaction,
  organizationId: string,
  accountId: string,
  name: string,
  now: number,
): Promise<void> {
  await setHistory(transaction, organizationId, accountId, 'deleted');
  await clearTimer(transaction, organizationId, historyTimer, accountId);
  const by = { organizationId, actor: systemActor, now };
  await auditAccount(transaction, by, 'account.history-deleted', accountId, { name });
}

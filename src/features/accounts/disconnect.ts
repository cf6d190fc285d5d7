import type { Transaction } from '#platform/database/database.ts';
import { clearTimer } from '#platform/database/timers.ts';
import type { AccountRow } from './account-row.ts';
import { disconnectAccount, setHistory } from './disconnect-repository.ts';
import { healthTimer } from './health.ts';
import { endRuns, startDeletion } from './history.ts';
import type { AccountsOptions } from './options.ts';
import { deleteRecording } from './recording-repository.ts';
import { isBeingDeleted } from './refusals.ts';
import { auditAccount, type Request } from './request.ts';

export type HistoryChoice = 'keep' | 'delete';

/** Removes the credentials at once; what was read and judged is kept, or deleted in the background. Asked again, it does nothing more. */
export async function disconnect(
  options: AccountsOptions,
  transaction: Transaction,
  request: Request,
  row: AccountRow,
  history: HistoryChoice,
): Promise<void> {
  if (row.history !== 'kept') {
    if (history === 'delete') return;
    throw isBeingDeleted();
  }
  if (row.status === 'disconnected' && history === 'keep') return;
  const { organizationId, now } = request;
  if (row.status === 'connected') await close(options, transaction, request, row.id);
  if (history === 'delete') {
    await setHistory(transaction, organizationId, row.id, 'deleting');
    await startDeletion(transaction, organizationId, row.id, now);
  }
  const details = { cloud: row.cloud, externalId: row.externalId, name: row.name, history };
  await auditAccount(transaction, request, 'account.disconnected', row.id, details);
}

async function close(
  options: AccountsOptions,
  transaction: Transaction,
  { organizationId, now }: Request,
  id: string,
): Promise<void> {
  await disconnectAccount(transaction, organizationId, id, new Date(now).toISOString());
  await endRuns(options, transaction, organizationId, id, now);
  await deleteRecording(transaction, organizationId, id);
  await clearTimer(transaction, organizationId, healthTimer, id);
  await options.onDisconnected?.(transaction, organizationId, id, now);
}

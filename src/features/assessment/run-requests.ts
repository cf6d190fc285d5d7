import { isDeepStrictEqual } from 'node:util';
import type { Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import { newId } from '#platform/identifiers.ts';
import type { Jobs } from '#platform/jobs/jobs.ts';
import type { RunRequest, RunRequests } from './contract.ts';
import { sendTicket } from './scheduler.ts';

/** Queues runs: the row, its place in the queue and a ticket, all in the caller's transaction. */
export function createRunRequests(jobs: Jobs): RunRequests {
  return {
    async request(transaction, organizationId, request, now) {
      await lockAccount(transaction, organizationId, request.accountId);
      const shared = request.kind === 'full' ? await findWaiting(transaction, organizationId, request) : undefined;
      if (shared) return { runId: shared, isShared: true };
      const runId = newId();
      await insertRun(transaction, organizationId, runId, request, new Date(now).toISOString());
      await sendTicket(jobs, transaction, request.kind, runId);
      return { runId, isShared: false };
    },
  };
}

/** Two requests for one account wait for each other, so that the second finds the run of the first. */
async function lockAccount(transaction: Transaction, organizationId: string, accountId: string): Promise<void> {
  const rows = await transaction.query(
    `SELECT 1 FROM accounts WHERE organization_id = $1 AND id = $2 AND status = 'connected' FOR NO KEY UPDATE`,
    [organizationId, accountId],
  );
  if (rows.length > 0) return;
  throw new AppError('not-found', {
    en: `There is no connected account ${accountId}.`,
    zh: `没有已连接的账号 ${accountId}。`,
  });
}

/** A full run with the same selection of which nothing has been read yet. */
async function findWaiting(
  transaction: Transaction,
  organizationId: string,
  { accountId, selection }: RunRequest,
): Promise<string | undefined> {
  const waiting = await transaction.query<{ id: string; selection: unknown }>(
    `SELECT id, selection FROM runs WHERE organization_id = $1 AND account_id = $2 AND kind = 'full' AND status = 'queued'`,
    [organizationId, accountId],
  );
  const wanted: unknown = JSON.parse(JSON.stringify(selection));
  return waiting.find((run) => isDeepStrictEqual(run.selection, wanted))?.id;
}

async function insertRun(
  transaction: Transaction,
  organizationId: string,
  runId: string,
  request: RunRequest,
  queuedAt: string,
): Promise<void> {
  const { accountId, groupId, kind, trigger, policyId, requestedBy, selection } = request;
  await transaction.execute(
    `INSERT INTO runs (organization_id, id, account_id, group_id, kind, trigger, policy_id, requested_by, selection, status, queued_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', $10)`,
    [
      organizationId,
      runId,
      accountId,
      groupId,
      kind,
      trigger,
      policyId,
      requestedBy,
      JSON.stringify(selection),
      queuedAt,
    ],
  );
  await transaction.execute(
    'INSERT INTO run_queue (organization_id, run_id, account_id, kind, queued_at) VALUES ($1, $2, $3, $4, $5)',
    [organizationId, runId, accountId, kind, queuedAt],
  );
}

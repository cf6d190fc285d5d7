import { AppError } from '#platform/errors.ts';
import { newId } from '#platform/identifiers.ts';
import type { Jobs } from '#platform/jobs/jobs.ts';
import type { RunRequests } from './contract.ts';
import { findWaitingRun, insertRun, lockAccount } from './repository.ts';
import { sendTicket } from './scheduler.ts';

/** Queues runs: the row, its place in the queue and a ticket, all in the caller's transaction. */
export function createRunRequests(jobs: Jobs): RunRequests {
  return {
    async request(transaction, organizationId, request, now) {
      if (!(await lockAccount(transaction, organizationId, request.accountId))) throw notConnected(request.accountId);
      const shared = request.kind === 'full' ? await findWaitingRun(transaction, organizationId, request) : undefined;
      if (shared) return { runId: shared, isShared: true };
      const runId = newId();
      await insertRun(transaction, organizationId, runId, request, new Date(now).toISOString());
      await sendTicket(jobs, transaction, request.kind, runId);
      return { runId, isShared: false };
    },
  };
}

function notConnected(accountId: string): AppError {
  return new AppError('not-found', {
    en: `There is no connected account ${accountId}.`,
    zh: `没有已连接的账号 ${accountId}。`,
  });
}

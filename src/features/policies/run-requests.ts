import type { Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import type { RunRequest, RunRequests } from '../assessment/contract.ts';
import type { PlannedRun } from './run-plan.ts';
import type { RunsAsked } from './run-scope.ts';

/** Who or what asked for runs. */
export interface Asker {
  readonly trigger: RunRequest['trigger'];
  readonly requestedBy: string | null;
}

/** Asks for all of them together, in the caller's transaction. */
export async function requestPlanned(
  requests: RunRequests,
  transaction: Transaction,
  organizationId: string,
  planned: readonly PlannedRun[],
  { trigger, requestedBy, groupId = newId() }: Asker & { readonly groupId?: string },
  now: number,
): Promise<RunsAsked> {
  const runs = [];
  for (const { account, kind, policyId, selection } of planned) {
    const request = { accountId: account.id, kind, trigger, policyId, groupId, requestedBy, selection };
    const { runId, isShared } = await requests.request(transaction, organizationId, request, now);
    runs.push({ runId, accountId: account.id, isShared });
  }
  return { groupId, runs };
}

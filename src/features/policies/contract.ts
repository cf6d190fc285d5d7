import type { Transaction } from '#platform/database/database.ts';
import type { Asker } from './run-requests.ts';
import type { RunScope, RunsAsked } from './run-scope.ts';

export type { RunScope, RunsAsked } from './run-scope.ts';

/** What other features and the server ask of policies, in their own transactions. */
export interface Policies {
  /** Makes the policy that every organisation has, and sets all timers anew; called when an organisation is made and when the server starts. */
  ensureDefaultPolicy(transaction: Transaction, organizationId: string, now: number): Promise<void>;
  /** Accounts were connected or disconnected: schedules look at them again. */
  accountsChanged(transaction: Transaction, organizationId: string, now: number): Promise<void>;
  /** For how many days at the most a failure may be accepted; null: no policy has a limit of its own. */
  exceptionDays(
    transaction: Transaction,
    organizationId: string,
    scope: { readonly checkId: string | null; readonly accountId: string | null },
  ): Promise<number | null>;
  /** Asks for runs with the parameters in force, as POST /api/v1/runs does. Throws 'not-found' and 'conflict' like it. */
  requestRuns(
    transaction: Transaction,
    organizationId: string,
    scope: RunScope,
    asker: Pick<Asker, 'requestedBy'> & Partial<Asker>,
    now: number,
  ): Promise<RunsAsked>;
}

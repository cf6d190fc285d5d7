import type { Transaction } from '#platform/database/database.ts';
import type { Catalogue } from './catalogue.ts';
import { chosenChecks } from './choice.ts';
import { allPolicies } from './repository.ts';

/**
 * For how many days at the most a failure may be accepted, as the enabled policies say that choose the check for the account; the shortest
 * holds. Without a check or an account, those for any. Null: no policy has a limit of its own.
 */
export async function shortestExceptionDays(
  catalogue: Catalogue,
  transaction: Transaction,
  organizationId: string,
  { checkId, accountId }: { readonly checkId: string | null; readonly accountId: string | null },
): Promise<number | null> {
  const policies = await allPolicies(transaction, organizationId);
  const limits = policies
    .filter(
      ({ isEnabled, accountIds }) => isEnabled && (accountId === null || (accountIds?.includes(accountId) ?? true)),
    )
    .filter((policy) => checkId === null || chosenChecks(catalogue, policy).some(({ check }) => check.id === checkId))
    .flatMap(({ exceptionDays }) => exceptionDays ?? []);
  return limits.length === 0 ? null : Math.min(...limits);
}

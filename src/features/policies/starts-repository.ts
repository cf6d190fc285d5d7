import type { Transaction } from '#platform/database/database.ts';

/** How many of an account's windows are remembered: enough for any schedule and any clock that went astray. */
const rememberedStarts = 64;

/** Of these windows, those in which accounts were started already: account ids by window. */
export async function findStarts(
  transaction: Transaction,
  organizationId: string,
  policyId: string,
  occurrences: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await transaction.query<{ accountId: string; occurrence: string }>(
    `SELECT account_id AS "accountId", occurrence FROM policy_starts
      WHERE organization_id = $1 AND policy_id = $2 AND occurrence = ANY($3::text[])`,
    [organizationId, policyId, occurrences],
  );
  const byOccurrence = Map.groupBy(rows, ({ occurrence }) => occurrence);
  return new Map([...byOccurrence].map(([key, starts]) => [key, new Set(starts.map(({ accountId }) => accountId))]));
}

/** Remembers a start, and forgets the oldest of the account. */
export async function insertStart(
  transaction: Transaction,
  organizationId: string,
  start: {
    readonly policyId: string;
    readonly accountId: string;
    readonly occurrence: string;
    readonly startedAt: string;
    readonly runId: string;
  },
): Promise<void> {
  await transaction.execute(
    `INSERT INTO policy_starts (organization_id, policy_id, account_id, occurrence, started_at, run_id) VALUES ($1, $2, $3, $4, $5, $6)`,
    [organizationId, start.policyId, start.accountId, start.occurrence, start.startedAt, start.runId],
  );
  await transaction.execute(
    `DELETE FROM policy_starts WHERE organization_id = $1 AND policy_id = $2 AND account_id = $3 AND occurrence IN (
       SELECT occurrence FROM policy_starts WHERE organization_id = $1 AND policy_id = $2 AND account_id = $3
        ORDER BY started_at DESC OFFSET $4)`,
    [organizationId, start.policyId, start.accountId, rememberedStarts],
  );
}

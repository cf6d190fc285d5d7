import type { Gap } from '#model/gap.ts';
import type { Transaction } from '#platform/database/database.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import { neverRead } from './memory-graph.ts';

export interface UnreadList {
  readonly accountId: string;
  readonly gap: Gap;
}

/** that are looked at for the reasons that are shown */
const mostLists = 1_000;

/** Lists of these kinds that failed, and those that no run of a connected account of their cloud has read; of these accounts, or of all. */
export async function unreadLists(
  transaction: Pick<Transaction, 'query'>,
  organizationId: string,
  { kinds, accounts }: { readonly kinds: readonly string[]; readonly accounts?: readonly string[] },
): Promise<readonly UnreadList[]> {
  const rows = await transaction.query<{ accountId: string; kind: string; gap: Gap | null }>(
    `SELECT * FROM (
       SELECT account_id AS "accountId", kind, gap FROM sweeps
        WHERE organization_id = $1 AND stage = 'list' AND kind = ANY($2::text[]) AND gap IS NOT NULL
       UNION ALL
       SELECT c.id, k.kind, NULL FROM accounts AS c CROSS JOIN unnest($2::text[]) AS k (kind)
        WHERE c.organization_id = $1 AND c.status = 'connected' AND c.cloud = split_part(k.kind, '.', 1) AND NOT EXISTS (
          SELECT 1 FROM sweeps AS s WHERE s.organization_id = $1 AND s.account_id = c.id AND s.stage = 'list' AND s.kind = k.kind)
     ) AS unread WHERE $3::uuid[] IS NULL OR "accountId" = ANY($3) ORDER BY "accountId", kind, gap IS NULL, gap::text LIMIT $4`,
    [organizationId, kinds, accounts ?? null, mostLists],
  );
  return unescapeStored(rows).map(({ accountId, kind, gap }) => ({ accountId, gap: gap ?? neverRead(kind) }));
}

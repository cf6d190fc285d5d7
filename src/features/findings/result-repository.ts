import type { Transaction } from '#platform/database/database.ts';
import { escapeStored } from '#platform/stored-text.ts';
import type { Entries } from '../assessment/index.ts';

/** The verdicts on one asset, as they are stored: texts are still escaped. */
export interface ResultRow {
  readonly assetId: string;
  readonly name: string;
  readonly displayName: string | null;
  readonly region: string | null;
  readonly entries: Entries;
}

/** The next assets of a kind in an account that have verdicts; `after` is a stored id, and `isFrom` takes that one too. */
export async function findResults(
  transaction: Transaction,
  organizationId: string,
  { accountId, kind, after, isFrom, limit }: ResultRange,
): Promise<readonly ResultRow[]> {
  return await transaction.query<ResultRow>(
    `SELECT r.asset_id AS "assetId", a.name, a.display_name AS "displayName", a.region, r.entries
       FROM results r JOIN assets a ON a.organization_id = r.organization_id AND a.account_id = r.account_id AND a.kind = r.kind
        AND a.asset_id = r.asset_id
      WHERE r.organization_id = $1 AND r.account_id = $2 AND r.kind = $3 AND r.asset_id ${isFrom ? '>=' : '>'} $4
      ORDER BY r.asset_id LIMIT $5`,
    [organizationId, accountId, kind, after, limit],
  );
}

export interface ResultRange {
  readonly accountId: string;
  readonly kind: string;
  readonly after: string;
  readonly isFrom: boolean;
  readonly limit: number;
}

export async function findResultsOf(
  transaction: Transaction,
  organizationId: string,
  { accountId, kind, assetId }: { readonly accountId: string; readonly kind: string; readonly assetId: string },
): Promise<ResultRow | undefined> {
  const after = escapeStored(assetId);
  const [row] = await findResults(transaction, organizationId, { accountId, kind, after, isFrom: true, limit: 1 });
  return row?.assetId === after ? row : undefined;
}

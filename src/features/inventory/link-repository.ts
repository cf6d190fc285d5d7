import type { Transaction } from '#platform/database/database.ts';
import { unescapeStored } from '#platform/stored-text.ts';

export interface LinkedAsset {
  readonly id: string;
  readonly name: string | null;
  readonly region: string | null;
}

interface Place {
  readonly accountId: string;
  readonly kind: string;
  /** only of this region; null: of any */
  readonly region: string | null;
}

/** Assets of a kind whose field holds one of the values. */
export async function findByField(
  transaction: Transaction,
  organizationId: string,
  { accountId, kind, region }: Place,
  { field, values, limit }: { readonly field: string; readonly values: readonly string[]; readonly limit: number },
): Promise<readonly LinkedAsset[]> {
  const rows = await transaction.query<LinkedAsset>(
    `SELECT DISTINCT l.asset_id AS id, a.name, l.region FROM links AS l LEFT JOIN assets AS a ON a.organization_id = l.organization_id
        AND a.account_id = l.account_id AND a.kind = l.kind AND a.asset_id = l.asset_id
      WHERE l.organization_id = $1 AND l.account_id = $2 AND l.kind = $3 AND l.field = $4 AND l.value = ANY($5::text[])
        AND ($6::text IS NULL OR l.region = $6) ORDER BY 1 LIMIT $7`,
    [organizationId, accountId, kind, field, values, region, limit],
  );
  return unescapeStored(rows);
}

/** Assets of a kind that are called one of the names. */
export async function findByName(
  transaction: Transaction,
  organizationId: string,
  { accountId, kind, region }: Place,
  { names, limit }: { readonly names: readonly string[]; readonly limit: number },
): Promise<readonly LinkedAsset[]> {
  const rows = await transaction.query<LinkedAsset>(
    `SELECT asset_id AS id, name, region FROM assets
      WHERE organization_id = $1 AND name = ANY($4::text[]) AND account_id = $2 AND kind = $3 AND ($5::text IS NULL OR region = $5)
      ORDER BY asset_id LIMIT $6`,
    [organizationId, accountId, kind, names, region, limit],
  );
  return unescapeStored(rows);
}

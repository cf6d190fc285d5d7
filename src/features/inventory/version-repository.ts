import type { Gap } from '#model/gap.ts';
import type { Transaction } from '#platform/database/database.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import type { AssetKey } from './repository.ts';

/** A row of `asset_versions`. */
export interface VersionRow {
  readonly validFrom: string;
  readonly validTo: string;
  readonly cause: 'changed' | 'gone';
  readonly runId: string;
  readonly name: string;
  readonly region: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly gaps: Readonly<Record<string, Gap>> | null;
}

/** What an asset was, the newest first. */
export async function findVersions(
  transaction: Transaction,
  organizationId: string,
  { accountId, kind, storedId }: AssetKey,
  { before, limit }: { before: string | null; limit: number },
): Promise<readonly VersionRow[]> {
  const rows = await transaction.query<VersionRow>(
    `SELECT valid_from AS "validFrom", valid_to AS "validTo", cause, run_id AS "runId", name, region, tags, fields, gaps FROM asset_versions
      WHERE organization_id = $1 AND account_id = $2 AND kind = $3 AND asset_id = $4 AND ($5::timestamptz IS NULL OR valid_to < $5)
      ORDER BY valid_to DESC LIMIT $6`,
    [organizationId, accountId, kind, storedId, before, limit],
  );
  return unescapeStored(rows);
}

const keys = { kind: 'kind', account: 'account_id::text', region: `coalesce(region, 'global')` } as const;

/** How many assets there are by kind, account or region. */
export async function countAssets(
  transaction: Transaction,
  organizationId: string,
  by: keyof typeof keys,
  accountId: string | null,
): Promise<readonly { readonly key: string; readonly assets: number }[]> {
  const rows = await transaction.query<{ key: string; assets: number }>(
    `SELECT ${keys[by]} AS key, count(*) AS assets FROM assets
      WHERE organization_id = $1 AND ($2::uuid IS NULL OR account_id = $2) GROUP BY 1 ORDER BY 2 DESC, 1`,
    [organizationId, accountId],
  );
  return unescapeStored(rows);
}

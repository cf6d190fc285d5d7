import type { Transaction } from '#platform/database/database.ts';
import type { KnownAssets } from '../known-assets.ts';
import type { UnitWork } from './batch.ts';
import type { StoredAsset } from './stored-asset.ts';

type UnitPlace = Pick<UnitWork, 'fence' | 'accountId' | 'kind' | 'sweepRegion'>;

const columns = `a.kind, a.asset_id, a.name, a.display_name, a.region, a.sweep_region, a.tags, a.fields, a.gaps, a.content_hash, a.read_set,
  a.first_seen_at, a.changed_at, a.unconfirmed_since, r.entries, r.state`;
/*
 * Ids come as a joined list and not as `= ANY(…)`: for the latter the planner of a table without statistics expects every row to match, and
 * reads the whole table for each batch.
 */
const joined = `unnest($4::text[]) AS wanted (id)
  JOIN assets a ON a.organization_id = $1 AND a.account_id = $2 AND a.kind = $3 AND a.asset_id = wanted.id
  LEFT JOIN results r ON r.organization_id = a.organization_id AND r.account_id = a.account_id
  AND r.kind = a.kind AND r.asset_id = a.asset_id`;

/** The rows of these assets, locked until the transaction ends, by their (escaped) id. */
export async function loadStored(
  transaction: Transaction,
  place: Omit<UnitPlace, 'sweepRegion'>,
  ids: readonly string[],
): Promise<Map<string, StoredAsset>> {
  const locked = await lockAssets(transaction, place, ids);
  if (locked.length === 0) return new Map();
  const { fence, accountId, kind } = place;
  const rows = await transaction.query<StoredAsset>(`SELECT ${columns} FROM ${joined}`, [
    ...[fence.organizationId, accountId, kind, locked],
  ]);
  return new Map(rows.map((row) => [row.asset_id, row]));
}

/**
 * Whoever writes an asset, its verdicts or its findings holds its row. A statement that waits for a row sees that row as it is then, but
 * what it joins as it was before; so what belongs to it is read by the next one.
 */
export async function lockAssets(
  transaction: Transaction,
  { fence, accountId, kind }: Omit<UnitPlace, 'sweepRegion'>,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await transaction.query<{ asset_id: string }>(
    `SELECT a.asset_id FROM unnest($4::text[]) AS wanted (id)
       JOIN assets a ON a.organization_id = $1 AND a.account_id = $2 AND a.kind = $3 AND a.asset_id = wanted.id
      ORDER BY a.asset_id FOR UPDATE OF a`,
    [fence.organizationId, accountId, kind, ids],
  );
  return rows.map(({ asset_id }) => asset_id);
}

/** Fills the table of what is known of a unit; verdicts that time has overtaken do not stand. `ids`: only these. */
export async function loadKnown(
  transaction: Transaction,
  { fence, accountId, kind, sweepRegion }: UnitPlace,
  known: KnownAssets,
  at: string,
  ids: readonly string[] | null,
): Promise<void> {
  const rows = transaction.stream<{ asset_id: string; state: string; own: string }>(
    `SELECT asset_id, CASE WHEN holds_until <= $5 THEN '' ELSE state END AS state, own FROM results
      WHERE organization_id = $1 AND account_id = $2 AND kind = $3 AND sweep_region = $4
        AND ($6::text[] IS NULL OR asset_id = ANY($6))`,
    [fence.organizationId, accountId, kind, sweepRegion, at, ids],
    5_000,
  );
  for await (const batch of rows) for (const row of batch) known.addStored(row.asset_id, row.state, row.own);
}

/** Stored assets of a unit in the order of their ids, the next after one; `ids`: only these. */
export async function listStored(
  transaction: Transaction,
  { fence, accountId, kind, sweepRegion }: UnitPlace,
  { ids, after, limit }: { readonly ids: readonly string[] | null; readonly after: string; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await transaction.query<{ asset_id: string }>(
    `SELECT asset_id FROM assets WHERE organization_id = $1 AND account_id = $2 AND kind = $3 AND sweep_region = $4
        AND ($5::text[] IS NULL OR asset_id = ANY($5)) AND asset_id > $6 ORDER BY asset_id LIMIT $7`,
    [fence.organizationId, accountId, kind, sweepRegion, ids, after, limit],
  );
  return rows.map(({ asset_id }) => asset_id);
}

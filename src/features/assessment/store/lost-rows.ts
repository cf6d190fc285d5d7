import type { Transaction } from '#platform/database/database.ts';
import type { RunContext } from '../run-context.ts';
import type { ListPlace } from './run-rows.ts';

type Store = Pick<RunContext['store'], 'fence' | 'accountId'>;

/** The lists that have shown the stored assets of these kinds, whenever that was. */
export async function storedPlaces(
  transaction: Transaction,
  { fence, accountId }: Store,
  kinds: readonly string[],
): Promise<readonly ListPlace[]> {
  return await transaction.query<ListPlace>(
    `SELECT kind, sweep_region AS region FROM assets WHERE organization_id = $1 AND account_id = $2 AND kind = ANY($3)
      GROUP BY kind, sweep_region ORDER BY kind, sweep_region`,
    [fence.organizationId, accountId, kinds],
  );
}

interface Wanted {
  /** only these; null: all */
  readonly ids: readonly string[] | null;
  readonly checks: readonly string[];
  readonly after: string;
  readonly limit: number;
}

/** Assets of a list, the next by id, that are not marked as unconfirmed yet or of which these checks still say something. */
export async function listUndoubted(
  transaction: Transaction,
  { fence, accountId }: Store,
  { kind, region }: ListPlace,
  { ids, checks, after, limit }: Wanted,
): Promise<readonly string[]> {
  const rows = await transaction.query<{ asset_id: string }>(
    `SELECT a.asset_id FROM assets a LEFT JOIN results r ON r.organization_id = $1 AND r.account_id = $2 AND r.kind = $3
        AND r.asset_id = a.asset_id
      WHERE a.organization_id = $1 AND a.account_id = $2 AND a.kind = $3 AND a.sweep_region = $4
        AND ($5::text[] IS NULL OR a.asset_id = ANY($5)) AND a.asset_id > $6
        AND (a.unconfirmed_since IS NULL OR r.state <> ''
          OR EXISTS (SELECT 1 FROM jsonb_each(r.entries) AS entry WHERE entry.key = ANY($7) AND entry.value ->> 0 <> 'u'))
      ORDER BY a.asset_id LIMIT $8`,
    [fence.organizationId, accountId, kind, region, ids, after, checks, limit],
  );
  return rows.map(({ asset_id }) => asset_id);
}

import type { Transaction } from '#platform/database/database.ts';
import type { Entry } from '../entry.ts';
import type { RunContext } from '../run-context.ts';
import type { FindingAsset } from './finding-writes.ts';
import type { StoredAsset } from './stored-asset.ts';
import { lockAssets } from './stored-rows.ts';

type Store = RunContext['store'];

export interface Shown {
  readonly kind: string;
  readonly regions: readonly string[];
  /** only these; null: all */
  readonly ids: readonly string[] | null;
  /** with their verdicts */
  readonly withEntries: boolean;
}

/** Assets of one kind that the lists of these regions have shown. */
export function streamAssets(
  transaction: Transaction,
  { fence, accountId }: Store,
  { kind, regions, ids, withEntries }: Shown,
  batch: number,
): AsyncGenerator<readonly StoredAsset[]> {
  const verdicts = withEntries
    ? `LEFT JOIN results r ON r.organization_id = $1 AND r.account_id = $2 AND r.kind = $3 AND r.asset_id = a.asset_id`
    : '';
  return transaction.stream<StoredAsset>(
    `SELECT a.*, ${withEntries ? 'r.entries, r.state' : 'NULL AS entries, NULL AS state'} FROM assets a ${verdicts}
      WHERE a.organization_id = $1 AND a.account_id = $2 AND a.kind = $3 AND a.sweep_region = ANY($4) AND a.unconfirmed_since IS NULL
        AND ($5::text[] IS NULL OR a.asset_id = ANY($5))`,
    [fence.organizationId, accountId, kind, regions, ids],
    batch,
  );
}

/** Tells the planner how large the tables have become, when this run has made them much larger. */
export async function refreshStatistics({ database, fence }: Store): Promise<void> {
  await database.inOrganization(fence.organizationId, async (transaction) => {
    const rows = await transaction.query<{ changed: number }>(
      'SELECT coalesce(sum(changed), 0) AS changed FROM run_units WHERE organization_id = $1 AND run_id = $2',
      [fence.organizationId, fence.runId],
    );
    if (rows[0]!.changed > manyChanges) await transaction.query('SELECT refresh_statistics()');
  });
}
const manyChanges = 5_000;

/** What a verdict of the link stage replaces, and the asset as it is now. */
export interface JudgedRow extends FindingAsset {
  readonly entries: Readonly<Record<string, Entry>>;
}

/** The verdicts that stand on these (escaped) ids, locked until the transaction ends. */
export async function lockEntries(
  transaction: Transaction,
  store: Store,
  kind: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, JudgedRow>> {
  const { fence, accountId } = store;
  const locked = await lockAssets(transaction, { ...store, kind }, ids);
  const rows = await transaction.query<JudgedRow>(
    `SELECT a.kind, a.asset_id, a.name, a.display_name, a.region, a.tags, r.entries FROM unnest($4::text[]) AS wanted (id)
       JOIN assets a ON a.organization_id = $1 AND a.account_id = $2 AND a.kind = $3 AND a.asset_id = wanted.id
       JOIN results r ON r.organization_id = $1 AND r.account_id = $2 AND r.kind = $3 AND r.asset_id = wanted.id`,
    [fence.organizationId, accountId, kind, locked],
  );
  return new Map(rows.map((row) => [row.asset_id, row]));
}

/** Puts verdicts into the packed ones of their assets. */
export async function mergeEntries(
  transaction: Transaction,
  { fence, accountId }: Store,
  kind: string,
  changed: readonly (readonly [id: string, entries: object])[],
): Promise<void> {
  await transaction.execute(
    `UPDATE results SET entries = results.entries || changed.entries FROM unnest($4::text[], $5::jsonb[]) AS changed (asset_id, entries)
      WHERE organization_id = $1 AND account_id = $2 AND kind = $3 AND results.asset_id = changed.asset_id`,
    [
      ...[fence.organizationId, accountId, kind, changed.map(([id]) => id)],
      changed.map(([, entries]) => JSON.stringify(entries)),
    ],
  );
}

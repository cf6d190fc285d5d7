import type { Transaction } from '#platform/database/database.ts';
import type { Entry } from '../entry.ts';
import type { RunContext } from '../run-context.ts';
import type { Counts } from '../tally.ts';
import type { StoredAsset } from './stored-asset.ts';

type Store = RunContext['store'];

/** Assets of one kind that the lists of these regions have shown; `withEntries`: with their verdicts. */
export function streamAssets(
  transaction: Transaction,
  { fence, accountId }: Store,
  kind: string,
  regions: readonly string[],
  withEntries: boolean,
  batch: number,
): AsyncGenerator<readonly StoredAsset[]> {
  const verdicts = withEntries
    ? `LEFT JOIN results r ON r.organization_id = $1 AND r.account_id = $2 AND r.kind = $3 AND r.asset_id = a.asset_id`
    : '';
  return transaction.stream<StoredAsset>(
    `SELECT a.*, ${withEntries ? 'r.entries, r.state' : 'NULL AS entries, NULL AS state'} FROM assets a ${verdicts}
      WHERE a.organization_id = $1 AND a.account_id = $2 AND a.kind = $3 AND a.sweep_region = ANY($4) AND a.unconfirmed_since IS NULL`,
    [fence.organizationId, accountId, kind, regions],
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

export interface LinkSweep {
  readonly asset_count: number;
  readonly counts: Readonly<Record<string, Counts>>;
  readonly holds_until: string | null;
}

/** The last judgement of a kind's checks over links, when it rests on the same and time has not overtaken it. */
export async function findLinkSweep(
  { database, fence, accountId, judgedAt }: Store,
  kind: string,
  digest: string,
): Promise<LinkSweep | undefined> {
  const rows = await database.inOrganization(fence.organizationId, (transaction) =>
    transaction.query<LinkSweep>(
      `SELECT asset_count, counts, holds_until FROM sweeps WHERE organization_id = $1 AND account_id = $2 AND stage = 'links'
        AND kind = $3 AND region = '' AND digest = $4 AND (holds_until IS NULL OR holds_until > $5)`,
      [fence.organizationId, accountId, kind, digest, new Date(judgedAt).toISOString()],
    ),
  );
  return rows[0];
}

/** The verdicts that stand on these (escaped) ids, locked until the transaction ends. */
export async function lockEntries(
  transaction: Transaction,
  { fence, accountId }: Store,
  kind: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, Entry>>>> {
  const rows = await transaction.query<{ asset_id: string; entries: Record<string, Entry> }>(
    `SELECT asset_id, entries FROM unnest($4::text[]) AS wanted (id)
       JOIN results ON organization_id = $1 AND account_id = $2 AND kind = $3 AND asset_id = wanted.id
      ORDER BY asset_id FOR UPDATE OF results`,
    [fence.organizationId, accountId, kind, ids],
  );
  return new Map(rows.map(({ asset_id, entries }) => [asset_id, entries]));
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

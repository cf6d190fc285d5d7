import type { Transaction } from '#platform/database/database.ts';
import type { Entry } from '../entry.ts';
import type { SweptUnit } from '../judge-links.ts';
import type { RunContext } from '../run-context.ts';
import type { Counts } from '../tally.ts';
import type { StoredAsset } from './stored-asset.ts';

type Store = RunContext['store'];

/** Assets that the lists of these units have shown, with their verdicts. */
export function streamAssets(
  transaction: Transaction,
  { fence, accountId }: Store,
  units: readonly SweptUnit[],
  batch: number,
): AsyncGenerator<readonly StoredAsset[]> {
  return transaction.stream<StoredAsset>(
    `SELECT a.*, r.entries, r.state FROM assets a
       JOIN unnest($3::text[], $4::text[]) AS unit (kind, region) ON unit.kind = a.kind AND unit.region = a.sweep_region
       LEFT JOIN results r ON r.organization_id = a.organization_id AND r.account_id = a.account_id AND r.kind = a.kind
        AND r.asset_id = a.asset_id
      WHERE a.organization_id = $1 AND a.account_id = $2 AND a.unconfirmed_since IS NULL`,
    [fence.organizationId, accountId, units.map(({ kind }) => kind), units.map(({ region }) => region)],
    batch,
  );
}

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
    `SELECT asset_id, entries FROM results WHERE organization_id = $1 AND account_id = $2 AND kind = $3
      AND asset_id = ANY($4) ORDER BY asset_id FOR UPDATE`,
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

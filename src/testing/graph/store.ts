import type pg from 'pg';
import type { GraphAsset, Sweep } from '#graph/memory-graph.ts';
import type { AssetKind, Link } from '#model/asset.ts';
import { newId } from '#platform/identifiers.ts';
import { escapeStored, storedJson } from '#platform/stored-text.ts';

const at = '2026-11-01T00:00:00.000Z';

/** Writes a graph as a run would have stored it. */
export async function storeGraph(
  admin: pg.Client,
  organizationId: string,
  kinds: readonly AssetKind[],
  { assets, sweeps }: { readonly assets: readonly GraphAsset[]; readonly sweeps: readonly Sweep[] },
): Promise<void> {
  await admin.query("INSERT INTO organizations (id, slug, name, created_at) VALUES ($1, $2, 'Toys', $3)", [
    organizationId,
    organizationId,
    at,
  ]);
  const accounts = new Map<string, string>();
  for (const { account, cloud } of assets) {
    if (accounts.has(account)) continue;
    const id = newId();
    accounts.set(account, id);
    await admin.query(
      "INSERT INTO accounts (organization_id, id, cloud, external_id, name, source, credentials_kind, created_at) VALUES ($1, $2, $3, $4, $4, 'live', 'none', $5)",
      [organizationId, id, cloud, account, at],
    );
  }
  for (const asset of assets) await storeAsset(admin, [organizationId, accounts.get(asset.account)!], kinds, asset);
  for (const { account, kind, region, gap } of sweeps) {
    await admin.query(
      `INSERT INTO sweeps (organization_id, account_id, stage, kind, region, last_run_id, swept_at, gap, asset_count, digest)
        VALUES ($1, $2, 'list', $3, $4, $5, $6, $7, 0, '')`,
      [organizationId, accounts.get(account), kind, region ?? '', newId(), at, gap && JSON.stringify(gap)],
    );
  }
}

async function storeAsset(
  admin: pg.Client,
  [organizationId, accountId]: readonly [string, string],
  kinds: readonly AssetKind[],
  asset: GraphAsset,
): Promise<void> {
  const { kind, id, name, displayName, region, tags, fields, gaps, isUnconfirmed } = asset;
  await admin.query(
    `INSERT INTO assets (organization_id, account_id, kind, asset_id, name, display_name, region, sweep_region, tags, fields, gaps,
        content_hash, read_set, first_seen_at, changed_at, unconfirmed_since)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', $12, $12, $13)`,
    [
      ...[
        organizationId,
        accountId,
        kind,
        escapeStored(id),
        escapeStored(name),
        escapeStored(displayName ?? null),
        region,
        region ?? '',
      ],
      ...[storedJson(tags), storedJson(fields), gaps ? storedJson(gaps) : null, at, isUnconfirmed ? at : null],
    ],
  );
  const links = kinds.flatMap((near): Link[] => Object.values(near.links));
  const keys = links.filter((link) => (link.kind as AssetKind).kind === kind).map(({ far }) => far);
  for (const field of new Set(keys)) {
    const values = [fields[field]].flat().filter((value): value is string => typeof value === 'string');
    for (const value of new Set(values)) {
      await admin.query(
        'INSERT INTO links (organization_id, account_id, kind, field, value, asset_id, region) VALUES ($1, $2, $3, $4, $5, $6, $7)',
        [organizationId, accountId, kind, field, escapeStored(value), escapeStored(id), region],
      );
    }
  }
}

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Disk } from '#clouds/azure/compute/assets.ts';
import type { GraphAsset, Sweep } from '#graph/memory-graph.ts';
import { type CopyValue, copyLine } from '#platform/database/copy-line.ts';
import { newId } from '#platform/identifiers.ts';

const at = '2026-11-01T00:00:00.000Z';

/** Writes assets, their links and sweeps, as runs would have left them, and lets the planner know of them. */
export async function fillGraph(
  adminUrl: string,
  organizationId: string,
  { assets, sweeps }: { readonly assets: readonly GraphAsset[]; readonly sweeps: readonly Sweep[] },
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const copy = (table: string, lines: Iterable<string>): Promise<void> =>
    pipeline(Readable.from(lines, { objectMode: false }), client.query(copyFrom(`COPY ${table} FROM STDIN`)));
  try {
    const accounts = new Map(sweeps.map(({ account }) => [account, newId()]));
    for (const [account, id] of accounts) await client.query(accountRow, [organizationId, id, account, at]);
    const lead = (asset: { readonly account: string }): string[] => [organizationId, accounts.get(asset.account)!];
    await copy(
      assetTable,
      chunks(assets, (asset) => [...lead(asset), ...assetRow(asset)]),
    );
    const linked = assets.filter(({ kind, fields }) => kind === Disk.kind && fields.managedBy !== null);
    await copy(
      linkTable,
      chunks(linked, (asset) => [...lead(asset), ...linkRow(asset)]),
    );
    await copy(
      sweepTable,
      chunks(sweeps, (sweep) => [...lead(sweep), ...sweepRow(sweep)]),
    );
    await client.query('VACUUM ANALYZE assets, links, sweeps');
  } finally {
    await client.end();
  }
}

const accountRow = `INSERT INTO accounts (organization_id, id, cloud, external_id, name, source, credentials_kind, created_at)
  VALUES ($1, $2, 'azure', $3, $3, 'recording', 'none', $4)`;

const assetTable = `assets (organization_id, account_id, kind, asset_id, name, region, sweep_region, tags, fields, gaps, content_hash,
  read_set, first_seen_at, changed_at, unconfirmed_since)`;
function assetRow({ kind, id, name, region, tags, fields, gaps, isUnconfirmed }: GraphAsset): CopyValue[] {
  return [kind, id, name, region, region ?? '', tags, fields, gaps ?? null, '', '', at, at, isUnconfirmed ? at : null];
}

const linkTable = 'links (organization_id, account_id, kind, field, value, asset_id, region)';
function linkRow({ kind, id, region, fields }: GraphAsset): CopyValue[] {
  return [kind, 'managedBy', String(fields.managedBy), id, region];
}

const sweepTable =
  'sweeps (organization_id, account_id, stage, kind, region, last_run_id, swept_at, gap, asset_count, digest)';
function sweepRow({ kind, region, gap }: Sweep): CopyValue[] {
  return ['list', kind, region ?? '', newId(), at, gap, 0, ''];
}

/** Lines some 64 KiB at a time. */
function* chunks<T>(items: Iterable<T>, rowOf: (item: T) => readonly CopyValue[]): Generator<string> {
  let text = '';
  for (const item of items) {
    text += copyLine(rowOf(item));
    if (text.length < 1 << 16) continue;
    yield text;
    text = '';
  }
  yield text;
}

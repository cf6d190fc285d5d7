import type { Transaction } from '#platform/database/database.ts';
import type { Content } from '../input-hash.ts';
import type { UnitWork } from './batch.ts';
import type { AssetRow, StoredAsset } from './stored-asset.ts';

interface AssetWrite {
  readonly row: AssetRow;
  readonly content: Content;
  readonly stored: StoredAsset | undefined;
  /** false: only where and that it was seen is new */
  readonly isChanged: boolean;
}

/** Thrown when another run has stored an asset first, between the look and the writing: the batch looks again. */
export class Overtaken extends Error {
  constructor() {
    super('another run was first with an asset');
    this.name = 'Overtaken';
  }
}

const assetColumns = [
  ...['organization_id', 'account_id', 'kind', 'asset_id', 'name', 'display_name', 'region', 'sweep_region', 'tags'],
  ...['fields', 'gaps', 'content_hash', 'read_set', 'first_seen_at', 'changed_at', 'unconfirmed_since'],
];
const versionColumns = [
  ...['organization_id', 'account_id', 'kind', 'asset_id', 'valid_from', 'valid_to', 'name', 'region', 'tags'],
  ...['fields', 'gaps', 'cause', 'run_id'],
];
const linkColumns = ['organization_id', 'account_id', 'kind', 'field', 'value', 'asset_id', 'region'];
const unchangingColumns = new Set(['organization_id', 'account_id', 'kind', 'asset_id', 'first_seen_at']);

/** New and changed assets of a batch, what they were before, and the values that links lead to. */
export class AssetWrites {
  readonly #work: UnitWork;
  readonly #writes = new Map<string, AssetWrite>();

  constructor(work: UnitWork) {
    this.#work = work;
  }

  put(row: AssetRow, content: Content, stored: StoredAsset | undefined, isChanged: boolean): void {
    this.#writes.set(row.asset_id, { row, content, stored, isChanged });
  }

  get count(): number {
    return this.#writes.size;
  }

  async write(transaction: Transaction): Promise<void> {
    if (this.#writes.size === 0) return;
    const writes = [...this.#writes.values()];
    await transaction.stage('assets', assetColumns, this.#assetRows(writes));
    // rows that were found are locked; one that is there although it was not found is another run's
    const known = writes.flatMap(({ stored }) => stored?.asset_id ?? []);
    const written = await transaction.execute(
      `INSERT INTO assets (${assetColumns.join(', ')}) SELECT ${assetColumns.join(', ')}
         FROM staging_assets ORDER BY asset_id ON CONFLICT (organization_id, account_id, kind, asset_id) DO UPDATE SET
         ${assetColumns.filter((name) => !unchangingColumns.has(name)).map((name) => `${name} = excluded.${name}`)}
         WHERE assets.asset_id = ANY($1)`,
      [known],
    );
    if (written < writes.length) throw new Overtaken();
    const changed = writes.filter(({ isChanged }) => isChanged);
    await this.#writeVersions(transaction, changed);
    await this.#writeLinks(transaction, changed);
  }

  *#assetRows(writes: readonly AssetWrite[]) {
    const { fence, accountId, sweepRegion, set, at } = this.#work;
    for (const { row, content, stored, isChanged } of writes) {
      const { kind, asset_id, name, display_name, region, tags, fields, gaps } = row;
      const place = [fence.organizationId, accountId, kind, asset_id, name, display_name, region, sweepRegion];
      const since = [stored?.first_seen_at ?? at, stored && !isChanged ? stored.changed_at : at];
      yield [...place, tags, fields, gaps, content.hash, set.readSet, ...since, null];
    }
  }

  async #writeVersions(transaction: Transaction, writes: readonly AssetWrite[]): Promise<void> {
    const before = writes.flatMap(({ stored }) => stored ?? []);
    await writeVersions(transaction, this.#work, before, 'changed');
  }

  async #writeLinks(transaction: Transaction, writes: readonly AssetWrite[]): Promise<void> {
    const { fence, accountId, kind, linkFields } = this.#work;
    if (linkFields.length === 0) return;
    const changed = writes.filter(({ stored }) => stored).map(({ row }) => row.asset_id);
    if (changed.length > 0) await deleteLinks(transaction, this.#work, changed);
    const rows = writes.flatMap(({ row }) =>
      linkFields.flatMap((field) =>
        valuesOf(row.fields[field]).map((value) => [
          ...[fence.organizationId, accountId, kind, field, value, row.asset_id, row.region],
        ]),
      ),
    );
    if (rows.length === 0) return;
    await transaction.stage('links', linkColumns, rows);
    await transaction.execute(`INSERT INTO links (${linkColumns.join(', ')})
      SELECT ${linkColumns.join(', ')} FROM staging_links ON CONFLICT DO NOTHING`);
  }
}

/** What assets were until now, for the history. */
export async function writeVersions(
  transaction: Transaction,
  { fence, accountId, at }: Pick<UnitWork, 'fence' | 'accountId' | 'at'>,
  before: readonly StoredAsset[],
  cause: 'changed' | 'gone',
): Promise<void> {
  if (before.length === 0) return;
  const rows = before.map((row) => [
    ...[fence.organizationId, accountId, row.kind, row.asset_id, row.changed_at, at, row.name, row.region],
    ...[row.tags, row.fields, row.gaps, cause, fence.runId],
  ]);
  await transaction.stage('asset_versions', versionColumns, rows);
  await transaction.execute(`INSERT INTO asset_versions (${versionColumns.join(', ')})
    SELECT ${versionColumns.join(', ')} FROM staging_asset_versions ON CONFLICT DO NOTHING`);
}

export async function deleteLinks(
  transaction: Transaction,
  { fence, accountId, kind }: Pick<UnitWork, 'fence' | 'accountId' | 'kind'>,
  ids: readonly string[],
): Promise<void> {
  await transaction.execute(
    `DELETE FROM links USING unnest($4::text[]) AS changed (id)
      WHERE organization_id = $1 AND account_id = $2 AND kind = $3 AND asset_id = changed.id`,
    [fence.organizationId, accountId, kind, ids],
  );
}

const mostLinkBytes = 600;

/** Keys longer than an index can hold lead nowhere that anyone could name. */
function valuesOf(value: unknown): readonly string[] {
  const values = Array.isArray(value) ? value : [value];
  return [...new Set(values)].filter(
    (item): item is string => typeof item === 'string' && Buffer.byteLength(item) <= mostLinkBytes,
  );
}

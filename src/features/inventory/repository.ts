import type { Gap } from '#model/gap.ts';
import type { Transaction } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { escapeStored, unescapeStored } from '#platform/stored-text.ts';

export interface AssetKey {
  readonly accountId: string;
  readonly kind: string;
  /** as it is stored: escaped */
  readonly storedId: string;
}

/** A row of `assets` without its fields. */
export interface AssetRow {
  readonly accountId: string;
  readonly kind: string;
  readonly id: string;
  readonly storedId: string;
  readonly name: string;
  readonly storedName: string;
  readonly displayName: string | null;
  readonly region: string | null;
  readonly sweepRegion: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly gaps: Readonly<Record<string, Gap>> | null;
  readonly firstSeenAt: string;
  readonly changedAt: string;
  readonly unconfirmedSince: string | null;
}
export interface WholeAssetRow extends AssetRow {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly lastSweepAt: string | null;
}

const columns = `a.account_id AS "accountId", a.kind, a.asset_id AS id, a.asset_id AS "storedId", a.name, a.name AS "storedName",
  a.display_name AS "displayName", a.region, a.sweep_region AS "sweepRegion", a.tags, a.gaps, a.first_seen_at AS "firstSeenAt",
  a.changed_at AS "changedAt", a.unconfirmed_since AS "unconfirmedSince"`;

function plain<R extends AssetRow>(row: R): R {
  return { ...unescapeStored(row), storedId: row.storedId, storedName: row.storedName };
}

export interface AssetFilter {
  readonly accountId: string | null;
  readonly kinds: readonly string[] | null;
  readonly regions: readonly string[] | null;
  readonly namePrefix: string | null;
  readonly tags: readonly { readonly key: string; readonly value: string | null }[];
}
export interface AssetPlace extends AssetKey {
  /** where the list is in the order of names */
  readonly storedName: string | null;
}

export interface AssetScan {
  readonly filter: AssetFilter;
  /** the range of one kind alone; null: all, by name or key */
  readonly kind: string | null;
  readonly after: AssetPlace | null;
  /** assets that may be looked at */
  readonly budget: number;
  readonly limit: number;
}

/** The next assets that fit, in the order of the list; `cut` is where looking on would cost too much. */
export async function scanAssets(
  transaction: Transaction,
  organizationId: string,
  { filter, kind, after, budget, limit }: AssetScan,
): Promise<{ readonly rows: readonly AssetRow[]; readonly cut: AssetPlace | null }> {
  const parameters = new Parameters(organizationId);
  const isByName = filter.namePrefix !== null;
  const { order, ranges } = isByName ? byName(filter, after, parameters) : byKey(filter, kind, after, parameters);
  const fits = fitsOf(filter, parameters);
  const most = parameters.add(budget);
  const found = await transaction.query<AssetRow & { readonly fits: boolean | null; readonly isLast: boolean }>(
    `SELECT p.*, p.position = ${most} AS "isLast" FROM (
       SELECT a.*, row_number() OVER () AS position FROM (
         SELECT ${columns}, (${fits.length === 0 ? 'true' : fits.join(' AND ')}) AS fits FROM assets AS a
          WHERE ${['a.organization_id = $1', ...ranges].join(' AND ')} ORDER BY ${order} LIMIT ${most}) AS a) AS p
      WHERE p.fits OR p.position = ${most} LIMIT ${parameters.add(limit)}`,
    parameters.values,
  );
  const last = found.find(({ isLast }) => isLast);
  return { rows: found.filter(({ fits }) => fits).map(plain), cut: last ? placeOf(last, filter) : null };
}

export function placeOf({ accountId, kind, storedId, storedName }: AssetRow, { namePrefix }: AssetFilter): AssetPlace {
  return { accountId, kind, storedId, storedName: namePrefix === null ? null : storedName };
}

/** By kind, account and id: the primary key where the account is known, else the index that begins with the kind. */
function byKey({ accountId }: AssetFilter, kind: string | null, after: AssetPlace | null, parameters: Parameters) {
  const own = [
    ...(accountId === null ? [] : [`a.account_id = ${parameters.add(accountId)}`]),
    ...(kind === null ? [] : [`a.kind = ${parameters.add(kind)}`]),
  ];
  const members = [
    ...(kind === null ? [['a.kind', after?.kind, 'text'] as const] : []),
    ...(accountId === null ? [['a.account_id', after?.accountId, 'uuid'] as const] : []),
    ['a.asset_id', after?.storedId, 'text'] as const,
  ];
  const names = members.map(([name]) => name).join(', ');
  const values = (): string => members.map(([, value, type]) => `${parameters.add(value)}::${type}`).join(', ');
  return { order: names, ranges: after ? [...own, `(${names}) > (${values()})`] : own };
}

/** By name, as bytes: a prefix is then one range of the index. Assets of one name follow by their keys. */
function byName({ namePrefix }: AssetFilter, after: AssetPlace | null, parameters: Parameters) {
  const prefix = escapeStored(namePrefix ?? '');
  const ranges = [`a.name ~>=~ ${parameters.add(prefix)}`];
  const end = endOf(prefix);
  if (end !== null) ranges.push(`a.name ~<~ ${parameters.add(end)}`);
  if (after?.storedName != null) {
    const name = parameters.add(after.storedName);
    const place = [after.kind, after.accountId, after.storedId].map((value) => parameters.add(value));
    const isLater = `(a.kind, a.account_id, a.asset_id) > (${place[0]}, ${place[1]}::uuid, ${place[2]})`;
    ranges.push(`a.name ~>=~ ${name}`, `(a.name <> ${name} OR ${isLater})`);
  }
  return { order: 'a.name USING ~<~, a.kind, a.account_id, a.asset_id', ranges };
}

/** The first text after all that begin with the prefix; null when there is none. */
function endOf(prefix: string): string | null {
  const points = [...prefix].map((character) => character.codePointAt(0)!);
  while (points.length > 0) {
    const last = points.pop()!;
    if (last === 0x10ffff) continue;
    const next = last + 1 >= 0xd800 && last + 1 <= 0xdfff ? 0xe000 : last + 1;
    return String.fromCodePoint(...points, next);
  }
  return null;
}

function fitsOf({ accountId, kinds, regions, namePrefix, tags }: AssetFilter, parameters: Parameters): string[] {
  return [
    ...(kinds === null || namePrefix === null ? [] : [`a.kind = ANY(${parameters.add(kinds)}::text[])`]),
    ...(accountId === null || namePrefix === null ? [] : [`a.account_id = ${parameters.add(accountId)}`]),
    ...(regions === null
      ? []
      : [`coalesce(a.region, 'global') = ANY(${parameters.add(escapeStored(regions))}::text[])`]),
    ...tags.map(({ key, value }) => {
      const tag = `(a.tags ->> ${parameters.add(escapeStored(key))})`;
      return value === null ? `${tag} IS NOT NULL` : `${tag} = ${parameters.add(escapeStored(value))}`;
    }),
  ];
}

export async function findAsset(
  transaction: Transaction,
  organizationId: string,
  { accountId, kind, storedId }: AssetKey,
): Promise<WholeAssetRow | undefined> {
  const rows = await transaction.query<WholeAssetRow>(
    `SELECT ${columns}, a.fields, s.completed_at AS "lastSweepAt" FROM assets AS a
       LEFT JOIN sweeps AS s ON s.organization_id = a.organization_id AND s.account_id = a.account_id AND s.stage = 'list'
        AND s.kind = a.kind AND s.region = a.sweep_region
      WHERE a.organization_id = $1 AND a.account_id = $2 AND a.kind = $3 AND a.asset_id = $4`,
    [organizationId, accountId, kind, storedId],
  );
  return rows[0] && plain(rows[0]);
}

export async function findAccountTitles(
  transaction: Transaction,
  organizationId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await transaction.query<{ id: string; name: string }>(
    'SELECT id, name FROM accounts WHERE organization_id = $1',
    [organizationId],
  );
  return new Map(unescapeStored(rows).map(({ id, name }) => [id, name]));
}

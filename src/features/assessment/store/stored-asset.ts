import { isDeepStrictEqual } from 'node:util';
import type { Asset } from '#model/asset.ts';
import type { Gap } from '#model/gap.ts';
import { escapeStored, unescapeStored } from '#platform/stored-text.ts';
import type { Entries } from '../entry.ts';

/** A row of `assets` with its `results`, as the database gives it: texts are still escaped. */
export interface StoredAsset {
  readonly kind: string;
  readonly asset_id: string;
  readonly name: string;
  readonly display_name: string | null;
  readonly region: string | null;
  readonly sweep_region: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly gaps: Readonly<Record<string, Gap>> | null;
  readonly content_hash: string;
  readonly read_set: string;
  readonly first_seen_at: string;
  readonly changed_at: string;
  readonly unconfirmed_since: string | null;
  readonly entries: Entries | null;
  readonly state: string | null;
}

/** What is kept of an asset, as it is written. */
export interface AssetRow {
  readonly kind: string;
  readonly asset_id: string;
  readonly name: string;
  readonly display_name: string | null;
  readonly region: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly gaps: Readonly<Record<string, Gap>> | null;
}

export function assetOfRow(row: StoredAsset, where: { cloud: string; account: string; readAt: string }): Asset {
  const plain = unescapeStored({
    ...{ name: row.name, region: row.region, tags: row.tags, fields: row.fields, gaps: row.gaps },
  });
  return {
    kind: row.kind,
    id: unescapeStored(row.asset_id),
    name: plain.name,
    ...(row.display_name === null ? {} : { displayName: unescapeStored(row.display_name) }),
    ...where,
    region: plain.region,
    tags: plain.tags,
    fields: plain.fields,
    ...(plain.gaps ? { gaps: plain.gaps } : {}),
  };
}

/** Escaped, and as JSON gives it back. */
export function rowOfAsset(asset: Asset): AssetRow {
  const { tags, fields, gaps } = JSON.parse(JSON.stringify(asset)) as Asset; // our own value, so that undefined members are gone
  return {
    kind: asset.kind,
    asset_id: escapeStored(asset.id),
    name: escapeStored(asset.name),
    display_name: asset.displayName === undefined ? null : escapeStored(asset.displayName),
    region: asset.region === null ? null : escapeStored(asset.region),
    tags: escapeStored(tags),
    fields: escapeStored(fields),
    gaps: gaps ? escapeStored(gaps) : null,
  };
}

/** What is stored after a run that read only `needed`: fields that others read before stay. */
export function mergeRows(stored: StoredAsset | undefined, read: AssetRow, needed: ReadonlySet<string>): AssetRow {
  if (!stored) return read;
  const gaps = { ...without(stored.gaps ?? {}, needed), ...read.gaps };
  return {
    ...read,
    fields: { ...without(stored.fields, needed), ...read.fields },
    gaps: Object.keys(gaps).length > 0 ? gaps : null,
  };
}

function without<T>(record: Readonly<Record<string, T>>, names: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.has(name)));
}

export function isSameAsset(stored: StoredAsset, merged: AssetRow): boolean {
  return (
    stored.name === merged.name &&
    stored.display_name === merged.display_name &&
    stored.region === merged.region &&
    isDeepStrictEqual(stored.tags, merged.tags) &&
    isDeepStrictEqual(stored.fields, merged.fields) &&
    isDeepStrictEqual(gapKeys(stored.gaps), gapKeys(merged.gaps))
  );
}

/** Messages hold request ids: two refusals of the same call are the same gap. */
function gapKeys(gaps: Readonly<Record<string, Gap>> | null): unknown {
  return gaps && Object.fromEntries(Object.entries(gaps).map(([field, { message: _, ...gap }]) => [field, gap]));
}

/** One id with two contents in one list: what differs is not known. */
export function contradiction(first: AssetRow, second: Asset): Asset {
  const gaps: Record<string, Gap> = { ...second.gaps };
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(second.fields)) {
    const isEqual = isDeepStrictEqual(first.fields[name], escapeStored(JSON.parse(JSON.stringify(value ?? null))));
    if (isEqual) fields[name] = value;
    else gaps[name] = contradictingList(second, name);
  }
  return { ...second, fields, gaps };
}

function contradictingList({ kind, region }: Asset, field: string): Gap {
  const message = `${field} came with two values in one list`;
  return { service: kind, operation: field, region, code: 'UnexpectedReply', message };
}

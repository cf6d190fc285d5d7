import { type Asset, type Link, memberOf } from '#model/asset.ts';
import { type Gap, GapReached } from '#model/gap.ts';
import { type FarRecord, FarTable } from './far-table.ts';
import type { PreparedCheck } from './prepare.ts';

/** The far ends of one kind by one key field. */
interface FarEnd {
  readonly kind: string;
  readonly key: string;
  readonly scope: Link['scope'];
  readonly fields: Set<string>;
  readonly table: FarTable;
}

/** A region; null: everywhere; undefined: in some region that nobody knows, so that only the whole account is incomplete. */
type Where = string | null | undefined;
interface Incomplete {
  readonly gap: Gap;
  /** of several gaps the first in this order is named, so that it does not depend on timing */
  readonly order: string;
}

/** The far ends of every link that the selected checks read, with just the declared fields. */
export class LinkIndex {
  readonly #ends: FarEnd[] = [];
  readonly #byKind: Map<string, FarEnd[]>;
  /** by kind */
  readonly #incomplete = new Map<string, Map<Where, Incomplete>>();
  /** by kind and key: far keys that were left unread on purpose */
  readonly #unreadKeys = new Map<string, Map<Where, Incomplete>>();

  constructor(checks: readonly PreparedCheck[]) {
    for (const { link, farFields } of checks.flatMap(({ links }) => links)) {
      let end = this.#endOf(link);
      if (!end) {
        const { far: key, scope, kind } = link;
        end = { kind: kind.kind, key, scope, fields: new Set(), table: new FarTable() };
        this.#ends.push(end);
      }
      for (const field of farFields) end.fields.add(field);
    }
    this.#byKind = Map.groupBy(this.#ends, ({ kind }) => kind);
  }

  isFar(kind: string): boolean {
    return this.#byKind.has(kind);
  }

  add(asset: Asset): void {
    for (const end of this.#byKind.get(asset.kind) ?? []) {
      const keyGap = asset.gaps?.[end.key];
      // A key that was left unread on purpose cannot matter to checks that know of it; one that could not be read, or only in part, may belong to anyone.
      if (keyGap?.code === 'NotRead') note(this.#unreadKeys, `${asset.kind} ${end.key}`, asset.region, keyGap);
      else if (keyGap) this.markIncomplete(asset.kind, asset.region, keyGap);
      if (!end.key.startsWith('$') && !(end.key in asset.fields)) continue;
      const key = keyOf(asset, end.key);
      if (key === '' || (Array.isArray(key) && key.includes(''))) {
        this.markIncomplete(asset.kind, asset.region, emptyKey(asset, end.key));
      }
      this.#addTo(end, asset);
    }
  }

  #addTo(end: FarEnd, asset: Asset): void {
    const fields: Record<string, unknown> = {};
    const gaps: Record<string, Gap> = {};
    for (const field of end.fields) {
      const gap = asset.gaps?.[field];
      if (gap) gaps[field] = gap;
      else fields[field] = asset.fields[field];
    }
    const unread = Object.keys(gaps).length > 0 ? gaps : undefined;
    const key = keyOf(asset, end.key);
    for (const value of Array.isArray(key) ? new Set(key) : [key]) {
      if (typeof value === 'string') end.table.add(placeOf(end, asset.region, value), asset.name, fields, unread);
    }
  }

  /** The list of this kind is not whole: in this region, everywhere (null), or in a region that is not known (undefined). */
  markIncomplete(kind: string, where: Where, gap: Gap): void {
    note(this.#incomplete, kind, where, gap);
  }

  /** The far assets of one near asset. Iterating an incomplete list gives what is known and then throws `GapReached`. */
  follow(name: string, link: Link, near: Asset): Iterable<FarRecord> {
    const nearGap = near.gaps?.[link.near];
    if (nearGap) return new EndingInGap([], nearGap, name);
    const value = link.near === 'name' ? near.name : keyOf(near, link.near);
    const end = this.#endOf(link);
    const known = end && typeof value === 'string' ? end.table.find(placeOf(end, near.region, value)) : [];
    const gap = this.#gapOf(link, near.region);
    return gap ? new EndingInGap(known, gap, name) : known;
  }

  #endOf(link: Link): FarEnd | undefined {
    return this.#ends.find(
      ({ kind, key, scope }) => kind === link.kind.kind && key === link.far && scope === link.scope,
    );
  }

  #gapOf(link: Link, region: string | null): Gap | undefined {
    const { kind, far, needsEveryKey } = link;
    const known = [
      this.#incomplete.get(kind.kind),
      needsEveryKey ? this.#unreadKeys.get(`${kind.kind} ${far}`) : undefined,
    ];
    const inScope = known.flatMap((places) => {
      if (!places) return [];
      return link.scope === 'account' ? [...places.values()] : [places.get(null), places.get(region)];
    });
    return firstOf(inScope)?.gap;
  }
}

function note(all: Map<string, Map<Where, Incomplete>>, of: string, where: Where, gap: Gap): void {
  const known = all.get(of) ?? new Map<Where, Incomplete>();
  const entry = { gap, order: JSON.stringify([gap.service, gap.operation, gap.region, gap.code, gap.message]) };
  known.set(where, firstOf([known.get(where), entry])!);
  all.set(of, known);
}

function firstOf(entries: Iterable<Incomplete | undefined>): Incomplete | undefined {
  let first: Incomplete | undefined;
  for (const entry of entries) if (entry && (!first || entry.order < first.order)) first = entry;
  return first;
}

/** What is known of a list, and then the reason why it is not the whole list. */
export class EndingInGap<T> implements Iterable<T> {
  readonly #known: readonly T[];
  readonly #gap: Gap;
  readonly #link: string;
  constructor(known: readonly T[], gap: Gap, link: string) {
    this.#known = known;
    this.#gap = gap;
    this.#link = link;
  }
  *[Symbol.iterator](): Iterator<T> {
    yield* this.#known;
    throw new GapReached(this.#gap, this.#link);
  }
}

/** A field, or what every asset has (`$account`). */
function keyOf(asset: Asset, key: string): unknown {
  return key.startsWith('$') ? memberOf(asset, key) : asset.fields[key];
}

/** An asset that says it belongs to "" may belong to anyone. */
function emptyKey({ kind, region }: Asset, key: string): Gap {
  return { service: kind, operation: key, region, code: 'UnexpectedReply', message: `${key} is empty` };
}

function placeOf({ scope }: FarEnd, region: string | null, value: string): string {
  return scope === 'region' ? `${region ?? ''} ${value}` : value;
}

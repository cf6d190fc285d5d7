import type { Asset, Link } from '#model/asset.ts';
import { type Gap, GapReached } from '#model/gap.ts';
import { guardGaps } from './judge.ts';
import type { PreparedCheck } from './prepare.ts';

/** A far asset as the index keeps it: the declared fields and its name, nothing else. */
type FarRecord = Readonly<Record<string, unknown>>;

interface FarTable {
  readonly key: string;
  readonly fields: readonly string[];
  readonly byRegionAndValue: Map<string, FarRecord[]>;
  readonly byValue: Map<string, FarRecord[]>;
  readonly perRegion: boolean;
  readonly perAccount: boolean;
}

interface Incomplete {
  /** null: everywhere; undefined: in some region that nobody knows, so that only the whole account is incomplete */
  readonly region: string | null | undefined;
  readonly gap: Gap;
}

/** The far ends of every link that the selected checks read, held in memory with just the declared fields. */
export class LinkIndex {
  readonly #tables = new Map<string, FarTable[]>();
  readonly #incomplete = new Map<string, Incomplete[]>();

  constructor(checks: readonly PreparedCheck[]) {
    const fields = new Map<string, { link: Link; fields: Set<string>; scopes: Set<string> }>();
    for (const { links } of checks) {
      for (const { link, farFields } of links) {
        const id = `${link.kind.kind} ${link.far}`;
        const known = fields.get(id) ?? { link, fields: new Set<string>(), scopes: new Set<string>() };
        for (const field of farFields) known.fields.add(field);
        known.scopes.add(link.scope);
        fields.set(id, known);
      }
    }
    for (const { link, fields: names, scopes } of fields.values()) {
      const tables = this.#tables.get(link.kind.kind) ?? [];
      tables.push({
        key: link.far,
        fields: [...names],
        byRegionAndValue: new Map(),
        byValue: new Map(),
        perRegion: scopes.has('region'),
        perAccount: scopes.has('account'),
      });
      this.#tables.set(link.kind.kind, tables);
    }
  }

  isFar(kind: string): boolean {
    return this.#tables.has(kind);
  }

  add(asset: Asset): void {
    for (const table of this.#tables.get(asset.kind) ?? []) {
      const keyGap = asset.gaps?.[table.key];
      if (keyGap) {
        // A key that was left unread on purpose cannot matter; one that could not be read may belong to anyone.
        if (keyGap.code !== 'NotRead') this.markIncomplete(asset.kind, asset.region, keyGap);
        continue;
      }
      const record = farRecord(asset, table.fields);
      const key = asset.fields[table.key];
      for (const value of Array.isArray(key) ? key : [key]) {
        if (typeof value !== 'string') continue;
        if (table.perRegion) append(table.byRegionAndValue, `${asset.region ?? ''} ${value}`, record);
        if (table.perAccount) append(table.byValue, value, record);
      }
    }
  }

  /** Call once, when everything was added: what can be read comes before what cannot, each by name, whatever came first. */
  seal(): void {
    for (const entries of this.#incomplete.values()) entries.sort((a, b) => compare(textOf(a), textOf(b)));
    for (const tables of this.#tables.values()) {
      for (const { byRegionAndValue, byValue } of tables) {
        for (const records of [...byRegionAndValue.values(), ...byValue.values()]) {
          if (records.length > 1) records.sort(byGapsAndName);
        }
      }
    }
  }

  /** The list of this kind is not whole: in this region, everywhere (null), or in a region that is not known (undefined). */
  markIncomplete(kind: string, region: string | null | undefined, gap: Gap): void {
    const known = this.#incomplete.get(kind) ?? [];
    known.push({ region, gap });
    this.#incomplete.set(kind, known);
  }

  /** The far assets of one near asset. Iterating an incomplete list gives what is known and then throws `GapReached`. */
  follow(name: string, link: Link, near: Asset): Iterable<FarRecord> {
    const nearGap = near.gaps?.[link.near];
    if (nearGap) return new EndingInGap([], nearGap, name);
    const value = link.near === 'name' ? near.name : near.fields[link.near];
    const known = typeof value === 'string' ? this.#find(link, near.region, value) : [];
    const gap = this.#gapOf(link, near.region);
    return gap ? new EndingInGap(known, gap, name) : known;
  }

  #find(link: Link, region: string | null, value: string): readonly FarRecord[] {
    const table = this.#tables.get(link.kind.kind)?.find(({ key }) => key === link.far);
    if (!table) return [];
    const found =
      link.scope === 'region' ? table.byRegionAndValue.get(`${region ?? ''} ${value}`) : table.byValue.get(value);
    return found ?? [];
  }

  #gapOf(link: Link, region: string | null): Gap | undefined {
    return this.#incomplete
      .get(link.kind.kind)
      ?.find((entry) => link.scope === 'account' || entry.region === null || entry.region === region)?.gap;
  }
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

function farRecord(asset: Asset, fields: readonly string[]): FarRecord {
  const record: Record<string, unknown> = { $name: asset.name };
  for (const field of fields) {
    if (field in asset.fields) record[field] = asset.fields[field];
  }
  if (asset.gaps) {
    guardGaps(record, asset.gaps, fields);
    if (fields.some((field) => asset.gaps?.[field])) incompleteRecords.add(record);
  }
  return record;
}

/** Far records with a field that could not be read. */
const incompleteRecords = new WeakSet<FarRecord>();

function byGapsAndName(a: FarRecord, b: FarRecord): number {
  const gaps = Number(incompleteRecords.has(a)) - Number(incompleteRecords.has(b));
  return gaps || compare(String(a.$name), String(b.$name)) || compare(contentOf(a), contentOf(b));
}

/** Everything that a judge can see of a far record; two with the same name may be in different regions. */
function contentOf(record: FarRecord): string {
  return JSON.stringify(
    Object.keys(record)
      .sort()
      .map((name) => [name, valueOrGap(record, name)]),
  );
}

function valueOrGap(record: FarRecord, name: string): unknown {
  try {
    return record[name];
  } catch (problem) {
    return problem;
  }
}

function textOf({ region, gap }: Incomplete): string {
  return JSON.stringify([region, gap.service, gap.operation, gap.region, gap.code, gap.message]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function append(map: Map<string, FarRecord[]>, key: string, record: FarRecord): void {
  const records = map.get(key);
  if (records) records.push(record);
  else map.set(key, [record]);
}

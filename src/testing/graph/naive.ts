import type { GraphAsset, Sweep } from '#graph/memory-graph.ts';
import type { AssetKind } from '#model/asset.ts';
import type { Field } from '#model/field.ts';

/** What a filter may be: false, null, true, by listing every possibility. */
type Possible = ReadonlySet<'F' | 'N' | 'T'>;
const one = (value: 'F' | 'N' | 'T'): Possible => new Set([value]);
const anything: Possible = new Set(['F', 'N', 'T']);
const of = (value: boolean | null): Possible => one(value === null ? 'N' : value ? 'T' : 'F');

type Json = Record<string, unknown>;
const suffixes = /_(IN|CONTAINS|STARTS_WITH|ENDS_WITH|MATCHES|LTE?|GTE?|INCLUDES|SOME|ALL|NONE|SINGLE)$/;

export interface NaiveGraph {
  readonly kinds: readonly AssetKind[];
  readonly assets: readonly GraphAsset[];
  readonly sweeps: readonly Sweep[];
}

/**
 * The meaning of a `where`, written down as the contract's page says it and as slowly as it can be: straight from the JSON, without
 * the intermediate form, enumerating what unread values could be.
 */
export function naively(graph: NaiveGraph, where: Json, asset: GraphAsset): 'yes' | 'no' | 'unknown' {
  const possible = new Naive(graph).where(where, asset, asset, undefined) ?? one('T');
  if (!possible.has('T')) return 'no';
  return possible.size === 1 && !asset.isUnconfirmed ? 'yes' : 'unknown';
}

class Naive {
  readonly #graph: NaiveGraph;
  constructor(graph: NaiveGraph) {
    this.#graph = graph;
  }

  /** Undefined: no constraint. `fields` describes `holder` when it is a nested object. */
  where(where: Json, asset: GraphAsset, holder: unknown, fields: Json | undefined): Possible | undefined {
    return this.#every(Object.entries(where).map(([key, given]) => this.#member(key, given, asset, holder, fields)));
  }

  #every(parts: readonly (Possible | undefined)[]): Possible | undefined {
    const said = parts.filter((part) => part !== undefined);
    return said.length === 0
      ? undefined
      : said.reduce((a, b) =>
          combine(a, b, (x, y) => (x === 'F' || y === 'F' ? 'F' : x === 'N' || y === 'N' ? 'N' : 'T')),
        );
  }

  #member(
    key: string,
    given: unknown,
    asset: GraphAsset,
    holder: unknown,
    fields: Json | undefined,
  ): Possible | undefined {
    if (key === 'AND') return this.#every((given as Json[]).map((each) => this.where(each, asset, holder, fields)));
    if (key === 'OR') {
      const said = (given as Json[])
        .map((each) => this.where(each, asset, holder, fields))
        .filter((part) => part !== undefined);
      if (said.length === 0) return undefined;
      return said.reduce((a, b) =>
        combine(a, b, (x, y) => (x === 'T' || y === 'T' ? 'T' : x === 'N' || y === 'N' ? 'N' : 'F')),
      );
    }
    if (key === 'NOT') return negated(this.where(given as Json, asset, holder, fields));
    const suffix = suffixes.exec(key)?.[1] ?? '';
    const name = suffix === '' ? key : key.slice(0, -suffix.length - 1);
    if (['SOME', 'ALL', 'NONE', 'SINGLE'].includes(suffix))
      return this.#many(name, suffix, given, asset, holder, fields);
    const value = this.#read(name, asset, holder, fields);
    if (isObjectField(this.#fieldOf(name, asset, fields)) && given !== null) {
      if (Object.keys(given as Json).length === 0) return undefined;
      if (value === gone)
        return this.#overGap(given as Json, asset, this.#fieldOf(name, asset, fields)!.fields as Json);
      return this.where(given as Json, asset, value ?? {}, this.#fieldOf(name, asset, fields)!.fields as Json);
    }
    if (suffix === 'IN' && Array.isArray(given) && given.length === 0) return one('F');
    if (value === gone) return given === null ? new Set(['F', 'T']) : anything;
    return scalar(suffix, value ?? null, given);
  }

  /** Every member of an object that could not be read could be anything. */
  #overGap(given: Json, asset: GraphAsset, fields: Json): Possible | undefined {
    const members = new Proxy({}, { get: () => gone });
    return this.where(given, asset, members, fields);
  }

  #fieldOf(name: string, asset: GraphAsset, fields: Json | undefined): Field<unknown> | undefined {
    if (fields) return fields[name] as Field<unknown>;
    return this.#graph.kinds.find(({ kind }) => kind === asset.kind)!.fields[name] as Field<unknown> | undefined;
  }

  #read(name: string, asset: GraphAsset, holder: unknown, fields: Json | undefined): unknown {
    if (fields) return (holder as Json)[name];
    if (['id', 'name', 'displayName', 'kind', 'cloud', 'account', 'region'].includes(name)) return asset[name as 'id'];
    if (name === 'tags') return Object.entries(asset.tags).map(([key, value]) => ({ key, value }));
    return asset.gaps?.[name] || !(name in asset.fields) ? gone : asset.fields[name];
  }

  #many(
    name: string,
    suffix: string,
    given: unknown,
    asset: GraphAsset,
    holder: unknown,
    fields: Json | undefined,
  ): Possible | undefined {
    const list = this.#fieldOf(name, asset, fields);
    const isList = list !== undefined || name === 'tags';
    const over = isList
      ? this.#elements(
          this.#read(name, asset, holder, fields),
          (list?.of?.fields ?? { key: { type: 'text' }, value: { type: 'text' } }) as Json,
          asset,
        )
      : this.#related(name, asset);
    if (given === null) {
      if (suffix === 'ALL' || suffix === 'SINGLE') return undefined;
      const some = this.#count(over, 'SOME', () => one('T'));
      return suffix === 'SOME' ? negated(some) : some;
    }
    if (Object.keys(given as Json).length === 0) return undefined;
    const inner = (item: Item): Possible => item.judge(given as Json) ?? one('T');
    const says = over.constrains(given as Json);
    if (suffix === 'ALL' && !says) return undefined;
    if (suffix === 'NONE') return negated(this.#count(over, 'SOME', inner));
    return this.#count(over, suffix, inner);
  }

  /** Walks through every possibility: what each one's outcome is, whether it is there at all, and up to two more that nobody has seen. */
  #count(over: Over, suffix: string, inner: (item: Item) => Possible): Possible {
    let states = new Set(['0F']); // how many are true (2: more than one), and whether one is false
    const step = (choices: Iterable<'F' | 'N' | 'T' | 'absent'>): void => {
      const next = new Set<string>();
      for (const state of states) {
        for (const choice of choices) {
          const count = choice === 'T' ? Math.min(2, Number(state[0]) + 1) : Number(state[0]);
          next.add(`${count}${choice === 'F' || state[1] === 'T' ? 'T' : 'F'}`);
        }
      }
      states = next;
    };
    for (const item of over.items) step(item.isSure ? inner(item) : new Set([...inner(item), 'absent' as const]));
    if (!over.isWhole) for (let more = 0; more < 2; more += 1) step(['F', 'N', 'T', 'absent']);
    return new Set(
      [...states].map(([count, anyFalse]) => {
        if (suffix === 'SOME') return count === '0' ? 'F' : 'T';
        if (suffix === 'SINGLE') return count === '1' ? 'T' : 'F';
        return count !== '0' && anyFalse === 'F' ? 'T' : 'F';
      }),
    );
  }

  #elements(value: unknown, fields: Json, asset: GraphAsset): Over {
    const constrains = (given: Json): boolean => this.#constrains(given);
    if (value === gone) return { items: [], isWhole: false, constrains };
    const items = ((value ?? []) as unknown[]).map((element) => ({
      isSure: true,
      judge: (given: Json) => this.where(given, asset, element, fields),
    }));
    return { items, isWhole: true, constrains };
  }

  #related(name: string, near: GraphAsset): Over {
    const constrains = (given: Json): boolean => this.#constrains(given);
    const { kinds, assets, sweeps } = this.#graph;
    const link = kinds.find(({ kind }) => kind === near.kind)!.links[name];
    const inAccount = assets.filter(({ account }) => account === near.account);
    const itemsOf = (far: readonly GraphAsset[]): Item[] =>
      far.map((asset) => ({
        isSure: !asset.isUnconfirmed,
        judge: (given) => this.where(given, asset, asset, undefined),
      }));
    const unread = (kind: string, region: string | null | undefined): boolean => {
      const own = sweeps.filter((sweep) => sweep.account === near.account && sweep.kind === kind);
      return (
        own.length === 0 ||
        own.some((sweep) => sweep.gap && (region === undefined || sweep.region === null || sweep.region === region))
      );
    };
    if (!link) {
      const isNamed = ({ kind, as }: AssetKind): boolean =>
        name === 'assets' || as?.plural === name || pluralOf(kind) === name;
      const wanted = kinds
        .filter((each) => each.kind.startsWith(`${near.cloud}.`) && isNamed(each))
        .map(({ kind }) => kind);
      const far = inAccount.filter(({ kind }) => wanted.includes(kind));
      return { items: itemsOf(far), isWhole: !wanted.some((kind) => unread(kind, undefined)), constrains };
    }
    const kind = (link.kind as AssetKind).kind;
    const ofKind = inAccount.filter((far) => far.kind === kind);
    const isNearUnread = link.near !== 'name' && (near.gaps?.[link.near] !== undefined || !(link.near in near.fields));
    const value = link.near === 'name' ? near.name : near.fields[link.near];
    const hasRegion = (far: GraphAsset): boolean => link.scope === 'account' || far.region === near.region;
    const held = (far: GraphAsset): unknown[] => [far.fields[link.far]].flat();
    const far =
      isNearUnread || value === null || value === ''
        ? []
        : ofKind.filter((each) => hasRegion(each) && held(each).includes(value));
    const isUnclear = ofKind.some((each) => {
      if (link.scope === 'region' && each.region !== null && each.region !== near.region) return false;
      const gap = each.gaps?.[link.far];
      return gap !== undefined || !(link.far in each.fields) || held(each).includes('');
    });
    const isUnread = unread(kind, link.scope === 'account' ? undefined : near.region);
    return { items: itemsOf(far), isWhole: !isNearUnread && !isUnclear && !isUnread, constrains };
  }

  /** Whether a `where` says anything: objects and lists that are empty, all the way down, do not. */
  #constrains(where: Json): boolean {
    return Object.entries(where).some(([key, given]) => {
      if (key === 'AND' || key === 'OR') return (given as Json[]).some((each) => this.#constrains(each));
      if (key === 'NOT') return this.#constrains(given as Json);
      if (/_(ALL|SINGLE)$/.test(key) && given === null) return false;
      if (/_(SOME|NONE|SINGLE)$/.test(key)) return given === null || Object.keys(given as Json).length > 0;
      if (/_ALL$/.test(key)) return Object.keys(given as Json).length > 0 && this.#constrains(given as Json);
      const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
      return !isObject || this.#constrains(given as Json);
    });
  }
}

interface Item {
  readonly isSure: boolean;
  readonly judge: (given: Json) => Possible | undefined;
}
interface Over {
  readonly items: readonly Item[];
  readonly isWhole: boolean;
  readonly constrains: (given: Json) => boolean;
}

const gone: unique symbol = Symbol('gone');

function pluralOf(kind: string): string {
  const [cloud, service, noun] = kind.split('.').map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`);
  return `${cloud![0]!.toLowerCase()}${cloud!.slice(1)}${service}${noun}s`;
}

function isObjectField(field: Field<unknown> | undefined): boolean {
  return field?.type === 'object';
}

function negated(possible: Possible | undefined): Possible | undefined {
  return possible && new Set([...possible].map((each) => (each === 'T' ? 'F' : each === 'F' ? 'T' : 'N')));
}

type Word = 'F' | 'N' | 'T';
function combine(a: Possible, b: Possible, join: (x: Word, y: Word) => Word): Possible {
  return new Set([...a].flatMap((x) => [...b].map((y) => join(x, y))));
}

const odd = /[\0\uf5b1]|\p{Surrogate}/u;
const points = (text: string): number[] => [...text].map((character) => character.codePointAt(0)!);

function isBefore(a: string, b: string): boolean {
  const [left, right] = [points(a), points(b)];
  for (const [at, point] of left.entries()) {
    if (at >= right.length) return false;
    if (point !== right[at]) return point < right[at]!;
  }
  return left.length < right.length;
}

function scalar(suffix: string, value: unknown, given: unknown): Possible {
  if (given === null) return of(value === null);
  if (value === null) return one('N');
  switch (suffix) {
    case '':
      return of(JSON.stringify(value) === JSON.stringify(given));
    case 'IN':
      return (given as unknown[]).includes(value) ? one('T') : one((given as unknown[]).includes(null) ? 'N' : 'F');
    case 'INCLUDES':
      return of((value as unknown[]).includes(given));
    default:
      return typeof value === 'number'
        ? ordered(suffix, value < Number(given), value === given)
        : inText(suffix, value as string, given as string);
  }
}

function inText(suffix: string, value: string, given: string): Possible {
  if (odd.test(value)) return anything;
  if (suffix === 'CONTAINS') return of(value.split(given).length > 1 || given === '');
  if (suffix === 'STARTS_WITH') return of(value.slice(0, given.length) === given);
  if (suffix === 'ENDS_WITH') return of(given === '' || value.slice(-given.length) === given);
  // the host's own engine, on patterns that mean the same in it
  if (suffix === 'MATCHES') return of(new RegExp(`^(?:${given})$`, 'u').test(value));
  return ordered(suffix, isBefore(value, given), value === given);
}

function ordered(suffix: string, isLess: boolean, isEqual: boolean): Possible {
  if (suffix === 'LT') return of(isLess);
  if (suffix === 'LTE') return of(isLess || isEqual);
  return of(suffix === 'GT' ? !isLess && !isEqual : !isLess);
}

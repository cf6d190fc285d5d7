import type { Asset } from '#model/asset.ts';
import type { Gap } from '#model/gap.ts';
import { cloudOf, type Relation } from './filter.ts';
import { kindsBeside } from './graph-model.ts';

/** An asset of the graph; unconfirmed: a list that failed has not shown it any more, so it may be gone. */
export type GraphAsset = Asset & { readonly isUnconfirmed?: true };

/** How the list of a kind was read in an account: in a region, everywhere (null), or in some region that nobody knows (undefined). */
export interface Sweep {
  readonly account: string;
  readonly kind: string;
  readonly region: string | null | undefined;
  readonly gap: Gap | null;
}

/** What an asset is related to, as far as it is known; `isWhole`: there is surely no more. */
export interface Followed {
  readonly far: readonly GraphAsset[];
  readonly isWhole: boolean;
  readonly gap: Gap | undefined;
}

type Regions = Map<string | null | undefined, Gap | null>;
const nothing: readonly GraphAsset[] = [];

/** Assets with what is known about their lists. Relations are indexed when they are first followed. */
export class MemoryGraph {
  readonly #assets: ReadonlyMap<string, readonly GraphAsset[]>;
  /** `<account> <kind>` → its sweeps by region, with what is unclear about keys */
  readonly #sweeps = new Map<string, Regions>();
  /** by cloud */
  readonly #accounts = new Map<string, Set<string>>();
  readonly #indexes = new Map<string, FarIndex>();

  constructor(assets: Iterable<GraphAsset>, sweeps: Iterable<Sweep>) {
    this.#assets = Map.groupBy(assets, ({ kind }) => kind);
    for (const { account, kind, region, gap } of sweeps) {
      const cloud = cloudOf(kind);
      this.#accounts.set(cloud, (this.#accounts.get(cloud) ?? new Set()).add(account));
      const regions: Regions = this.#sweeps.get(`${account} ${kind}`) ?? new Map();
      regions.set(region, regions.get(region) ?? gap);
      this.#sweeps.set(`${account} ${kind}`, regions);
    }
  }

  assetsOf(kind: string): readonly GraphAsset[] {
    return this.#assets.get(kind) ?? nothing;
  }

  /** Why assets of these kinds may be missing: lists that failed, and those that nobody has read in an account of their cloud. */
  gapsOf(kinds: readonly string[]): readonly Gap[] {
    const gaps = kinds.flatMap((kind) =>
      [...(this.#accounts.get(cloudOf(kind)) ?? [])].flatMap((account) => {
        const regions = this.#sweeps.get(`${account} ${kind}`);
        return regions ? [...regions.values()].filter((gap) => gap !== null) : [neverRead(kind)];
      }),
    );
    const isKnown = kinds.some((kind) => this.#accounts.has(cloudOf(kind)));
    return isKnown || kinds.length === 0 ? gaps : [neverRead(kinds[0]!)];
  }

  follow(relation: Relation, near: GraphAsset): Followed {
    const kinds = kindsBeside(near.kind, relation);
    if (relation.by === 'account') {
      const far = kinds.flatMap((kind) => this.#index(kind, null, 'account').at(near.account));
      return followed(far, this.#gapAmong(kinds, near, 'account', undefined));
    }
    const nearGap = relation.near === 'name' ? undefined : gapOf(near, relation.near);
    if (nearGap) return followed(nothing, nearGap);
    const value = relation.near === 'name' ? near.name : near.fields[relation.near];
    const { far: key, scope } = relation;
    const place = placeOf(scope, near, value);
    const indexes = kinds.map((kind) => this.#index(kind, key, scope));
    const far = typeof value === 'string' ? indexes.flatMap((index) => index.at(place)) : nothing;
    return followed(far, this.#gapAmong(kinds, near, scope, indexes));
  }

  #index(kind: string, key: string | null, scope: 'region' | 'account'): FarIndex {
    const id = `${kind} ${key ?? ''} ${scope}`;
    let index = this.#indexes.get(id);
    if (!index) {
      index = new FarIndex(this.assetsOf(kind), key, scope);
      this.#indexes.set(id, index);
    }
    return index;
  }

  #gapAmong(
    kinds: readonly string[],
    { account, region }: GraphAsset,
    scope: 'region' | 'account',
    indexes: readonly FarIndex[] | undefined,
  ): Gap | undefined {
    for (const [at, kind] of kinds.entries()) {
      const regions = this.#sweeps.get(`${account} ${kind}`);
      if (!regions) return neverRead(kind);
      const unclear = indexes?.[at]?.unclear.get(account);
      for (const known of [regions, unclear]) {
        const values = scope === 'account' ? known?.values() : [known?.get(null), known?.get(region)];
        for (const gap of values ?? []) if (gap) return gap;
      }
    }
    return undefined;
  }
}

function followed(far: readonly GraphAsset[], gap: Gap | undefined): Followed {
  return { far, isWhole: gap === undefined, gap };
}

/** The list of a kind, or a field of it, that no run has asked for. */
export function neverRead(kind: string, field = '', region: string | null = null): Gap {
  return { service: kind, operation: field, region, code: 'NeverRead', message: '' };
}

/** The gap of a field; what no run has asked for is one too. */
export function gapOf({ fields, gaps, kind, region }: GraphAsset, field: string): Gap | undefined {
  const known = gaps?.[field];
  if (known || fields[field] !== undefined) return known;
  return neverRead(kind, field, region);
}

export function tagList({ tags }: GraphAsset): readonly { readonly key: string; readonly value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

function placeOf(scope: 'region' | 'account', { account, region }: GraphAsset, value: unknown): string {
  return scope === 'region' ? `${account}\0${region ?? ''}\0${value}` : `${account}\0${value}`;
}

/** The assets of a kind by a key field, or by their account (null). */
class FarIndex {
  readonly #byPlace = new Map<string, GraphAsset[]>();
  /** account → region → why an asset of that region may belong to anyone */
  readonly unclear = new Map<string, Regions>();

  constructor(assets: readonly GraphAsset[], key: string | null, scope: 'region' | 'account') {
    for (const asset of assets) {
      if (key === null) this.#add(asset.account, asset);
      else this.#addByKey(asset, key, scope);
    }
  }

  at(place: string): readonly GraphAsset[] {
    return this.#byPlace.get(place) ?? nothing;
  }

  #addByKey(asset: GraphAsset, key: string, scope: 'region' | 'account'): void {
    const value = asset.fields[key];
    const values = Array.isArray(value) ? new Set<unknown>(value) : [value];
    for (const one of values) if (typeof one === 'string' && one !== '') this.#add(placeOf(scope, asset, one), asset);
    // also one that was left unread on purpose: that it cannot matter was said of checks, and not of this question
    const gap = gapOf(asset, key) ?? emptyKey(asset, key, values);
    if (!gap) return;
    const regions: Regions = this.unclear.get(asset.account) ?? new Map();
    this.unclear.set(asset.account, regions.set(asset.region, gap));
  }

  #add(place: string, asset: GraphAsset): void {
    const known = this.#byPlace.get(place);
    if (known) known.push(asset);
    else this.#byPlace.set(place, [asset]);
  }
}

/** An asset that says it belongs to "" may belong to anyone. */
function emptyKey({ kind, region }: GraphAsset, key: string, values: Iterable<unknown>): Gap | undefined {
  if (![...values].includes('')) return undefined;
  return { service: kind, operation: key, region, code: 'UnexpectedReply', message: `${key} is empty` };
}

import type { Gap } from '#model/gap.ts';
import type { Filter, Relation, Value } from './filter.ts';
import type { GraphAsset } from './memory-graph.ts';

/** Assets that are asked for, in an order that is always the same. */
export interface Search {
  readonly kinds: readonly string[];
  readonly filter: Filter;
  readonly sort: readonly { readonly value: Value; readonly isDescending: boolean }[];
  readonly limit: number;
  readonly offset: number;
}

/** What nobody can tell of, because something was not read: how many assets, a few of them by name, and a few of the reasons. */
export interface Undecided {
  readonly count: number;
  readonly assets: readonly GraphAsset[];
  readonly gaps: readonly Gap[];
  /** lists that were not read to their end: assets may be missing altogether */
  readonly lists: readonly Gap[];
}

/** `assets` surely match. */
export interface Found {
  readonly assets: readonly GraphAsset[];
  readonly isMore: boolean;
  readonly undecided: Undecided;
}

export interface Counted {
  readonly count: number;
  readonly undecided: number;
  /** lists that were not read to their end: there may be more */
  readonly lists: readonly Gap[];
}

/** Who answers: assets in memory, or the database. */
export interface GraphSource {
  find(search: Search): Promise<Found>;
  count(search: Pick<Search, 'kinds' | 'filter'>): Promise<Counted>;
  /** What each of these assets is related to, in their order. */
  follow(relation: Relation, near: readonly GraphAsset[], search: Search): Promise<readonly Found[]>;
}

/** reasons that are shown */
export const mostGaps = 10;

/** Each reason once, as many as are shown. */
export function distinctGaps(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()].slice(0, mostGaps);
}

/** assets that nobody can tell of, by name */
export const mostUndecided = 20;

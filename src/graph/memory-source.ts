import type { Gap } from '#model/gap.ts';
import { compileFilter, type Predicate, readerOf } from './evaluate.ts';
import type { Relation } from './filter.ts';
import {
  type Counted,
  distinctGaps,
  type Found,
  type GraphSource,
  mostUndecided,
  type Search,
} from './graph-source.ts';
import type { GraphAsset, MemoryGraph } from './memory-graph.ts';
import { matchOf } from './outcome.ts';
import { reasonsOf } from './reasons.ts';
import { compareTexts } from './text-order.ts';

/** Answers from assets in memory. */
export class MemorySource implements GraphSource {
  readonly #graph: MemoryGraph;
  constructor(graph: MemoryGraph) {
    this.#graph = graph;
  }

  async find(search: Search): Promise<Found> {
    const assets = search.kinds.flatMap((kind) => this.#graph.assetsOf(kind));
    const found = this.#among(assets, search, compileFilter(search.filter, this.#graph));
    return { ...found, undecided: { ...found.undecided, lists: this.#lists(search.kinds) } };
  }

  async count({ kinds, filter }: Pick<Search, 'kinds' | 'filter'>): Promise<Counted> {
    const judge = compileFilter(filter, this.#graph);
    const counted = { count: 0, undecided: 0, lists: this.#lists(kinds) };
    for (const kind of kinds) {
      for (const asset of this.#graph.assetsOf(kind)) {
        const match = matchOf(judge(asset, undefined), asset.isUnconfirmed !== true);
        if (match === 'yes') counted.count += 1;
        else if (match === 'unknown') counted.undecided += 1;
      }
    }
    return counted;
  }

  async follow(relation: Relation, near: readonly GraphAsset[], search: Search): Promise<readonly Found[]> {
    const judge = compileFilter(search.filter, this.#graph);
    return near.map((asset) => {
      const { far, gap } = this.#graph.follow(relation, asset);
      const found = this.#among(far, search, judge);
      return gap ? { ...found, undecided: { ...found.undecided, lists: [gap] } } : found;
    });
  }

  #lists(kinds: readonly string[]): readonly Gap[] {
    return distinctGaps(this.#graph.gapsOf(kinds));
  }

  #among(assets: readonly GraphAsset[], search: Search, judge: Predicate): Found {
    const matching: GraphAsset[] = [];
    const undecided: GraphAsset[] = [];
    for (const asset of assets) {
      const match = matchOf(judge(asset, undefined), asset.isUnconfirmed !== true);
      if (match !== 'no') (match === 'yes' ? matching : undecided).push(asset);
    }
    matching.sort(orderOf(search));
    undecided.sort(byKey);
    const shown = matching.slice(search.offset, search.offset + search.limit);
    const reasons = undecided.slice(0, mostUndecided).flatMap((asset) => reasonsOf(search.filter, asset, this.#graph));
    return {
      assets: shown,
      isMore: matching.length > search.offset + search.limit,
      undecided: {
        count: undecided.length,
        assets: undecided.slice(0, mostUndecided),
        gaps: distinctGaps(reasons),
        lists: [],
      },
    };
  }
}

/** By kind, account and id, so that every answer has one order. */
function byKey(a: GraphAsset, b: GraphAsset): number {
  return compareTexts(a.kind, b.kind) || compareTexts(a.account, b.account) || compareTexts(a.id, b.id);
}

function orderOf({ sort }: Search): (a: GraphAsset, b: GraphAsset) => number {
  const orders = sort.map(({ value, isDescending }) => {
    const read = readerOf(value);
    return (a: GraphAsset, b: GraphAsset): number => compare(read(a), read(b), isDescending);
  });
  return (a, b) => {
    for (const order of orders) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    return byKey(a, b);
  };
}

/** What is absent, or could not be read, comes last in both directions. */
function compare(a: unknown, b: unknown, isDescending: boolean): number {
  const [hasA, hasB] = [a !== null && a !== undefined, b !== null && b !== undefined];
  if (!hasA || !hasB) return Number(hasB) - Number(hasA);
  const difference = typeof a === 'string' ? compareTexts(a, String(b)) : Number(a) - Number(b);
  return isDescending ? -difference : difference;
}

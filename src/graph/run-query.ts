import { execute, type FieldNode, type GraphQLResolveInfo, isNonNullType } from 'graphql';
import type { Gap } from '#model/gap.ts';
import { AnswerSize } from './answer-size.ts';
import type { Relation } from './filter.ts';
import type { GraphType } from './graph-model.ts';
import type { Found, GraphSource, Search } from './graph-source.ts';
import { type GraphAsset, gapOf, tagList } from './memory-graph.ts';
import type { Query } from './query.ts';
import { QueryError } from './query-error.ts';
import { queryErrorOf } from './query-text.ts';
import type { Asks } from './schema.ts';
import { fragmentsOf } from './selection.ts';

/** What a list could not say: assets that nobody can tell of, or that there are more than it shows. */
export interface Note {
  /** where in the answer */
  readonly path: readonly (string | number)[];
  readonly isMore: boolean;
  readonly undecided: number;
  readonly undecidedAssets: readonly { readonly id: string; readonly name: string; readonly kind: string }[];
  readonly gaps: readonly Gap[];
  /** lists of assets that were not read to their end: there may be more than anybody knows of */
  readonly lists: readonly Gap[];
}

export interface Answer {
  readonly data: Readonly<Record<string, unknown>>;
  /** values that could not be read: null in `data` */
  readonly unread: readonly { readonly path: readonly (string | number)[]; readonly gap: Gap }[];
  readonly notes: readonly Note[];
  /** how many there are of each besides those */
  readonly omitted: { readonly unread: number; readonly notes: number };
}

const mostNotes = 100;
/** of all lists together */
const mostAssets = 50_000;

/** Asks the graph. Lists of related assets are asked for together, one level at a time. Throws `QueryError`, and what the source throws. */
export async function runQuery(query: Query, source: GraphSource): Promise<Answer> {
  const run = new Run(query, source);
  const result = await execute({
    schema: query.schema.schema,
    document: query.document,
    operationName: query.operation.name?.value ?? null,
    variableValues: { ...query.variables },
    fieldResolver: (parent, _args, _context, info) => run.resolve(parent, info),
  });
  if (run.failure) throw run.failure.error;
  const [problem] = result.errors ?? [];
  if (problem) throw problem.originalError ?? queryErrorOf(problem);
  const { unread, notes, omitted } = run;
  // answers come in any order; what is said of them does not
  notes.sort((a, b) => comparePaths(a.path, b.path));
  return { data: result.data ?? {}, unread, notes, omitted };
}

function comparePaths(a: Note['path'], b: Note['path']): number {
  const at = a.findIndex((key, index) => key !== b[index]);
  if (at === -1) return a.length - b.length;
  const [left, right] = [a[at]!, b[at]];
  if (right === undefined) return 1;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return left < right ? -1 : 1;
}

interface PathLike {
  readonly prev: PathLike | undefined;
  readonly key: string | number;
}
function pathOf(path: PathLike): (string | number)[] {
  return path.prev ? [...pathOf(path.prev), path.key] : [path.key];
}

/** What stands in for an answer that will not be given. */
function nothingOf({ asks }: Asks, { returnType }: GraphQLResolveInfo): unknown {
  if (asks === 'count') return { count: 0, unknown: 0 };
  return isNonNullType(returnType) ? [] : null;
}

/** What a count says itself. */
const nothingMore = { isMore: false, undecided: 0, undecidedAssets: [], gaps: [] } as const;

class Run {
  readonly unread: Answer['unread'][number][] = [];
  readonly notes: Note[] = [];
  readonly omitted = { unread: 0, notes: 0 };
  /** what the first thing that failed threw: nothing is answered any more */
  failure: { readonly error: unknown } | undefined;
  readonly #query: Query;
  readonly #source: GraphSource;
  readonly #loaders = new Map<FieldNode, Loader>();
  readonly #size: AnswerSize;
  #assets = 0;

  constructor(query: Query, source: GraphSource) {
    this.#query = query;
    this.#source = source;
    this.#size = new AnswerSize(fragmentsOf(query.document));
  }

  /** Never throws: a library that is told of a million failures keeps a million of them. */
  resolve(parent: unknown, info: GraphQLResolveInfo): unknown {
    const asks = this.#query.schema.asks.get(`${info.parentType.name}.${info.fieldName}`);
    if (!asks) return this.#member((parent as Readonly<Record<string, unknown>> | undefined)?.[info.fieldName], info);
    if (this.failure) return nothingOf(asks, info);
    const fail = (error: unknown): unknown => {
      this.failure ??= { error };
      return nothingOf(asks, info);
    };
    try {
      if (asks.asks === 'property') {
        return this.#size.count(
          this.#property(parent as GraphAsset, asks.owner, asks.property, info.path),
          info.fieldNodes,
        );
      }
      return this.#search(asks, parent, info).catch(fail);
    } catch (error) {
      return fail(error);
    }
  }

  /** What is within a value that was given out: what may be absent is, once something has failed. */
  #member(value: unknown, { fieldNodes }: GraphQLResolveInfo): unknown {
    if (this.failure) return typeof value === 'object' ? null : value;
    try {
      return this.#size.count(value, fieldNodes);
    } catch (error) {
      this.failure = { error };
      return typeof value === 'object' ? null : value;
    }
  }

  async #search(
    asks: Exclude<Asks, { asks: 'property' }>,
    parent: unknown,
    { fieldNodes, path }: GraphQLResolveInfo,
  ): Promise<unknown> {
    const node = fieldNodes[0]!;
    const search = this.#query.searches.get(node)!;
    if (asks.asks === 'count') {
      const { count, undecided, lists } = await this.#source.count(search);
      if (lists.length > 0) this.#note({ path: pathOf(path), ...nothingMore, lists });
      return { count, unknown: undecided };
    }
    const found =
      asks.asks === 'assets'
        ? await this.#source.find(search)
        : await this.#loaderOf(node, asks.relation, search).load(parent as GraphAsset);
    return this.#size.count(this.#list(found, path), fieldNodes);
  }

  #property(asset: GraphAsset, owner: GraphType, name: string, path: PathLike): unknown {
    const { value } = owner.properties.get(name)!;
    if (value.from === 'asset') return name === 'tags' ? tagList(asset) : asset[name as 'name'];
    const field = value.path[0]!;
    const gap = gapOf(asset, field);
    if (!gap) return asset.fields[field];
    if (this.unread.length < mostNotes) this.unread.push({ path: pathOf(path), gap });
    else this.omitted.unread += 1;
    return null;
  }

  #list({ assets, isMore, undecided }: Found, path: PathLike): readonly GraphAsset[] {
    this.#assets += assets.length;
    if (this.#assets > mostAssets) {
      throw new QueryError({
        en: `the answer would hold more than ${mostAssets} assets; ask for fewer with where and limit`,
        zh: `结果将超过 ${mostAssets} 个资产；请用 where 和 limit 缩小范围`,
      });
    }
    const { count, gaps, lists } = undecided;
    if (!isMore && count === 0 && lists.length === 0) return assets;
    const undecidedAssets = undecided.assets.map(({ id, name, kind }) => ({ id, name, kind }));
    this.#note({ path: pathOf(path), isMore, undecided: count, undecidedAssets, gaps, lists });
    return assets;
  }

  #note(note: Note): void {
    if (this.notes.length < mostNotes) this.notes.push(note);
    else this.omitted.notes += 1;
  }

  #loaderOf(node: FieldNode, relation: Relation, search: Search): Loader {
    const known = this.#loaders.get(node);
    if (known) return known;
    const loader = new Loader((near) => this.#source.follow(relation, near, search));
    this.#loaders.set(node, loader);
    return loader;
  }
}

/** Gathers what is asked for in one turn of the event loop into one question. */
class Loader {
  readonly #ask: (near: readonly GraphAsset[]) => Promise<readonly Found[]>;
  #waiting: GraphAsset[] = [];
  #answer: Promise<readonly Found[]> | undefined;

  constructor(ask: (near: readonly GraphAsset[]) => Promise<readonly Found[]>) {
    this.#ask = ask;
  }

  async load(near: GraphAsset): Promise<Found> {
    const at = this.#waiting.push(near) - 1;
    this.#answer ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      const asked = this.#waiting;
      this.#waiting = [];
      this.#answer = undefined;
      return this.#ask(asked);
    });
    return (await this.#answer)[at]!;
  }
}

import type { Transaction } from '#platform/database/database.ts';
import type { Coverage } from '../exceptions/index.ts';
import type { Sort } from './filter-schema.ts';
import type { Narrowing, Rank, Search } from './narrowing.ts';
import { rarestPart, searchByName } from './search-repository.ts';
import { byPlace, type Key, type Place, readSpan, type SpanQuery, start } from './span-repository.ts';

/** Where a page begins: after this place, within or after this severity; the severity is null where lists are not ordered by it. */
export interface ListPlace extends Place {
  readonly severity: Rank | null;
}

export interface ListQuery {
  readonly narrowing: Narrowing;
  readonly coverage: Coverage;
  readonly sort: Sort;
  readonly after: ListPlace | null;
  readonly limit: number;
  readonly hasSearchIndex: boolean;
}

/** A page may hold less than was asked for: `next` is null only after the last one. */
export interface KeyPage {
  readonly keys: readonly Key[];
  readonly next: ListPlace | null;
}

/**
 * Entries of an index that a page may look at. What is in the index costs little; tags, owners and names are looked up in the table.
 */
const budgets = { fromIndex: 20_000, fromTable: 4_000, firstLook: 1_000 };
/** names that the index of trigrams may find before the order of the list is the better way */
const mostFound = 2_000;

export async function listKeys(transaction: Transaction, organizationId: string, query: ListQuery): Promise<KeyPage> {
  if (query.narrowing.search === null) return await walk(transaction, organizationId, query, budgetOf(query));
  // what is frequent is found soon in the order of the list; what is rare, by the index
  const first = await walk(transaction, organizationId, query, budgets.firstLook);
  if (first.next === null || first.keys.length === query.limit) return first;
  const exact = await searchAll(transaction, organizationId, query);
  return exact ?? (await walk(transaction, organizationId, query, budgets.fromTable));
}

function budgetOf({ narrowing, sort }: ListQuery): number {
  const { tags, owner, isStale, asset, exception } = narrowing;
  const isInIndex = tags.length === 0 && owner === null && isStale === null && asset === null && exception === null;
  return isInIndex && sort !== 'changed' ? budgets.fromIndex : budgets.fromTable;
}

/** Reads the list in its order: severity by severity where that comes first. */
async function walk(
  transaction: Transaction,
  organizationId: string,
  query: ListQuery,
  budget: number,
): Promise<KeyPage> {
  const { limit } = query;
  const keys: Key[] = [];
  for (const [severity, ranks, after] of stepsOf(query)) {
    const wanted = limit + 1 - keys.length;
    const span = await readSpan(transaction, organizationId, spanQuery(query, ranks, after, wanted, budget));
    keys.push(...span.keys);
    if (keys.length > limit) return pageOfKeys(keys, query);
    if (span.cut) return { keys, next: { ...span.cut, severity } };
  }
  return { keys, next: null };
}

function spanQuery(query: ListQuery, ranks: readonly Rank[], after: Place, limit: number, budget: number): SpanQuery {
  const { narrowing, coverage, sort } = query;
  return { narrowing, coverage, ranks, after, limit, budget, order: sort === 'changed' ? 'changed' : 'opened' };
}

type Step = readonly [severity: Rank | null, ranks: readonly Rank[], after: Place];

function stepsOf({ sort, narrowing, after }: ListQuery): readonly Step[] {
  if (sort !== 'severity') return [[null, narrowing.ranks, after ?? start]];
  const from = after?.severity ?? 1;
  return narrowing.ranks
    .filter((rank) => rank >= from)
    .map((rank) => [rank, [rank], after && rank === after.severity ? after : start]);
}

function pageOfKeys(keys: readonly Key[], { limit, sort }: Pick<ListQuery, 'limit' | 'sort'>): KeyPage {
  if (keys.length <= limit) return { keys, next: null };
  const page = keys.slice(0, limit);
  const { at, id, severity } = page.at(-1)!;
  return { keys: page, next: { at, id, severity: sort === 'severity' ? severity : null } };
}

/** All that a rare text finds: by the names of assets, by the checks that are called so, and by the id of an asset. Undefined when it is not rare. */
async function searchAll(
  transaction: Transaction,
  organizationId: string,
  query: ListQuery,
): Promise<KeyPage | undefined> {
  const { narrowing, coverage, sort } = query;
  const { search } = narrowing;
  if (search === null || search.parts.length === 0 || !query.hasSearchIndex) return undefined;
  const part = await rarestPart(transaction, organizationId, search.parts);
  if (part === undefined) return undefined;
  const order = sort === 'changed' ? 'changed' : 'opened';
  const byName = { part, coverage, order, most: mostFound } as const;
  const named = await searchByName(transaction, organizationId, { ...narrowing, search }, byName);
  const others = named && (await searchOtherwise(transaction, organizationId, query, search, order));
  if (!named || !others) return undefined;
  const all = new Map([...named, ...others].map((key) => [key.id, key]));
  const rest = [...all.values()].filter((key) => isAfter(key, query)).sort(sort === 'severity' ? bySeverity : byPlace);
  return pageOfKeys(rest, query);
}

/** The beginning of what a text finds by the names of checks and by the id of an asset; undefined where that costs too much. */
async function searchOtherwise(
  transaction: Transaction,
  organizationId: string,
  query: ListQuery,
  search: Search,
  sorted: 'opened' | 'changed',
): Promise<readonly Key[] | undefined> {
  const plain = { ...query.narrowing, search: null };
  const checks = plain.checks ? search.checks.filter((id) => plain.checks?.includes(id)) : search.checks;
  const limit = query.limit + 1;
  const wanted: ListQuery[] = [
    ...(checks.length === 0 ? [] : [{ ...query, limit, narrowing: { ...plain, checks } }]),
    // an asset has few findings: all severities are asked for at once
    ...(plain.asset === null
      ? [{ ...query, limit, narrowing: { ...plain, asset: search.text }, sort: sorted, after: null }]
      : []),
  ];
  const keys: Key[] = [];
  for (const one of wanted) {
    const page = await walk(transaction, organizationId, one, budgets.fromTable);
    // what lies beyond the place where it was cut is not known
    if (page.next !== null && page.keys.length < limit) return undefined;
    keys.push(...page.keys);
  }
  return keys;
}

function bySeverity(a: Key, b: Key): number {
  return a.severity - b.severity || byPlace(a, b);
}

function isAfter(key: Key, { after, sort }: ListQuery): boolean {
  if (after === null) return true;
  if (sort === 'severity' && key.severity !== after.severity) return key.severity > (after.severity ?? 1);
  return byPlace(key, after) > 0;
}

/** How many findings fit, no further than `most`; `isMore` too where looking on would cost too much. */
export async function countKeys(
  transaction: Transaction,
  organizationId: string,
  query: Omit<ListQuery, 'after' | 'limit' | 'sort'>,
  most: number,
): Promise<{ readonly count: number; readonly isMore: boolean }> {
  const counted: ListQuery = { ...query, sort: 'severity', after: null, limit: most };
  const page = await (query.narrowing.search === null
    ? walk(transaction, organizationId, counted, budgets.fromIndex * 2)
    : listKeys(transaction, organizationId, counted));
  return { count: page.keys.length, isMore: page.next !== null };
}

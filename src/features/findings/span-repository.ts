import type { Transaction } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import type { Coverage } from '../exceptions/index.ts';
import { demands, notOver, openedBetween, stateConditions } from './conditions.ts';
import type { Narrowing, Rank } from './narrowing.ts';

/** The place of a finding in the order of a list. */
export interface Key {
  readonly id: string;
  readonly severity: Rank;
  /** when it was opened or changed last, whichever the list is ordered by */
  readonly at: string;
}
export interface Place {
  readonly at: string;
  readonly id: string;
}

/** Before the newest. */
export const start: Place = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** A part of a list: all that fits and lies before `cut`; without one, to the end or as many as wanted. The newest first. */
export interface Span {
  readonly keys: readonly Key[];
  readonly cut: Place | null;
}

export interface SpanQuery {
  readonly narrowing: Narrowing;
  readonly coverage: Coverage;
  readonly order: 'opened' | 'changed';
  /** several are merged into one order */
  readonly ranks: readonly Rank[];
  readonly after: Place;
  readonly limit: number;
  /** how many entries of an index are looked at in all, at most */
  readonly budget: number;
}

/** Part of a list that one range of an index holds for each of its lanes. */
interface Branch {
  /** relations whose product are the lanes, with what ties a row to its lane */
  readonly lanes: readonly string[];
  readonly laneCount: number;
  /** conditions that the index answers */
  readonly ranges: readonly string[];
  /** conditions that are looked at entry by entry */
  readonly filters: readonly string[];
}

type BranchMaker = (query: SpanQuery, parameters: Parameters) => Branch;

/** Every branch reads ranges of an index in the order of the list, so that the costs of a page do not grow with the table. */
export async function readSpan(transaction: Transaction, organizationId: string, query: SpanQuery): Promise<Span> {
  const rows: SpanRow[] = [];
  for (const make of branchesOf(query)) {
    const parameters = new Parameters(organizationId);
    const text = spanStatement(query, make(query, parameters), parameters);
    rows.push(...(await transaction.query<SpanRow>(text, parameters.values)));
  }
  const cut = rows.filter(({ is_cut }) => is_cut).sort(byPlace)[0] ?? null;
  const keys = rows.filter((row) => row.matches && (cut === null || byPlace(row, cut) <= 0)).sort(byPlace);
  return {
    keys: keys.slice(0, query.limit).map(({ id, severity, at }) => ({ id, severity, at })),
    cut: cut && keys.length < query.limit ? { at: cut.at, id: cut.id } : null,
  };
}

interface SpanRow extends Key {
  readonly matches: boolean | null;
  readonly is_cut: boolean;
}

/** The newest first. */
export function byPlace(a: Place, b: Place): number {
  if (a.at !== b.at) return a.at > b.at ? -1 : 1;
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}

function spanStatement(query: SpanQuery, branch: Branch, parameters: Parameters): string {
  const { order, ranks, after, limit, budget } = query;
  const at = order === 'opened' ? 'f.opened_at' : 'f.changed_at';
  const perLane = parameters.add(Math.max(200, Math.ceil(budget / Math.max(1, branch.laneCount))));
  const place = `(${parameters.add(after.at)}::timestamptz, ${parameters.add(after.id)}::uuid)`;
  const severities = order === 'opened' ? [`unnest(${parameters.add(ranks)}::smallint[]) AS s (severity)`] : [];
  const lanes = [...branch.lanes, ...severities, '(SELECT 1) AS one'].join(' CROSS JOIN ');
  const ranges = ['f.organization_id = $1', ...branch.ranges, `(${at}, f.id) < ${place}`];
  if (order === 'opened') ranges.push('f.severity = s.severity');
  const matches = branch.filters.length === 0 ? 'true' : branch.filters.join(' AND ');
  return `SELECT m.id, m.severity, m.at, m.matches, m.position = ${perLane} AS is_cut
    FROM ${lanes} CROSS JOIN LATERAL (
      SELECT * FROM (
        SELECT r.*, row_number() OVER () AS position FROM (
          SELECT f.id, f.severity, ${at} AS at, (${matches}) AS matches FROM findings AS f
           WHERE ${ranges.join(' AND ')} ORDER BY ${at} DESC, f.id DESC LIMIT ${perLane}) AS r) AS p
       WHERE p.matches OR p.position = ${perLane} LIMIT ${parameters.add(limit)}) AS m`;
}

function branchesOf({ narrowing, coverage, order }: SpanQuery): readonly BranchMaker[] {
  if (order === 'changed') return [byAnything([])];
  if (narrowing.asset !== null) return [byAnything(['asset'])];
  if (narrowing.exception !== null) return [byAnything(['exception'])];
  if (narrowing.owner !== null) return [byAnything(['owner'])];
  if (narrowing.isStale) return [byAnything(['isStale'])];
  switch (narrowing.state) {
    case 'open':
      return coverage.over.length === 0 ? [uncovered(false)] : [uncovered(false), pointingAtOver(false)];
    case 'excepted':
      return coverage.isApplying ? [covered(true), uncovered(true), pointingAtOver(true)] : [covered(true)];
    case 'unresolved':
      return [uncovered(null), covered(false)];
    case 'resolved':
      return [resolved];
    case 'any':
      return [uncovered(null), covered(false), resolved];
  }
}

/** Open findings that name no exception. `isExcepted`: only those that one is about to reach; null: all. */
function uncovered(isExcepted: boolean | null): BranchMaker {
  return ({ narrowing, coverage }, parameters) => {
    const { lanes, laneCount, ties, rest } = drive(narrowing, parameters);
    const isFiltered = isExcepted !== null && coverage.isApplying;
    const applying = isFiltered ? [`${isExcepted ? '' : 'NOT '}${coverage.applyingCondition(parameters)}`] : [];
    const ranges = [`f.state = 'open'`, 'f.exception_id IS NULL', ...ties, ...openedBetween(narrowing, parameters)];
    return { lanes, laneCount: laneCount * 3, ranges, filters: [...demands(rest, parameters), ...applying] };
  };
}

/** With the checks or accounts as lanes, what is left to demand. */
function drive(narrowing: Narrowing, parameters: Parameters) {
  const { checks, accounts } = narrowing;
  const isFew = (list: readonly string[] | null, most: number): list is readonly string[] =>
    list !== null && list.length <= most;
  if (isFew(checks, accounts === null ? 300 : 5)) {
    const lanes = [`unnest(${parameters.add(checks)}::text[]) AS c (check_id)`];
    return { lanes, laneCount: checks.length, ties: ['f.check_id = c.check_id'], rest: { ...narrowing, checks: null } };
  }
  if (isFew(accounts, 300)) {
    const lanes = [`unnest(${parameters.add(accounts)}::uuid[]) AS a (account_id)`];
    const rest = { ...narrowing, accounts: null };
    return { lanes, laneCount: accounts.length, ties: ['f.account_id = a.account_id'], rest };
  }
  return { lanes: [], laneCount: 1, ties: [], rest: narrowing };
}

/** Open findings that still name an exception that is over. `isExcepted`: only those that another one covers. */
function pointingAtOver(isExcepted: boolean): BranchMaker {
  return ({ narrowing, coverage }, parameters) => {
    const { over } = coverage;
    const list = `${parameters.add(over)}::uuid[]`;
    const isFew = over.length <= 200;
    const applying = coverage.isApplying
      ? [`${isExcepted ? '' : 'NOT '}${coverage.applyingCondition(parameters)}`]
      : [];
    return {
      lanes: isFew ? [`unnest(${list}) AS o (exception_id)`] : [],
      laneCount: (isFew ? over.length : 1) * 3,
      ranges: [
        ...[`f.state = 'open'`, 'f.exception_id IS NOT NULL', ...openedBetween(narrowing, parameters)],
        ...(isFew ? ['f.exception_id = o.exception_id'] : []),
      ],
      filters: [
        ...(isFew ? [] : [`f.exception_id = ANY(${list})`]),
        ...[...demands(narrowing, parameters), ...applying],
      ],
    };
  };
}

/** Open findings that name an exception; with `isInForce` only one that is not over. */
function covered(isInForce: boolean): BranchMaker {
  return ({ narrowing, coverage }, parameters) => ({
    lanes: [],
    laneCount: 3,
    ranges: [`f.state = 'open'`, 'f.exception_id IS NOT NULL', ...openedBetween(narrowing, parameters)],
    filters: [
      ...demands(narrowing, parameters),
      ...(isInForce && coverage.over.length > 0 ? [notOver(coverage, parameters)] : []),
    ],
  });
}

const resolved: BranchMaker = ({ narrowing }, parameters) => ({
  lanes: [],
  laneCount: 3,
  ranges: [`f.state = 'resolved'`, ...openedBetween(narrowing, parameters)],
  filters: demands(narrowing, parameters),
});

type Driver = 'asset' | 'exception' | 'owner' | 'isStale';

/** What has an index of its own, or the order alone; everything else, the state too, is looked at entry by entry. */
function byAnything(drivers: readonly Driver[]): BranchMaker {
  return ({ narrowing, coverage, order, ranks }, parameters) => {
    const driven = Object.fromEntries(drivers.map((name) => [name, narrowing[name]]));
    const rest = { ...narrowing, ...Object.fromEntries(drivers.map((name) => [name, null])) };
    return {
      lanes: [],
      laneCount: 3,
      ranges: [
        ...demands({ ...nothing, ...driven }, parameters),
        ...(order === 'opened' ? openedBetween(narrowing, parameters) : []),
      ],
      filters: [
        ...demands(rest, parameters),
        ...stateConditions(narrowing, coverage, parameters),
        ...(order === 'changed'
          ? [`f.severity = ANY(${parameters.add(ranks)}::smallint[])`, ...openedBetween(narrowing, parameters)]
          : []),
      ],
    };
  };
}

const nothing: Narrowing = {
  ...{ state: 'any', ranks: [], checks: null, accounts: null, regions: null, asset: null, tags: [], owner: null },
  ...{ exception: null, isStale: null, openedSince: null, openedUntil: null, search: null },
};

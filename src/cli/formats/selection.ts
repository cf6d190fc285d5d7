import type { Result } from '#model/result.ts';
import { type Severity, severities } from '#model/verdict.ts';
import { type Causes, CauseTally } from './causes.ts';
import type { FormatContext, Results } from './format.ts';
import { addUp, countResult, emptyTally, isAccepted, isKnown, type Tally } from './tally.ts';

export interface CheckGroup {
  readonly check: string;
  readonly severity: Severity;
  readonly tally: Readonly<Tally>;
  /** the rows to list, at most as many as the limits allow; what matters most first */
  readonly rows: readonly Result[];
  /** rows to list for which there was no room */
  readonly leftOut: number;
  /** the failed reads that all the unknown verdicts are owed to; undefined where there is more to tell of them */
  readonly causes: Causes | undefined;
}

/** An assessment as the formats for people show it: every number, and a bounded choice of rows. */
export interface Selection {
  /** every check that gave a result, highest risk first */
  readonly groups: readonly CheckGroup[];
  readonly total: Readonly<Tally>;
  readonly bySeverity: Readonly<Record<Severity, Readonly<Tally>>>;
  readonly listed: number;
  readonly leftOut: number;
}

export interface Limits {
  readonly perCheck: number;
  readonly inAll: number;
  /** whether accepted risks are listed, or only counted */
  readonly excepted: boolean;
}

/** What a row is listed as, in the order of listing. */
const lists = ['fail', 'unknown', 'excepted', 'not-applicable', 'pass'] as const;
type List = (typeof lists)[number];

interface Counting {
  readonly check: string;
  readonly severity: Severity;
  readonly tally: Tally;
  readonly toList: Record<List, number>;
  readonly causes: CauseTally;
}

/** Counts all results, then reads them again for the rows: only those are held. */
export async function select(results: Results, show: FormatContext['show'], limits: Limits): Promise<Selection> {
  const countings = new Map<string, Counting>();
  for await (const result of results()) countRow(countings, result, show, limits);
  const sorted = [...countings.values()].sort(byRisk);
  const room = allot(sorted, limits);
  const rows = await pick(results, room, show, limits);
  const groups = sorted.map(({ check, severity, tally, toList, causes }) => {
    const chosen = lists.flatMap((list) => rows.get(roomKey(check, list)) ?? []);
    const leftOut = sum(Object.values(toList)) - chosen.length;
    return { check, severity, tally, rows: chosen, leftOut, causes: causes.all() };
  });
  return {
    groups,
    total: addUp(groups),
    bySeverity: {
      high: addUp(groups.filter((group) => group.severity === 'high')),
      medium: addUp(groups.filter((group) => group.severity === 'medium')),
      low: addUp(groups.filter((group) => group.severity === 'low')),
    },
    listed: sum(groups.map((group) => group.rows.length)),
    leftOut: sum(groups.map((group) => group.leftOut)),
  };
}

function countRow(countings: Map<string, Counting>, result: Result, show: FormatContext['show'], limits: Limits): void {
  let counting = countings.get(result.check);
  if (!counting) {
    const toList = { fail: 0, unknown: 0, excepted: 0, 'not-applicable': 0, pass: 0 };
    const { check, severity } = result;
    counting = { check, severity, tally: emptyTally(), toList, causes: new CauseTally() };
    countings.set(result.check, counting);
  }
  countResult(counting.tally, result);
  if (result.outcome === 'unknown') counting.causes.add(result);
  const list = listOf(result, show, limits);
  if (list) counting.toList[list]++;
}

function listOf(result: Result, show: FormatContext['show'], limits: Limits): List | undefined {
  if (!show.has(result.outcome)) return undefined;
  if (isAccepted(result)) return limits.excepted ? 'excepted' : undefined;
  return isKnown(result) ? undefined : result.outcome;
}

function byRisk(a: Counting, b: Counting): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    Number(b.tally.fail > b.tally.known) - Number(a.tally.fail > a.tally.known) ||
    b.tally.fail - a.tally.fail ||
    b.tally.unknown - a.tally.unknown ||
    (a.check < b.check ? -1 : 1)
  );
}

const roomKey = (check: string, list: List): string => `${list} ${check}`;

/** How many rows of each check and list there is room for: by severity, then failures before unknowns. */
function allot(countings: readonly Counting[], limits: Limits): Map<string, number> {
  const room = new Map<string, number>();
  const used = new Map<string, number>();
  let left = limits.inAll;
  for (const severity of severities) {
    for (const list of lists) {
      for (const { check, toList } of countings.filter((counting) => counting.severity === severity)) {
        const inCheck = used.get(check) ?? 0;
        const share = Math.min(toList[list], limits.perCheck - inCheck, left);
        if (share === 0) continue;
        room.set(roomKey(check, list), share);
        used.set(check, inCheck + share);
        left -= share;
      }
    }
  }
  return room;
}

async function pick(
  results: Results,
  room: ReadonlyMap<string, number>,
  show: FormatContext['show'],
  limits: Limits,
): Promise<Map<string, Result[]>> {
  const rows = new Map<string, Result[]>();
  let missing = sum([...room.values()]);
  if (missing === 0) return rows;
  for await (const result of results()) {
    const list = listOf(result, show, limits);
    if (!list) continue;
    const key = roomKey(result.check, list);
    const chosen = rows.get(key) ?? [];
    if (chosen.length === (room.get(key) ?? 0)) continue;
    chosen.push(result);
    rows.set(key, chosen);
    if (--missing === 0) break;
  }
  return rows;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

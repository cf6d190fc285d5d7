import type { Result, Run } from '#model/result.ts';
import { type Outcome, outcomes, type Severity, severities } from '#model/verdict.ts';
import type { FormatContext, Results } from './format.ts';

/** Counts by what a person should do about it: accepted risks are no longer failures; `known` failures (in `fail` too) were in the baseline. */
export type Tally = Record<Outcome | 'excepted' | 'known', number>;

export interface CheckGroup {
  readonly check: string;
  readonly severity: Severity;
  readonly tally: Readonly<Tally>;
  /** the rows to list, at most as many as the limits allow; what matters most first */
  readonly rows: readonly Result[];
  /** rows to list for which there was no room */
  readonly leftOut: number;
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
}

/** Counts all results, then reads them again for the rows: only those are held. */
export async function select(results: Results, show: FormatContext['show'], limits: Limits): Promise<Selection> {
  const countings = new Map<string, Counting>();
  for await (const result of results()) countRow(countings, result, show, limits);
  const sorted = [...countings.values()].sort(byRisk);
  const room = allot(sorted, limits);
  const rows = await pick(results, room, show, limits);
  const groups = sorted.map(({ check, severity, tally, toList }) => {
    const chosen = lists.flatMap((list) => rows.get(roomKey(check, list)) ?? []);
    return { check, severity, tally, rows: chosen, leftOut: sum(Object.values(toList)) - chosen.length };
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
    counting = { check: result.check, severity: result.severity, tally: emptyTally(), toList };
    countings.set(result.check, counting);
  }
  const counted = isAccepted(result) ? 'excepted' : result.outcome;
  counting.tally[counted]++;
  if (counted === 'fail' && result.isNew === false) counting.tally.known++;
  const list = listOf(result, show, limits);
  if (list) counting.toList[list]++;
}

/** A failure somebody answers for. An exception changes nothing about any other outcome. */
export function isAccepted(result: Result): boolean {
  return result.outcome === 'fail' && result.excepted !== undefined;
}

function listOf(result: Result, show: FormatContext['show'], limits: Limits): List | undefined {
  if (!show.has(result.outcome)) return undefined;
  if (isAccepted(result)) return limits.excepted ? 'excepted' : undefined;
  return result.outcome === 'fail' && result.isNew === false ? undefined : result.outcome;
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

function emptyTally(): Tally {
  return { pass: 0, fail: 0, 'not-applicable': 0, unknown: 0, excepted: 0, known: 0 };
}

function addUp(groups: readonly { readonly tally: Readonly<Tally> }[]): Tally {
  const total = emptyTally();
  for (const { tally } of groups) for (const key of tallyKeys) total[key] += tally[key];
  return total;
}
const tallyKeys = [...outcomes, 'excepted', 'known'] as const;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

/** Pass ÷ (pass + fail) for people, rounded down so that 100 % means all; undefined where nothing was judged. */
export function passRate({ pass, fail }: Readonly<Tally>): string | undefined {
  return pass + fail === 0 ? undefined : percent(pass, pass + fail);
}

/** Verdicts that are not unknown ÷ verdicts that are not not-applicable; 100 % where there is nothing to judge. */
export function completenessOf({ pass, fail, excepted, unknown }: Readonly<Tally>): string {
  const judged = pass + fail + excepted;
  return judged + unknown === 0 ? '100%' : percent(judged, judged + unknown);
}

export function runCompleteness(run: Run): string {
  return percent(run.completeness, 1);
}

function percent(part: number, whole: number): string {
  // The small addend takes back what floating point took: 0.57 × 1000 is 569.99….
  return `${Math.floor((part * 1000) / whole + 1e-9) / 10}%`;
}

import { isDeepStrictEqual } from 'node:util';
import { type JudgeInput, type Judgement, judge, judgementOf } from '#engine/judge.ts';
import type { PreparedCheck } from '#engine/prepare.ts';
import type { Gap } from '#model/gap.ts';
import type { Outcome } from '#model/verdict.ts';

export type OutcomeLetter = 'p' | 'f' | 'n' | 'u';
export const letterOf: Readonly<Record<Outcome, OutcomeLetter>> = {
  pass: 'p',
  fail: 'f',
  'not-applicable': 'n',
  unknown: 'u',
};
export const outcomeOf: Readonly<Record<OutcomeLetter, Outcome>> = {
  p: 'pass',
  f: 'fail',
  n: 'not-applicable',
  u: 'unknown',
};

type UnreadField = Gap & { readonly field?: string };

/** One verdict as `results.entries` holds it under the id of its check. The reason is a template in English; '' is the check's title. */
export type Entry = readonly [
  outcome: OutcomeLetter,
  inputHash: string,
  /** epoch milliseconds; 0: time alone changes nothing */
  holdsUntil: number,
  reason: string,
  evidence: Readonly<Record<string, unknown>>,
  version: number,
  parameters: Readonly<Record<string, unknown>> | null,
  gap: UnreadField | null,
];
export type Entries = Readonly<Record<string, Entry>>;

/** Judges one check and writes the verdict down. Evidence that touches a gap, or that is no JSON, makes it unknown. */
export function judgeEntry(prepared: PreparedCheck, input: JudgeInput, inputHash: string): Entry {
  const judgement = judge(prepared, input);
  try {
    return entryOf(prepared, judgement, inputHash);
  } catch (problem) {
    return entryOf(prepared, judgementOf(prepared, problem), inputHash);
  }
}

function entryOf({ check, parameters }: PreparedCheck, judgement: Judgement, inputHash: string): Entry {
  const evidence = JSON.parse(JSON.stringify(judgement.evidence)) as Record<string, unknown>; // of our own writing, a line above
  return [
    letterOf[judgement.outcome],
    inputHash,
    judgement.holdsUntil ?? 0,
    judgement.reason,
    evidence,
    check.version,
    parameters ?? null,
    judgement.gap ?? null,
  ];
}

/** What stands for a verdict on an asset that a failed list did not show any more. */
export function unconfirmedEntry({ check, parameters }: PreparedCheck, gap: Gap): Entry {
  return ['u', '', 0, '', {}, check.version, parameters ?? null, gap];
}

/** Whether a verdict still stands: computed from the same input, and time has not overtaken it. */
export function stands(entry: Entry | undefined, inputHash: string, now: number): entry is Entry {
  return entry !== undefined && entry[1] === inputHash && (entry[2] === 0 || entry[2] > now);
}

/** Whether two verdicts say the same, whatever they were computed from. */
export function saysTheSame(a: Entry, b: Entry): boolean {
  return (
    a[0] === b[0] &&
    a[3] === b[3] &&
    a[5] === b[5] &&
    a[7]?.code === b[7]?.code &&
    isDeepStrictEqual(a[4], b[4]) &&
    isDeepStrictEqual(a[6], b[6])
  );
}

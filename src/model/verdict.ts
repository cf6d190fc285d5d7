export const outcomes = ['pass', 'fail', 'not-applicable', 'unknown'] as const;
export type Outcome = (typeof outcomes)[number];

export const severities = ['high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** Names and values that a verdict rests on; plain JSON. */
export type Evidence = Readonly<Record<string, unknown>>;

/** What judging one asset by one check gave. `reason` is a text template whose `{names}` are filled from the evidence; '' means the check's title. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly evidence: Evidence;
  /** the instant (epoch milliseconds) when time alone could change the verdict */
  readonly holdsUntil?: number;
}

const none: Evidence = Object.freeze({});

/** The good state holds. Without a reason, the check's title is the reason. */
export function pass(evidence: Evidence, reason = '', holdsUntil?: number): Verdict {
  return holdsUntil === undefined
    ? { outcome: 'pass', reason, evidence }
    : { outcome: 'pass', reason, evidence, holdsUntil };
}

export function fail(reason: string, evidence: Evidence): Verdict {
  return { outcome: 'fail', reason, evidence };
}

/** The check has nothing to say about this asset. */
export function notApplicable(reason: string, evidence: Evidence = none): Verdict {
  return { outcome: 'not-applicable', reason, evidence };
}

/** What was read does not decide it. A field that could not be read needs no such call: touching it is enough. */
export function unknown(reason: string, evidence: Evidence = none): Verdict {
  return { outcome: 'unknown', reason, evidence };
}

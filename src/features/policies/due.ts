import { momentWithin, type Occurrence, occurrencesFrom, type Schedule } from './schedule.ts';

/** An account as a policy's schedule sees it. */
export interface ScheduledAccount {
  readonly id: string;
  /** epoch milliseconds; what fell before it is not owed to the account */
  readonly since: number;
}

export interface Start {
  readonly accountId: string;
  readonly occurrence: string;
  /** epoch milliseconds; not after now when it is due */
  readonly at: number;
}

/** The windows that matter now, and for each account its next start: one that is due, or the first to come. */
export interface Plan {
  readonly occurrences: readonly Occurrence[];
  starts(
    accounts: readonly ScheduledAccount[],
    isDone: (accountId: string, occurrence: string) => boolean,
  ): readonly Start[];
}

/**
 * Each account starts once in each window. A moment that passed while nobody looked is made up as long as its window lasts; a window that
 * is over is not. Keys of windows are remembered, not instants, so a clock that goes back starts nothing again.
 */
export function planOf(
  policy: { readonly id: string; readonly schedule: Schedule; readonly since: number },
  now: number,
): Plan {
  const occurrences = occurrencesFrom(policy.schedule, now);
  return {
    occurrences,
    starts: (accounts, isDone) =>
      accounts.flatMap((account) => {
        const owedFrom = Math.max(owed(policy.since, now), owed(account.since, now));
        for (const occurrence of occurrences) {
          const at = momentWithin(occurrence, policy.id, account.id);
          if (at < owedFrom || isDone(account.id, occurrence.key)) continue;
          return [{ accountId: account.id, occurrence: occurrence.key, at }];
        }
        return [];
      }),
  };
}

/** A time of saving that lies in the future was written by a clock that was wrong. */
function owed(since: number, now: number): number {
  return since > now ? 0 : since;
}

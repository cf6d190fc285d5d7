import type { Clock } from '#platform/clock.ts';

/** A clock that stands still until the test moves it. */
export interface HeldClock extends Clock {
  /** Moves on step by step: each sleeper wakes at its own moment, in order, also those who lie down again on the way. */
  advance(ms: number): Promise<void>;
  /** Puts the clock forward or back without waking anyone, as an operator or a time server does. */
  jump(ms: number): void;
  /** how many sleep at the moment */
  sleepers(): number;
}

interface Sleeper {
  readonly wakesAfterMs: number;
  wake(): void;
}

/** A clock that shows `start` (milliseconds since 1970, or an ISO date) and stands still. */
export function heldClock(start: number | string): HeldClock {
  const sleepers = new Set<Sleeper>();
  let shown = typeof start === 'number' ? start : Date.parse(start);
  if (Number.isNaN(shown)) throw new RangeError(`${start} is no date`);
  // Sleepers count elapsed time, as timers do, so that a jump wakes nobody.
  let elapsedMs = 0;
  const moveTo = (toMs: number) => {
    shown += toMs - elapsedMs;
    elapsedMs = toMs;
  };
  return {
    now: () => shown,
    sleepers: () => sleepers.size,
    jump: (ms) => {
      shown += ms;
    },
    sleep: (ms, signal) => layDown(sleepers, elapsedMs + Math.max(0, ms), signal),
    advance: async (ms) => {
      const end = elapsedMs + ms;
      await othersToRun();
      for (let next = firstOf(sleepers); next && next.wakesAfterMs <= end; next = firstOf(sleepers)) {
        moveTo(Math.max(elapsedMs, next.wakesAfterMs));
        next.wake();
        await othersToRun();
      }
      moveTo(end);
    },
  };
}

function layDown(sleepers: Set<Sleeper>, wakesAfterMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      sleepers.delete(sleeper);
      reject(signal?.reason);
    };
    const sleeper: Sleeper = {
      wakesAfterMs,
      wake: () => {
        sleepers.delete(sleeper);
        signal?.removeEventListener('abort', stop);
        resolve();
      },
    };
    sleepers.add(sleeper);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** The one that wakes first; of two at the same moment, the one that lay down first. */
function firstOf(sleepers: ReadonlySet<Sleeper>): Sleeper | undefined {
  let first: Sleeper | undefined;
  for (const sleeper of sleepers) if (first === undefined || sleeper.wakesAfterMs < first.wakesAfterMs) first = sleeper;
  return first;
}

function othersToRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

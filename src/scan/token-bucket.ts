import type { Quota } from '#model/operation.ts';

/** A small reserve, so that calls that travel unevenly do not arrive above the quota. */
const rateReserve = 0.98;
const burstReserve = 0.5;
/** The last look before a call leaves may catch up a little on calls that left late. */
const departureReserve = 0.99;

/**
 * A token bucket that hands out start times: at most `burst` at once, then `perSecond`, in the order of asking.
 * (Generic cell rate algorithm: no timer and one number of state per line.) Times are epoch milliseconds.
 */
export class TokenBucket {
  readonly #turns: Line;
  readonly #departures: Line;

  constructor({ perSecond, burst }: Quota) {
    const atOnce = Math.max(1, Math.floor(burst * burstReserve));
    this.#turns = new Line(1000 / (perSecond * rateReserve), atOnce);
    this.#departures = new Line(1000 / (perSecond * departureReserve), atOnce);
  }

  /** Takes a token and returns how long to wait before using it. */
  take(nowMs: number): number {
    return this.#turns.next(nowMs);
  }

  /** Right before a call leaves: timers fire late and then several at once, which the vendor would see as a burst. Returns how long to wait still. */
  depart(nowMs: number): number {
    return this.#departures.next(nowMs);
  }

  /** No further call before this moment: the vendor said when to come back. */
  pauseUntil(ms: number): void {
    this.#turns.pauseUntil(ms);
  }
}

class Line {
  readonly #intervalMs: number;
  readonly #toleranceMs: number;
  #nextMs = 0;

  constructor(intervalMs: number, atOnce: number) {
    this.#intervalMs = intervalMs;
    this.#toleranceMs = (atOnce - 1) * intervalMs;
  }

  next(nowMs: number): number {
    const startMs = Math.max(nowMs, this.#nextMs - this.#toleranceMs);
    this.#nextMs = Math.max(this.#nextMs, startMs) + this.#intervalMs;
    return startMs - nowMs;
  }

  pauseUntil(ms: number): void {
    this.#nextMs = Math.max(this.#nextMs, ms + this.#toleranceMs);
  }
}

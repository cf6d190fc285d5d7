import type { Quota } from '#model/operation.ts';

/** Small reserve, so that calls that travel unevenly do not arrive above the quota. */
const rateReserve = 0.98;
const burstReserve = 0.8;

/**
 * A token bucket that hands out start times: at most `burst` at once, then `perSecond`, in the order of asking.
 * (Generic cell rate algorithm: one number of state, no timer.) Times are epoch milliseconds.
 */
export class TokenBucket {
  readonly #intervalMs: number;
  readonly #toleranceMs: number;
  #nextMs = 0;

  constructor(quota: Quota) {
    this.#intervalMs = 1000 / (quota.perSecond * rateReserve);
    this.#toleranceMs = (Math.max(1, Math.floor(quota.burst * burstReserve)) - 1) * this.#intervalMs;
  }

  /** Takes a token and returns how long to wait before using it. */
  take(nowMs: number): number {
    const startMs = Math.max(nowMs, this.#nextMs - this.#toleranceMs);
    this.#nextMs = Math.max(this.#nextMs, startMs) + this.#intervalMs;
    return startMs - nowMs;
  }

  /** No further call before this moment: the vendor said when to come back. */
  pauseUntil(ms: number): void {
    this.#nextMs = Math.max(this.#nextMs, ms + this.#toleranceMs);
  }
}

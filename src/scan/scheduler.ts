import { setTimeout as sleep } from 'node:timers/promises';
import { CloudError, type Quota } from '#model/operation.ts';
import type { CloudCall, Transport } from '#model/recording.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { Slots } from './slots.ts';
import { TokenBucket } from './token-bucket.ts';

export interface SchedulerOptions {
  readonly transport: Transport;
  readonly quotaOf: (service: string, operation: string) => Quota;
  /** one call's total time; a network fault is not retried beyond it */
  readonly requestTimeoutMs: number;
  /** called at every attempt that is sent */
  readonly onAttempt?: () => void;
  /** base of the exponential back-off, milliseconds */
  readonly backoffMs?: number;
  readonly random?: () => number;
}

/** How often a call is tried in all, by what went wrong. */
const attemptsOf = { throttled: 12, unavailable: 5, network: 3, refused: 1, misunderstood: 1, cancelled: 1 } as const;
const longestBackoffMs = 8_000;
/** A vendor that wants to be left alone for longer is not waited for: the call has failed, and the gap says why. */
const longestRetryAfterMs = 60_000;
/** Timers may end a little early: whoever used this part of the total time has used it all. */
const wholeTime = 0.95;
const callsPerEndpoint = 16;
const callsInAll = 192;
/** A call that takes longer gives its place in the common line to others, so slow endpoints hold up only themselves. */
const slowCallMs = 2_000;

/**
 * A transport that is polite: token buckets per (region, operation), bounded concurrency per endpoint, retries with full
 * jitter for throttling, 5xx and network faults alone, and a circuit breaker per endpoint. One scheduler serves one account.
 */
export class Scheduler implements Transport {
  readonly #options: SchedulerOptions;
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #endpoints = new Map<string, { slots: Slots; breaker: CircuitBreaker }>();
  readonly #all = new Slots(callsInAll);
  /** requests that were sent so far */
  attempts = 0;
  /** how many of them the cloud throttled */
  throttles = 0;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  async send(call: CloudCall, signal: AbortSignal): Promise<unknown> {
    const endpoint = this.#endpointOf(call);
    const release = await takePlace(endpoint.slots, signal);
    try {
      return await this.#sendUntilAnswered(call, endpoint.breaker, signal);
    } finally {
      release();
    }
  }

  async #sendUntilAnswered(call: CloudCall, breaker: CircuitBreaker, signal: AbortSignal): Promise<unknown> {
    const bucket = this.#bucketOf(call);
    let networkTimeMs = 0;
    for (let attempt = 1; ; attempt += 1) {
      if (breaker.isOpen(Date.now())) {
        throw new CloudError('EndpointUnavailable', 'the endpoint failed several times in a row', { kind: 'refused' });
      }
      await pause(bucket.take(Date.now()), signal);
      const release = await this.#waitToDepart(bucket, signal);
      const startedMs = Date.now();
      try {
        const output = await this.#attempt(call, signal, release);
        breaker.succeeded();
        return output;
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        if (error.kind === 'throttled') this.throttles += 1;
        if (error.kind !== 'network' && error.kind !== 'cancelled') breaker.succeeded();
        if (error.kind === 'network') networkTimeMs += Date.now() - startedMs;
        const outOfTime = error.kind === 'network' && networkTimeMs >= this.#options.requestTimeoutMs * wholeTime;
        const tooLong = (error.retryAfterMs ?? 0) > longestRetryAfterMs;
        if (attempt >= attemptsOf[error.kind] || outOfTime || tooLong) {
          if (error.kind === 'network') breaker.failed(Date.now());
          throw error;
        }
        if (error.retryAfterMs !== null) bucket.pauseUntil(Date.now() + error.retryAfterMs);
        await pause(this.#backoffMs(attempt), signal);
      }
    }
  }

  async #waitToDepart(bucket: TokenBucket, signal: AbortSignal): Promise<() => void> {
    const release = await takePlace(this.#all, signal);
    try {
      await pause(bucket.depart(Date.now()), signal);
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  async #attempt(call: CloudCall, signal: AbortSignal, release: () => void): Promise<unknown> {
    const timer = setTimeout(release, slowCallMs);
    try {
      this.attempts += 1;
      this.#options.onAttempt?.();
      return await this.#options.transport.send(call, signal);
    } finally {
      clearTimeout(timer);
      release();
    }
  }

  #backoffMs(attempt: number): number {
    const { backoffMs = 250, random = Math.random } = this.#options;
    return random() * Math.min(longestBackoffMs, backoffMs * 2 ** (attempt - 1));
  }

  #bucketOf({ service, operation, region }: CloudCall): TokenBucket {
    const quota = this.#options.quotaOf(service, operation);
    const key = quota.bucket ?? `${service} ${operation} ${region ?? ''}`;
    return getOrMake(this.#buckets, key, () => new TokenBucket(quota));
  }

  #endpointOf({ service, region }: CloudCall): { slots: Slots; breaker: CircuitBreaker } {
    return getOrMake(this.#endpoints, `${service} ${region ?? ''}`, () => {
      return { slots: new Slots(callsPerEndpoint), breaker: new CircuitBreaker() };
    });
  }
}

function cancelled(): CloudError {
  return new CloudError('Cancelled', 'the assessment was cancelled', { kind: 'cancelled' });
}

async function takePlace(slots: Slots, signal: AbortSignal): Promise<() => void> {
  try {
    return await slots.take(signal);
  } catch {
    throw cancelled(); // the only way to leave the line
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw cancelled();
  if (ms <= 0) return;
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw cancelled(); // the only way a sleep ends early
  }
}

function getOrMake<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

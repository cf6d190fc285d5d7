import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

const quota = fc.record({ perSecond: fc.integer({ min: 1, max: 200 }), burst: fc.integer({ min: 1, max: 50 }) });
const gaps = fc.array(fc.nat(400), { minLength: 1, maxLength: 120 });

/** The moments at which calls that ask after these pauses may start. */
function startsOf(
  bucket: TokenBucket,
  pauses: readonly number[],
  from = 1_000_000,
  line: 'take' | 'depart' = 'take',
): number[] {
  let nowMs = from;
  return pauses.map((pause) => {
    nowMs += pause;
    return nowMs + bucket[line](nowMs);
  });
}

test.each(['take', 'depart'] as const)(
  '%s: never more than burst + rate × time in any window, in the order of asking, and never in the past',
  (line) => {
    fc.assert(
      fc.property(quota, gaps, ({ perSecond, burst }, pauses) => {
        const starts = startsOf(new TokenBucket({ perSecond, burst }), pauses, 1_000_000, line);
        let asked = 1_000_000;
        for (const [at, start] of starts.entries()) {
          asked += pauses[at]!;
          expect(start).toBeGreaterThanOrEqual(asked);
          if (at > 0) expect(start).toBeGreaterThanOrEqual(starts[at - 1]! - 1e-6);
          for (let from = 0; from <= at; from += 1) {
            const seconds = (start - starts[from]!) / 1000;
            expect(at - from + 1).toBeLessThanOrEqual(burst + perSecond * seconds + 1e-6);
          }
        }
      }),
      { numRuns: 100, seed: 20261101 },
    );
  },
);

describe('take', () => {
  test.each([
    { perSecond: 10, burst: 1 },
    { perSecond: 10, burst: 10 },
    { perSecond: 0.5, burst: 3 },
  ])('%o: a good part of the burst starts at once, and the rest one by one', (given) => {
    const starts = startsOf(new TokenBucket(given), Array(12).fill(0), 0);
    const atOnce = starts.filter((start) => start < 1e-6).length;
    expect(atOnce).toBeGreaterThanOrEqual(Math.max(1, Math.floor(given.burst / 2)));
    expect(atOnce).toBeLessThanOrEqual(given.burst);
    for (let at = atOnce + 1; at < 12; at += 1) {
      const step = starts[at]! - starts[at - 1]!;
      expect(step).toBeGreaterThanOrEqual(1000 / given.perSecond);
      expect(step).toBeLessThan(1030 / given.perSecond);
    }
  });

  test('reaches nearly the whole rate over time', () => {
    const starts = startsOf(new TokenBucket({ perSecond: 100, burst: 10 }), Array(1000).fill(0), 0);
    expect(starts.at(-1)).toBeLessThan(10_300);
  });
});

test('after a pause calls start one by one, none before it ends', () => {
  fc.assert(
    fc.property(quota, fc.integer({ min: 1, max: 60_000 }), gaps, (given, pauseMs, pauses) => {
      const bucket = new TokenBucket(given);
      startsOf(bucket, pauses, 0);
      const from = pauses.reduce((sum, pause) => sum + pause, 0);
      bucket.pauseUntil(from + pauseMs);
      const starts = startsOf(bucket, [0, 0, 0], from);
      expect(starts[0]).toBeGreaterThanOrEqual(from + pauseMs - 1e-6);
      expect(starts[1]! - starts[0]!).toBeGreaterThanOrEqual(1000 / given.perSecond);
    }),
    { numRuns: 100, seed: 20261101 },
  );
});

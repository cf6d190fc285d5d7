import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Gap } from '#model/gap.ts';
import { GapTally } from './gap-tally.ts';

const gap = (at: number, more: Partial<Gap> = {}): Gap => ({
  service: 'toy',
  operation: `Get${at % 3}`,
  region: at % 2 === 0 ? 'north' : null,
  code: at % 5 === 0 ? 'Busy' : 'Forbidden',
  message: `no ${at}`,
  ...more,
});

function listOf(gaps: readonly (readonly [Gap, string | null])[]) {
  const tally = new GapTally();
  for (const [one, asset] of gaps) tally.add(one, asset);
  expect(tally.count).toBe(gaps.length);
  return tally.list();
}
const many = (count: number) =>
  Array.from({ length: count }, (_, at) => [gap(at), at % 4 === 0 ? null : `a${at}`] as const);

describe('list', () => {
  test('up to a thousand, one by one with the asset', () => {
    expect(listOf([])).toEqual([]);
    expect(
      listOf([
        [gap(1), 'a'],
        [gap(2), null],
      ]),
    ).toEqual([
      { ...gap(1), asset: 'a' },
      { ...gap(2), asset: null },
    ]);
    const thousand = listOf(many(1_000));
    expect(thousand).toHaveLength(1_000);
    expect(thousand.every((entry) => entry.count === undefined)).toBe(true);
  });

  test('above, one per service, operation, region and code, with how many', () => {
    const list = listOf(many(1_001));
    expect(list).toHaveLength(3 * 2 * 2);
    expect(list.reduce((sum, { count }) => sum + count!, 0)).toBe(1_001);
    for (const entry of list) {
      const same = many(1_001).filter(
        ([one]) => one.operation === entry.operation && one.region === entry.region && one.code === entry.code,
      );
      expect(entry.count).toBe(same.length);
      expect(entry).not.toHaveProperty('asset');
    }
  });

  test.each([7, 1_000, 1_200])('does not depend on the order of %d reads', (count) => {
    const expected = listOf(many(count));
    fc.assert(
      fc.property(fc.shuffledSubarray(many(count), { minLength: count }), (gaps) => {
        expect(listOf(gaps)).toEqual(expected);
      }),
      { numRuns: 10, seed: 20261101 },
    );
  });
});

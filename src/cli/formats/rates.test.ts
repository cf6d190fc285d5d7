import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runOf } from './fixture.ts';
import { completenessOf, passRate, runCompleteness } from './rates.ts';

const tally = { pass: 1, fail: 1, unknown: 98, 'not-applicable': 100, excepted: 0, known: 0 };

test('unknown and not applicable are in no pass rate; accepted risks are judged', () => {
  expect([passRate(tally), completenessOf(tally)]).toEqual(['50.0%', '2.0%']);
  expect(passRate({ ...tally, pass: 0, fail: 0 })).toBeUndefined();
  expect(completenessOf({ ...tally, excepted: 100 })).toBe('51.0%');
  expect(completenessOf({ ...tally, pass: 0, fail: 0, unknown: 0 })).toBe('100.0%');
});

test.each([
  [248, 52, '82.7%'],
  [57, 43, '57.0%'],
  [2, 1, '66.7%'],
  [1, 15, '6.3%'],
  [99_999, 1, '99.9%'],
  [1, 99_999, '0.1%'],
  [5, 0, '100.0%'],
  [0, 5, '0.0%'],
])('%i passed and %i failed are %s', (pass, fail, rate) => {
  expect(passRate({ ...tally, pass, fail })).toBe(rate);
  expect(runCompleteness(runOf([], { completeness: pass / (pass + fail) }))).toBe(rate);
});

test('a rate is within a tenth of the truth, has one decimal, and is all or none only when it is', () => {
  fc.assert(
    fc.property(fc.nat(2_000_000), fc.nat(2_000_000), (pass, fail) => {
      fc.pre(pass + fail > 0);
      const rate = passRate({ ...tally, pass, fail }) ?? '';
      expect(rate).toMatch(/^\d+\.\d%$/);
      expect(Math.abs(Number.parseFloat(rate) - (100 * pass) / (pass + fail))).toBeLessThanOrEqual(0.1);
      expect([rate === '100.0%', rate === '0.0%']).toEqual([fail === 0, pass === 0]);
    }),
  );
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CheckToCover } from '../assessment/contract.ts';
import { cover, productFormula, scansOf, unlimited } from './cover.ts';
import { moneyText, recommendedQuota, scansPrice, subscriptionPrice } from './money.ts';

function check(id: string, severity: CheckToCover['severity'], instances: number, isFree = false): CheckToCover {
  return { id, severity, instances, isFree };
}
const ids = (covered: { notCovered: readonly { id: string }[] }) => covered.notCovered.map(({ id }) => id);

it('10 services of 15 instances each, by 5 items, are 750 scans, and at 0.02 they cost 15.00', () => {
  const scans = productFormula(10 * 15, 5);
  expect(scans).toBe(750);
  expect(moneyText(scansPrice(20_000, scans))).toBe('15.00');
});

it('150 instances are recommended a quota of 3,000, and no recommendation is below what can be bought', () => {
  expect(recommendedQuota(150)).toBe(3_000);
  expect(recommendedQuota(3)).toBe(1_000);
});

it('a subscription costs unit price × quota × months', () => {
  expect(moneyText(subscriptionPrice(20_000, 3_000, 12))).toBe('720.00');
  expect(subscriptionPrice(10_000_000, 10_000_000, 60)).toBe(6e15);
});

it('money is written with two decimals, or as many as it needs', () => {
  expect([20_000, 0, 1, 1_500_000, -720_000_000, 123_456_789].map(moneyText)).toEqual([
    '0.02',
    '0.00',
    '0.000001',
    '1.50',
    '-720.00',
    '123.456789',
  ]);
});

it('pass and fail of a billable check count; unknown, not-applicable and free checks never do', () => {
  const counts = { pass: 3, fail: 2, notApplicable: 50, unknown: 7 };
  expect(scansOf({ isFree: false }, counts)).toBe(5);
  expect(scansOf({ isFree: true }, counts)).toBe(0);
});

it('free checks always run, then billable ones by severity and id', () => {
  const checks = [
    check('z-low', 'low', 10),
    check('b-high', 'high', 40),
    check('a-high', 'high', 40),
    check('free', 'low', 1_000_000, true),
    check('m-medium', 'medium', 20),
  ];
  expect(cover(checks, 100)).toEqual({ scans: 100, notCovered: [{ id: 'z-low', scans: 10 }] });
  expect(ids(cover(checks, 79))).toEqual(['b-high']);
});

it('a check runs for all its assets or not at all, and one that does not fit lets a smaller one behind it run', () => {
  const checks = [check('a', 'high', 60), check('b', 'high', 60), check('c', 'low', 30)];
  expect(cover(checks, 100)).toEqual({ scans: 90, notCovered: [{ id: 'b', scans: 60 }] });
});

it('with nothing left no billable check runs, not even one that seems to have no assets', () => {
  expect(ids(cover([check('a', 'high', 0), check('b', 'low', 0, true)], 0))).toEqual(['a']);
});

it('never covers more than is left, and never leaves out a free check', () => {
  const anyCheck = fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    severity: fc.constantFrom('high' as const, 'medium' as const, 'low' as const),
    instances: fc.nat(200),
    isFree: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.uniqueArray(anyCheck, { selector: ({ id }) => id, maxLength: 20 }), fc.nat(500), (checks, left) => {
      const covered = cover(checks, left);
      const out = new Set(ids(covered));
      const used = checks
        .filter(({ id, isFree }) => !isFree && !out.has(id))
        .reduce((sum, one) => sum + one.instances, 0);
      expect(used).toBe(covered.scans);
      expect(used).toBeLessThanOrEqual(left);
      expect(checks.some(({ id, isFree }) => isFree && out.has(id))).toBe(false);
    }),
    { seed: 505 },
  );
});

it('without a limit everything is covered and the scans are those of billable checks', () => {
  expect(unlimited([check('a', 'high', 7), check('b', 'low', 9, true)])).toEqual({ scans: 7, notCovered: [] });
});

import { expect, test } from 'vitest';
import type { Result } from '#model/result.ts';
import { everyOutcome, gap, iterate, rows } from './fixture.ts';
import { select } from './selection.ts';

const show = new Set(['fail', 'unknown'] as const);
const all = { perCheck: Number.POSITIVE_INFINITY, inAll: Number.POSITIVE_INFINITY, excepted: true };
const base = rows.find((row) => row.name === 'shelf-0041')!;
const make = (count: number, part: Partial<Result>): Result[] =>
  Array.from({ length: count }, (_, index) => ({ ...base, ...part, name: `n${index}`, asset: `a${index}` }));

test('checks come by severity, then those with failures, then by how many', async () => {
  const results = [
    ...make(9, { check: 'a', severity: 'low' }),
    ...make(9, { check: 'b', severity: 'high', outcome: 'unknown' }),
    ...make(2, { check: 'c', severity: 'high' }),
    ...make(1, { check: 'd', severity: 'high' }),
    ...make(1, { check: 'e', severity: 'medium' }),
  ];
  const { groups } = await select(() => iterate(results), show, all);
  expect(groups.map((group) => group.check)).toEqual(['c', 'd', 'b', 'e', 'a']);
});

test('with little room the highest risks get it, failures before unknowns, and the rest is counted', async () => {
  const results = [
    ...make(4, { check: 'a', severity: 'low' }),
    ...make(3, { check: 'b', severity: 'high', outcome: 'unknown' }),
    ...make(3, { check: 'c', severity: 'high' }),
  ];
  const { groups, listed, leftOut } = await select(() => iterate(results), show, { ...all, inAll: 5 });
  expect(groups.map(({ check, rows: chosen, leftOut: out }) => [check, chosen.length, out])).toEqual([
    ['c', 3, 0],
    ['b', 2, 1],
    ['a', 0, 4],
  ]);
  expect([listed, leftOut]).toEqual([5, 5]);
});

test('no more rows are held than allowed for a check', async () => {
  const { groups } = await select(() => iterate(make(100, {})), show, { ...all, perCheck: 10 });
  expect(groups[0]).toMatchObject({ leftOut: 90 });
  expect(groups[0]?.rows.map((row) => row.name)).toEqual(Array.from({ length: 10 }, (_, index) => `n${index}`));
});

test('accepted risks are no failures; known failures are counted but not listed', async () => {
  const results = [...make(2, { isNew: false }), ...make(3, { isNew: true }), rows.find((row) => row.excepted)!];
  const { total, listed } = await select(() => iterate(results), show, { ...all, excepted: false });
  expect(total).toMatchObject({ fail: 5, known: 2, excepted: 1 });
  expect(listed).toBe(3);
});

test('only the outcomes asked for are listed', async () => {
  const { groups, total } = await select(() => iterate(rows), new Set(['pass'] as const), all);
  expect(groups.flatMap((group) => group.rows).every((row) => row.outcome === 'pass')).toBe(true);
  expect(total.fail).toBe(11);
  expect((await select(() => iterate(rows), everyOutcome, all)).listed).toBe(rows.length);
});

test('the failed reads behind the unknown verdicts of a check, each once; none where one of them has another reason', async () => {
  const unread = { outcome: 'unknown', gap } as const;
  const elsewhere = { outcome: 'unknown', gap: { ...gap, region: 'cn-hangzhou' } } as const;
  const results = [
    ...make(30, { ...unread, check: 'a' }),
    ...make(30, { ...elsewhere, check: 'a' }),
    ...make(1, { ...unread, check: 'b' }),
    ...make(1, { outcome: 'unknown', check: 'b' }),
    ...Array.from({ length: 101 }, (_, index) => ({
      ...make(1, unread)[0]!,
      check: 'c',
      gap: { ...gap, operation: `Get${index}` },
    })),
  ];
  const { groups } = await select(() => iterate(results), show, { ...all, perCheck: 5 });
  const causes = new Map(groups.map((group) => [group.check, group.causes]));
  expect(causes.get('a')?.map(({ region }) => region)).toEqual(['cn-beijing', 'cn-hangzhou']);
  expect([causes.get('b'), causes.get('c')]).toEqual([undefined, undefined]);
});

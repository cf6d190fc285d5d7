import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadExceptions } from './exceptions.ts';
import { matchesPattern } from './pattern.ts';

const now = Date.parse('2026-11-01T12:00:00Z');
const ids = ['alibaba.store.shelf-locked', 'alibaba.store.shelf-counted', 'alibaba.lamp.lamp-off'];
const row = { check: ids[0]!, asset: 'acs:store:cn-hangzhou:1:logs', name: 'logs', tags: { team: 'web' } };

let file: string;
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'bastide-exceptions-')), 'exceptions.yaml');
});
afterEach(() => rm(join(file, '..'), { recursive: true, force: true }));

async function load(yaml: string | Buffer) {
  await writeFile(file, yaml);
  return loadExceptions(file, now, ids);
}

const rest = 'reason: "Public by design", owner: web, expires: 2026-12-31';

test('an entry covers the assets it names, with owner, reason and end', async () => {
  const { find, problems } = await load(`- {check: alibaba.store.shelf-locked, asset: logs, ${rest}}`);
  expect(problems).toEqual([]);
  expect(find(row)).toEqual({ owner: 'web', reason: 'Public by design', expires: '2026-12-31' });
  expect(find({ ...row, name: 'logs2', asset: 'x' })).toBeUndefined();
  expect(find({ ...row, check: ids[1]! })).toBeUndefined();
  expect(find({ ...row, name: null, asset: null })).toBeUndefined();
});

test.each([
  ['asset: "acs:store:*:logs"', true],
  ['asset: "*"', true],
  ['asset: "l*s"', true],
  ['asset: "log"', false],
  ['tag: team=web', true],
  ['tag: {team: web}', true],
  ['tag: {team: app}', false],
  ['tag: team=app', false],
  ['tag: toString=web', false],
  ['asset: logs, tag: team=app', false],
])('%s: %s', async (which, covered) => {
  const { find } = await load(`exceptions:\n  - {check: "alibaba.store.*", ${which}, ${rest}}`);
  expect(find(row) !== undefined).toBe(covered);
});

test.each([
  ['2026-11-01', true],
  ['2026-10-31', false],
  ['2026-11-01T12:00:01Z', true],
  ['2026-11-01T12:00:00Z', false],
  ['2026-11-01T13:00:00+02:00', false],
])('expires %s counts at noon of 1 November 2026 UTC: %s', async (expires, counts) => {
  const { find, problems } = await load(
    `- {check: alibaba.store.shelf-locked, asset: logs, reason: r, owner: o, expires: ${expires}}`,
  );
  expect(find(row) !== undefined).toBe(counts);
  expect(problems.map((problem) => problem.en.includes('expired'))).toEqual(counts ? [] : [true]);
});

describe('an entry that is wrong is reported with its line and does not count', () => {
  const good = `- {check: alibaba.lamp.lamp-off, asset: "*", ${rest}}\n`;
  test.each([
    [`{check: alibaba.store.nothing, asset: "*", ${rest}}`, 'no check "alibaba.store.nothing"'],
    [`{check: alibaba.store.shelf-locked, ${rest}}`, 'needs an "asset"'],
    ['{check: alibaba.store.shelf-locked, asset: "*", reason: r, expires: 2027-01-01}', '"owner" missing'],
    ['{check: alibaba.store.shelf-locked, asset: "*", owner: o, reason: " ", expires: 2027-01-01}', '"reason" must be'],
    ['{check: alibaba.store.shelf-locked, asset: "*", owner: o, reason: r, expires: 2027-02-30}', 'neither a date'],
    ['{check: alibaba.store.shelf-locked, asset: "*", owner: o, reason: r, expires: soon}', 'neither a date'],
    [
      '{check: alibaba.store.shelf-locked, asset: "*", owner: o, reason: r, expires: 2027-01-01T00:00}',
      'neither a date',
    ],
    [`{check: alibaba.store.shelf-locked, asset: "*", ${rest}, until: 2027-01-01}`, 'unknown member "until"'],
    [`{check: alibaba.store.shelf-locked, tag: team, ${rest}}`, 'not key=value'],
    ['just text', 'list of members'],
    ['7', 'list of members'],
  ])('%s', async (entry, says) => {
    const { find, problems } = await load(`${good}- ${entry}\n`);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.en).toContain(`${file}, line 2: `);
    expect(problems[0]?.en).toContain(says);
    expect(problems[0]?.zh).toContain('第 2 行');
    expect(find(row)).toBeUndefined();
    expect(find({ ...row, check: 'alibaba.lamp.lamp-off' })).toBeDefined();
  });
});

test.each([
  ['- a: [1', 'line 1, column'],
  ['- a: 1\n  a: 2', 'line 2, column'],
  ['check: x', 'line 1: it must hold a list'],
  [Buffer.from([0xff, 0xfe, 0x00]), 'cannot be read'],
  ['x'.repeat(4 * 1024 * 1024 + 1), 'larger than 4 MiB'],
])('a file that cannot be used at all is an error that names it (%#)', async (content, says) => {
  const failure = await load(content).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'invalid-file', message: expect.stringContaining(says) });
  expect(failure).toMatchObject({ message: expect.stringContaining(file) });
});

test('aliases cannot blow the file up', async () => {
  const layers = [
    '- &a [x, x, x, x, x, x, x, x, x]',
    ...[...'bcdefgh'].map((name, index) => `- &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(', ')}]`),
  ];
  await expect(load(layers.join('\n'))).rejects.toMatchObject({ code: 'invalid-file' });
});

test('a missing file is an error, an empty one is no exception', async () => {
  await expect(loadExceptions(`${file}.none`, now, ids)).rejects.toMatchObject({ code: 'invalid-file' });
  expect((await load('')).problems).toEqual([]);
});

test('patterns mean what the naive expression means', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (pattern, subject) => {
      const naive = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^]*')}$`);
      expect(matchesPattern(pattern, subject)).toBe(naive.test(subject));
    }),
    { seed: 20261101, numRuns: 2_000 },
  );
});

test('no pattern takes long', () => {
  const started = performance.now();
  expect(matchesPattern(`${'*a'.repeat(400)}*b`, 'a'.repeat(100_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(1_000);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Result } from '#model/result.ts';
import { loadBaseline } from './baseline.ts';
import { contextOf, iterate, rows, runOf, textOf } from './formats/fixture.ts';
import { json, ndjson } from './formats/json.ts';
import { JsonSplitter } from './json-splitter.ts';

const account = '1234567890123456';
let file: string;
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'bastide-baseline-')), 'baseline.json');
});
afterEach(() => rm(join(file, '..'), { recursive: true, force: true }));

async function load(text: string) {
  await writeFile(file, text);
  return loadBaseline(file, 'alibaba', account);
}

const written = (format: typeof json, all: readonly Result[] = rows): Promise<string> =>
  textOf(format.write(runOf(all), () => iterate(all), contextOf()));
const failures = rows.filter((row) => row.outcome === 'fail' && !row.excepted);

const layouts = {
  json: () => written(json),
  ndjson: () => written(ndjson),
  'json laid out by another program': async () => JSON.stringify(JSON.parse(await written(json)), null, 2),
  'json with the results first': async () => {
    const { run, results } = JSON.parse(await written(json));
    return JSON.stringify({ results, run, note: { results: [1] } });
  },
};

test.each(Object.entries(layouts))('%s: what failed then is not new, all else is', async (_name, layout) => {
  const baseline = await load(await layout());
  expect(failures.length).toBeGreaterThan(5);
  for (const row of failures) expect(baseline.isNew(row)).toBe(false);
  const passed = rows.find((row) => row.outcome === 'pass')!;
  expect(baseline.isNew({ ...passed, outcome: 'fail' })).toBe(true);
  expect(baseline.isNew({ ...failures[0]!, asset: 'another' })).toBe(true);
  expect(baseline.isNew({ ...failures[0]!, check: 'another' })).toBe(true);
});

test('only failures are ever new, and an accepted risk is when its exception has ended', async () => {
  const baseline = await load(await written(json));
  for (const row of rows.filter((one) => one.outcome !== 'fail')) expect(baseline.isNew(row)).toBe(false);
  expect(baseline.isNew(rows.find((row) => row.excepted)!)).toBe(true);
});

test.each([
  ['', 'ends in the middle'],
  ['hello', 'not JSON'],
  ['[]', 'result 1 is not as it should be'],
  ['{"bastideRecording": 1, "cloud": "alibaba"}', 'result 1 is not as it should be (check)'],
  ['{"run": {"cloud": "aws", "account": "1"}, "results": []}', 'aws account 1, but this is alibaba account'],
  ['{"run": {"cloud": "alibaba", "account": "2"}, "results": []}', 'alibaba account 2, but this is'],
  ['{"results": []}', 'it has no "run"'],
  ['{"results": [{"check": "a"]}', 'is not JSON'],
  ['}', 'not JSON'],
])('%j is refused', async (text, says) => {
  await expect(load(text)).rejects.toMatchObject({ code: 'invalid-file', message: expect.stringContaining(says) });
});

test.each(['json', 'ndjson'] as const)('%s that breaks off is refused wherever it breaks', async (name) => {
  const few = rows.filter((row) => row.reason.length < 100).slice(0, 3);
  const text = (await written(name === 'json' ? json : ndjson, few)).trimEnd();
  for (let end = 0; end < text.length; end += 7) {
    await expect(load(text.slice(0, end)), text.slice(0, end)).rejects.toMatchObject({ code: 'invalid-file' });
  }
});

test('a missing file is an error that names it', async () => {
  const missing = loadBaseline(`${file}.none`, 'alibaba', account);
  await expect(missing).rejects.toMatchObject({ code: 'invalid-file', message: expect.stringContaining('.none') });
});

test('the text may be cut into chunks anywhere', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const results = fc.array(fc.dictionary(fc.string(), value, { maxKeys: 3 }), { maxLength: 4 });
  fc.assert(
    fc.property(results, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (items, sizes) => {
      const text = JSON.stringify({ run: { a: '}]"' }, results: items }, null, 1);
      const splitter = new JsonSplitter();
      const found: unknown[] = [];
      for (let at = 0, turn = 0; at < text.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1;
        found.push(...splitter.push(text.slice(at, at + size)).map((piece) => JSON.parse(piece.text)));
        at += size;
      }
      expect(splitter.isComplete).toBe(true);
      expect(found).toEqual(JSON.parse(JSON.stringify([{ a: '}]"' }, ...items])));
    }),
    { seed: 20261101 },
  );
});

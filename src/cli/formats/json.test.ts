import { expect, test } from 'vitest';
import type { Result } from '#model/result.ts';
import { contextOf, iterate, manyRows, rows, runOf, textOf } from './fixture.ts';
import { formats } from './index.ts';
import { json, ndjson } from './json.ts';

const run = runOf(rows, { sample: true });
const context = contextOf();

test('json is one object that holds every result unchanged, one a line', async () => {
  const text = await textOf(json.write(run, () => iterate(rows), context));
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ run, results: rows })));
  expect(text.split('\n').filter((line) => line.startsWith('{"check":'))).toHaveLength(rows.length);
});

test('json puts the members of the contract first, in its order', async () => {
  const value = JSON.parse(await textOf(json.write(run, () => iterate(rows), context)));
  const contract = ['check', 'severity', 'asset', 'kind', 'name', 'region', 'outcome', 'reason', 'evidence'];
  expect(Object.keys(value)).toEqual(['run', 'results']);
  for (const result of value.results) expect(Object.keys(result).slice(0, contract.length)).toEqual(contract);
  expect(Object.keys(value.run).slice(0, 10)).toEqual([
    ...['cloud', 'account', 'startedAt', 'finishedAt', 'completeness', 'apiCalls', 'assets', 'scans', 'counts', 'gaps'],
  ]);
  expect(Object.keys(value.run.counts).slice(0, 4)).toEqual(['pass', 'fail', 'not-applicable', 'unknown']);
});

test('json without results is still the same object', async () => {
  const value = JSON.parse(await textOf(json.write(runOf([]), () => iterate([]), context)));
  expect(value).toMatchObject({ run: { completeness: 1 }, results: [] });
});

test('ndjson is one result a line, and the run in the last', async () => {
  const text = await textOf(ndjson.write(run, () => iterate(rows), context));
  expect(text.endsWith('\n')).toBe(true);
  const lines = text.trimEnd().split('\n');
  expect(lines.slice(0, -1).map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(rows)));
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ run: JSON.parse(JSON.stringify(run)) });
});

const machineFormats = [...formats.values()].filter((format) => !format.forPeople);

test.each(machineFormats)(
  '$name streams: no row is read long before the rows ahead of it are written',
  async (format) => {
    let read = 0;
    let pass = 0;
    async function* counting(): AsyncIterable<Result> {
      pass++;
      read = 0;
      for await (const row of manyRows(2_000)) {
        read++;
        yield row;
      }
    }
    let chunks = 0;
    let furthestAhead = 0;
    let firstOfPass = 0;
    let seenPass = 0;
    for await (const _chunk of format.write(run, counting, context)) {
      if (pass !== seenPass) [seenPass, firstOfPass] = [pass, chunks];
      chunks++;
      if (read > 0 && read < 2_000) furthestAhead = Math.max(furthestAhead, read - (chunks - firstOfPass));
    }
    expect(chunks).toBeGreaterThanOrEqual(2_000);
    expect(furthestAhead).toBeLessThan(10);
  },
);

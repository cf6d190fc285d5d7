import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import type { Result, Run } from '#model/result.ts';
import { contextOf, hostile, iterate, rows, runOf, textOf } from './fixture.ts';
import { junit } from './junit.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  htmlEntities: true,
  isArray: (name) => name === 'testsuite' || name === 'testcase',
});

async function written(all: readonly Result[], part: Partial<Run> = {}) {
  const text = await textOf(junit.write(runOf(all, part), () => iterate(all), contextOf()));
  const cases = parser
    .parse(text)
    .testsuites.testsuite.flatMap((suite: { testcase?: unknown[] }) => suite.testcase ?? []);
  return { text, suites: parser.parse(text).testsuites, cases };
}

test('it is well-formed and holds no character that XML forbids', async () => {
  const { text } = await written(rows, { sample: true, cancelled: true });
  expect(XMLValidator.validate(text)).toBe(true);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toContain(hostile.markup);
});

test('the numbers of the suites are the numbers of their cases', async () => {
  const { suites, cases } = await written(rows);
  expect(cases).toHaveLength(rows.length);
  expect(suites).toMatchObject({ tests: String(rows.length), errors: '2', failures: '11', skipped: '2' });
  const counted = (element: string) => cases.filter((one: object) => element in one).length;
  expect([counted('error'), counted('failure'), counted('skipped')]).toEqual([2, 11, 2]);
});

test('unknown is an error, never a pass and never skipped', async () => {
  const unknown = rows.filter((row) => row.outcome === 'unknown');
  const { cases } = await written(unknown);
  expect(cases.every((one: object) => 'error' in one && !('skipped' in one))).toBe(true);
  expect(cases[0].error).toMatchObject({ type: 'Forbidden.RAM' });
});

test('a failure that the baseline knew is skipped, a new one fails', async () => {
  const failures = rows
    .filter((row) => row.name === 'shelf-0041')
    .flatMap((row) => [
      { ...row, isNew: true },
      { ...row, isNew: false },
    ]);
  const { suites } = await written(failures);
  expect(suites).toMatchObject({ failures: '1', skipped: '1' });
});

test('a selected check without results is an empty suite', async () => {
  const { suites } = await written([]);
  expect(suites.testsuite.filter((suite: { name: string }) => suite.name.includes('alibaba.'))).toHaveLength(3);
});

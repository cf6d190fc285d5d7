import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Result, Run } from '#model/result.ts';
import { contextOf, iterate, manyRows, rows, runOf, textOf } from './fixture.ts';
import type { FormatContext } from './format.ts';
import { table } from './table.ts';

function written(
  all: readonly Result[],
  context: Partial<FormatContext> = {},
  part: Partial<Run> = {},
): Promise<string> {
  return textOf(table.write(runOf(all, part), () => iterate(all), contextOf(context)));
}

describe.each(['en', 'zh'] as const)('in %s', (language) => {
  test.each([56, 60, 80, 120])('no line is wider than %i columns', async (width) => {
    const text = await written(rows, { language, width, colour: true }, { sample: true });
    for (const line of text.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
  });
});

test('nothing from the cloud reaches the terminal as a control or an escape', async () => {
  const text = await written(rows);
  expect(stripVTControlCharacters(text)).toBe(text);
  expect(text).not.toContain('[31m');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
});

test('colour only when asked, and it changes nothing else', async () => {
  const coloured = await written(rows, { colour: true });
  expect(coloured).toContain('\u001b[');
  expect(stripVTControlCharacters(coloured)).toBe(await written(rows));
});

test('highest risk first, each with counts, why, assets and how to mend it; the numbers at the end', async () => {
  const text = await written(rows);
  const order = [
    'HIGH',
    '2 of 6 failed, 2 unknown',
    'Whoever reaches',
    'shelf-0041',
    '? (list not read)',
    'Mend',
    'MEDIUM',
    'LOW',
    'What could not be read',
    'Summary',
    'Mend first',
    'What next',
  ];
  const places = order.map((part) => text.indexOf(part));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(text).toContain('Completeness  87.5% · 2 verdicts are unknown');
  expect(text).toMatch(/Pass rate +15\.4% · 2 of the 13 verdicts/);
  expect(text).toContain('1 failure is an accepted risk');
});

test('gaps of one operation are one line for people, with what to do next', async () => {
  const text = await written(rows);
  expect(text).toContain('store ListShelves in cn-beijing, cn-hangzhou was refused (Forbidden.RAM)');
  expect(text).toContain('(1,201 reads)');
  expect(text).toContain('bastide permissions alibaba');
  expect(text).toContain('--format html --output report.html');
});

test('ten rows a check; the others are counted', async () => {
  const text = await textOf(table.write(runOf([]), () => manyRows(1_244), contextOf()));
  expect(text).toContain('… and 1,234 more: --format csv lists all');
  expect(text.match(/✗ shelf-/g)).toHaveLength(10);
});

test('samples and cancelled runs are labelled', async () => {
  expect(await written(rows, {}, { sample: true, cancelled: true })).toMatch(/Sample: [\s\S]*Incomplete: /);
  expect(await written(rows, { language: 'zh' }, { sample: true })).toContain('示例');
});

test('all passed is said only when everything could be read', async () => {
  const passed = rows.filter((row) => row.outcome === 'pass');
  expect(await written(passed, {}, { gaps: [] })).toContain('Nothing failed, and everything could be read.');
  expect(await written(passed)).not.toContain('Nothing failed');
  expect(await written(passed, {}, { gaps: [], cancelled: true })).not.toContain('Nothing failed');
});

test('why is told in whole sentences, or cut between words', async () => {
  const text = await written(rows, { width: 56 });
  for (const line of text.split('\n').filter((it) => it.endsWith('…'))) expect(line).toMatch(/\w…$/);
  expect(text).toContain('Why     Whoever reaches an open shelf takes what lies');
});

const unread = rows.find((row) => row.name === 'shelf-0042')!;

test('Chinese has full-width punctuation beside Chinese words, and no space after it', async () => {
  const all = [...rows.filter(({ severity }) => severity !== 'medium'), { ...unread, check: 'x.y.z' }];
  const spoken = all.map((row) => ({ ...row, reason: '锁已打开', evidence: {} }));
  for (const width of [60, 100, 160]) {
    const text = await written(spoken, { language: 'zh', width }, { sample: true, cancelled: true });
    expect(text).not.toMatch(/\p{Script=Han}[:,;()]|[:,;()]\p{Script=Han}/u);
    expect(text).not.toMatch(/[，。：；、（] +\S/u);
    expect(text).not.toMatch(/） +\p{Script=Han}/u);
  }
});

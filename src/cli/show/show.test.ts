import { describe, expect, it } from 'vitest';
import { displayWidth } from '../formats/terminal-text.ts';
import { formatMoney, parseMoney } from '../remote/money.ts';
import { fieldLines } from './fields.ts';
import { jsonText } from './json-text.ts';
import { type Column, tableLines } from './table.ts';

interface Thing {
  readonly id: string;
  readonly name: string;
  readonly count: number;
}

const columns: readonly Column<Thing>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'NAME', text: ({ name }) => name, mayShrink: true },
  { title: 'COUNT', text: ({ count }) => String(count), align: 'right' },
];
const plain = (width?: number) => ({ width, colour: false });

describe('a table', () => {
  it('aligns by what is seen, also where characters are wide', () => {
    const things = [
      { id: 'a', name: '测试', count: 1 },
      { id: 'bb', name: 'plain', count: 1_000 },
    ];
    expect(tableLines(things, columns, plain())).toEqual(['ID  NAME   COUNT', 'a   测试       1', 'bb  plain   1000']);
  });

  it('cuts words to the screen and never what is copied into a command', () => {
    const id = '0192f3a1-0000-7000-8000-000000000000';
    const lines = tableLines([{ id, name: 'a name of many words that goes on', count: 7 }], columns, plain(64));
    expect(lines[1]).toBe(`${id}  a name of many…${' '.repeat(10)}7`);
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(64);
    const narrow = tableLines([{ id, name: 'a name of many words', count: 7 }], columns, plain(20));
    expect(narrow[1]).toContain(id);
  });

  it('cuts nothing where no screen is', () => {
    const name = 'word '.repeat(100).trim();
    expect(tableLines([{ id: 'a', name, count: 1 }], columns, plain())[1]).toContain(name);
  });

  it('and fields hold no control characters, whatever they were given', () => {
    const name = 'a\u001b[31mb\u0007\u009b2Jc\u202ed\ne';
    const text = [
      ...tableLines([{ id: name, name, count: 1 }], columns, plain(80)),
      ...fieldLines([['Name', [name, name]]], plain(80)),
    ].join('');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });
});

it('fields stand beside their labels, and those without a value are left out', () => {
  const lines = fieldLines(
    [
      ['Name', 'Ann'],
      ['时区', ['one', 'two three four five']],
      ['Gone', null],
      ['Empty', ''],
      ['None', []],
    ],
    plain(26),
  );
  expect(lines).toEqual(['Name  Ann', '时区  one', '      two three four five']);
});

it('JSON is the same value, without what a terminal would obey', () => {
  const value = { 'a\u009b': '\u001b[31m\u0085\u202e\u2028 密 🏭', list: [1, null, true] };
  for (const text of [jsonText(value), jsonText(value, 2)]) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
    expect(JSON.parse(text)).toEqual(value);
  }
});

it.each([
  [0, '0.00 USD'],
  [37_500, '0.0375 USD'],
  [1, '0.000001 USD'],
  [1_000_000, '1.00 USD'],
  [123_456_780_000, '123456.78 USD'],
  [-2_500_000, '-2.50 USD'],
])('%i millionths are %s', (micros, text) => {
  expect(formatMoney(micros, 'USD')).toBe(text);
  if (micros >= 0) expect(parseMoney(text.replace(' USD', ''))).toBe(micros);
});

it.each(['', '-1', '1.', '.5', '1.0000001', '1e3', '1,5', 'x'])('"%s" is no amount', (text) => {
  expect(parseMoney(text)).toBeUndefined();
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './credential-report.ts';

describe('the table of a credential report', () => {
  it.each([
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      '\uFEFFa,b\r\n\r\nc,\r\n',
      [
        ['a', 'b'],
        ['c', ''],
      ],
    ],
    ['"a, ""b""\r\n",c', [['a, "b"\r\n', 'c']]],
    [',', [['', '']]],
    ['""\n"",""', [['', '']]],
    ['', []],
  ])('is read from %j', (text, rows) => {
    expect(parseCsv(text)).toEqual(rows);
  });

  it.each(['a,b\nc,"d', '"', '"""', 'a,b\n"c"d,e', 'a,b\nc"d,e', 'a\rb'])('has no rows in %j', (text) => {
    expect(parseCsv(text)).toEqual([]);
  });

  it('gives back whatever cells were written', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', '值') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    const quote = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, lineEnd) => {
        const lines = rows.map((row) => row.map(quote).join(','));
        expect(parseCsv(lines.join(lineEnd))).toEqual(rows);
      }),
    );
  });

  it('is read in the time of its length, however many quotes it has', () => {
    const start = performance.now();
    for (const quotes of ['"'.repeat(300_001), '"a'.repeat(150_000), 'a"'.repeat(150_000)]) {
      expect(parseCsv(quotes)).toEqual([]);
    }
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('is not read beyond 16 Mi characters', () => {
    const longest = 'a,'.padEnd(16 * 1024 * 1024, 'b');
    expect(parseCsv(longest)).toHaveLength(1);
    expect(parseCsv(`${longest}b`)).toEqual([]);
  });
});

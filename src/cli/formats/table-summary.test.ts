import { describe, expect, test } from 'vitest';
import type { Result, Run } from '#model/result.ts';
import { contextOf, iterate, rows, runOf, textOf } from './fixture.ts';
import type { FormatContext } from './format.ts';
import { table } from './table.ts';

function written(
  all: readonly Result[],
  context: Partial<FormatContext> = {},
  part: Partial<Run> = {},
): Promise<string> {
  return textOf(table.write(runOf(all, part), () => iterate(all), contextOf(context)));
}

const base = rows.find((row) => row.name === 'shelf-0041')!;
const unread = rows.find((row) => row.name === 'shelf-0042')!;
const make = (part: Partial<Result>): Result => ({ ...base, ...part });
const linesOf = async (...args: Parameters<typeof written>): Promise<string[]> => (await written(...args)).split('\n');

describe('what could not be decided', () => {
  const counted = 'alibaba.store.shelf-counted';
  const open = { ...unread, check: counted, severity: 'medium' } as const;

  test('stands at the end of its severity, one heading, a cause once, and no rows', async () => {
    const text = await written([make({ check: 'x.y.z', severity: 'medium' }), open, { ...open, check: 'x.y.other' }]);
    expect(text).toContain('MEDIUM  Not decided: 2 checks, because something could not be read');
    expect(text.indexOf('x.y.z')).toBeLessThan(text.indexOf('Not decided'));
    const block = text.slice(text.indexOf('Not decided'), text.indexOf('What could not be read'));
    expect(block.match(/was refused/g)).toHaveLength(1);
    expect(block).toContain('? Shelf is counted every month · 1 of 1 unknown · alibaba.store.shelf-counted');
    expect(block).not.toContain('shelf-0042');
  });

  test('is told asset by asset where reads are not to blame, where something failed, and where it alone is asked for', async () => {
    const { gap, ...undecided } = open;
    expect(gap).toBeDefined();
    for (const text of [
      await written([undecided]),
      await written([open, make({ check: counted, severity: 'medium' })]),
      await written([open], { show: new Set(['unknown']) }),
    ]) {
      expect(text).not.toContain('Not decided');
      expect(text).toContain('? shelf-0042');
    }
  });
});

describe.each([56, 100])('the end at %i columns', (width) => {
  test('names the three worst, a line each, before what is next', async () => {
    const checks = ['a', 'b', 'c', 'd'].map((check) => make({ check: `x.y.${check.repeat(90)}` }));
    const lines = await linesOf([open, ...checks, make({ check: 'x.y.low', severity: 'low' })], { width });
    const start = lines.indexOf('Mend first');
    expect(lines.slice(start + 1, start + 4).map((line) => line.slice(0, 14))).toEqual([
      '  HIGH    x.y.',
      '  HIGH    x.y.',
      '  HIGH    x.y.',
    ]);
    for (const line of lines.slice(start + 1, start + 4)) expect(line).toMatch(/… · 1 of 1 failed$/);
    expect(lines.slice(start + 4, start + 6)).toEqual(['', 'What next']);
  });
  const open = { ...unread, check: 'alibaba.store.shelf-counted' };

  test('names none where nothing failed, or the baseline knew it', async () => {
    expect(await written([open], { width })).not.toContain('Mend first');
    expect(await written([make({ isNew: false })], { width })).not.toContain('Mend first');
  });
});

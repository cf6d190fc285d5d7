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

describe('assets', () => {
  const id = 'sg-t4n5spbugszk6uhp5nks';
  const reason = 'Rules sgr-1 and sgr-2 let everyone reach TCP 22 and TCP 3389';

  test.each([56, 60, 80, 100, 160])(
    'at %i columns the identifier is whole, on one line, and stands alone',
    async (width) => {
      for (const displayName of [
        's',
        'staging',
        'a name that is far too long for a column of any terminal '.repeat(3),
      ]) {
        const lines = await linesOf([make({ name: id, displayName, reason })], { width });
        expect(lines.filter((line) => line.split(' ').includes(id))).toHaveLength(1);
        expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain(reason);
      }
    },
  );

  test('an identifier that is longer than the line goes on in the next', async () => {
    const name = 'i'.repeat(150);
    const text = await written([make({ name })], { width: 60 });
    expect(text.replaceAll(/\s+/g, '')).toContain(name);
  });

  test('a name that equals the identifier is written once', async () => {
    const text = await written([make({ name: 'ada', displayName: 'ada' })]);
    expect(text.match(/\bada\b/g)).toHaveLength(1);
    expect(text).toContain('✗ ada  cn-hangzhou  The lock is open');
  });

  const many = [1, 2, 3].map((n) => make({ name: `box-${n}`, displayName: `Box ${n}`, reason }));

  test('a reason that several share is told once, every asset by name', async () => {
    const wide = await written(many, { width: 120 });
    expect(wide.split(reason)).toHaveLength(2);
    expect(wide.match(/same reason/g)).toHaveLength(2);
    const narrow = await written(many, { width: 56 });
    expect(narrow.split('All 3: Rules sgr-1 and sgr-2')).toHaveLength(2);
    for (const text of [wide, narrow]) expect(text.match(/Box \d {2}box-\d/g)).toHaveLength(3);
    expect(await written(many.slice(1), { width: 56 })).toContain('Both: Rules');
  });

  test('what the region column and the list of failed reads say is not said again', async () => {
    const where = { region: 'cn-beijing', gap: { ...unread.gap!, region: 'cn-beijing' } };
    const text = await written([base, { ...unread, ...where }], { width: 140 });
    expect(text).toMatch(/shelf-0042 +cn-beijing +store ListShelves was refused/);
    const far = await written([base, { ...unread, ...where, region: 'cn-hangzhou' }], { width: 140 });
    expect(far).toMatch(/shelf-0042 +cn-hangzhou +store ListShelves in cn-beijing was refused/);
  });
});

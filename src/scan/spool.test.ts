import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LineSpool, SortedSpool, TemporaryFolder } from './spool.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => {
  folder.remove();
  vi.unstubAllEnvs();
});

const key = fc.oneof(
  fc.constantFrom('', 'a', 'b', '\ufeff', '\u{1f600}', '\uffff', 'a\tb', 'a\nb', '\ud800'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

describe('SortedSpool', () => {
  test.each([1, 300, 2_000, 1 << 20])('sorts like a stable sort in memory, with %d bytes of memory', (bytes) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.string({ unit: 'binary', maxLength: 30 })), { maxLength: 200 }), (rows) => {
        const spool = new SortedSpool(folder, bytes);
        const lines = rows.map(([name, text], at) => [sortedAs(name), JSON.stringify([at, name, text])] as const);
        for (const [at, [name]] of rows.entries()) spool.add(name, lines[at]![1]);
        const expected = [...lines].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, line]) => line);
        expect([...spool.lines()]).toEqual(expected);
        expect([...spool.lines()]).toEqual(expected);
      }),
      { numRuns: 12, seed: 20261101 },
    );
  });

  test('many runs in several passes, equal keys in the order of adding', () => {
    const spool = new SortedSpool(folder, 1);
    const rows = Array.from({ length: 9_000 }, (_, at) => [String((at * 7919) % 50).padStart(2, '0'), at] as const);
    for (const [name, at] of rows) spool.add(name, JSON.stringify([name, at]));
    const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    let at = 0;
    for (const line of spool.lines()) expect(line).toBe(JSON.stringify(sorted[at++]));
    expect(at).toBe(9_000);
  });

  test('a key that begins like a byte order mark', () => {
    const spool = new SortedSpool(folder, 1);
    spool.add('\ufeffa', '1');
    spool.add('b', '2');
    expect([...spool.lines()]).toEqual(['2', '1']);
  });

  test('lines that are longer than what is read at once', () => {
    const spool = new SortedSpool(folder, 1);
    const long = ['中', 'é', 'x'].map((letter) => JSON.stringify(letter.repeat(700_001)));
    for (const [at, line] of long.entries()) spool.add(`${9 - at}`, line);
    expect([...spool.lines()].map((line) => line.length)).toEqual([...long].reverse().map((line) => line.length));
    expect([...spool.lines()]).toEqual([...long].reverse());
  });

  test.skipIf(!existsSync('/proc/self/fd'))('a reader that stops early leaves no file open', () => {
    const spool = new SortedSpool(folder, 1);
    for (let at = 0; at < 50; at += 1) spool.add(`${at}`, '{}');
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    for (const _ of spool.lines()) break;
    expect(open()).toBe(before);
  });
});

/** Keys hold neither tabs nor line feeds, and no half of a surrogate pair. */
function sortedAs(name: string): string {
  return name.toWellFormed().replaceAll('\t', '\u0001').replaceAll('\n', '\u0002');
}

describe('LineSpool', () => {
  test.each([0, 1, 3, 900_000, 1_048_576 - 1, 1_048_576, 2_500_000])(
    'gives back what was added: %d letters',
    (letters) => {
      const spool = new LineSpool(folder);
      const line = (length: number): string => JSON.stringify('中'.repeat(Math.max(0, length - 2)));
      const lines = ['"first"', line(letters), ...(letters > 3 ? [line(letters)] : [])];
      for (const text of lines) spool.add(text);
      expect([...spool.lines()]).toEqual(lines);
      expect([...spool.lines()]).toEqual(lines);
    },
  );

  test('ends where the last line ends, also when that line filled the memory', () => {
    const spool = new LineSpool(folder);
    spool.add(JSON.stringify('x'.repeat(1 << 20)));
    for (const line of spool.lines()) expect(() => JSON.parse(line)).not.toThrow();
    expect([...spool.lines()]).toHaveLength(1);
  });

  test('nothing was added', () => {
    expect([...new LineSpool(folder).lines()]).toEqual([]);
  });
});

describe('TemporaryFolder', () => {
  test('is made when it is needed, private, and gone afterwards', () => {
    const listeners = process.listenerCount('exit');
    const first = folder.nextFile();
    expect(dirname(first).startsWith(join(tmpdir(), 'bastide-'))).toBe(true);
    expect(dirname(folder.nextFile())).toBe(dirname(first));
    expect(process.listenerCount('exit')).toBe(listeners + 1);
    folder.remove();
    expect(existsSync(dirname(first))).toBe(false);
    expect(process.listenerCount('exit')).toBe(listeners);
    folder.remove();
  });

  test('a place that cannot be written is named, with what to do', () => {
    vi.stubEnv('TMPDIR', join(tmpdir(), 'no-such-folder-of-bastide'));
    expect(() => folder.nextFile()).toThrow(
      expect.objectContaining({ code: 'output-failed', message: expect.stringContaining('TMPDIR') }),
    );
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallInput, CloudError } from '#model/operation.ts';
import { AppError } from '#platform/errors.ts';
import { openRecording, type Replay } from './replay.ts';
import { TemporaryFolder } from './spool.ts';

let place: string;
let folder: TemporaryFolder;
const opened: Replay[] = [];
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'replay-'));
  folder = new TemporaryFolder();
});
afterEach(() => {
  for (const replay of opened.splice(0)) replay.close();
  folder.remove();
  rmSync(place, { recursive: true, force: true });
});

const header = { bastideRecording: 1, cloud: 'toy', account: '1', at: '2026-11-01T00:00:00Z', regions: ['north'] };
const line = (more: object) => ({ service: 'toy', operation: 'Get', input: {}, output: 'answer', ...more });
const textOf = (...lines: object[]): string => lines.map((one) => `${JSON.stringify(one)}\n`).join('');

async function open(content: string | Uint8Array, name = 'r.ndjson'): Promise<Replay> {
  const file = join(place, name);
  writeFileSync(file, content);
  const replay = await openRecording(file, 'toy', folder);
  opened.push(replay);
  return replay;
}

async function ask(
  replay: Replay,
  input: CallInput = {},
  region: string | null = 'north',
  operation = 'Get',
): Promise<unknown> {
  const call = { service: 'toy', operation, region, input };
  return replay
    .send(call, new AbortController().signal)
    .catch((error: CloudError) => `${error.code}: ${error.message}`);
}

async function problemOf(content: string | Uint8Array, name?: string): Promise<AppError> {
  const problem = await open(content, name).then(
    () => expect.unreachable('it was opened'),
    (error: unknown) => error,
  );
  expect(problem).toBeInstanceOf(AppError);
  expect((problem as AppError).code).toBe('invalid-file');
  expect((problem as AppError).text.zh).toMatch(/\p{Script=Han}/u);
  return problem as AppError;
}

const notRecorded = 'NotRecorded: no line of the recording answers this call';

describe('which line answers', () => {
  const one = async (lines: readonly object[], ...call: [CallInput?, (string | null)?, string?]) =>
    ask(await open(textOf(header, ...lines.map(line))), ...call);

  test.each<[string, readonly object[], [CallInput?, (string | null)?, string?], unknown]>([
    ['none', [], [], notRecorded],
    ['of another operation', [{ operation: 'List' }], [], notRecorded],
    ['of another service', [{ service: 'other' }], [], notRecorded],
    ['without a region, a call in a region', [{}], [], 'answer'],
    ['without a region, a global call', [{}], [{}, null], 'answer'],
    ['of the same region', [{ region: 'north' }], [], 'answer'],
    ['of another region', [{ region: 'south' }], [], notRecorded],
    ['of a region, a global call', [{ region: 'north' }], [{}, null], notRecorded],
    ['a call with more members', [{ input: { A: 'x' } }], [{ A: 'x', PageSize: 50 }], 'answer'],
    ['a call with fewer members', [{ input: { A: 'x', B: 'y' } }], [{ A: 'x' }], notRecorded],
    ['a call with another value', [{ input: { A: 'x' } }], [{ A: 'y' }], notRecorded],
    ['numbers and text', [{ input: { A: 1, B: '2' } }], [{ A: '1', B: 2 }], 'answer'],
    ['booleans and text', [{ input: { A: true } }], [{ A: 'true' }], 'answer'],
    ['members in another order', [{ input: { B: 1, A: 2 } }], [{ A: 2, B: 1 }], 'answer'],
    ['a list of one as its item', [{ input: { A: ['x'] } }], [{ A: 'x' }], 'answer'],
    ['a list of several as its items', [{ input: { A: ['x', 1] } }], [{ A: 'x,1' }], 'answer'],
    ['a member that every object has', [{ input: { constructor: 'x' } }], [{}], notRecorded],
    ['no input at all', [{ input: undefined }], [{ A: 1 }], 'answer'],
    ['an answer of null', [{ output: null }], [], null],
    ['an answer of false', [{ output: false }], [], false],
    [
      'an error',
      [{ output: undefined, error: { code: 'Forbidden', message: 'no', status: 403 } }],
      [],
      'Forbidden: no',
    ],
    ['an error without a message', [{ output: undefined, error: { code: 'Forbidden' } }], [], 'Forbidden: '],
    ['the earlier of equals', [{ output: 1 }, { output: 2 }], [], 1],
    ['the earlier of equals, with or without region', [{ output: 1 }, { output: 2, region: 'north' }], [], 1],
    ['the earlier of equals, with region first', [{ output: 1, region: 'north' }, { output: 2 }], [], 1],
    [
      'the earlier of different members',
      [
        { output: 1, input: { A: 1 } },
        { output: 2, input: { B: 1 } },
      ],
      [{ A: 1, B: 1 }],
      1,
    ],
    [
      'the earlier of different members, other way round',
      [
        { output: 1, input: { B: 1 } },
        { output: 2, input: { A: 1 } },
      ],
      [{ A: 1, B: 1 }],
      1,
    ],
    [
      'the one with most members',
      [
        { output: 1 },
        { output: 2, input: { A: 1 } },
        { output: 3, input: { B: 1 } },
        { output: 4, input: { A: 1, B: 1 } },
      ],
      [{ A: 1, B: 1, C: 1 }],
      4,
    ],
    [
      'most members first',
      [
        { output: 2, input: { A: 1, B: 1 } },
        { output: 1, input: { A: 1 } },
      ],
      [{ A: 1, B: 1 }],
      2,
    ],
    [
      'most members before region',
      [
        { output: 1, region: 'north' },
        { output: 2, input: { A: 1 } },
      ],
      [{ A: 1 }],
      2,
    ],
  ])('%s', async (_, lines, call, expected) => {
    expect(await one(lines, ...call)).toEqual(expected);
  });

  test('an error of the recording is refused with its status', async () => {
    const replay = await open(
      textOf(header, line({ output: undefined, error: { code: 'Throttling', message: 'x', status: 429 } })),
    );
    const asking = replay.send(
      { service: 'toy', operation: 'Get', region: null, input: {} },
      new AbortController().signal,
    );
    await expect(asking).rejects.toMatchObject({ code: 'Throttling', kind: 'refused', status: 429 });
  });

  test('nothing once it was cancelled', async () => {
    const replay = await open(textOf(header, line({})));
    const asking = replay.send({ service: 'toy', operation: 'Get', region: null, input: {} }, AbortSignal.abort());
    await expect(asking).rejects.toMatchObject({ code: 'Cancelled', kind: 'cancelled' });
  });
});

describe('files', () => {
  const recording = textOf(
    header,
    line({ input: { A: '中文' }, output: '汉字' }),
    line({ input: { A: 2 }, output: 'two' }),
  );

  test.each<[string, string | Uint8Array]>([
    ['plain', recording],
    ['without a last line feed', recording.trimEnd()],
    ['with the line ends of Windows', recording.replaceAll('\n', '\r\n')],
    ['with blank lines', recording.replaceAll('\n', '\n\n  \n\r\n')],
    ['with a byte order mark', `\ufeff${recording}`],
    ['with a byte order mark on every line', recording.replaceAll(/^(?=.)/gm, '\ufeff')],
    ['compressed', gzipSync(recording)],
    ['compressed in parts', Buffer.concat([gzipSync(recording.slice(0, 100)), gzipSync(recording.slice(100))])],
  ])('%s', async (_, content) => {
    const replay = await open(content);
    expect(replay.header).toEqual(header);
    expect(await ask(replay, { A: '中文' })).toBe('汉字');
    expect(await ask(replay, { A: '2' })).toBe('two');
  });

  test('a member that is named twice: the last one counts', async () => {
    const twice = '{"service":"toy","operation":"Get","input":{"A":1,"A":2},"output":1,"output":"last"}';
    const replay = await open(`${textOf(header)}${twice}\n`);
    expect([await ask(replay, { A: 2 }), await ask(replay, { A: 1 })]).toEqual(['last', notRecorded]);
  });

  test('a line of several megabytes, across many reads', async () => {
    const long = '中'.repeat(3_000_000);
    const replay = await open(
      textOf(
        header,
        line({ output: 1 }),
        line({ input: { A: 1 }, output: long }),
        line({ input: { B: 1 }, output: 3 }),
      ),
    );
    expect((await ask(replay, { A: 1 })) === long).toBe(true);
    expect(await ask(replay, { B: 1 })).toBe(3);
    expect(await ask(replay)).toBe(1);
  });

  test('a header alone is a recording of nothing', async () => {
    expect(await ask(await open(textOf({ ...header, sample: 'a sample', more: 1 })))).toBe(notRecorded);
  });

  test('a compressed file is unpacked once, beside other temporary files', async () => {
    await open(gzipSync(recording));
    expect(readdirSync(place)).toEqual(['r.ndjson']);
    expect(readFileSync(folder.nextFile().replace(/\d+\.ndjson$/, '1.ndjson'), 'utf8')).toBe(recording);
  });

  test('a file that became shorter says so', async () => {
    const replay = await open(recording);
    truncateSync(join(place, 'r.ndjson'), 150);
    const asking = replay.send(
      { service: 'toy', operation: 'Get', region: null, input: { A: 2 } },
      new AbortController().signal,
    );
    await expect(asking).rejects.toThrow('became shorter');
  });

  test('only an index is kept: 30,000 answers of 2,000 letters take a fraction of their size', async () => {
    const answer = 'x'.repeat(2_000);
    const lines = Array.from({ length: 30_000 }, (_, at) =>
      JSON.stringify(line({ input: { Id: at }, output: answer + at })),
    );
    const file = join(place, 'large.ndjson');
    writeFileSync(file, `${JSON.stringify(header)}\n${lines.join('\n')}\n`);
    lines.length = 0;
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    const replay = await openRecording(file, 'toy', folder);
    opened.push(replay);
    expect(await ask(replay, { Id: 29_999 })).toBe(`${answer}29999`);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
  });
});

describe('what is wrong is said with file, line and reason', () => {
  const good = textOf(header, line({}));
  test.each<[string, string | Uint8Array, number | null, string]>([
    ['an empty file', '', null, 'is empty'],
    ['an empty compressed file', gzipSync(''), null, 'is empty'],
    ['no header', textOf(line({})), 1, 'not the header of a recording'],
    ['a blank first line', `\n${good}`, 1, 'not JSON'],
    ['no JSON', 'hello', 1, 'not JSON'],
    ['a list', '[]', 1, 'not the header'],
    ['null', 'null', 1, 'not the header'],
    ['another cloud', textOf({ ...header, cloud: 'aws' }), 1, 'the recording is of aws, not of toy'],
    ['a newer version', textOf({ ...header, bastideRecording: 2, cloud: 7 }), 1, 'update Bastide'],
    ['a version that is none', textOf({ ...header, bastideRecording: 'one' }), 1, 'bastideRecording'],
    ['no account', textOf({ ...header, account: undefined }), 1, 'account'],
    ['an account that is no text', textOf({ ...header, account: 1 }), 1, 'account'],
    ['no clock', textOf({ ...header, at: 'yesterday' }), 1, 'at'],
    ['a day that does not exist', textOf({ ...header, at: '2026-02-30T00:00:00Z' }), 1, 'at'],
    ['no regions', textOf({ ...header, regions: undefined }), 1, 'regions'],
    ['a region that is no text', textOf({ ...header, regions: [1] }), 1, 'regions.0'],
    ['a line that is cut short', `${good}{"service":"toy","ope`, 3, 'may have been cut short'],
    ['a line after blank ones', `${good}\n\n{`, 5, 'not JSON'],
    ['a line that is no object', `${good}1\n`, 3, 'object'],
    ['a second header', `${good}${textOf(header)}`, 3, 'service'],
    ['no service', `${good}${textOf({ operation: 'Get', output: 1 })}`, 3, 'service'],
    ['an empty operation', `${good}${textOf(line({ operation: '' }))}`, 3, 'operation'],
    ['an input that is no object', `${good}${textOf(line({ input: 'x' }))}`, 3, 'input'],
    ['an empty region', `${good}${textOf(line({ region: '' }))}`, 3, 'region'],
    ['neither output nor error', `${good}${textOf(line({ output: undefined }))}`, 3, 'exactly one of'],
    ['both output and error', `${good}${textOf(line({ error: { code: 'X' } }))}`, 3, 'exactly one of'],
    [
      'an error without a code',
      `${good}${textOf(line({ output: undefined, error: { message: 'x' } }))}`,
      3,
      'error.code',
    ],
    ['an error that is null', `${good}${textOf(line({ output: undefined, error: null }))}`, 3, 'error'],
    [
      'bytes that are no text',
      Buffer.concat([Buffer.from(good), Buffer.from([0x22, 0xff, 0x22])]),
      3,
      'not UTF-8 text',
    ],
    ['a compressed file that is cut short', gzipSync(good.repeat(9)).subarray(0, 60), null, 'not a complete gzip file'],
    ['a compressed file that is damaged', gzipSync(good.repeat(9)).fill(7, 20, 40), null, 'not a complete gzip file'],
    ['a line of a compressed file', gzipSync(`${good}{`), 3, 'not JSON'],
  ])('%s', async (_, content, at, reason) => {
    const { message } = await problemOf(content);
    expect(message).toContain(join(place, 'r.ndjson'));
    if (at !== null) expect(message).toContain(`line ${at}:`);
    expect(message).toContain(reason);
    expect(message).not.toContain('\n');
  });

  const limits = { unpackedBytes: 4_000, lineBytes: 300, lines: 12, depth: 8, shapes: 3 };
  const strict = async (content: string | Uint8Array): Promise<AppError> => {
    writeFileSync(join(place, 'r.ndjson'), content);
    const opening = openRecording(join(place, 'r.ndjson'), 'toy', folder, { name: 'The upload', limits });
    return await opening.then(
      (replay) => {
        replay.close();
        return expect.unreachable('it was taken on');
      },
      (error) => error,
    );
  };

  test.each<[string, string | Uint8Array, string]>([
    ['a small file that unpacks to a large one', gzipSync(good + '\n'.repeat(1e6)), 'unpacks to more than'],
    ['a long line', good + textOf(line({ output: 'x'.repeat(300) })), 'line 3: the line is longer than'],
    ['a long last line', `${good}"${'x'.repeat(300)}`, 'line 3: the line is longer than'],
    ['too many lines', good + '\n'.repeat(20), 'at most 12 lines'],
    ['deep brackets', `${good}${'['.repeat(9)}`, 'line 3: brackets are nested too deeply'],
    ['ever new members', good + textOf(...['a', 'b', 'c'].map((name) => line({ input: { [name]: 1 } }))), 'line 5'],
  ])('limits: %s', async (_, content, reason) => {
    const { message } = await strict(content);
    expect(message).toContain('The upload');
    expect(message).toContain(reason);
    expect(message).not.toContain(place);
  });

  test('what is within the limits is taken on, brackets in texts included', async () => {
    const file = join(place, 'fine.ndjson');
    writeFileSync(file, good + textOf(line({ input: { Id: 1 }, output: `${'['.repeat(20)}\\"${'{'.repeat(20)}` })));
    const replay = await openRecording(file, 'toy', folder, { limits });
    opened.push(replay);
    expect(replay.calls).toBe(2);
  });

  test('no such file, and a folder', async () => {
    await expect(openRecording(join(place, 'none'), 'toy', folder)).rejects.toThrow('there is no such file');
    await expect(openRecording(place, 'toy', folder)).rejects.toThrow('it is not a file');
  });
});

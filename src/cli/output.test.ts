import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '#platform/errors.ts';
import { isClosedPipe, writeOutput } from './output.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bastide-output-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* chunksOf(...texts: string[]): AsyncIterable<string> {
  yield* texts;
}

async function* breakingAfter(text: string): AsyncIterable<string> {
  yield text;
  throw new TypeError('broken');
}

test('a file holds everything, is for its owner only, and nothing is left beside it', async () => {
  const file = join(folder, 'report.json');
  expect(await writeOutput(chunksOf('a', 'é'.repeat(100_000), 'z'), { file })).toBe('written');
  expect(await readFile(file, 'utf8')).toBe(`a${'é'.repeat(100_000)}z`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['report.json']);
});

test('when the writing breaks off, the earlier file stays and no other is left', async () => {
  const file = join(folder, 'report.json');
  await writeFile(file, 'earlier');
  await expect(writeOutput(breakingAfter('x'.repeat(200_000)), { file })).rejects.toThrow(TypeError);
  expect(await readFile(file, 'utf8')).toBe('earlier');
  expect(await readdir(folder)).toEqual(['report.json']);
});

test('an abort in the middle leaves nothing', async () => {
  const abort = new AbortController();
  const chunks = (async function* () {
    yield 'x'.repeat(100_000);
    abort.abort();
    yield 'y';
  })();
  const writing = writeOutput(chunks, { file: join(folder, 'r') }, { signal: abort.signal });
  await expect(writing).rejects.toThrow('aborted');
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['missing/report.json', 'the folder does not exist'],
  ['taken', 'it is a folder'],
  ['file/report.json', 'not a folder'],
])('%s: the error says what is wrong, in both languages', async (name, because) => {
  await mkdir(join(folder, 'taken'));
  await writeFile(join(folder, 'file'), '');
  const failure = await writeOutput(chunksOf('x'), { file: join(folder, name) }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({ code: 'output-failed', message: expect.stringContaining(because) });
  expect(failure).toMatchObject({ text: { zh: expect.stringContaining('无法将结果写入') } });
});

test('a link is followed, and stays a link', async () => {
  await writeFile(join(folder, 'real'), 'old');
  await symlink(join(folder, 'real'), join(folder, 'link'));
  await writeOutput(chunksOf('new'), { file: join(folder, 'link') });
  expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
  expect((await readdir(folder)).toSorted()).toEqual(['link', 'real']);
});

test('a device is written to and not replaced', async () => {
  await writeOutput(chunksOf('x'), { file: '/dev/null' });
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
});

test('a slow stream is not written to faster than it takes', async () => {
  let produced = 0;
  let taken = 0;
  let furthestAhead = 0;
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      taken += chunk.length;
      furthestAhead = Math.max(furthestAhead, produced - taken);
      setImmediate(done);
    },
  });
  const chunks = (async function* () {
    for (let index = 0; index < 100; index++) {
      produced += 70_000;
      yield 'x'.repeat(70_000);
    }
  })();
  expect(await writeOutput(chunks, { stream })).toBe('written');
  expect(taken).toBe(7_000_000);
  expect(furthestAhead).toBeLessThan(200_000);
});

test('a pipe whose reader went away ends quietly', async () => {
  const reader = spawn(process.execPath, ['-e', 'process.stdin.once("data", () => process.exit())'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const endless = (async function* () {
    for (;;) yield 'x'.repeat(100_000);
  })();
  expect(await writeOutput(endless, { stream: reader.stdin })).toBe('pipe-closed');
  if (reader.exitCode === null) await once(reader, 'exit');
});

test('another failure of a stream is no closed pipe', async () => {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('full'), { code: 'ENOSPC' })),
  });
  await expect(writeOutput(chunksOf('x'), { stream })).rejects.toMatchObject({ code: 'output-failed' });
  expect(isClosedPipe(Object.assign(new Error(), { code: 'EPIPE' }))).toBe(true);
  expect(isClosedPipe(Object.assign(new Error(), { code: 'ENOSPC' }))).toBe(false);
});

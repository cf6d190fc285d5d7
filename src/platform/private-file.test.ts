import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPrivateFile, whileLocked, writePrivateFile } from './private-file.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bastide-private-'));
  file = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true }));

test('of many that create the same file exactly one does, and its text stays', async () => {
  const texts = Array.from({ length: 30 }, (_, index) => `text ${index}`);
  const isOurs = await Promise.all(texts.map((text) => writePrivateFile(file, text, 'create')));
  const written = texts.filter((_, index) => isOurs[index]);
  expect(written).toEqual([await readPrivateFile(file, 100)]);
  expect(await readdir(folder)).toEqual(['file']);
});

test('a file that is there is replaced only when that is asked for', async () => {
  await writePrivateFile(file, 'first', 'create');
  expect(await writePrivateFile(file, 'second', 'create')).toBe(false);
  expect(await readFile(file, 'utf8')).toBe('first');
  expect(await writePrivateFile(file, 'third', 'replace')).toBe(true);
  expect(await readFile(file, 'utf8')).toBe('third');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a missing file is undefined, one that is too long or open to others is refused', async () => {
  expect(await readPrivateFile(file, 10)).toBeUndefined();
  await writeFile(file, 'x'.repeat(11), { mode: 0o600 });
  await expect(readPrivateFile(file, 10)).rejects.toMatchObject({ code: 'invalid-file' });
  expect(await readPrivateFile(file, 11)).toHaveLength(11);
  const open = join(folder, 'open');
  await writeFile(open, 'x', { mode: 0o644 });
  await expect(readPrivateFile(open, 10)).rejects.toThrow(`chmod 600 '${open}'`);
});

test('work under a lock runs alone, and the lock goes with it, also when the work fails', async () => {
  const nested = whileLocked(file, () => whileLocked(file, async () => 'never'));
  await expect(nested).rejects.toThrow(`delete ${file}.lock`);
  const failing = whileLocked(file, async () => {
    throw new Error('broken');
  });
  await expect(failing).rejects.toThrow('broken');
  expect(await whileLocked(file, async () => 'done')).toBe('done');
  expect(await readdir(folder)).toEqual([]);
});

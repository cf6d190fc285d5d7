import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addMasterKey, loadMasterKeys, type MasterKeys, retireMasterKey } from './master-key.ts';
import { Secret } from './secret.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bastide-keys-'));
  file = join(folder, 'master-key');
});
afterEach(() => rm(folder, { recursive: true }));

const idsOf = (ring: MasterKeys) => [...ring.keys.keys()];
const bytesOf = (ring: MasterKeys, id: string) => ring.keys.get(id)?.export().toString('base64');

test('a missing file is made only when asked for, and its owner alone may read it', async () => {
  await expect(loadMasterKeys({ file })).rejects.toMatchObject({ code: 'invalid-file' });
  const ring = await loadMasterKeys({ file, createIfMissing: true });
  expect(idsOf(ring)).toEqual([ring.currentKeyId]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['master-key']);
  const again = await loadMasterKeys({ file, createIfMissing: true });
  expect(bytesOf(again, ring.currentKeyId)).toBe(bytesOf(ring, ring.currentKeyId));
});

test('processes that make the file at the same time end with the same key', async () => {
  const program = `
    import { loadMasterKeys } from ${JSON.stringify(new URL('./master-key.ts', import.meta.url).href)};
    const { currentKeyId } = await loadMasterKeys({ file: process.argv[1], createIfMissing: true });
    process.stdout.write(currentKeyId);`;
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, file]);
  const ids = (await Promise.all([run(), run(), run()])).map(({ stdout }) => stdout);
  const many = await Promise.all(Array.from({ length: 20 }, () => loadMasterKeys({ file, createIfMissing: true })));
  expect(new Set([...ids, ...many.map((ring) => ring.currentKeyId)]).size).toBe(1);
  expect(await readdir(folder)).toEqual(['master-key']);
});

test('of many that make the file in one process, all get the key that is in it', async () => {
  const rings = await Promise.all(Array.from({ length: 20 }, () => loadMasterKeys({ file, createIfMissing: true })));
  expect(new Set(rings.map((ring) => ring.currentKeyId)).size).toBe(1);
  expect(await readdir(folder)).toEqual(['master-key']);
});

test('a new key becomes the current one, an old one can be retired, the current one not', async () => {
  const first = (await loadMasterKeys({ file, createIfMissing: true })).currentKeyId;
  const ring = await addMasterKey(file);
  const second = ring.currentKeyId;
  expect(idsOf(ring)).toEqual([second, first]);
  expect(idsOf(await loadMasterKeys({ file }))).toEqual([second, first]);
  await expect(retireMasterKey(file, second)).rejects.toMatchObject({ code: 'invalid-request' });
  await expect(retireMasterKey(file, 'k-none')).rejects.toMatchObject({ code: 'not-found' });
  expect(idsOf(await retireMasterKey(file, first))).toEqual([second]);
  expect(idsOf(await loadMasterKeys({ file }))).toEqual([second]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['master-key']);
});

test('of two changes at once none is lost: the second is refused or comes after', async () => {
  await loadMasterKeys({ file, createIfMissing: true });
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => addMasterKey(file)));
  const added = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.currentKeyId] : []));
  const kept = idsOf(await loadMasterKeys({ file }));
  expect(added.length).toBeGreaterThan(0);
  expect(kept).toHaveLength(added.length + 1);
  expect(kept).toEqual(expect.arrayContaining(added));
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'invalid-file' });
  }
});

test('the lock of an interrupted change is named', async () => {
  await loadMasterKeys({ file, createIfMissing: true });
  await writeFile(`${file}.lock`, '');
  await expect(addMasterKey(file)).rejects.toThrow(`delete ${file}.lock`);
});

test.each([0o640, 0o604, 0o620, 0o601])(
  'a file with mode %o is refused with the command that mends it',
  async (mode) => {
    await loadMasterKeys({ file, createIfMissing: true });
    await chmod(file, mode);
    await expect(loadMasterKeys({ file })).rejects.toThrow(`chmod 600 '${file}'`);
    await expect(addMasterKey(file)).rejects.toThrow(`chmod 600 '${file}'`);
  },
);

test('a link is followed, the mode of its target counts, and it stays a link', async () => {
  const target = join(folder, 'elsewhere');
  await symlink(target, file);
  await expect(loadMasterKeys({ file, createIfMissing: true })).rejects.toMatchObject({ code: 'invalid-file' });
  await loadMasterKeys({ file: target, createIfMissing: true });
  const { currentKeyId } = await addMasterKey(file);
  expect((await loadMasterKeys({ file: target })).currentKeyId).toBe(currentKeyId);
  expect((await readdir(folder)).sort()).toEqual(['elsewhere', 'master-key']);
  await chmod(target, 0o644);
  await expect(loadMasterKeys({ file })).rejects.toThrow('chmod 600');
});

test('a folder that is not there, or a folder instead of a file, is told', async () => {
  const nowhere = join(folder, 'none', 'key');
  await expect(loadMasterKeys({ file: nowhere, createIfMissing: true })).rejects.toMatchObject({
    code: 'output-failed',
  });
  await mkdir(file, { mode: 0o700 });
  await expect(loadMasterKeys({ file })).rejects.toMatchObject({ code: 'invalid-file' });
});

const key = randomBytes(32).toString('base64');
const other = randomBytes(32).toString('base64');

test('a setting holds one key, which has the same name wherever it is written', async () => {
  const ring = await loadMasterKeys({ value: new Secret(key) });
  expect(bytesOf(ring, ring.currentKeyId)).toBe(key);
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  expect((await loadMasterKeys({ file })).currentKeyId).toBe(ring.currentKeyId);
});

test('a setting holds several keys, the first is the current one', async () => {
  const ring = await loadMasterKeys({ value: `2026:${other}, 2025:${key}` });
  expect(ring.currentKeyId).toBe('2026');
  expect([bytesOf(ring, '2026'), bytesOf(ring, '2025')]).toEqual([other, key]);
});

test.each([
  ['nothing', ''],
  ['31 bytes', randomBytes(31).toString('base64')],
  ['33 bytes', randomBytes(33).toString('base64')],
  ['no padding', key.replace('=', '')],
  ['hex', randomBytes(32).toString('hex')],
  ['a passphrase', 'correct horse battery staple'],
  ['one id twice', `a:${key},a:${other}`],
  ['an id with a space', `a b:${key}`],
  ['text behind the key', `${key}x`],
])('%s is refused, and the message does not repeat it', async (_, value) => {
  const error: unknown = await loadMasterKeys({ value }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'AppError', code: 'invalid-file' });
  if (value !== '') expect((error as Error).message).not.toContain(value);
});

test('neither setting nor file is a fault of the settings', async () => {
  await expect(loadMasterKeys({})).rejects.toMatchObject({ code: 'invalid-configuration' });
});

test('the file says what it is and that it is to be kept', async () => {
  const { currentKeyId } = await loadMasterKeys({ file, createIfMissing: true });
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^# Master keys of Bastide/);
  expect(text).toContain(`\n${currentKeyId}:`);
});

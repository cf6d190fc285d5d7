import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { AppError } from './errors.ts';
import { readPrivateFile, whileLocked, writePrivateFile } from './private-file.ts';
import type { Secret } from './secret.ts';

/** The master keys at hand; what is sealed from now on is sealed with the current one. */
export interface MasterKeys {
  readonly currentKeyId: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

type Entry = readonly [id: string, key: KeyObject];

const keyBytes = 32;
const maxFileBytes = 65_536;
const header = `# Master keys of Bastide, one a line, the current one first. Keep a copy in a safe place:
# without them nobody can read the stored cloud credentials again.
`;

/**
 * The master keys of a setting (`value`: one key, or `id:key,id:key,…`, the current one first; a key is 32 bytes in base64),
 * else of a file with the same, one a line. With `createIfMissing` a missing file is made, once, however many processes ask.
 */
export async function loadMasterKeys(source: {
  readonly value?: Secret | string | undefined;
  readonly file?: string | undefined;
  readonly createIfMissing?: boolean | undefined;
}): Promise<MasterKeys> {
  const { value, file } = source;
  if (value !== undefined) return parse(typeof value === 'string' ? value : value.reveal(), 'BASTIDE_MASTER_KEY');
  if (file === undefined) throw nowhere();
  const text = await readPrivateFile(file, maxFileBytes);
  if (text !== undefined) return parse(text, file);
  if (!source.createIfMissing) throw missing(file);
  await writePrivateFile(file, format([newEntry()]), 'create');
  return read(file);
}

/** Makes a new current key in a key file and keeps the old ones. */
export async function addMasterKey(file: string): Promise<MasterKeys> {
  return change(file, (entries) => [newEntry(), ...entries]);
}

/** Takes a key that no stored secret needs any more out of a key file; the current one stays. */
export async function retireMasterKey(file: string, id: string): Promise<MasterKeys> {
  return change(file, (entries) => {
    if (entries[0]?.[0] === id) throw isCurrent(id);
    if (!entries.some(([known]) => known === id)) throw isUnknown(file, id);
    return entries.filter(([known]) => known !== id);
  });
}

/** Changes the file that a link leads to, one process at a time: a key that got lost would take with it what it sealed. */
async function change(file: string, edit: (entries: readonly Entry[]) => readonly Entry[]): Promise<MasterKeys> {
  await read(file);
  const target = await realpath(file);
  return whileLocked(target, async () => {
    const entries = edit([...(await read(target)).keys]);
    await writePrivateFile(target, format(entries), 'replace');
    return ringOf(entries);
  });
}

async function read(file: string): Promise<MasterKeys> {
  const text = await readPrivateFile(file, maxFileBytes);
  if (text === undefined) throw missing(file);
  return parse(text, file);
}

function parse(text: string, place: string): MasterKeys {
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  const words = lines.flatMap((line) => line.split(',').map((word) => word.trim())).filter((word) => word !== '');
  const entries = words.map((word) => parseEntry(word, place));
  if (entries.length === 0 || new Set(entries.map(([id]) => id)).size < entries.length) throw malformed(place);
  return ringOf(entries);
}

function parseEntry(word: string, place: string): Entry {
  const [, id, base64 = ''] = /^(?:([\w.-]{1,64}):)?([A-Za-z0-9+/]+=*)$/.exec(word) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== keyBytes || bytes.toString('base64') !== base64) throw malformed(place);
  return entryOf(bytes, id);
}

function newEntry(): Entry {
  return entryOf(randomBytes(keyBytes), undefined);
}

/** A key without a name is named by its hash, so that it has the same name wherever it is written. */
function entryOf(bytes: Buffer, id: string | undefined): Entry {
  const hash = createHash('sha256').update('bastide master key').update(bytes).digest('hex');
  const entry = [id ?? `k-${hash.slice(0, 12)}`, createSecretKey(bytes)] as const;
  bytes.fill(0);
  return entry;
}

function ringOf(entries: readonly Entry[]): MasterKeys {
  const [current] = entries;
  if (current === undefined) throw new RangeError('A key ring has a key.');
  return { currentKeyId: current[0], keys: new Map(entries) };
}

function format(entries: readonly Entry[]): string {
  return header + entries.map(([id, key]) => `${id}:${key.export().toString('base64')}\n`).join('');
}

function malformed(place: string): AppError {
  return new AppError('invalid-file', {
    en: `${place} does not hold master keys: each is 32 bytes in base64, alone or as id:key with different ids. One is made by: openssl rand -base64 32`,
    zh: `${place} 中不是有效的主密钥：每个密钥为 32 字节的 base64，可单独书写，也可写成 id:密钥，且 id 互不相同。生成方法：openssl rand -base64 32`,
  });
}

function missing(file: string): AppError {
  return new AppError('invalid-file', {
    en: `There is no master key file ${file}. Without the one that sealed them, stored credentials cannot be read: put it there, or set BASTIDE_MASTER_KEY.`,
    zh: `主密钥文件 ${file} 不存在。没有加密时所用的主密钥，就无法读取已保存的凭证：请放回该文件，或设置 BASTIDE_MASTER_KEY。`,
  });
}

function nowhere(): AppError {
  return new AppError('invalid-configuration', {
    en: 'No master key: set BASTIDE_MASTER_KEY or BASTIDE_MASTER_KEY_FILE.',
    zh: '没有主密钥：请设置 BASTIDE_MASTER_KEY 或 BASTIDE_MASTER_KEY_FILE。',
  });
}

function isCurrent(id: string): AppError {
  return new AppError('invalid-request', {
    en: `The master key ${id} is the current one. Add a new one and re-wrap the stored secrets first.`,
    zh: `主密钥 ${id} 是当前密钥。请先添加新的密钥，并重新包装已保存的机密。`,
  });
}

function isUnknown(file: string, id: string): AppError {
  return new AppError('not-found', {
    en: `There is no master key ${id} in ${file}.`,
    zh: `${file} 中没有主密钥 ${id}。`,
  });
}

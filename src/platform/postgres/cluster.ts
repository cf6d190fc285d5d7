import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { Binaries } from './binaries.ts';
import { programFailed } from './failure.ts';
import { endRemains } from './orphan.ts';
import { hasCode } from './process-identity.ts';
import { createServerLog } from './server-log.ts';
import { runProgram } from './server-program.ts';
import type { ServerUser } from './server-user.ts';

export const superuser = 'postgres';
const passwordName = 'superuser-password';
const stagingPrefix = 'postgres.new-';

/** Where the server's own files lie in a data folder. */
export const clusterFolder = (dataFolder: string): string => join(dataFolder, 'postgres');

/** The major version of PostgreSQL that wrote the data folder; undefined while there is no database in it. */
export async function majorVersionOf(dataFolder: string): Promise<number | undefined> {
  const path = join(clusterFolder(dataFolder), 'PG_VERSION');
  try {
    const text = (await readFile(path, 'utf8')).trim();
    if (/^\d{1,3}$/.test(text)) return Number(text);
    throw invalidFile(path, 'no major version', '不含主版本号');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export async function checkMajorVersion(dataFolder: string, ours: number): Promise<void> {
  const theirs = await majorVersionOf(dataFolder);
  if (theirs === undefined || theirs === ours) return;
  throw new AppError(
    'database-version',
    {
      en: `The data folder ${dataFolder} was written by PostgreSQL ${theirs}, and this Bastide comes with PostgreSQL ${ours}. Make a backup with the Bastide that wrote it (bastide backup), then restore it into a new data folder (bastide restore).`,
      zh: `数据目录 ${dataFolder} 由 PostgreSQL ${theirs} 写入，而此 Bastide 自带 PostgreSQL ${ours}。请用写入它的 Bastide 版本进行备份（bastide backup），再恢复到新的数据目录（bastide restore）。`,
    },
    { details: { folder: dataFolder, found: theirs, needed: ours } },
  );
}

export interface ClusterOptions {
  readonly dataFolder: string;
  readonly binaries: Binaries;
  readonly user: ServerUser | undefined;
  /** false where losing the data does no harm */
  readonly isDurable: boolean;
}

/** Makes the server's files unless they are there, and gives the superuser's password. */
export async function ensureCluster(options: ClusterOptions): Promise<string> {
  const { dataFolder } = options;
  for (const name of readdirSync(dataFolder).filter((entry) => entry.startsWith(stagingPrefix))) {
    await endRemains(join(dataFolder, name));
    rmSync(join(dataFolder, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  if (existsSync(clusterFolder(dataFolder))) return readPassword(dataFolder);
  // Written first: a database whose password was lost by a kill could never be opened again.
  const password = existsSync(join(dataFolder, passwordName)) ? readPassword(dataFolder) : newPassword(dataFolder);
  await initialise(options, password);
  return password;
}

/** Of the superuser. */
export function readPassword(dataFolder: string): string {
  const path = join(dataFolder, passwordName);
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (/^[0-9A-Za-z_-]{20,200}$/.test(text)) return text;
  throw invalidFile(path, 'the password of the embedded database', '不含内置数据库的密码');
}

function invalidFile(path: string, lacks: string, zh: string): AppError {
  return new AppError('invalid-file', {
    en: `The file ${path} does not hold ${lacks}. Restore it, with the whole data folder, from a copy.`,
    zh: `文件 ${path} ${zh}。请从副本恢复它以及整个数据目录。`,
  });
}

function newPassword(dataFolder: string): string {
  const password = randomBytes(32).toString('base64url');
  const path = join(dataFolder, passwordName);
  const staging = `${path}.new`;
  rmSync(staging, { force: true });
  const file = openSync(staging, 'wx', 0o600);
  try {
    writeFileSync(file, `${password}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(staging, path);
  return password;
}

/** In a folder beside the final one, which is renamed when complete, so that a kill leaves nothing half made. */
async function initialise({ dataFolder, binaries, user, isDurable }: ClusterOptions, password: string): Promise<void> {
  const staging = join(dataFolder, `${stagingPrefix}${randomBytes(4).toString('hex')}`);
  const passwordFile = `${staging}.password`;
  try {
    mkdirSync(staging, { mode: 0o700 });
    writeFileSync(passwordFile, password, { flag: 'wx', mode: 0o600 });
    for (const path of user ? [staging, passwordFile] : []) chownSync(path, user!.uid, user!.gid);
    const log = createServerLog();
    const args = [`--pgdata=${staging}`, `--pwfile=${passwordFile}`, ...initdbOptions];
    if (!isDurable) args.push('--no-sync');
    const end = await runProgram(binaries.program('initdb'), args, { user, log, timeoutMs: 300_000 });
    const what = { en: 'The embedded database could not be created', zh: '无法创建内置数据库' };
    if (end.code !== 0) throw programFailed(what, end, log);
    renameSync(staging, clusterFolder(dataFolder));
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(staging, { recursive: true, force: true });
  }
}

/** The built-in locale sorts by code point on every system and in every version, so an index never depends on the machine. */
const initdbOptions = [
  `--username=${superuser}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--data-checksums',
];

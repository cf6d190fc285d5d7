import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import { hasCode, processSpace, startOf } from './process-identity.ts';

export interface FolderLock {
  release(): void;
}

const beatMs = 2000;
const watchMs = 6000;
const attempts = 4;
const namePattern = /^owner-([0-9a-z]+)-(\d+)-([0-9A-Za-z]+)-[0-9a-f]+\.lock$/;

interface Owner {
  readonly pid: number;
  readonly isFar: boolean;
}

/**
 * Makes this process the one owner of a folder. Each asks by a file of its own, whose name says who it is, and then looks whether anybody else
 * has one: so nothing of a dead owner has to be replaced, and two that ask at once cannot both get it.
 */
export async function lockFolder(folder: string, onLog: (line: string) => void = () => {}): Promise<FolderLock> {
  for (let attempt = 1; ; attempt += 1) {
    const { path, release } = ask(folder, onLog);
    try {
      const owner = await otherOwner(folder, path);
      if (!owner) return { release };
      if (owner.isFar || attempt === attempts) throw alreadyRunning(folder, owner.pid);
    } catch (error) {
      release();
      throw error;
    }
    release();
    // The other may itself be asking and about to step back: unequal pauses let one of the two get it.
    await sleep(20 + Math.random() * 100);
  }
}

function ask(folder: string, onLog: (line: string) => void): FolderLock & { readonly path: string } {
  const start = startOf(process.pid) ?? 'running';
  const path = join(folder, `owner-${processSpace()}-${process.pid}-${start}-${randomBytes(4).toString('hex')}.lock`);
  closeSync(openSync(path, 'wx', 0o600));
  const beat = setInterval(() => {
    try {
      const now = new Date();
      utimesSync(path, now, now);
    } catch (error) {
      // The lock holds for all who see our process; only those on other machines may now think us dead.
      onLog(`The lock of the data folder could not be renewed: ${String(error)}`);
    }
  }, beatMs);
  beat.unref();
  const release = () => {
    clearInterval(beat);
    rmSync(path, { force: true });
  };
  return { path, release };
}

async function otherOwner(folder: string, own: string): Promise<Owner | undefined> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const match = namePattern.exec(name);
    if (!match || path === own) continue;
    const owner = { pid: Number(match[2]), isFar: match[1] !== processSpace() };
    if (owner.isFar ? await beats(path) : startOf(owner.pid) === match[3]) return owner;
    rmSync(path, { force: true });
  }
  return undefined;
}

/** An owner in another container or on another machine cannot be looked up by its id: it lives if it keeps touching its file. */
async function beats(path: string): Promise<boolean> {
  const before = touchedAt(path);
  if (before === undefined) return false;
  await sleep(watchMs);
  const after = touchedAt(path);
  return after !== undefined && after !== before;
}

function touchedAt(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function alreadyRunning(folder: string, pid: number): AppError {
  return new AppError(
    'already-running',
    {
      en: `Another Bastide (process ${pid}) already uses the data folder ${folder}. Stop it first, or choose another folder.`,
      zh: `另一个 Bastide（进程 ${pid}）正在使用数据目录 ${folder}。请先停止它，或选择其他目录。`,
    },
    { details: { folder, pid } },
  );
}

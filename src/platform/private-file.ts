import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from './errors.ts';

/** The text of a file that its owner alone may read, or undefined where there is none; one that others may read is refused. */
export async function readPrivateFile(file: string, maxBytes: number): Promise<string | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const stat = await handle.stat();
    if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) throw tooOpen(file, stat.mode);
    if (!stat.isFile() || stat.size > maxBytes) throw unsuitable(file, maxBytes);
    return await handle.readFile('utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error instanceof AppError ? error : unreadable(file, error);
  } finally {
    await handle?.close();
  }
}

/**
 * Writes a file that its owner alone may read. Nobody ever sees half of it, also after a power cut.
 * With `create`, a file that is there by then stays as it is; true says that ours was written.
 */
export async function writePrivateFile(file: string, text: string, how: 'create' | 'replace'): Promise<boolean> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeThrough(temporary, text);
    const isOurs = how === 'create' ? await linkUnlessThere(temporary, file) : await replace(temporary, file);
    await syncFolder(dirname(file));
    return isOurs;
  } catch (error) {
    throw unwritable(file, error);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Runs while no other process does the same for this file; a second one is refused, not queued. */
export async function whileLocked<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  let held: FileHandle;
  try {
    held = await open(lock, 'wx', 0o600);
  } catch (error) {
    throw hasCode(error, 'EEXIST') ? locked(lock) : unwritable(file, error);
  }
  try {
    return await work();
  } finally {
    await held.close();
    await rm(lock);
  }
}

async function writeThrough(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Unlike a rename, a link never replaces what is there. */
async function linkUnlessThere(temporary: string, file: string): Promise<boolean> {
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function replace(temporary: string, file: string): Promise<true> {
  await rename(temporary, file);
  return true;
}

/** The name of a new file is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function tooOpen(file: string, mode: number): AppError {
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  return new AppError('invalid-file', {
    en: `Others than its owner may use ${file} (mode ${octal}). Run: chmod 600 '${file}'`,
    zh: `文件 ${file} 可被所有者以外的用户使用（权限 ${octal}）。请运行：chmod 600 '${file}'`,
  });
}

function unsuitable(file: string, maxBytes: number): AppError {
  return new AppError('invalid-file', {
    en: `${file} is no file of at most ${maxBytes} bytes.`,
    zh: `${file} 不是不超过 ${maxBytes} 字节的文件。`,
  });
}

function unreadable(file: string, cause: unknown): AppError {
  const text = { en: `${file} cannot be read: ${reasonOf(cause)}`, zh: `无法读取 ${file}：${reasonOf(cause)}` };
  return new AppError('invalid-file', text, { cause });
}

function unwritable(file: string, cause: unknown): AppError {
  const text = { en: `${file} cannot be written: ${reasonOf(cause)}`, zh: `无法写入 ${file}：${reasonOf(cause)}` };
  return new AppError('output-failed', text, { cause });
}

function locked(lock: string): AppError {
  return new AppError('invalid-file', {
    en: `Another process is changing this file. If none is, it was interrupted: delete ${lock} and try again.`,
    zh: `另一个进程正在修改此文件。如果没有，则说明之前的修改被中断：请删除 ${lock} 后重试。`,
  });
}

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { unlinkSync } from 'node:fs';
import { access, constants, type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';

export type OutputTarget = { readonly file: string } | { readonly stream: NodeJS.WritableStream };
/** `pipe-closed`: the reader went away (as `head` does); there is nobody left to tell, and it is no failure. */
export type Written = 'written' | 'pipe-closed';

const batchBytes = 64 * 1024;

/**
 * Writes the chunks as they come, no faster than the target takes them, and returns when all is flushed.
 * A file appears under its name only when it is whole. Throws AppError 'output-failed'; what the chunks throw is passed on.
 */
export async function writeOutput(
  chunks: AsyncIterable<string>,
  target: OutputTarget,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Written> {
  const texts = batches(chunks, options.signal);
  if ('stream' in target) return writeStream(texts, target.stream);
  await writeFile(texts, target.file);
  return 'written';
}

/** A text of a command on standard output. Throws AppError 'output-failed'; that nobody reads it is no failure. */
export async function print(text: string): Promise<void> {
  await writeOutput(Readable.from([text]), { stream: process.stdout });
}

/** Throws AppError 'output-failed' when a file cannot be written there; writes nothing. */
export async function checkOutput(file: string): Promise<void> {
  const place = await placeOf(file);
  await saying(file, () => access(place.isSpecial ? place.path : dirname(place.path), constants.W_OK));
}

/** Whether an error only says that the reader of a pipe went away. */
export function isClosedPipe(error: unknown): boolean {
  return hasCode(error, 'EPIPE') || hasCode(error, 'ERR_STREAM_DESTROYED');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** A row is a few hundred bytes; written one by one, system calls would take longer than everything else. */
async function* batches(chunks: AsyncIterable<string>, signal: AbortSignal | undefined): AsyncIterable<string> {
  let batch: string[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    batch.push(chunk);
    size += chunk.length;
    if (size < batchBytes) continue;
    yield batch.join('');
    batch = [];
    size = 0;
  }
  signal?.throwIfAborted();
  if (size > 0) yield batch.join('');
}

async function writeStream(texts: AsyncIterable<string>, stream: NodeJS.WritableStream): Promise<Written> {
  let failure: Error | undefined;
  // Once the reader is gone, an error event may still come after the last write; unheard, it would end the program.
  stream.on('error', (error: Error) => {
    failure ??= error;
  });
  try {
    for await (const text of texts) {
      if (failure) throw failure;
      if (!stream.write(text)) await drained(stream);
    }
    await flushed(stream);
    return 'written';
  } catch (error) {
    if (isClosedPipe(error)) return 'pipe-closed';
    if (error === failure) throw outputFailed('standard output', error);
    throw error;
  }
}

async function drained(stream: NodeJS.WritableStream): Promise<void> {
  const over = new AbortController();
  const until = (event: string): Promise<unknown> => once(stream, event, { signal: over.signal });
  try {
    // `once` rejects when the stream fails meanwhile.
    await Promise.race([until('drain'), until('close').then(() => Promise.reject(closedError()))]);
  } finally {
    over.abort();
  }
}

function closedError(): Error {
  return Object.assign(new Error('The stream was closed'), { code: 'EPIPE' });
}

function flushed(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write('', (error) => (error ? reject(error) : resolve()));
  });
}

async function writeFile(texts: AsyncIterable<string>, file: string): Promise<void> {
  const place = await placeOf(file);
  if (place.isSpecial) return writeSpecial(texts, file);
  const temporary = join(dirname(place.path), `.${basename(place.path)}.${randomBytes(6).toString('hex')}.tmp`);
  const handle = await saying(file, () => open(temporary, 'wx', 0o600));
  // Also when the program is ended in the middle, for instance by a second Ctrl-C.
  const removeAtExit = (): void => removeNow(temporary);
  process.once('exit', removeAtExit);
  try {
    await writeAll(texts, handle, file);
    await saying(file, () => rename(temporary, place.path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    process.removeListener('exit', removeAtExit);
  }
}

async function writeAll(texts: AsyncIterable<string>, handle: FileHandle, file: string): Promise<void> {
  try {
    for await (const text of texts) await saying(file, () => handle.writeFile(text));
    await saying(file, () => handle.sync());
  } finally {
    await handle.close();
  }
}

/** A device or a named pipe (`/dev/stdout`, `/dev/null`) cannot be replaced by a file, and must not be. */
async function writeSpecial(texts: AsyncIterable<string>, file: string): Promise<void> {
  const handle = await saying(file, () => open(file, 'w'));
  try {
    for await (const text of texts) await saying(file, () => handle.writeFile(text));
  } finally {
    await handle.close();
  }
}

/** A link is followed, so that the file it names is replaced and not the link. */
async function placeOf(file: string): Promise<{ readonly path: string; readonly isSpecial: boolean }> {
  try {
    const path = await realpath(file);
    const found = await stat(path);
    if (found.isDirectory()) throw outputFailed(file, Object.assign(new Error(), { code: 'EISDIR' }));
    return { path, isSpecial: !found.isFile() };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { path: file, isSpecial: false };
    throw error instanceof AppError ? error : outputFailed(file, error);
  }
}

async function saying<T>(file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw outputFailed(file, error);
  }
}

function removeNow(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // The program is ending: nobody could act on it.
  }
}

const advice: Readonly<Record<string, Text>> = {
  EACCES: { en: 'you may not write there; choose another folder', zh: '没有写入权限，请换一个目录' },
  EPERM: { en: 'you may not write there; choose another folder', zh: '没有写入权限，请换一个目录' },
  EROFS: { en: 'that file system is read-only; choose another folder', zh: '该文件系统为只读，请换一个目录' },
  ENOENT: { en: 'the folder does not exist; create it first', zh: '目录不存在，请先创建' },
  ENOTDIR: { en: 'a part of the path is not a folder; check the path', zh: '路径中有一部分不是目录，请检查路径' },
  EISDIR: { en: 'it is a folder; name a file in it', zh: '它是一个目录，请指定其中的文件' },
  ENOSPC: { en: 'the disk is full; make room or choose another folder', zh: '磁盘已满，请清理空间或换一个目录' },
  EDQUOT: { en: 'the disk quota is used up; make room', zh: '磁盘配额已用尽，请清理空间' },
  ENAMETOOLONG: { en: 'the name is too long; choose a shorter one', zh: '文件名过长，请使用更短的名称' },
};

function outputFailed(what: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = cause instanceof Error ? cause.message : String(cause);
  const because = advice[code] ?? { en: message, zh: message };
  const text: Text = {
    en: `The output could not be written to ${what}: ${because.en}.`,
    zh: `无法将结果写入 ${what}：${because.zh}。`,
  };
  return new AppError('output-failed', text, { cause });
}

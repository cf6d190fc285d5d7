import { randomBytes } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { unreadableFile, unwritableFile } from './faults.ts';

/** Writes a file that only its owner may read; under its name it appears when it is whole and on the disk. */
export async function writeBackupFile(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const place = await placeOf(path);
  const temporary = join(dirname(place), `.${basename(place)}.${randomBytes(6).toString('hex')}.tmp`);
  const file = await saying(() => open(temporary, 'wx', 0o600));
  // Also when the program is ended in the middle, for instance by a second Ctrl-C.
  const removeAtExit = (): void => rmSync(temporary, { force: true });
  process.once('exit', removeAtExit);
  try {
    await writeAll(file, pieces, signal);
    await saying(() => rename(temporary, place));
    await saying(() => syncFolder(dirname(place)));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    process.removeListener('exit', removeAtExit);
  }
}

async function writeAll(
  file: FileHandle,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    for await (const piece of pieces) {
      signal?.throwIfAborted();
      await saying(() => file.writeFile(piece));
    }
    await saying(() => file.sync());
  } finally {
    await file.close();
  }
}

/** A link is followed, so that the file it names is replaced and not the link; what is no file is left alone. */
async function placeOf(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if (!(await stat(real)).isFile()) throw unwritableFile(new Error(`${path} is there and is no file`));
    return real;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return path;
    throw hasCode(error) ? unwritableFile(error) : error;
  }
}

async function saying<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw unwritableFile(error);
  }
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

/** The pieces of a file or a stream; what cannot be read is said as such. */
export async function* readBackupFile(input: string | Readable): AsyncGenerator<Uint8Array> {
  const stream = typeof input === 'string' ? createReadStream(input, { highWaterMark: 262_144 }) : input;
  const pieces: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await pieces.next().catch((error: unknown) => {
        throw unreadableFile(error);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await pieces.return?.();
  }
}

function hasCode(error: unknown, code?: string): boolean {
  return error instanceof Error && 'code' in error && (code === undefined || error.code === code);
}

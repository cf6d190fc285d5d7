import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, rmSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { AppError } from '#platform/errors.ts';

/** A recording on its way: written beside its place and renamed when it is complete. `.gz` is compressed. */
export class RecordingFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #stream: NodeJS.WritableStream;
  readonly #written: Promise<void>;
  /** also when the program is ended in the middle, for instance by a second Ctrl-C */
  readonly #removeAtExit = (): void => rmSync(this.#temporary, { force: true });
  #failure: unknown;

  private constructor(path: string, temporary: string, stream: NodeJS.WritableStream, written: Promise<void>) {
    this.#path = path;
    this.#temporary = temporary;
    this.#stream = stream;
    this.#written = written;
    process.once('exit', this.#removeAtExit);
    written.catch((error: unknown) => {
      this.#failure = error;
    });
  }

  /** Throws `output-failed` at once when the place cannot be written. */
  static async create(path: string): Promise<RecordingFile> {
    if (existsSync(path) && !statSync(path).isFile()) throw failed(path, 'it is not a file');
    const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
    const file = createWriteStream(temporary, { flags: 'wx', mode: 0o600 });
    try {
      await once(file, 'open');
    } catch (error) {
      throw failed(path, (error as Error).message, error);
    }
    if (!path.endsWith('.gz')) return new RecordingFile(path, temporary, file, finished(file));
    const gzip = createGzip();
    gzip.pipe(file);
    gzip.on('error', (error) => file.destroy(error));
    return new RecordingFile(path, temporary, gzip, finished(file));
  }

  write(line: string): void {
    this.#stream.write(`${line}\n`);
  }

  async finish(): Promise<void> {
    try {
      this.#stream.end();
      await this.#written;
      if (this.#failure) throw this.#failure;
      await rename(this.#temporary, this.#path);
    } catch (error) {
      await rm(this.#temporary, { force: true });
      throw failed(this.#path, (error as Error).message, error);
    } finally {
      process.removeListener('exit', this.#removeAtExit);
    }
  }

  async discard(): Promise<void> {
    this.#stream.end();
    await this.#written.catch(() => undefined); // it is thrown away whether or not it could be written
    await rm(this.#temporary, { force: true });
    process.removeListener('exit', this.#removeAtExit);
  }
}

function failed(path: string, why: string, cause?: unknown): AppError {
  return new AppError(
    'output-failed',
    {
      en: `The recording ${path} cannot be written: ${why}. Choose another place for --record.`,
      zh: `无法写入录制文件 ${path}：${why}。请为 --record 选择其他位置。`,
    },
    { cause },
  );
}

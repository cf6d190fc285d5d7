import { AppError } from '#platform/errors.ts';

const longestLine = 4_096;

/** Reads lines one at a time, as many as are asked for; undefined after the last one. */
export class LineReader {
  readonly #chunks: AsyncIterator<string | Buffer>;
  readonly #decoder = new TextDecoder();
  #text = '';
  #isOver = false;

  constructor(stream: NodeJS.ReadableStream) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async next(): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n');
      if (end > longestLine || (end === -1 && this.#text.length > longestLine)) throw tooLong();
      if (end !== -1) return this.#take(end);
      if (this.#isOver) return this.#text === '' ? undefined : this.#take(this.#text.length);
      await this.#read();
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #take(end: number): string {
    const line = this.#text.slice(0, end).replace(/\r$/, '');
    this.#text = this.#text.slice(end + 1);
    return line;
  }

  async #read(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    this.#isOver = done === true;
    if (!done) this.#text += typeof value === 'string' ? value : this.#decoder.decode(value, { stream: true });
  }
}

function tooLong(): AppError {
  return new AppError('invalid-request', {
    en: `A line on standard input is longer than ${longestLine} characters.`,
    zh: `标准输入中有一行超过 ${longestLine} 个字符。`,
  });
}

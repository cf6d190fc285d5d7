import { damaged } from './faults.ts';

/** Exact numbers of bytes from a stream that comes in pieces of any size, holding no more than was asked for and one piece. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #pieces: Buffer[] = [];
  #held = 0;
  #isAtEnd = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Throws AppError 'invalid-file' when there are fewer. */
  async read(count: number): Promise<Buffer> {
    const bytes = await this.tryRead(count);
    if (bytes === undefined) throw damaged('the end comes too early');
    return bytes;
  }

  /** Undefined, and nothing is taken, when there are fewer. */
  async tryRead(count: number): Promise<Buffer | undefined> {
    if (!(await this.#fill(count))) return undefined;
    const all = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    this.#pieces = all.length > count ? [all.subarray(count)] : [];
    this.#held -= count;
    return all.subarray(0, count);
  }

  /** Whether nothing is left. */
  async isAtEnd(): Promise<boolean> {
    return !(await this.#fill(1));
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #fill(count: number): Promise<boolean> {
    while (this.#held < count && !this.#isAtEnd) {
      const { done, value } = await this.#source.next();
      if (done) this.#isAtEnd = true;
      else if (value.length > 0) {
        this.#pieces.push(Buffer.from(value.buffer, value.byteOffset, value.length));
        this.#held += value.length;
      }
    }
    return this.#held >= count;
  }
}

import type { Gap } from '#model/gap.ts';
import { guardGaps } from './gap-guard.ts';

/** A far asset as a check sees it: the declared fields and its name. */
export type FarRecord = Readonly<Record<string, unknown>>;

const chunkBytes = 1 << 20;
/** Many far assets hold the same few values: so many different ones are kept once, parsed; more are kept with each asset. */
const mostShared = 4_096;
/** 4 bytes each: key length; name length; the number of the shared values, or the length of the asset's own below zero */
const headBytes = 12;

/**
 * Far assets by the value of their key, packed into bytes: about a hundred bytes each, outside the collected heap. An account may
 * have a million of them, and objects would take several times as much.
 */
export class FarTable {
  readonly #chunks: Buffer[] = [];
  #free = 0;
  #places: { chunk: Uint32Array; offset: Uint32Array; next: Int32Array };
  #heads: Int32Array;
  #count = 0;
  readonly #gaps = new Map<number, Readonly<Record<string, Gap>>>();
  readonly #shared: FarRecord[] = [];
  readonly #sharedByText = new Map<string, number>();

  constructor() {
    this.#places = { chunk: new Uint32Array(64), offset: new Uint32Array(64), next: new Int32Array(64) };
    this.#heads = new Int32Array(128).fill(-1);
  }

  /** `gaps`: fields that could not be read. */
  add(keyText: string, name: string, fields: FarRecord, gaps?: Readonly<Record<string, Gap>>): void {
    const key = keyText.toWellFormed(); // as it comes back from bytes
    if (this.#count === this.#places.next.length) this.#grow();
    const entry = this.#count;
    this.#count += 1;
    this.#write(entry, key, name, JSON.stringify(fields));
    this.#chain(entry, key);
    if (gaps) this.#gaps.set(entry, gaps);
  }

  /** What can be read comes before what cannot, each by name, whatever came first. */
  find(keyText: string): readonly FarRecord[] {
    const key = keyText.toWellFormed();
    const found: { record: FarRecord; name: string; hasGaps: boolean }[] = [];
    for (let entry = this.#heads[slotOf(key, this.#heads.length)]!; entry !== -1; entry = this.#places.next[entry]!) {
      const record = this.#read(entry, key);
      if (record) found.push({ record, name: String(record.$name), hasGaps: this.#gaps.has(entry) });
    }
    if (found.length > 1) {
      found.sort(
        (a, b) =>
          Number(a.hasGaps) - Number(b.hasGaps) ||
          compare(a.name, b.name) ||
          compare(contentOf(a.record), contentOf(b.record)),
      );
    }
    return found.map(({ record }) => record);
  }

  #write(entry: number, key: string, name: string, fields: string): void {
    const shared = this.#share(fields);
    const [keyBytes, nameBytes] = [Buffer.byteLength(key), Buffer.byteLength(name)];
    const ownBytes = shared === undefined ? Buffer.byteLength(fields) : 0;
    const size = headBytes + keyBytes + nameBytes + ownBytes;
    let chunk = this.#chunks.at(-1);
    if (!chunk || this.#free + size > chunk.length) {
      chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, size));
      this.#chunks.push(chunk);
      this.#free = 0;
    }
    this.#places.chunk[entry] = this.#chunks.length - 1;
    this.#places.offset[entry] = this.#free;
    let at = chunk.writeUInt32LE(keyBytes, this.#free);
    at = chunk.writeUInt32LE(nameBytes, at);
    at = chunk.writeInt32LE(shared ?? -ownBytes, at);
    at += chunk.write(key, at);
    at += chunk.write(name, at);
    if (shared === undefined) at += chunk.write(fields, at);
    this.#free = at;
  }

  /** The number under which these values are kept once; undefined when there are too many different ones. */
  #share(text: string): number | undefined {
    const known = this.#sharedByText.get(text);
    if (known !== undefined || this.#shared.length >= mostShared) return known;
    this.#sharedByText.set(text, this.#shared.length);
    return this.#shared.push(JSON.parse(text) as FarRecord) - 1; // our own text, written by `add`
  }

  #read(entry: number, key: string): FarRecord | undefined {
    const chunk = this.#chunks[this.#places.chunk[entry]!]!;
    const offset = this.#places.offset[entry]!;
    const keyAt = offset + headBytes;
    const nameAt = keyAt + chunk.readUInt32LE(offset);
    if (!isSame(chunk, keyAt, nameAt, key)) return undefined;
    const nameEnd = nameAt + chunk.readUInt32LE(offset + 4);
    const content = chunk.readInt32LE(offset + 8);
    const fields =
      content >= 0
        ? this.#shared[content]!
        : (JSON.parse(chunk.toString('utf8', nameEnd, nameEnd - content)) as FarRecord);
    const record: Record<string, unknown> = { ...fields, $name: chunk.toString('utf8', nameAt, nameEnd) };
    const gaps = this.#gaps.get(entry);
    if (gaps) guardGaps(record, gaps);
    return record;
  }

  #chain(entry: number, key: string): void {
    const slot = slotOf(key, this.#heads.length);
    this.#places.next[entry] = this.#heads[slot]!;
    this.#heads[slot] = entry;
  }

  #grow(): void {
    const { chunk, offset, next } = this.#places;
    this.#places = { chunk: doubled(chunk), offset: doubled(offset), next: new Int32Array(next.length * 2) };
    this.#heads = new Int32Array(this.#heads.length * 2).fill(-1);
    for (let entry = 0; entry < this.#count; entry += 1) this.#chain(entry, this.#keyOf(entry));
  }

  #keyOf(entry: number): string {
    const chunk = this.#chunks[this.#places.chunk[entry]!]!;
    const offset = this.#places.offset[entry]!;
    return chunk.toString('utf8', offset + headBytes, offset + headBytes + chunk.readUInt32LE(offset));
  }
}

/** Whether the bytes are this text; most texts are ASCII, and need not be decoded for it. */
function isSame(bytes: Buffer, from: number, end: number, text: string): boolean {
  if (end - from < text.length) return false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) return bytes.toString('utf8', from, end) === text;
    if (bytes[from + at] !== code) return false;
  }
  return end - from === text.length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Everything that a judge can see of a far asset: two with the same name may be in different regions. */
function contentOf(record: FarRecord): string {
  const names = Object.keys(record).sort();
  return JSON.stringify(names.map((name) => [name, valueOrGap(record, name)]));
}

function valueOrGap(record: FarRecord, name: string): unknown {
  try {
    return record[name];
  } catch (problem) {
    return problem;
  }
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** FNV-1a; the key itself is compared afterwards, so a clash costs time and nothing else. */
function slotOf(key: string, slots: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) & (slots - 1);
}

import type { Gap } from '#model/gap.ts';
import { guardGaps } from './gap-guard.ts';

/** A far asset as a check sees it: the declared fields and its name. */
export type FarRecord = Readonly<Record<string, unknown>>;

const chunkBytes = 1 << 20;
const mostParsed = 4_096;
/** key length, name length, fields length: 4 bytes each */
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
  /** many far assets hold the same few values: each is parsed once */
  readonly #parsed = new Map<string, FarRecord>();

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
    const [keyBytes, nameBytes, fieldBytes] = [key, name, fields].map((text) => Buffer.byteLength(text)) as [
      number,
      number,
      number,
    ];
    const size = headBytes + keyBytes + nameBytes + fieldBytes;
    let chunk = this.#chunks.at(-1);
    if (!chunk || this.#free + size > chunk.length) {
      chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, size));
      this.#chunks.push(chunk);
      this.#free = 0;
    }
    this.#places.chunk[entry] = this.#chunks.length - 1;
    this.#places.offset[entry] = this.#free;
    let at = this.#free;
    for (const length of [keyBytes, nameBytes, fieldBytes]) at = chunk.writeUInt32LE(length, at);
    for (const text of [key, name, fields]) at += chunk.write(text, at);
    this.#free = at;
  }

  #read(entry: number, key: string): FarRecord | undefined {
    const chunk = this.#chunks[this.#places.chunk[entry]!]!;
    const offset = this.#places.offset[entry]!;
    const keyEnd = offset + headBytes + chunk.readUInt32LE(offset);
    if (chunk.toString('utf8', offset + headBytes, keyEnd) !== key) return undefined;
    const nameEnd = keyEnd + chunk.readUInt32LE(offset + 4);
    const fields = this.#parse(chunk.toString('utf8', nameEnd, nameEnd + chunk.readUInt32LE(offset + 8)));
    const record: Record<string, unknown> = { ...fields, $name: chunk.toString('utf8', keyEnd, nameEnd) };
    const gaps = this.#gaps.get(entry);
    if (gaps) guardGaps(record, gaps);
    return record;
  }

  #parse(text: string): FarRecord {
    const known = this.#parsed.get(text);
    if (known) return known;
    if (this.#parsed.size >= mostParsed) this.#parsed.clear();
    const fields = JSON.parse(text) as FarRecord; // our own text, written by `add`
    this.#parsed.set(text, fields);
    return fields;
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

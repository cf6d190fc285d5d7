import { createHash } from 'node:crypto';

/** What the vendor puts behind the prefix of an id, by region. */
const marks = { 'cn-hangzhou': 'bp1', 'cn-shanghai': 'uf6', 'ap-southeast-1': 't4n' } as const;

export type Place = keyof typeof marks;

/** How many letters and digits follow the region's mark; 17 unless said here. */
const lengths: Readonly<Record<string, number>> = { rm: 14, rr: 14, pgm: 13, ms: 14, r: 14, dds: 13, pc: 14 };

function letters(seed: string, length: number): string {
  const hash = createHash('sha256').update(seed).digest();
  return [...hash.subarray(0, length)].map((byte) => (byte % 36).toString(36)).join('');
}

/** Ids in the vendor's forms, the same in every run, and the names that people gave to the things behind them. */
export class Naming {
  readonly #names = new Map<string, string>();

  /** by id */
  get names(): ReadonlyMap<string, string> {
    return this.#names;
  }

  /** "i-bp1…" for prefix "i" in Hangzhou. */
  id(prefix: string, place: Place, name: string): string {
    const tail = letters(`${prefix} ${place} ${name}`, lengths[prefix] ?? 17);
    return this.#keep(`${prefix}-${marks[place]}${tail}`, name);
  }

  /** 32 hexadecimal digits, as API Gateway has them. */
  hexId(name: string): string {
    return this.#keep(createHash('sha256').update(name).digest('hex').slice(0, 32), name);
  }

  #keep(id: string, name: string): string {
    const known = this.#names.get(id);
    if (known !== undefined && known !== name) throw new Error(`${known} and ${name} share the id ${id}`);
    this.#names.set(id, name);
    return id;
  }
}

/** An access key id in the vendor's form that says what it is. */
export function keyId(user: string, number: number): string {
  return `LTAI5tSample${letters(`${user} ${number}`, 12)}`;
}

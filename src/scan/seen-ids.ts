import { hash, randomBytes } from 'node:crypto';

/**
 * Remembers which ids have come, in 8 bytes each: a list that shifts between two pages shows an asset twice.
 * The hash is keyed per process, so nobody can name a resource such that it is taken for another.
 */
export class SeenIds {
  readonly #key = randomBytes(16).toString('hex');
  #slots = new BigUint64Array(1 << 4);
  #count = 0;

  /** Whether the id is new; remembers it. */
  add(id: string): boolean {
    if (this.#count * 4 >= this.#slots.length * 3) this.#grow();
    const isNew = this.#put(hash('sha256', this.#key + id, 'buffer').readBigUInt64LE());
    if (isNew) this.#count += 1;
    return isNew;
  }

  #put(digest: bigint): boolean {
    const value = digest === 0n ? 1n : digest;
    const last = this.#slots.length - 1;
    for (let at = Number(value & BigInt(last)); ; at = (at + 1) & last) {
      if (this.#slots[at] === value) return false;
      if (this.#slots[at] !== 0n) continue;
      this.#slots[at] = value;
      return true;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new BigUint64Array(old.length * 2);
    for (const value of old) if (value !== 0n) this.#put(value);
  }
}

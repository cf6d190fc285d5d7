import { hash, randomBytes } from 'node:crypto';
import type { OutcomeLetter } from './entry.ts';

/** Verdicts over own fields fit into 32 bits up to this many checks; a kind with more is compared row by row. */
const mostChecks = 16;
const letters: readonly OutcomeLetter[] = ['p', 'f', 'n', 'u'];

/**
 * What is stored of one unit's assets, in about 24 bytes each: the state that stands for content and verdicts. An unchanged asset is
 * recognised here without asking the database. The hash of ids is keyed per process, so nobody can name a resource such that it is
 * taken for another.
 */
export class KnownAssets {
  readonly #key = randomBytes(16).toString('hex');
  #ids = new BigUint64Array(1 << 6);
  #states = new BigUint64Array(1 << 6);
  #outcomes = new Uint32Array(1 << 6);
  #isSeen = new Uint8Array(1 << 6);
  #count = 0;
  #stored = 0;
  #seenStored = 0;
  /** the sum of all seen states: the same assets in any order give the same */
  #digest = 0n;

  /** A stored asset; `state` is '' when its verdicts do not stand any more. */
  addStored(id: string, state: string, own: string): void {
    const at = this.#placeOf(id, true);
    this.#states[at] = own.length > mostChecks ? 0n : stateBits(state);
    this.#outcomes[at] = packOutcomes(own);
    this.#isSeen[at] = stored;
    this.#stored += 1;
  }

  /** What is to be done with an asset that a list shows: nothing when it is `unchanged` or came `again` with the same content. */
  see(id: string, state: string): 'unchanged' | 'new' | 'changed' | 'again' | 'contradicting' {
    const at = this.#placeOf(id, true);
    const bits = stateBits(state);
    const before = this.#isSeen[at]!;
    if (before === seenNew || before === seenStored) {
      if (this.#states[at] === bits) return 'again';
      this.#digest = BigInt.asUintN(64, this.#digest + bits + contradicted);
      return 'contradicting';
    }
    this.#digest = BigInt.asUintN(64, this.#digest + bits);
    if (before === stored) this.#seenStored += 1;
    const isUnchanged = before === stored && this.#states[at] === bits && bits !== 0n;
    this.#isSeen[at] = before === stored ? seenStored : seenNew;
    this.#states[at] = bits;
    return isUnchanged ? 'unchanged' : before === stored ? 'changed' : 'new';
  }

  /** Whether it was stored and the list has not shown it; what another run has stored meanwhile is none of it. */
  isUnseen(id: string): boolean {
    const at = this.#placeOf(id, false);
    return at !== -1 && this.#isSeen[at] === stored;
  }

  /** What was seen of an asset cannot be stored: it counts as not shown. */
  forget(id: string): void {
    const at = this.#placeOf(id, false);
    if (at === -1 || this.#isSeen[at] !== seenStored) return;
    this.#isSeen[at] = stored;
    this.#seenStored -= 1;
  }

  /** The verdicts of an unchanged asset, in the order of its checks. */
  outcomesOf(id: string, checks: number): readonly OutcomeLetter[] {
    const at = this.#placeOf(id, false);
    const bits = at === -1 ? 0 : this.#outcomes[at]!;
    return Array.from({ length: checks }, (_, index) => letters[(bits >>> (index * 2)) & 3]!);
  }

  /** How many stored assets the list has not shown. */
  get unseen(): number {
    return this.#stored - this.#seenStored;
  }

  get digest(): string {
    return this.#digest.toString(36);
  }

  #placeOf(id: string, adds: boolean): number {
    if (adds && this.#count * 4 >= this.#ids.length * 3) this.#grow();
    const digest = hash('sha256', this.#key + id, 'buffer').readBigUInt64LE();
    return this.#find(digest === 0n ? 1n : digest, adds);
  }

  #find(digest: bigint, adds: boolean): number {
    const last = this.#ids.length - 1;
    for (let at = Number(digest & BigInt(last)); ; at = (at + 1) & last) {
      if (this.#ids[at] === digest) return at;
      if (this.#ids[at] !== 0n) continue;
      if (!adds) return -1;
      this.#ids[at] = digest;
      this.#count += 1;
      return at;
    }
  }

  #grow(): void {
    const [ids, states, outcomes, isSeen] = [this.#ids, this.#states, this.#outcomes, this.#isSeen];
    const size = ids.length * 2;
    this.#ids = new BigUint64Array(size);
    this.#states = new BigUint64Array(size);
    this.#outcomes = new Uint32Array(size);
    this.#isSeen = new Uint8Array(size);
    this.#count = 0;
    for (let from = 0; from < ids.length; from += 1) {
      if (ids[from] === 0n) continue;
      const at = this.#find(ids[from]!, true);
      this.#states[at] = states[from]!;
      this.#outcomes[at] = outcomes[from]!;
      this.#isSeen[at] = isSeen[from]!;
    }
  }
}

const stored = 1;
const seenStored = 2;
const seenNew = 3;
/** An asset with two contents is another thing than two assets. */
const contradicted = 1n;

function stateBits(state: string): bigint {
  return state === '' ? 0n : Buffer.from(state, 'base64url').readBigUInt64LE();
}

function packOutcomes(own: string): number {
  let bits = 0;
  for (let index = 0; index < own.length && index < mostChecks; index += 1) {
    bits |= letters.indexOf(own[index] as OutcomeLetter) << (index * 2);
  }
  return bits;
}

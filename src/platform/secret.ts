import { inspect } from 'node:util';

/** A value that must never be seen: every way of printing it gives "[secret]". */
export class Secret {
  /** all that this process holds: whichever of them a text from outside repeats, it is hidden */
  static readonly #known = new Set<string>();
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
    Secret.#known.add(value);
  }
  static known(): readonly string[] {
    return [...Secret.#known];
  }
  /** The value itself, for signing alone. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '[secret]';
  }
  toJSON(): string {
    return '[secret]';
  }
  [inspect.custom](): string {
    return '[secret]';
  }
}

import { inspect } from 'node:util';

/** A server meets new temporary secrets for months; those that are in use are among the last. */
const mostTemporary = 200;

/** A value that must never be seen: every way of printing it gives "[secret]". */
export class Secret {
  /** all that this process holds: whichever of them a text from outside repeats, it is hidden */
  static readonly #known = new Set<string>();
  static readonly #temporary = new Set<string>();
  readonly #value: string;
  /** `temporary`: expires within hours by itself, so that only the newest are kept in mind. */
  constructor(value: string, lifetime: 'lasting' | 'temporary' = 'lasting') {
    this.#value = value;
    if (lifetime === 'lasting') Secret.#known.add(value);
    else Secret.#remember(value);
  }
  static known(): readonly string[] {
    return [...Secret.#known, ...Secret.#temporary];
  }
  static #remember(value: string): void {
    Secret.#temporary.delete(value);
    Secret.#temporary.add(value);
    const [oldest] = Secret.#temporary;
    if (Secret.#temporary.size > mostTemporary && oldest !== undefined) Secret.#temporary.delete(oldest);
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

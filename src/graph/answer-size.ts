import type { FieldNode } from 'graphql';
import { QueryError } from './query-error.ts';
import { type Fragments, selectedFields } from './selection.ts';

export const sizeLimits = { values: 500_000, characters: 32_000_000 } as const;

/** Counts what an answer will hold before it is made: a query may ask for the same field under many names, and each is written out. */
export class AnswerSize {
  readonly #fragments: Fragments;
  readonly #widths = new Map<FieldNode, number>();
  #values = 0;
  #characters = 0;

  constructor(fragments: Fragments) {
    this.#fragments = fragments;
  }

  /** Hands on what a field is answered with. Throws `QueryError` when the answer becomes too large. */
  count<T>(value: T, fields: readonly FieldNode[]): T {
    if (fields[0]?.selectionSet) this.#values += (Array.isArray(value) ? value.length : 1) * this.#widthOf(fields);
    else this.#add(value);
    if (this.#values > sizeLimits.values || this.#characters > sizeLimits.characters) throw tooLarge();
    return value;
  }

  /** How many values each object has of which these fields are told. */
  #widthOf(fields: readonly FieldNode[]): number {
    const first = fields[0]!;
    const known = this.#widths.get(first);
    if (known !== undefined) return known;
    const selected = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
    const width = selectedFields(selected, this.#fragments).length;
    this.#widths.set(first, width);
    return width;
  }

  #add(value: unknown): void {
    if (typeof value === 'string') this.#characters += value.length;
    else if (Array.isArray(value)) {
      this.#values += value.length;
      for (const one of value) this.#add(one);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        this.#values += 1;
        this.#characters += name.length;
        this.#add(member);
      }
    }
  }
}

/** What an answer that is too large ends with. */
export function tooLarge(): QueryError {
  const { values, characters } = sizeLimits;
  return new QueryError({
    en: `the answer would hold more than ${values} values or ${characters / 1e6} MB; ask for fewer assets or fewer of their fields`,
    zh: `结果将超过 ${values} 个值或 ${characters / 1e6} MB；请减少要查询的资产或字段`,
  });
}

/** The values of a statement that is put together: each gets the next number. */
export class Parameters {
  readonly values: unknown[] = [];

  constructor(...first: readonly unknown[]) {
    this.values.push(...first);
  }

  /** The placeholder that stands for the value, such as `$3`. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

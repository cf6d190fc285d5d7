import type { OutcomeLetter } from './entry.ts';

/** pass, fail, not applicable, unknown */
export type Counts = [number, number, number, number];
const columns: readonly OutcomeLetter[] = ['p', 'f', 'n', 'u'];

/** Counts verdicts by check. */
export class Tally {
  readonly #byCheck = new Map<string, Counts>();

  add(check: string, outcome: OutcomeLetter, by = 1): void {
    const known = this.#byCheck.get(check);
    const counts = known ?? [0, 0, 0, 0];
    counts[columns.indexOf(outcome)]! += by;
    if (!known) this.#byCheck.set(check, counts);
  }

  addAll(counts: Readonly<Record<string, Readonly<Counts>>>): void {
    for (const [check, numbers] of Object.entries(counts)) {
      for (const [index, letter] of columns.entries()) this.add(check, letter, numbers[index]);
    }
  }

  toJSON(): Record<string, Counts> {
    return Object.fromEntries([...this.#byCheck].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** Differences of result_counts, by check and region. */
export class CountChanges {
  readonly #changes = new Map<string, { check: string; region: string; counts: Counts }>();

  add(check: string, region: string | null, outcome: OutcomeLetter, by: 1 | -1): void {
    const key = `${check} ${region ?? ''}`;
    const change = this.#changes.get(key) ?? { check, region: region ?? '', counts: [0, 0, 0, 0] };
    change.counts[columns.indexOf(outcome)]! += by;
    this.#changes.set(key, change);
  }

  /** What is not zero, in the order in which every transaction locks rows. */
  list(): readonly { readonly check: string; readonly region: string; readonly counts: Counts }[] {
    return [...this.#changes.values()]
      .filter(({ counts }) => counts.some((count) => count !== 0))
      .sort((a, b) => (a.check + a.region < b.check + b.region ? -1 : 1));
  }
}

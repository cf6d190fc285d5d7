import type { Gap } from '#model/gap.ts';
import type { RunGap } from '#model/result.ts';

const mostEntries = 1_000;

/** Gathers the gaps of a run: one by one up to 1,000, then one entry per (service, operation, region, code). */
export class GapTally {
  readonly #entries: RunGap[] = [];
  readonly #aggregated = new Map<string, { gap: Gap; count: number }>();
  #count = 0;

  add(gap: Gap, asset: string | null): void {
    this.#count += 1;
    if (this.#entries.length < mostEntries) this.#entries.push({ ...gap, asset });
    const key = JSON.stringify([gap.service, gap.operation, gap.region, gap.code]);
    const known = this.#aggregated.get(key);
    if (!known) this.#aggregated.set(key, { gap, count: 1 });
    else {
      known.count += 1;
      if (gap.message < known.gap.message) known.gap = gap; // which one stands for all must not depend on timing
    }
  }

  get count(): number {
    return this.#count;
  }

  /** In a stable order, whatever the order of the reads. */
  list(): readonly RunGap[] {
    const entries: RunGap[] =
      this.#count <= mostEntries
        ? this.#entries
        : [...this.#aggregated.values()].map(({ gap, count }) => ({ ...gap, count }));
    return entries
      .map((entry) => ({ entry, key: JSON.stringify(orderOf(entry)) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map(({ entry }) => entry);
  }
}

function orderOf({ service, operation, region, code, asset, message }: RunGap): unknown[] {
  return [service, operation, region ?? '', code, asset ?? '', message];
}

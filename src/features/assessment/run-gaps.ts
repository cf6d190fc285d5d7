import type { RunGap } from '#model/result.ts';

const longestMessage = 1_000;

/**
 * The gaps of a unit or a run as they are kept: one by one where there are few, else one for each operation, region and code, with how many
 * there were. What a vendor says at great length is cut.
 */
export function boundGaps(gaps: readonly RunGap[], most: number): readonly RunGap[] {
  const kept = gaps.length <= most ? gaps : summed(gaps).slice(0, most);
  return kept.map((gap) => ({ ...gap, message: gap.message.slice(0, longestMessage) }));
}

function summed(gaps: readonly RunGap[]): readonly RunGap[] {
  const byKind = new Map<string, RunGap & { readonly count: number }>();
  for (const { asset: _, ...gap } of gaps) {
    const key = JSON.stringify([gap.service, gap.operation, gap.region, gap.code]);
    const known = byKind.get(key);
    const count = (known?.count ?? 0) + (gap.count ?? 1);
    // which message stands for all must not depend on timing
    const shown = known && known.message <= gap.message ? known : gap;
    byKind.set(key, { ...shown, count });
  }
  return [...byKind].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, gap]) => gap);
}

import type { Gap } from '#model/gap.ts';
import type { Relations } from './evaluate.ts';
import type { Filter, Value } from './filter.ts';
import { type GraphAsset, gapOf } from './memory-graph.ts';

/** Why nobody can tell whether a filter holds for an asset: the reads that it rests on and that failed; those of related assets after its own. */
export function reasonsOf(filter: Filter, asset: GraphAsset, graph: Relations | undefined): readonly Gap[] {
  const reasons: Gap[] = [];
  const take = (gap: Gap | undefined): void => {
    if (gap && !reasons.includes(gap)) reasons.push(gap);
  };
  const visitValue = ({ from, path }: Value, holder: GraphAsset): void => {
    if (from === 'field') take(gapOf(holder, path[0]!));
  };
  const visited = new Map<Filter, Set<GraphAsset>>();
  const visitOnce = (part: Filter, holder: GraphAsset): void => {
    const known = visited.get(part) ?? new Set();
    if (known.has(holder)) return;
    visited.set(part, known.add(holder));
    visit(part, holder);
  };
  const visit = (part: Filter, holder: GraphAsset): void => {
    if (part.op === 'not') visit(part.of, holder);
    else if ('of' in part) for (const one of part.of) visit(one, holder);
    else if ('over' in part) {
      if ('elements' in part.over) visitValue(part.over.elements, holder);
      else if (graph) {
        const { far, gap } = graph.follow(part.over.related, holder);
        take(gap);
        for (const one of far) if (reasons.length < 10) visitOnce(part.each, one);
      }
    } else if (part.op !== 'constant') visitValue(part.value, holder);
  };
  visit(filter, asset);
  return reasons;
}

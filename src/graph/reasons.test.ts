import { expect, test } from 'vitest';
import { refused } from '#testing/graph/contact-estate.ts';
import { toyAsset } from '#testing/graph/toy-kinds.ts';
import type { Filter, Relation } from './filter.ts';
import { MemoryGraph } from './memory-graph.ts';
import { reasonsOf } from './reasons.ts';

const kind = 'toy.a.knot';
const next: Relation = { name: 'next', by: 'link', kinds: [kind], near: 'name', far: 'owner', scope: 'account' };
const some = (each: Filter): Filter => ({ op: 'some', over: { related: next }, each });

test('reasons are found where everything is related to everything', () => {
  const unread = ['0', '1', '2'].map((message) => ({ ...refused, message }));
  const assets = Array.from({ length: 200 }, (_, at) =>
    toyAsset({ kind, id: `k${at}`, name: 'k', fields: { owner: 'k' }, gaps: { size: unread[at % 3]! } }),
  );
  const graph = new MemoryGraph(assets, [{ account: 'one', kind, region: null, gap: refused }]);
  const size: Filter = { op: 'is-null', value: { from: 'field', path: ['size'], type: 'number' } };
  const reasons = reasonsOf(some(some(some(some(size)))), assets[0]!, graph);
  expect(reasons).toEqual([refused, ...unread]);
});

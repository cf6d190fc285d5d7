import { expect, test } from 'vitest';
import type { CloudCall } from '#model/recording.ts';
import { estimate } from './estimate.ts';
import {
  type Answers,
  closed,
  encrypted,
  estate,
  now,
  owned,
  prepared,
  secretKeys,
  ToyTransport,
  throws,
  toyCloud,
} from './fixture.ts';

async function estimated(answers: Answers, checks = [closed, owned, encrypted, secretKeys]) {
  const transport = new ToyTransport(answers);
  const result = await estimate({
    cloud: toyCloud,
    checks: prepared(checks),
    transport,
    account: '1',
    regions: ['north', 'south'],
    now,
    signal: new AbortController().signal,
    memory: new Map(),
    mayLackRegionLists: false,
    apiCalls: () => transport.calls.length,
  });
  return { result, asked: new Set(transport.calls.map(({ operation }) => operation)) };
}

test('counts instances and checks, reads lists alone, and adds the calls for details', async () => {
  const { result, asked } = await estimated(estate);
  expect(asked).toEqual(new Set(['ListServerRegions', 'ListServers', 'ListDisks', 'ListKeys']));
  expect(result).toEqual({
    instances: 8,
    scans: 6 * 3 + 2,
    apiCalls: 1 + 4 + 4 + 1 + 6,
    kinds: [
      { kind: 'toy.key', instances: 2, checks: 1 },
      { kind: 'toy.server', instances: 6, checks: 3 },
    ],
    gaps: [],
  });
});

test('is never below what an assessment asks', async () => {
  const { result } = await estimated(estate, [owned]);
  expect(result).toMatchObject({ instances: 6, scans: 6, apiCalls: 5 });
});

test('names the lists that could not be read, and counts nothing twice', async () => {
  const answers: Answers = {
    ...estate,
    ListServerRegions: throws('Busy'),
    'ListServers south': throws('Forbidden'),
    ListServers: ({ input }: CloudCall) => ({
      Items:
        input.Page === 1
          ? [
              { id: 'a', state: 'on' },
              { id: 'b', state: 'on' },
            ]
          : [{ id: 'b', state: 'on' }],
      Total: 2,
    }),
  };
  const { result } = await estimated(answers, [owned]);
  expect(result.gaps.map(({ code, region }) => [code, region])).toEqual([
    ['Busy', null],
    ['Forbidden', 'south'],
  ]);
  expect(result).toMatchObject({ instances: 2, scans: 2 });
});

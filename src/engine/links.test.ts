import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Asset } from '#model/asset.ts';
import { defineCheck } from '#model/check.ts';
import { GapReached } from '#model/gap.ts';
import { pass } from '#model/verdict.ts';
import { assetOf, Door, entryOf, gapOf, guidanceOfToys, Lock } from './fixture.ts';
import { LinkIndex } from './links.ts';
import { type PreparedCheck, prepareCheck } from './prepare.ts';

const readsEveryLink = prepareCheck(
  entryOf(
    defineCheck({
      ...guidanceOfToys,
      id: 'toy.door.links',
      title: '',
      asset: Door,
      reads: ['locks.state', 'anyLocks.state', 'houseLocks.state'],
      judge: () => pass({}),
    }),
  ),
  {},
  0,
);

const lock = (name: string, doors: unknown, more: Partial<Asset> = {}) =>
  assetOf(Lock.kind, name, { fields: { doors, state: 'open' }, ...more });
const front = assetOf(Door.kind, 'front', { fields: { house: 'h1' } });

/** The names that following a link gives, and the code of the gap that ended it. */
function follow(index: LinkIndex, name: keyof typeof Door.links, near = front): string[] {
  const names: string[] = [];
  try {
    for (const far of index.follow(name, Door.links[name], near)) names.push(String(far.$name));
  } catch (problem) {
    if (!(problem instanceof GapReached)) throw problem;
    expect(problem.field).toBe(name);
    names.push(`!${problem.gap.operation}`);
  }
  return names;
}

function indexOf(assets: readonly Asset[], checks: readonly PreparedCheck[] = [readsEveryLink]): LinkIndex {
  const index = new LinkIndex(checks);
  for (const asset of assets) index.add(asset);
  return index;
}

describe('follow', () => {
  test('a key that was left unread on purpose leaves only links open that need every key', () => {
    const unread = { ...gapOf('ListDoors'), code: 'NotRead' };
    const index = indexOf([
      lock('a', ['front']),
      assetOf(Lock.kind, 'b', { fields: { state: 'open' }, gaps: { doors: unread } }),
    ]);
    expect(follow(index, 'locks')).toEqual(['a']);
    const strict = index.follow('locks', { ...Door.links.locks, needsEveryKey: true }, front);
    const names: string[] = [];
    expect(() => {
      for (const far of strict) names.push(String(far.$name));
    }).toThrow(expect.objectContaining({ gap: unread }));
    expect(names).toEqual(['a']);
    const elsewhere = { ...front, region: 'south' };
    expect([...index.follow('locks', { ...Door.links.locks, needsEveryKey: true }, elsewhere)]).toEqual([]);
  });

  test('a link of the region ends at the region, one of the account does not', () => {
    const index = indexOf([
      lock('b', ['front']),
      lock('a', ['front', 'back']),
      lock('c', ['front'], { region: 'south' }),
    ]);
    expect(follow(index, 'locks')).toEqual(['a', 'b']);
    expect(follow(index, 'anyLocks')).toEqual(['a', 'b', 'c']);
    expect(follow(index, 'locks', { ...front, name: 'back' })).toEqual(['a']);
    expect(follow(index, 'locks', { ...front, name: 'side' })).toEqual([]);
    expect(follow(index, 'locks', { ...front, region: null })).toEqual([]);
  });

  test('a key that is known in part leads to what is known, and then to the gap', () => {
    const partly = lock('a', ['front'], { gaps: { doors: gapOf('ListDoors') } });
    expect(follow(indexOf([partly]), 'locks')).toEqual(['a', '!ListDoors']);
    expect(follow(indexOf([partly]), 'locks', { ...front, name: 'side' })).toEqual(['!ListDoors']);
  });

  test('a key that is empty may be anyone', () => {
    expect(follow(indexOf([lock('a', ['']), lock('b', ['front'])]), 'locks')).toEqual(['b', '!doors']);
    expect(follow(indexOf([lock('a', '')]), 'locks')).toEqual(['!doors']);
  });

  test('another field of the near asset may be the key; without a value there is nothing', () => {
    const index = indexOf([lock('a', ['h1'])]);
    expect(follow(index, 'houseLocks')).toEqual(['a']);
    expect(follow(index, 'houseLocks', { ...front, fields: { house: null } })).toEqual([]);
    const gaps = { house: gapOf('GetHouse') };
    expect(follow(index, 'houseLocks', { ...front, fields: {}, gaps })).toEqual(['!GetHouse']);
  });

  test('holds the declared fields alone; an unread one throws when it is touched', () => {
    const far = lock('a', ['front'], { fields: { doors: ['front'], name: 'x' }, gaps: { state: gapOf('GetState') } });
    const [record] = indexOf([far]).follow('locks', Door.links.locks, front);
    expect(Object.keys(record!).sort()).toEqual(['$name', 'state']);
    expect(() => record!.state).toThrow(expect.objectContaining({ gap: gapOf('GetState'), field: 'state' }));
  });
});

describe('what could not be read', () => {
  test.each([
    ['in the region', 'north', ['a', '!List'], ['a', '!List']],
    ['in another region', 'south', ['a'], ['a', '!List']],
    ['everywhere', null, ['a', '!List'], ['a', '!List']],
    ['somewhere', undefined, ['a'], ['a', '!List']],
  ] as const)('a list that failed %s', (_, region, ofRegion, ofAccount) => {
    const index = new LinkIndex([readsEveryLink]);
    index.add(lock('a', ['front']));
    index.markIncomplete(Lock.kind, region, gapOf('List'));
    expect(follow(index, 'locks')).toEqual(ofRegion);
    expect(follow(index, 'anyLocks')).toEqual(ofAccount);
  });

  test('a key that could not be read may belong to anyone; one left unread on purpose to nobody', () => {
    const unread = (code: string) => lock('a', undefined, { gaps: { doors: gapOf('GetDoors', { code }) } });
    expect(follow(indexOf([unread('Forbidden')]), 'locks')).toEqual(['!GetDoors']);
    expect(follow(indexOf([unread('Forbidden')]), 'locks', { ...front, region: 'south' })).toEqual([]);
    expect(follow(indexOf([unread('NotRead')]), 'locks')).toEqual([]);
  });

  test('a far kind that nobody links to is not kept', () => {
    const index = indexOf([], []);
    expect(index.isFar(Lock.kind)).toBe(false);
    expect(indexOf([]).isFar(Lock.kind)).toBe(true);
  });
});

test('the order and the gap that is named do not depend on what came first', () => {
  const gaps = { state: gapOf('GetState') };
  const assets = [
    lock('same', ['front'], { fields: { doors: ['front'], state: 'open' } }),
    lock('same', ['front'], { region: 'south', fields: { doors: ['front'], state: 'closed' } }),
    lock('same', ['front'], { region: 'west', gaps: { state: gapOf('GetState', { region: 'west' }) } }),
    lock('aaa', ['front'], { gaps }),
    lock('zzz', ['front']),
  ];
  const steps = [
    ...assets.map((asset) => (index: LinkIndex) => index.add(asset)),
    (index: LinkIndex) => index.markIncomplete(Lock.kind, 'south', gapOf('List', { region: 'south' })),
    (index: LinkIndex) => index.markIncomplete(Lock.kind, 'west', gapOf('List', { region: 'west' })),
    (index: LinkIndex) => index.markIncomplete(Lock.kind, 'north', gapOf('List', { message: 'other' })),
  ];
  const seen = (order: typeof steps): unknown => {
    const index = new LinkIndex([readsEveryLink]);
    for (const step of order) step(index);
    const rows: unknown[] = [];
    try {
      for (const far of index.follow('anyLocks', Door.links.anyLocks, front)) {
        rows.push([far.$name, Object.getOwnPropertyDescriptor(far, 'state')?.value]);
      }
    } catch (problem) {
      rows.push(problem);
    }
    return rows;
  };
  const expected = seen(steps);
  expect(expected).toEqual([
    ['same', 'closed'],
    ['same', 'open'],
    ['zzz', 'open'],
    ['aaa', undefined],
    ['same', undefined],
    expect.objectContaining({ gap: gapOf('List', { message: 'other' }), field: 'anyLocks' }),
  ]);
  fc.assert(
    fc.property(fc.shuffledSubarray(steps, { minLength: steps.length }), (order) => {
      expect(seen(order)).toEqual(expected);
    }),
    { numRuns: 60, seed: 20261101 },
  );
});

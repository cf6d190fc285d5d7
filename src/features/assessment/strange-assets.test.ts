import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storedContradictions } from '#testing/stored-state.ts';
import { startToyAssessment, type ToyAssessment } from '#testing/toy-assessment.ts';
import type { Thing } from '#testing/toy-estate.ts';

let toys: ToyAssessment;
beforeAll(async () => {
  toys = await startToyAssessment();
});
afterAll(() => toys?.close());

const lid = 'toy.box.lid-closed';
const guards = 'toy.box.guards-awake';

const box = (id: string, more: Partial<Thing> = {}): Thing => ({
  ...{ kind: 'box', id, region: 'north', fields: { lid: 'closed' } },
  ...more,
});

/** Text that does not shrink when it is compressed. */
function dense(length: number): string {
  let text = '';
  for (let seed = 1; text.length < length; seed = (seed * 48_271) % 0x7fffffff) text += seed.toString(36);
  return text.slice(0, length);
}

async function expectSound(): Promise<void> {
  expect(await storedContradictions(toys.stored.adminUrl)).toEqual([]);
}

describe('what the database cannot hold', () => {
  test.each([
    ['an id', box(dense(9_000))],
    ['a name', box('long', { name: dense(9_000) })],
  ])('as %s is a gap of the list, and all else is there', async (_, strange) => {
    const toy = await toys.connect();
    const others = Array.from({ length: 40 }, (__, at) => box(`b${at}`));
    toys.estate.things = [...others.slice(0, 17), strange, ...others.slice(17)];
    const { status, summary } = await toy.run();
    expect(status).toBe('done');
    expect(await toy.verdicts(lid)).toEqual(others.map(({ id }) => `${id} ${lid}: p`).sort());
    expect(summary.gaps).toMatchObject([
      { service: 'toys', operation: 'List box', region: 'north', code: 'UnexpectedReply' },
    ]);
    expect(summary.byCheck[lid]).toEqual([40, 0, 0, 1]);
    await expectSound();
  });

  test('of an asset that was stored before leaves no verdict of then', async () => {
    const toy = await toys.connect();
    toys.estate.things = [box('b')];
    await toy.run();
    toys.estate.things = [box('b', { name: dense(9_000), fields: { lid: 'open' } })];
    await toy.run();
    expect(await toy.verdicts(lid)).toEqual([`b ${lid}: u`]);
    toys.estate.things = [box('b')];
    await toy.run();
    expect(await toy.verdicts(lid)).toEqual([`b ${lid}: p`]);
    await expectSound();
  });
});

test('names, tags and regions of any characters are stored, carried and found again', async () => {
  const { estate } = toys;
  const toy = await toys.connect();
  const region = 'no where \u0000 \ud800';
  estate.regions = [region];
  const id = 'b\u0000 \udfff\uf5b1';
  estate.things = [
    box(id, { region, name: id, tags: { '\u0000': '\ud800' }, fields: { lid: 'open' } }),
    { kind: 'guard', id: 'g', region, fields: { boxName: id, awake: false } },
  ];
  expect((await toy.run()).status).toBe('done');
  expect(await toy.verdicts(guards)).toEqual([`${id} ${guards}: f`]);
  expect((await toy.run()).summary).toMatchObject({ judged: 0, gone: 0 });
  estate.refused.add(`guard ${region}`);
  estate.things = estate.things.slice(0, 1);
  await toy.run();
  expect(await toy.verdicts(guards)).toEqual([`${id} ${guards}: u`]);
  await expectSound();
});

test('large assets are stored a few at a time', async () => {
  const toy = await toys.connect();
  const note = 'n'.repeat(3 << 20);
  toys.estate.things = Array.from({ length: 12 }, (_, at) => box(`b${at}`, { fields: { lid: 'closed', note } }));
  expect((await toy.run()).summary.assets).toBe(12);
  const batches = await toy.query<{ n: number }>(`SELECT count(DISTINCT xmin::text)::int AS n FROM assets`);
  expect(batches[0]!.n).toBeGreaterThanOrEqual(4);
  await expectSound();
});

describe('an asset that two lists of a run show', () => {
  test('is one asset, judged and counted once, whichever list comes first', async () => {
    const { estate } = toys;
    const toy = await toys.connect();
    estate.things = [box('b'), box('b', { region: 'south' })];
    for (const first of ['north', 'south', 'north']) {
      let isFirstDone = false;
      estate.onList = async (name, moment) => {
        if (name === `box ${first}` && moment === 'shown') isFirstDone = true;
        if (!name.startsWith('box') || name === `box ${first}` || moment !== 'begun') return;
        while (!isFirstDone) await new Promise((resolve) => setTimeout(resolve, 10));
      };
      const { summary } = await toy.run();
      expect(summary.byCheck[lid]).toEqual([1, 0, 0, 0]);
      expect(summary).toMatchObject({ assets: 1, gone: 0 });
      expect(await toy.verdicts(lid)).toEqual([`b ${lid}: p`]);
      await expectSound();
    }
    const usage = await toy.query<{ scans: number }>('SELECT scans FROM scan_usage WHERE check_id = $1', [lid]);
    expect(usage).toEqual([{ scans: 1 }, { scans: 1 }, { scans: 1 }]);
  });

  test('with other values, where links lead to it, leaves its lists incomplete', async () => {
    const { estate } = toys;
    const toy = await toys.connect();
    const guard = (region: string, awake: boolean): Thing => ({
      ...{ kind: 'guard', id: 'g', region, fields: { boxName: 'b', awake } },
    });
    estate.things = [box('b'), box('b2', { region: 'south', name: 'b' }), guard('north', true), guard('south', false)];
    const { summary } = await toy.run();
    expect(summary.gaps).toMatchObject([{ operation: 'List guard', code: 'UnexpectedReply' }]);
    expect(await toy.verdicts(guards)).not.toEqual([`b ${guards}: p`, `b2 ${guards}: p`]);
    await expectSound();
  });
});

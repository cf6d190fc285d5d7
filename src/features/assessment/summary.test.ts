import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startToyAssessment, type ToyAssessment, toySelection } from '#testing/toy-assessment.ts';
import { refusal, type Thing } from '#testing/toy-estate.ts';

let toys: ToyAssessment;
beforeAll(async () => {
  toys = await startToyAssessment();
});
afterAll(() => toys?.close());

const lid = 'toy.box.lid-closed';

const box = (id: string, region: string, fields: object = {}): Thing => ({
  ...{ kind: 'box', id, region, fields: { lid: 'closed', ...fields } },
});
const house = (id: string, region?: string): Thing => ({
  ...{ kind: 'house', id, fields: { colour: 'red' }, ...(region === undefined ? {} : { region }) },
});
/** Something of everything: two regions, a global kind with regions, links, what fails and what a list misreads. */
const estate = (): Thing[] => [
  ...[box('b1', 'north'), box('b2', 'south', { lid: 'open' }), box('b3', 'south', { lid: 'ajar' })],
  ...[house('h1', 'north'), house('h2', 'south'), house('h3')],
  { kind: 'guard', id: 'g', region: 'south', fields: { boxName: 'b2', awake: false } },
  { kind: 'alarm', id: 'a', fields: { houseName: 'h1', on: true } },
];

describe('a run says what the command line says of the same estate', () => {
  test.each([
    ['everywhere', null, []],
    ['in one region', ['north'], []],
    ['in the other region', ['south'], []],
    ['with a refused list', null, ['box south']],
    ['with a refused far list', null, ['guard south']],
    ['with a refused global list', null, ['house']],
    ['with a refused global list, in one region', ['north'], ['house']],
    ['with a refused list of another region', ['north'], ['box south']],
  ] as const)('%s', async (_, regions, refused) => {
    const toy = await toys.connect();
    toys.estate.things = estate();
    toys.estate.refused = new Set<string>(refused);
    for (const attempt of ['first', 'unchanged']) {
      const { summary } = await toy.run({ regions });
      const { run } = await toys.fromNothing(regions ?? undefined);
      const { counts, completeness, scans, assets, gaps } = summary;
      const where = (one: { operation: string; region: string | null; code: string; asset?: string | null }) =>
        `${one.operation} ${one.region} ${one.code} ${one.asset}`;
      expect({ attempt, counts, completeness, scans, assets, gaps: gaps.map(where).sort() }).toEqual({
        ...{ attempt, counts: run.counts, completeness: run.completeness, scans: run.scans, assets: run.assets },
        gaps: run.gaps.map(where).sort(),
      });
    }
  });

  test('without the list of regions', async () => {
    const toy = await toys.connect();
    toys.estate.things = estate();
    toys.estate.regionGap = refusal('ListRegions', null);
    const { summary } = await toy.run();
    const { run } = await toys.fromNothing();
    expect(summary).toMatchObject({ counts: run.counts, completeness: run.completeness, assets: run.assets });
  });
});

test('a verification counts the verdicts on its asset alone', async () => {
  const toy = await toys.connect();
  toys.estate.things = estate();
  await toy.run();
  const { summary } = await toy.run(
    { ...toySelection(toys.estate, [lid, 'toy.box.guards-awake']), assetIds: ['b2'], regions: ['south'] },
    { kind: 'verify', trigger: 'verify' },
  );
  expect(summary.byCheck).toEqual({ [lid]: [0, 1, 0, 0], 'toy.box.guards-awake': [0, 1, 0, 0] });
});

test('many gaps are told by their kind, with how many there were, and none is lost', async () => {
  const toy = await toys.connect();
  const misread = (region: string) =>
    Array.from({ length: 700 }, (_, at) => box(`${region}-${at}`, region, { lid: 'ajar' }));
  toys.estate.things = [...misread('north'), ...misread('south')];
  const { summary } = await toy.run();
  expect(summary.gaps.map(({ region, code, count }) => ({ region, code, count }))).toEqual([
    { region: 'north', code: 'UnexpectedReply', count: 700 },
    { region: 'south', code: 'UnexpectedReply', count: 700 },
  ]);
  const rows = await toy.query<{ gaps: object[] }>(
    `SELECT gaps FROM run_units WHERE kind = 'toy.box.box' AND stage = 'list' ORDER BY region`,
  );
  expect(rows.map(({ gaps }) => gaps.length)).toEqual([1, 1]);
});

test('as many gaps as can be told one by one are', async () => {
  const toy = await toys.connect();
  toys.estate.things = Array.from({ length: 150 }, (_, at) => box(`b${at}`, 'north', { lid: 'ajar' }));
  const { summary } = await toy.run();
  expect(summary.gaps).toHaveLength(150);
  expect(new Set(summary.gaps.map(({ asset }) => asset)).size).toBe(150);
});

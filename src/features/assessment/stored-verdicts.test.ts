import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowVersions, storedContradictions } from '#testing/stored-state.ts';
import { startToyAssessment, type ToyAssessment, toySelection } from '#testing/toy-assessment.ts';
import { refusal, type Thing } from '#testing/toy-estate.ts';

let toys: ToyAssessment;
beforeAll(async () => {
  toys = await startToyAssessment();
});
afterAll(() => toys?.close());

const lid = 'toy.box.lid-closed';
const guards = 'toy.box.guards-awake';
const alarm = 'toy.house.alarm-on';
const seal = 'toy.box.seal-fresh';

const box = (id: string, more: Partial<Thing> = {}): Thing => ({
  ...{ kind: 'box', id, region: 'north', fields: { lid: 'closed' } },
  ...more,
});
const guard = (id: string, boxName: string, awake: boolean, region = 'north'): Thing => ({
  ...{ kind: 'guard', id, region, fields: { boxName, awake } },
});

async function expectSound(): Promise<void> {
  expect(await storedContradictions(toys.stored.adminUrl)).toEqual([]);
}

describe('an asset that another list shows than the last time', () => {
  test('is known to the links of the run that was shown it', async () => {
    const { estate } = toys;
    const toy = await toys.connect();
    estate.things = [
      { kind: 'house', id: 'h', fields: { colour: 'red' } },
      { kind: 'alarm', id: 'a', fields: { houseName: 'h', on: true } },
    ];
    await toy.run();
    expect(await toy.verdicts(alarm)).toEqual([`h ${alarm}: p`]);
    await toy.run({ regions: ['south'] });
    expect(await toy.verdicts(alarm)).toEqual([`h ${alarm}: p`]);
    await toy.run();
    expect(await toy.verdicts(alarm)).toEqual([`h ${alarm}: p`]);
    estate.things = estate.things.slice(0, 1);
    await toy.run();
    expect(await toy.verdicts(alarm)).toEqual([`h ${alarm}: f`]);
    await expectSound();
  });
});

describe('verdicts over links', () => {
  test('are judged anew when two assets have changed places', async () => {
    const { estate } = toys;
    const toy = await toys.connect();
    const asleep = guard('g', 'first', false);
    estate.things = [box('b1', { name: 'first' }), box('b2', { name: 'second' }), asleep];
    await toy.run();
    expect(await toy.verdicts(guards)).toEqual([`b1 ${guards}: f`, `b2 ${guards}: p`]);
    estate.things = [box('b1', { name: 'second' }), box('b2', { name: 'first' }), asleep];
    await toy.run();
    expect(await toy.verdicts(guards)).toEqual([`b1 ${guards}: p`, `b2 ${guards}: f`]);
    await expectSound();
  });

  test('are judged anew when a list shows a far asset a second time with other values', async () => {
    const { estate } = toys;
    const toy = await toys.connect();
    estate.things = [box('b'), guard('g', 'b', true)];
    await toy.run();
    expect(await toy.verdicts(guards)).toEqual([`b ${guards}: p`]);
    estate.things = [box('b'), guard('g', 'b', true), guard('g', 'b', false)];
    await toy.run();
    expect(await toy.verdicts(guards)).toEqual([`b ${guards}: u`]);
    estate.things = [box('b'), guard('g', 'b', true)];
    await toy.run();
    expect(await toy.verdicts(guards)).toEqual([`b ${guards}: p`]);
    await expectSound();
  });
});

describe('a clock that goes back, as with an older recording', () => {
  test('carries nothing from the later time', async () => {
    const { estate } = toys;
    const toy = await toys.connect();
    estate.things = [box('b', { fields: { lid: 'closed', sealedAt: '2026-01-01T00:00:00Z' } })];
    estate.recordedAt = Date.parse('2026-03-01T00:00:00Z');
    await toy.run();
    expect(await toy.verdicts(seal)).toEqual([`b ${seal}: f`]);
    estate.recordedAt = Date.parse('2026-01-15T00:00:00Z');
    await toy.run();
    expect(await toy.verdicts(seal)).toEqual([`b ${seal}: p`]);
    expect((await toy.run()).summary.judged).toBe(0);
    estate.recordedAt = Date.parse('2026-02-15T00:00:00Z');
    await toy.run();
    expect(await toy.verdicts(seal)).toEqual([`b ${seal}: f`]);
    await expectSound();
  });
});

describe('an asset in a region that is not read any more', () => {
  const dataTables = ['assets', 'results', 'links', 'result_counts', 'findings', 'finding_events', 'asset_versions'];
  const estateOfTwo = (): Thing[] => [
    box('b1'),
    box('b2', { region: 'south' }),
    box('b3', { region: 'south', fields: { lid: 'open' } }),
  ];
  const lostVerdicts = [`b1 ${lid}: p`, `b2 ${lid}: u`, `b3 ${lid}: u`];
  const known = [`b1 ${lid}: p`, `b2 ${lid}: p`, `b3 ${lid}: f`];

  test.each([
    ['the account has lost', { regions: ['north'] }],
    ['the service has lost', { boxRegions: ['north'] }],
  ])('that %s passes no longer, and its failure stays open; all is well when it is back', async (_, lost) => {
    const { estate } = toys;
    const toy = await toys.connect();
    estate.things = estateOfTwo();
    await toy.run();
    Object.assign(estate, lost);
    await toy.run();
    expect(await toy.verdicts(lid)).toEqual(lostVerdicts);
    expect(await toy.verdicts(guards)).toEqual([`b1 ${guards}: p`, `b2 ${guards}: u`, `b3 ${guards}: u`]);
    const findings = await toy.query<object>(
      'SELECT asset_id, state, outcome, stale_since IS NOT NULL AS stale FROM findings',
    );
    expect(findings).toEqual([{ asset_id: 'b3', state: 'open', outcome: 'unknown', stale: true }]);
    await expectSound();

    const before = await rowVersions(toys.stored.adminUrl, dataTables);
    expect((await toy.run()).summary.judged).toBe(0);
    expect(await rowVersions(toys.stored.adminUrl, dataTables)).toEqual(before);
    estate.regions = ['north', 'south'];
    estate.boxRegions = undefined;
    await toy.run();
    expect(await toy.verdicts(lid)).toEqual(known);
    await expectSound();
  });

  test('becomes unknown to each run in the checks that the run judges', async () => {
    const { estate } = toys;
    const toy = await toys.connect();
    estate.things = estateOfTwo();
    await toy.run();
    estate.regions = ['north'];
    await toy.run(toySelection(estate, [seal]));
    expect(await toy.verdicts(lid)).toEqual(known);
    await toy.run(toySelection(estate, [lid]));
    expect(await toy.verdicts(lid)).toEqual(lostVerdicts);
    await expectSound();
  });

  test('is left alone by a run of other regions', async () => {
    const toy = await toys.connect();
    toys.estate.things = estateOfTwo();
    await toy.run();
    await toy.run({ regions: ['north'] });
    expect(await toy.verdicts(lid)).toEqual(known);
  });

  test('passes no longer when the list of regions could not be read', async () => {
    const { estate } = toys;
    const toy = await toys.connect();
    estate.things = estateOfTwo();
    await toy.run();
    estate.regions = ['north'];
    estate.regionGap = refusal('ListRegions', null);
    await toy.run();
    expect(await toy.verdicts(lid)).toEqual(lostVerdicts);
    await expectSound();
  });

  test('passes no longer when it is verified', async () => {
    const { estate } = toys;
    const toy = await toys.connect();
    estate.things = estateOfTwo();
    await toy.run();
    estate.regions = ['north'];
    await toy.run(
      { ...toySelection(estate, [lid]), regions: ['south'], assetIds: ['b2'] },
      { kind: 'verify', trigger: 'verify' },
    );
    expect(await toy.verdicts(lid)).toEqual([`b1 ${lid}: p`, `b2 ${lid}: u`, `b3 ${lid}: f`]);
    await expectSound();
  });
});

describe('what a finding shows of its asset', () => {
  test('follows the asset, also when the failure is the same', async () => {
    const { estate } = toys;
    const toy = await toys.connect();
    const open = (displayName: string, tags: Record<string, string>): Thing =>
      box('b', { displayName, tags, fields: { lid: 'open' } });
    estate.things = [open('Old', { team: 'a' })];
    await toy.run();
    estate.things = [open('New', { team: 'a' })];
    await toy.run();
    const shown = () => toy.query<object>('SELECT display_name, tags, outcome FROM findings');
    expect(await shown()).toEqual([{ display_name: 'New', tags: { team: 'a' }, outcome: 'fail' }]);
    await expectSound();
  });
});

describe('what a verdict is computed from', () => {
  test('a check whose version was raised judges all again, and nothing else does', async () => {
    const { estate } = toys;
    const toy = await toys.connect();
    estate.things = [box('b1'), box('b2', { fields: { lid: 'open' } })];
    await toy.run();
    estate.lidVersion = 2;
    expect((await toy.run()).summary.judged).toBe(2);
    const versions = await toy.query<object>(`SELECT DISTINCT entries -> $1 -> 5 AS version FROM results`, [lid]);
    expect(versions).toEqual([{ version: 2 }]);
    expect(await toy.query<object>('SELECT check_version FROM findings')).toEqual([{ check_version: 2 }]);
    expect((await toy.run()).summary.judged).toBe(0);
    await expectSound();
  });

  test('a refusal with another request id is the same refusal: nothing is judged or written', async () => {
    const { estate } = toys;
    const toy = await toys.connect();
    estate.things = [box('b1'), guard('g', 'b1', true)];
    await toy.run();
    estate.refused = new Set(['box north', 'guard north']);
    estate.things = [box('b2')];
    await toy.run();
    const tables = ['assets', 'results', 'result_counts', 'findings', 'finding_events', 'asset_versions'];
    const before = await rowVersions(toys.stored.adminUrl, tables);
    expect((await toy.run()).summary.judged).toBe(0);
    expect(await rowVersions(toys.stored.adminUrl, tables)).toEqual(before);
    await expectSound();
  });

  test('the hashes of one account say nothing about another, so that nobody prepares two contents with the same one', async () => {
    const states: string[] = [];
    for (let accounts = 0; accounts < 2; accounts += 1) {
      const toy = await toys.connect();
      toys.estate.things = [box('b')];
      await toy.run();
      const rows = await toy.query<{ state: string; content: string; input: string }>(
        `SELECT state, content_hash AS content, entries -> $1 ->> 1 AS input FROM results JOIN assets USING (account_id, asset_id)`,
        [lid],
      );
      states.push(...Object.values(rows[0]!));
    }
    expect(new Set(states).size).toBe(6);
  });
});

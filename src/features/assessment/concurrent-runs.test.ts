import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storedContradictions } from '#testing/stored-state.ts';
import { startToyAssessment, type ToyAccount, type ToyAssessment, toySelection } from '#testing/toy-assessment.ts';
import type { Thing } from '#testing/toy-estate.ts';
import type { RunSelection } from './index.ts';

/*
 * A verification and a full run of one account at once. What would happen once in a thousand runs is made to happen by holding a row that
 * both want, until both wait for it.
 */
let toys: ToyAssessment;
let holder: pg.Client;
beforeAll(async () => {
  toys = await startToyAssessment();
  holder = new pg.Client({ connectionString: toys.stored.adminUrl });
  await holder.connect();
});
afterAll(async () => {
  await holder?.end();
  await toys?.close();
});

const lid = 'toy.box.lid-closed';
const guards = 'toy.box.guards-awake';
const note = 'toy.box.note-short';
const verify = { kind: 'verify', trigger: 'verify' } as const;

const box = (id: string, fields: object = {}): Thing => ({
  ...{ kind: 'box', id, region: 'north', fields: { lid: 'closed', ...fields } },
});
const guard = (id: string, boxName: string, awake: boolean): Thing => ({
  ...{ kind: 'guard', id, region: 'north', fields: { boxName, awake } },
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Until so many sessions of the database wait for a lock. */
async function untilBlocked(sessions: number): Promise<void> {
  const client = new pg.Client({ connectionString: toys.stored.adminUrl });
  await client.connect();
  try {
    await until(async () => {
      const { rows } = await client.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows[0]!.n >= sessions;
    });
  } finally {
    await client.end();
  }
}

/** Works while a transaction of the owner holds what the statement locks. */
async function holding<T>(statement: string, values: readonly unknown[], work: () => Promise<T>): Promise<T> {
  await holder.query('BEGIN');
  try {
    await holder.query(statement, [...values]);
    return await work();
  } finally {
    await holder.query('ROLLBACK');
  }
}

const holdAsset = 'SELECT 1 FROM assets WHERE account_id = $1 AND asset_id = $2 FOR UPDATE';

async function expectSound(): Promise<void> {
  expect(await storedContradictions(toys.stored.adminUrl)).toEqual([]);
}

/** Both lists of a kind wait for each other. */
function together(list: string): void {
  let waiting: (() => void) | undefined;
  toys.estate.onList = (name, moment) => {
    if (name !== list || moment !== 'shown') return undefined;
    if (!waiting) {
      return new Promise((resolve) => {
        waiting = resolve;
      });
    }
    waiting();
    return undefined;
  };
}

test('an asset that both find first is counted and opened once', async () => {
  const toy = await toys.connect();
  toys.estate.things = [box('b', { lid: 'open' })];
  together('box north');
  const insert = `INSERT INTO assets (organization_id, account_id, kind, asset_id, name, sweep_region, tags, fields, content_hash, read_set,
      first_seen_at, changed_at) VALUES ($1, $2, 'toy.box.box', 'b', 'b', 'north', '{}', '{}', '', '', now(), now())`;
  const runs = await holding(insert, [toy.organization, toy.account], async () => {
    const both = [toy.run(), toy.run(toySelection(toys.estate, [lid]), verify)];
    await untilBlocked(2);
    return both;
  });
  expect((await Promise.all(runs)).map(({ status }) => status)).toEqual(['done', 'done']);
  expect(await toy.query<object>('SELECT event FROM finding_events')).toEqual([{ event: 'opened' }]);
  expect(await toy.query<object>(`SELECT pass, fail FROM result_counts WHERE check_id = $1`, [lid])).toEqual([
    { pass: 0, fail: 1 },
  ]);
  await expectSound();
});

test('what a verification has stored since is not gone because the list of the other had not shown it', async () => {
  const toy = await toys.connect();
  const { estate } = toys;
  estate.things = [box('old'), box('stays')];
  await toy.run();
  estate.things = [box('stays')];
  estate.onList = async (name, moment) => {
    if (name !== 'box north' || moment !== 'shown') return;
    estate.onList = () => undefined;
    estate.things = [box('stays'), box('new')];
    await toy.run(toySelection(estate, [lid]), verify);
    // the verification has seen that the old one is gone; it must be missing in the eyes of both
    await toy.query(`INSERT INTO assets SELECT organization_id, account_id, kind, 'old', 'old', 'old', region, sweep_region, tags, fields, gaps,
      content_hash, read_set, first_seen_at, changed_at FROM assets WHERE asset_id = 'stays'`);
    await toy.query(`INSERT INTO results SELECT organization_id, account_id, kind, 'old', sweep_region, '{}', '', '' FROM results
      WHERE asset_id = 'stays'`);
  };
  await toy.run();
  expect(await toy.verdicts(lid)).toEqual([`new ${lid}: p`, `stays ${lid}: p`]);
  await expectSound();
});

test('verdicts over links that one stores are not lost to the other, which stores those over fields', async () => {
  const toy = await toys.connect();
  const { estate } = toys;
  const linked = toySelection(estate, [guards]);
  estate.things = [box('b'), guard('g', 'b', true)];
  await toy.run(linked);
  estate.things = [box('b', { note: 'n'.repeat(200) }), guard('g', 'b', false)];
  const runs = await holding(holdAsset, [toy.account, 'b'], async () => {
    const verified = toy.run(toySelection(estate, [note]), verify);
    await untilBlocked(1);
    const full = toy.run(linked);
    await Promise.race([full, untilBlocked(2)]);
    return [full, verified];
  });
  await Promise.all(runs);
  expect(await toy.verdicts()).toEqual([`b ${guards}: f`, `b ${note}: f`]);
  await expectSound();
});

/** Begins a full run that waits with the list of boxes until `go`. */
async function begin(toy: ToyAccount, selection: RunSelection) {
  const { estate } = toys;
  let go = (): void => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  let isWaiting = false;
  estate.onList = async (name, moment) => {
    if (name !== 'box north' || moment !== 'shown') return;
    estate.onList = () => undefined;
    isWaiting = true;
    await gate;
  };
  const over = toy.run(selection);
  await until(async () => isWaiting);
  const [run] = await toy.query<{ id: string }>(`SELECT id FROM runs WHERE status = 'running'`);
  return { id: run!.id, go, over };
}

test('verdicts over links are judged anew when a verification has touched one before their judgement was complete', async () => {
  const toy = await toys.connect();
  const { estate } = toys;
  const linked = toySelection(estate, [guards]);
  estate.things = [box('b'), guard('g', 'b', false), guard('other', 'none', true)];
  await toy.run(linked);
  estate.things = [box('b'), guard('g', 'b', false)];
  const full = await begin(toy, linked);
  const holdUnit = `INSERT INTO run_units (organization_id, run_id, stage, kind, region) VALUES ($1, $2, 'links', 'toy.box.box', '')
    ON CONFLICT (organization_id, run_id, stage, kind, region) DO UPDATE SET status = run_units.status`;
  await holding(holdUnit, [toy.organization, full.id], async () => {
    full.go();
    await untilBlocked(1);
    estate.things = [box('b'), guard('g', 'b', true)];
    await toy.run({ ...linked, assetIds: ['b'], regions: ['north'] }, verify);
    expect(await toy.verdicts(guards)).toEqual([`b ${guards}: p`]);
  });
  await full.over;
  estate.things = [box('b'), guard('g', 'b', false)];
  await toy.run(linked);
  expect(await toy.verdicts(guards)).toEqual([`b ${guards}: f`]);
  await expectSound();
});

test('verdicts over links are judged anew when a verification has changed a far asset between its list and the judgement', async () => {
  const toy = await toys.connect();
  const { estate } = toys;
  const linked = toySelection(estate, [guards]);
  estate.things = [box('b'), guard('g', 'b', false), guard('other', 'none', true)];
  await toy.run(linked);
  estate.things = [box('b'), guard('g', 'b', false)];
  const full = await begin(toy, linked);
  await until(async () => {
    const units = `SELECT 1 FROM run_units WHERE run_id = $1 AND kind = 'toy.guard.guard' AND region = 'north' AND status = 'done'`;
    return (await toy.query(units, [full.id])).length > 0;
  });
  estate.things = [box('b'), guard('g', 'b', true)];
  await toy.run({ ...linked, assetIds: ['b'], regions: ['north'] }, verify);
  estate.things = [box('b'), guard('g', 'b', false)];
  full.go();
  await full.over;
  await toy.run(linked);
  expect(await toy.verdicts(guards)).toEqual([`b ${guards}: f`]);
  await expectSound();
});

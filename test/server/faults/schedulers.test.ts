import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '#platform/identifiers.ts';
import { heldClock } from '#testing/held-clock.ts';
import { storedContradictions } from '#testing/stored-state.ts';
import { logOn } from '../people.ts';
import { type Served, startServed } from '../served.ts';
import { type WiredApp, wireApp } from '../wired-app.ts';

const hour = 3_600_000;
const slot = 6 * hour;

let served: Served;
const apps: WiredApp[] = [];
const ending = new AbortController();
beforeEach(async () => {
  served = await startServed();
});
afterEach(async () => {
  ending.abort();
  await Promise.all(apps.splice(0).map((one) => one.close()));
  await served?.close();
});

/** Every account of the organisation starts once in each slot of six hours. */
async function scheduleAll(accounts: number): Promise<void> {
  for (let more = 1; more < accounts; more += 1) {
    await served.admin.query(
      `INSERT INTO accounts SELECT (jsonb_populate_record(accounts, jsonb_build_object('id', $1::text, 'external_id', $1::text))).*
         FROM accounts LIMIT 1`,
      [newId()],
    );
  }
  const owner = await logOn(served.origin, served.owner);
  const { items } = (await owner.get('/api/v1/policies')).json as {
    items: [{ id: string; version: number; name: string }];
  };
  const [{ id, version, name }] = items;
  const schedule = { mode: 'interval', hours: slot / hour };
  const { status, text } = await owner.request('PUT', `/api/v1/policies/${id}`, { name, version, schedule });
  expect([status, text]).toEqual([200, expect.anything()]);
}

interface ScheduledRun {
  readonly account_id: string;
  readonly status: string;
  readonly attempts: number;
  readonly occurrence: string | null;
}
async function scheduledRuns(): Promise<readonly ScheduledRun[]> {
  const { rows } = await served.admin.query<ScheduledRun>(
    `SELECT runs.account_id, status, attempts, occurrence FROM runs
       LEFT JOIN policy_starts ON policy_starts.organization_id = runs.organization_id AND run_id = runs.id
      WHERE trigger = 'schedule'`,
  );
  return rows;
}

test('two schedulers and three workers start and carry out each scheduled run once', { timeout: 180_000 }, async () => {
  const accounts = 3;
  await scheduleAll(accounts);
  // Late in a slot, every account of it is due.
  const clock = heldClock(Math.ceil(Date.now() / slot) * slot + 5.5 * hour);
  for (let count = 0; count < 3; count += 1) {
    const wired = await wireApp({ url: served.stored.url, masterKey: served.masterKey }, { clock });
    apps.push(wired);
    await wired.app.startWorker(2);
    if (count < 2) void wired.app.runScheduler(ending.signal);
  }
  for (let slots = 1; slots <= 3; slots += 1) {
    for (;;) {
      const runs = await scheduledRuns();
      if (runs.length >= accounts * slots && runs.every(({ status }) => status === 'done')) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    clock.jump(slot);
  }
  // One more look of both schedulers, at a slot that is over for all.
  clock.jump(-slot);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const runs = await scheduledRuns();
  expect(runs).toHaveLength(accounts * 3);
  expect(runs.filter(({ attempts }) => attempts !== 1)).toEqual([]);
  expect(new Set(runs.map(({ account_id: account, occurrence }) => `${account} ${occurrence}`)).size).toBe(
    accounts * 3,
  );
  expect(await storedContradictions(served.stored.adminUrl)).toEqual([]);
  expect(served.faults).toEqual([]);
});

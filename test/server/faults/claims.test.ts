import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRunService } from '#features/assessment/service.ts';
import { claimRun, type Taker } from '#features/assessment/store/run-claim.ts';
import { newId } from '#platform/identifiers.ts';
import { everything, noMetering } from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { storedContradictions } from '#testing/stored-state.ts';
import { gated } from './gated-database.ts';
import { type ConnectedAccount, openRunDesk, type RunDesk, startWorkerHere } from './run-desk.ts';

let stored: TestDatabase;
let desk: RunDesk;
let account: ConnectedAccount;
beforeEach(async () => {
  stored = await createTestDatabase();
  desk = await openRunDesk(stored.url);
  account = await desk.account(await desk.organization('claims'));
});
afterEach(async () => {
  await desk?.close();
  await stored?.close();
});

const now = () => new Date().toISOString();
/** Transactions that wait for another one's lock. */
async function waiting(): Promise<number> {
  const [row] = await desk.database.inOrganization(account.organization, (transaction) =>
    transaction.query<{ waiting: number }>(
      `SELECT count(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    ),
  );
  return row!.waiting;
}

/** A worker that is never heard of again: its lease ends at once. */
const shortLived = (): Taker => ({ worker: newId(), limits: { leaseSeconds: 0.2, mostStalls: 100 } });
const some = () => ({ selection: { ...everything(), checks: everything().checks.slice(0, 3) } });

test('two workers that take two runs of one account in the same moment, and die, leave both runs to others', async () => {
  const runs = [await desk.queue(account), await desk.queue(account, some())];
  const slow = gated(desk.database);
  const first = claimRun(slow, 'full', shortLived(), now());
  await slow.stands;
  const second = await claimRun(desk.database, 'full', shortLived(), now());
  expect(second?.fence.runId).toBe(runs[1]);
  slow.letGo();
  // One full run of an account at a time: the one that was begun first has the account.
  expect(await first).toBeUndefined();
  const worker = await startWorkerHere(stored.url, desk);
  for (const run of runs) expect(await desk.ended(account, run)).toMatchObject({ status: 'done', error: null });
  await worker.close();
  expect(await storedContradictions(stored.adminUrl)).toEqual([]);
});

test('a worker that dies between taking a run and beginning it blocks the account for its lease alone', async () => {
  const runs = [await desk.queue(account), await desk.queue(account, some())];
  const dying = {
    ...desk.database,
    inOrganization: () => Promise.reject(new Error('killed')),
    asSystem: desk.database.asSystem.bind(desk.database),
  };
  await expect(claimRun(dying, 'full', shortLived(), now())).rejects.toThrow('killed');
  const worker = await startWorkerHere(stored.url, desk);
  for (const run of runs) expect(await desk.ended(account, run)).toMatchObject({ status: 'done', error: null });
  await worker.close();
});

test.each(['pause', 'cancel'] as const)(
  'a run that is told to %s while a worker takes it is not lost',
  async (wanted) => {
    const { steer } = createRunService({ database: desk.database, jobs: desk.jobs, metering: noMetering });
    const actor = { kind: 'system', id: null, name: 'test' } as const;
    const run = await desk.queue(account);
    const slow = gated(desk.database);
    const claim = claimRun(slow, 'full', shortLived(), now());
    await slow.stands;
    const steering = steer(account.organization, run, wanted, actor, Date.now());
    while ((await waiting()) === 0);
    slow.letGo();
    await Promise.all([claim, steering]);
    const worker = await startWorkerHere(stored.url, desk);
    const status = wanted === 'pause' ? 'paused' : 'cancelled';
    await desk.until(account, run, (row) => row.status === status);
    if (wanted === 'pause') {
      await steer(account.organization, run, 'resume', actor, Date.now());
      expect(await desk.ended(account, run)).toMatchObject({ status: 'done', error: null });
    }
    const next = await desk.queue(account);
    expect(await desk.ended(account, next)).toMatchObject({ status: 'done', error: null });
    await worker.close();
    expect(await storedContradictions(stored.adminUrl)).toEqual([]);
  },
);

import type { ChildProcess } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { storedContradictions, storedState } from '#testing/stored-state.ts';
import { openRunDesk, type RunDesk, startWorkerHere } from './run-desk.ts';
import { kill, killAll, spawnWorker } from './worker-children.ts';

const databases: TestDatabase[] = [];
const desks: RunDesk[] = [];
afterEach(async () => {
  await killAll();
  await Promise.all(desks.splice(0).map((desk) => desk.close()));
  await Promise.all(databases.splice(0).map((database) => database.close()));
});

async function open(): Promise<{ stored: TestDatabase; desk: RunDesk }> {
  const stored = await createTestDatabase();
  databases.push(stored);
  const desk = await openRunDesk(stored.url);
  desks.push(desk);
  return { stored, desk };
}

const now = Date.now();
const estate = typicalEstate({ now });

/** What a run leaves that nothing disturbs. */
async function undisturbed(): Promise<readonly string[]> {
  const { stored, desk } = await open();
  const account = await desk.account(await desk.organization('undisturbed'), { estate });
  const run = await desk.queue(account);
  const worker = await startWorkerHere(stored.url, desk);
  expect(await desk.ended(account, run)).toMatchObject({ status: 'done' });
  await worker.close();
  return await storedState(stored.adminUrl);
}

/** What a process holds that freezes within a transaction is another matter: see standstill.test.ts. */
async function freezeBetweenTransactions(worker: ChildProcess, { database }: RunDesk): Promise<void> {
  const isWithin = async () => {
    const rows = await database.asSystem((transaction) =>
      transaction.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'bastide' AND state <> 'idle'
            AND pid <> pg_backend_pid()`,
      ),
    );
    return rows.length > 0;
  };
  worker.kill('SIGSTOP');
  while (await isWithin()) {
    worker.kill('SIGCONT');
    await new Promise((resolve) => setTimeout(resolve, 5));
    worker.kill('SIGSTOP');
  }
}

test('a worker that stands still for longer than its lease, and then goes on, commits nothing more of the run', {
  timeout: 180_000,
}, async () => {
  const { stored, desk } = await open();
  const account = await desk.account(await desk.organization('standing-still'), { estate, latencyMs: 30 });
  const next = await desk.account(await desk.organization('next'));
  const settings = { concurrency: 1, limits: { leaseSeconds: 4, mostStalls: 100 } };
  const run = await desk.queue(account);
  const first = await spawnWorker(stored.url, desk.urls, settings);
  await desk.until(account, run, ({ done }) => done >= 3);
  await freezeBetweenTransactions(first, desk);
  const second = await spawnWorker(stored.url, desk.urls, settings);
  await desk.until(account, run, ({ attempts }) => attempts > 1);
  first.kill('SIGCONT');
  expect(await desk.ended(account, run)).toMatchObject({ status: 'done', error: null });
  // The first one takes another run only when it has left this one.
  await kill(second);
  const state = await storedState(stored.adminUrl);
  expect(state).toEqual(await undisturbed());
  expect(await desk.ended(next, await desk.queue(next))).toMatchObject({ status: 'done' });
  await kill(first);
  const later = new Set(await storedState(stored.adminUrl));
  expect(state.filter((line) => !later.has(line))).toEqual([]);
  expect(await storedContradictions(stored.adminUrl)).toEqual([]);
});

test('a run that ends its worker each time at the same place is given up, and does not hold up its account', {
  timeout: 180_000,
}, async () => {
  const { stored, desk } = await open();
  const account = await desk.account(await desk.organization('deadly'), {
    faults: [{ kind: 'hang', operation: 'DescribeSecurityGroups' }],
  });
  const { simulator } = account;
  const settings = { limits: { leaseSeconds: 1, mostStalls: 2 } };
  const run = await desk.queue(account);
  let killed = 0;
  for (; (await desk.look(account, run)).status !== 'failed'; killed += 1) {
    simulator.clearLog();
    const worker = await spawnWorker(stored.url, desk.urls, settings);
    const isThere = () => simulator.counts().has('ecs.DescribeSecurityGroups');
    await desk.until(account, run, ({ status }) => status === 'failed' || isThere());
    await kill(worker);
  }
  expect(killed).toBeGreaterThan(2);
  const { error } = await desk.look(account, run);
  expect(error).toMatchObject({ code: 'internal', en: expect.stringContaining('begun 2 times') });
  simulator.clearFaults();
  const worker = await startWorkerHere(stored.url, desk);
  expect(await desk.ended(account, await desk.queue(account))).toMatchObject({ status: 'done', error: null });
  await worker.close();
  expect(await storedContradictions(stored.adminUrl)).toEqual([]);
});

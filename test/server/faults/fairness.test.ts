import { afterEach, beforeEach, expect, test } from 'vitest';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { storedContradictions } from '#testing/stored-state.ts';
import { type ConnectedAccount, openRunDesk, type RunDesk, startWorkerHere } from './run-desk.ts';

let stored: TestDatabase;
let desk: RunDesk;
beforeEach(async () => {
  stored = await createTestDatabase();
  desk = await openRunDesk(stored.url);
});
afterEach(async () => {
  await desk?.close();
  await stored?.close();
});

/** Which of the runs ended when, the first first. */
async function endings(
  runs: readonly (readonly [account: ConnectedAccount, run: string])[],
): Promise<readonly string[]> {
  const rows = await Promise.all(
    runs.map(async ([account, run]) => {
      expect(await desk.ended(account, run)).toMatchObject({ status: 'done', error: null });
      return { run, at: (await desk.look(account, run)).finished_at! };
    }),
  );
  return rows.sort((one, other) => (one.at < other.at ? -1 : 1)).map(({ run }) => run);
}

test('an organisation that asks for one run does not wait for another that asked for twenty before', async () => {
  const many = await desk.organization('many');
  const runs: (readonly [ConnectedAccount, string])[] = [];
  for (let count = 0; count < 20; count += 1) {
    const account = await desk.account(many, { latencyMs: 5 });
    runs.push([account, await desk.queue(account)]);
  }
  const single = await desk.account(await desk.organization('single'), { latencyMs: 5 });
  const run = await desk.queue(single);
  const worker = await startWorkerHere(stored.url, desk, { concurrency: 2 });
  const order = await endings([...runs, [single, run]]);
  await worker.close();
  expect(order.indexOf(run)).toBeLessThan(4);
  expect(await storedContradictions(stored.adminUrl)).toEqual([]);
});

test('an account whose cloud throttles everything does not delay another one', async () => {
  const organization = await desk.organization('both');
  const throttled = await desk.account(organization, { estate: typicalEstate(), latencyMs: 20 });
  throttled.simulator.addFault({ kind: 'throttle', probability: 0.5, retryAfterSeconds: 1 });
  const slow = await desk.queue(throttled);
  const worker = await startWorkerHere(stored.url, desk, { concurrency: 2 });
  await desk.until(throttled, slow, ({ status }) => status === 'running');
  const free = await desk.account(organization, { estate: typicalEstate() });
  const fast = await desk.queue(free);
  expect(
    await endings([
      [throttled, slow],
      [free, fast],
    ]),
  ).toEqual([fast, slow]);
  await worker.close();
  expect(await storedContradictions(stored.adminUrl)).toEqual([]);
});

test('a verification does not wait behind runs that take every place', async () => {
  const organization = await desk.organization('verifying');
  const held = [{ kind: 'hang', operation: 'DescribeSecurityGroups' }] as const;
  const long = [await desk.account(organization, { faults: held }), await desk.account(organization, { faults: held })];
  const runs = await Promise.all(long.map(async (account) => [account, await desk.queue(account)] as const));
  const worker = await startWorkerHere(stored.url, desk, { concurrency: 2 });
  for (const [account, run] of runs) await desk.until(account, run, ({ status }) => status === 'running');
  const account = await desk.account(organization);
  const verification = await desk.queue(account, { kind: 'verify', trigger: 'verify' });
  await desk.ended(account, verification);
  for (const [one, run] of runs) expect((await desk.look(one, run)).status).toBe('running');
  for (const { simulator } of long) simulator.clearFaults();
  await endings([...runs, [account, verification]]);
  await worker.close();
});

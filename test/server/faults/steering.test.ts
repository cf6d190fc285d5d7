import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRunService } from '#features/assessment/service.ts';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import { noMetering } from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { heldClock } from '#testing/held-clock.ts';
import { storedContradictions } from '#testing/stored-state.ts';
import { type ConnectedAccount, openRunDesk, type RunDesk, startWorkerHere } from './run-desk.ts';

let stored: TestDatabase;
let desk: RunDesk;
let account: ConnectedAccount;
beforeEach(async () => {
  stored = await createTestDatabase();
  desk = await openRunDesk(stored.url);
  account = await desk.account(await desk.organization('steered'), {
    ...{ estate: typicalEstate(), latencyMs: 20 },
    // so that no run comes to its end before it is steered
    faults: [{ kind: 'hang', operation: 'DescribeSecurityGroups' }],
  });
});
afterEach(async () => {
  await desk?.close();
  await stored?.close();
});

const actor = { kind: 'system', id: null, name: 'test' } as const;
async function steer(run: string, wanted: 'pause' | 'resume' | 'cancel'): Promise<void> {
  const service = createRunService({ database: desk.database, jobs: desk.jobs, metering: noMetering });
  await service.steer(account.organization, run, wanted, actor, Date.now());
}

async function finishedUnits(run: string): Promise<readonly string[]> {
  const rows = await desk.database.inOrganization(account.organization, (transaction) =>
    transaction.query<{ unit: string }>(
      `SELECT stage || ' ' || kind || ' ' || region || ' ' || finished_at AS unit FROM run_units
        WHERE organization_id = $1 AND run_id = $2 AND status = 'done'`,
      [account.organization, run],
    ),
  );
  return rows.map(({ unit }) => unit);
}

test('a run that is paused goes on where it stopped, and no finished part is read again', async () => {
  const worker = await startWorkerHere(stored.url, desk);
  const run = await desk.queue(account);
  await desk.until(account, run, ({ done }) => done >= 3);
  await steer(run, 'pause');
  const { done } = await desk.until(account, run, ({ status }) => status === 'paused');
  const before = await finishedUnits(run);
  expect(before.length).toBe(done);
  account.simulator.clearFaults();
  await steer(run, 'resume');
  const { summary } = await desk.ended(account, run);
  const after = await finishedUnits(run);
  expect(after).toEqual(expect.arrayContaining([...before]));
  expect(after.length).toBeGreaterThan(before.length);
  // The next run finds nothing new: this one has left nothing out.
  const next = await desk.ended(account, await desk.queue(account));
  expect(next.summary).toMatchObject({ judged: 0, counts: summary.counts, assets: summary.assets });
  await worker.close();
  expect(await storedContradictions(stored.adminUrl)).toEqual([]);
});

test('a run that is cancelled asks its cloud for nothing more, and the next one is whole', async () => {
  const worker = await startWorkerHere(stored.url, desk, { concurrency: 1 });
  const run = await desk.queue(account);
  await desk.until(account, run, ({ done }) => done >= 3);
  await steer(run, 'cancel');
  await desk.until(account, run, ({ status }) => status === 'cancelled');
  // With one place for runs, the next one begins when this one is left.
  const other = await desk.account(await desk.organization('other'));
  const asked = account.simulator.counts();
  const before = new Map(asked);
  await desk.ended(other, await desk.queue(other));
  expect(account.simulator.counts()).toEqual(before);
  expect(await storedContradictions(stored.adminUrl)).toEqual([]);
  account.simulator.clearFaults();
  expect(await desk.ended(account, await desk.queue(account))).toMatchObject({ status: 'done' });
  await worker.close();
  expect(await storedContradictions(stored.adminUrl)).toEqual([]);
});

test('a clock that jumps back and forth during a run disturbs nothing', async () => {
  account.simulator.clearFaults();
  const clock = heldClock(Date.now());
  const worker = await startWorkerHere(stored.url, desk, { clock });
  const day = 86_400_000;
  const run = await desk.queue(account);
  for (const [index, jump] of [3 * day, -10 * day, 400 * day, 7 * day, -400 * day].entries()) {
    await desk.until(account, run, ({ done, status }) => done > index * 3 || status === 'done');
    clock.jump(jump);
  }
  const { status, summary } = await desk.ended(account, run);
  expect(status).toBe('done');
  expect(await storedContradictions(stored.adminUrl)).toEqual([]);
  const next = await desk.ended(account, await desk.queue(account));
  expect(next.summary).toMatchObject({ counts: summary.counts, assets: summary.assets, gone: 0 });
  await worker.close();
  expect(await storedContradictions(stored.adminUrl)).toEqual([]);
});

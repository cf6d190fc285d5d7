import { afterEach, expect, test } from 'vitest';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import { newFolder, start } from '#testing/embedded-servers.ts';
import { storedContradictions } from '#testing/stored-state.ts';
import { createMigrated } from './migrated-database.ts';
import { openRunDesk, type RunDesk, startWorkerHere } from './run-desk.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

/** How often nobody could look at the run, until it was over. */
async function patience(desk: RunDesk, look: () => Promise<{ readonly finished_at: string | null }>): Promise<number> {
  for (let unavailable = 0; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    try {
      if ((await look()).finished_at !== null) return unavailable;
    } catch (error) {
      expect(error).toMatchObject({ code: 'database-unavailable' });
      unavailable += 1;
      expect(desk.database.load.waiting).toBeLessThan(10);
    }
  }
}

test('a run whose database goes away for longer than a lease goes on when it is back', {
  timeout: 180_000,
}, async () => {
  const folder = newFolder();
  const first = await start(folder);
  const adminUrl = await createMigrated(first.adminUrl);
  const url = first.urlFor('bastide_app', 'for-the-test', 'bastide');
  const desk = await openRunDesk(url);
  opened.push(desk);
  const account = await desk.account(await desk.organization('away'), { estate: typicalEstate(), latencyMs: 20 });
  // So that it has not come to its end before.
  account.simulator.addFault({ kind: 'hang', operation: 'DescribeSecurityGroups', first: 2 });
  const worker = await startWorkerHere(url, desk, { limits: { leaseSeconds: 5, mostStalls: 100 } });
  opened.push(worker);
  const run = await desk.queue(account);
  await desk.until(account, run, ({ done }) => done >= 3);
  await first.stop();
  const waiting = patience(desk, () => desk.look(account, run));
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  await start(folder, { port: first.port });
  expect(await waiting).toBeGreaterThan(0);
  expect(await desk.ended(account, run)).toMatchObject({ status: 'done', error: null });
  expect((await desk.look(account, run)).attempts).toBeGreaterThan(1);
  expect(await storedContradictions(adminUrl)).toEqual([]);
  // Whatever waited for the database works on: nobody has to be started anew.
  const next = await desk.ended(account, await desk.queue(account));
  expect(next).toMatchObject({ status: 'done', error: null });
  expect(await storedContradictions(adminUrl)).toEqual([]);
});

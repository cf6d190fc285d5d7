import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { createAssessment } from '#features/assessment/index.ts';
import { openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { openJobs } from '#platform/jobs/jobs.ts';
import { largeEstate } from '#testing/alibaba/large.ts';
import { createRandom } from '#testing/alibaba/random.ts';
import { type Simulator, startSimulator } from '#testing/alibaba/simulator.ts';
import { everything, insertAccount, insertOrganization, noMetering, waitForRun } from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { storedContradictions, storedState } from '#testing/stored-state.ts';

const program = fileURLToPath(new URL('../../src/testing/worker-process.ts', import.meta.url));
const accountIds = ['1000000000000001', '1000000000000002', '1000000000000003'];
const now = Date.parse('2026-11-01T00:00:00Z');
const kills = 50;

const children = new Set<ChildProcess>();
const simulators: Simulator[] = [];
const databases: TestDatabase[] = [];
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await Promise.all(simulators.splice(0).map((simulator) => simulator.close()));
  await Promise.all(databases.splice(0).map((database) => database.close()));
});

async function startWorkerProcess(url: string, urls: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, url, JSON.stringify(urls)], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')]);
  return child;
}

/** Three accounts of about 10,000 assets, all runs asked for at once, two worker processes; the state when all is done. */
async function assess(
  disturb: (workers: ChildProcess[], restart: (at: number) => Promise<void>, isOver: () => boolean) => Promise<void>,
) {
  const stored = await createTestDatabase();
  databases.push(stored);
  const database = await openDatabase({ url: stored.url });
  const jobs = await openJobs({ url: stored.url, supervises: false, onError: () => {} });
  try {
    const organization = await insertOrganization(database);
    const urls: Record<string, string> = {};
    const runs: string[] = [];
    for (const [index, externalId] of accountIds.entries()) {
      const estate = { ...largeEstate({ assets: 7_250, seed: index + 1, now }), account: externalId };
      const simulator = await startSimulator({ estate, log: 'counts' });
      simulators.push(simulator);
      const account = await insertAccount(database, organization, externalId);
      urls[account] = simulator.url;
      const { runs: requests } = createAssessment({ database, jobs, metering: noMetering });
      const { runId } = await database.inOrganization(organization, (transaction) =>
        requests.request(
          transaction,
          organization,
          {
            ...{
              accountId: account,
              kind: 'full',
              trigger: 'manual',
              policyId: null,
              groupId: newId(),
              requestedBy: null,
            },
            selection: everything(),
          },
          now,
        ),
      );
      runs.push(runId);
    }
    const workers = [await startWorkerProcess(stored.url, urls), await startWorkerProcess(stored.url, urls)];
    let isOver = false;
    const finished = Promise.all(runs.map((run) => waitForRun(database, organization, run))).finally(() => {
      isOver = true;
    });
    const restart = async (at: number): Promise<void> => {
      workers[at] = await startWorkerProcess(stored.url, urls);
    };
    await disturb(workers, restart, () => isOver);
    const ended = await finished;
    for (const worker of workers) worker.kill('SIGKILL');
    expect(ended.map(({ status, error }) => ({ status, error }))).toEqual(
      accountIds.map(() => ({ status: 'done', error: null })),
    );
    expect(await storedContradictions(stored.adminUrl)).toEqual([]);
    return { state: await storedState(stored.adminUrl), summaries: ended.map(({ summary }) => summary) };
  } finally {
    await jobs.stop();
    await database.close();
  }
}

test('two workers that are killed fifty times leave what undisturbed ones leave', { timeout: 900_000 }, async () => {
  const startedAt = Date.now();
  const undisturbed = await assess(async () => {});
  const tookMs = Date.now() - startedAt;
  const random = createRandom(20261127);
  let killed = 0;
  const disturbed = await assess(async (workers, restart, isOver) => {
    while (killed < kills && !isOver()) {
      await new Promise((resolve) => setTimeout(resolve, random() * 900));
      const at = killed % workers.length;
      workers[at]!.kill('SIGKILL');
      killed += 1;
      await restart(at);
    }
  });
  process.stderr.write(`undisturbed ${tookMs} ms, killed ${killed}\n`);
  expect(disturbed.state).toEqual(undisturbed.state);
});

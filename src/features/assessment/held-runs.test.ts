import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#platform/clock.ts';
import { type Database, openDatabase, type Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import { newId } from '#platform/identifiers.ts';
import { createLog } from '#platform/log.ts';
import { noMetering, waitForRun } from '#testing/assessed-server.ts';
import { startToyAssessment, type ToyAccount, type ToyAssessment, toySelection } from '#testing/toy-assessment.ts';
import { createAssessment, runScheduler } from './index.ts';
import { createRunService } from './service.ts';
import { claimRun } from './store/run-claim.ts';
import { endRun } from './store/run-ending.ts';
import { holdRun, type RunFence } from './store/run-fence.ts';

let toys: ToyAssessment;
let leases: Database;
let isSilent = false;
let isQuotaBroken = false;
const lines: string[] = [];
const ending = new AbortController();
let scheduling: Promise<void>;
const log = createLog({ level: 'info', output: { write: (line) => void lines.push(line) } });
const limits = { leaseSeconds: 2, mostStalls: 100 };

beforeAll(async () => {
  toys = await startToyAssessment({
    ...{ log, limits },
    metering: {
      ...noMetering,
      settle: async () => {
        if (isQuotaBroken) throw new Error('the quota is broken');
      },
    },
    leases: {
      inOrganization: (...asked) => (isSilent ? new Promise(() => {}) : leases.inOrganization(...asked)),
      asSystem: (work) => leases.asSystem(work),
      load: { total: 0, idle: 0, waiting: 0 },
      ping: async () => {},
      close: async () => {},
    },
  });
  leases = await openDatabase({ url: toys.stored.url, maxConnections: 2 });
  const { database, jobs } = toys.worker;
  scheduling = runScheduler({ database, jobs, clock: systemClock, log }, ending.signal);
});
beforeEach(() => {
  lines.length = 0;
});
afterAll(async () => {
  ending.abort();
  await scheduling;
  await leases?.close();
  await toys?.close();
});

const actor = { kind: 'system', id: null, name: 'test' } as const;
const service = () => createRunService({ ...toys.worker, metering: noMetering });
const steer = (toy: ToyAccount, run: string, wanted: 'pause' | 'resume' | 'cancel') =>
  service().steer(toy.organization, run, wanted, actor, Date.now());

/** Queues a full run; `prepare` works in the same transaction, before any worker sees it. */
async function queue(
  toy: ToyAccount,
  prepare: (transaction: Transaction, runId: string) => Promise<unknown> = async () => {},
  checks?: readonly string[],
): Promise<string> {
  const { runs } = createAssessment({ ...toys.worker, metering: noMetering });
  return await toys.worker.database.inOrganization(toy.organization, async (transaction) => {
    const request = {
      ...({ accountId: toy.account, kind: 'full', trigger: 'manual', policyId: null, groupId: newId() } as const),
      ...{ requestedBy: null, selection: toySelection(toys.estate, checks) },
    };
    const { runId } = await runs.request(transaction, toy.organization, request, Date.now());
    await prepare(transaction, runId);
    return runId;
  });
}

/** A run that a worker holds and that waits in the first list of boxes, until `go`. */
async function heldRun(toy: ToyAccount) {
  let go = (): void => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    toys.estate.onList = (name, moment) => {
      if (name !== 'box north' || moment !== 'begun') return undefined;
      toys.estate.onList = () => undefined;
      resolve();
      return gate;
    };
  });
  const id = await queue(toy);
  await reached;
  return { id, go, fence: await fenceOf(toy, id) };
}

async function fenceOf({ organization, query }: ToyAccount, runId: string): Promise<RunFence> {
  const [row] = await query<{ epoch: number }>('SELECT epoch FROM runs WHERE id = $1', [runId]);
  return { organizationId: organization, runId, epoch: row!.epoch };
}

const statusOf = async ({ query }: ToyAccount, runId: string): Promise<string> =>
  (await query<{ status: string }>('SELECT status FROM runs WHERE id = $1', [runId]))[0]!.status;

async function untilStatus(toy: ToyAccount, runId: string, status: string): Promise<void> {
  while ((await statusOf(toy, runId)) !== status) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a run that is being written for', () => {
  test('can be told to pause and to end without waiting for what is written', async () => {
    const toy = await toys.connect();
    const { id, go, fence } = await heldRun(toy);
    await toys.worker.database.inOrganization(toy.organization, async (transaction) => {
      await holdRun(transaction, fence);
      await steer(toy, id, 'pause');
      await steer(toy, id, 'cancel');
    });
    go();
    expect(await waitForRun(toys.worker.database, toy.organization, id)).toMatchObject({ error: null });
  });

  test('is not begun by the next worker while something of it is written, and that worker does not wait long', async () => {
    const toy = await toys.connect();
    const { id, go, fence } = await heldRun(toy);
    const { database } = toys.worker;
    await database.inOrganization(toy.organization, async (transaction) => {
      await holdRun(transaction, fence);
      await toy.query(`UPDATE run_queue SET lease_until = clock_timestamp() - interval '1 second' WHERE run_id = $1`, [
        id,
      ]);
      const taker = { worker: newId(), limits: { ...limits, leaseSeconds: 1 } };
      expect(await claimRun(database, 'full', taker, new Date().toISOString())).toBeUndefined();
      expect(await fenceOf(toy, id)).toEqual(fence);
    });
    go();
    expect(await waitForRun(database, toy.organization, id)).toMatchObject({ status: 'done' });
  });

  test('is let go by the database when its worker stands still within a transaction', async () => {
    const toy = await toys.connect();
    const { id, go, fence } = await heldRun(toy);
    const settings = await toys.worker.database.inOrganization(toy.organization, async (transaction) => {
      await holdRun(transaction, fence);
      return await transaction.query(
        `SELECT current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('statement_timeout') AS statement`,
      );
    });
    expect(settings).toEqual([{ idle: '1min', statement: '5min' }]);
    go();
    await untilStatus(toy, id, 'done');
  });
});

describe('a worker', () => {
  test('whose signs of life get no answer leaves the run when its lease is over, and the run goes on', async () => {
    const toy = await toys.connect();
    const { id, go } = await heldRun(toy);
    isSilent = true;
    while (!lines.some((line) => line.includes('no answer to signs of life'))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    isSilent = false;
    go();
    expect(await waitForRun(toys.worker.database, toy.organization, id)).toMatchObject({ status: 'done' });
    expect(await toy.query('SELECT attempts FROM runs WHERE id = $1', [id])).toEqual([{ attempts: 2 }]);
  });

  test('tries a cloud that cannot be reached again, however often the run has changed hands before', async () => {
    const toy = await toys.connect();
    let opened = 0;
    toys.estate.onOpen = async () => {
      opened += 1;
      if (opened < 3) throw new AppError('cloud-unavailable', { en: 'away', zh: '不可用' });
    };
    const id = await queue(toy, (transaction, runId) =>
      transaction.execute('UPDATE runs SET epoch = 9 WHERE id = $1', [runId]),
    );
    expect(await waitForRun(toys.worker.database, toy.organization, id)).toMatchObject({ status: 'done' });
    expect(opened).toBe(3);
  });

  test('gives a cloud that cannot be reached up after three attempts', async () => {
    const toy = await toys.connect();
    toys.estate.onOpen = () => Promise.reject(new AppError('cloud-unavailable', { en: 'away', zh: '不可用' }));
    const id = await queue(toy);
    const run = await waitForRun(toys.worker.database, toy.organization, id);
    expect(run).toMatchObject({ status: 'failed', error: { code: 'cloud-unavailable' } });
    expect(await toy.query('SELECT attempts FROM runs WHERE id = $1', [id])).toEqual([{ attempts: 3 }]);
  });

  test('says in its log what kept it from ending a run, and does so later', async () => {
    const toy = await toys.connect();
    isQuotaBroken = true;
    toys.estate.onOpen = () => Promise.reject(new Error('nobody thought of this'));
    const id = await queue(toy);
    while (!lines.some((line) => line.includes('"level":"error"') && line.includes('the quota is broken'))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    isQuotaBroken = false;
    expect(await waitForRun(toys.worker.database, toy.organization, id)).toMatchObject({ status: 'failed' });
  });
});

describe('what is asked of a run while its worker leaves it', () => {
  test.each([
    ['paused', 'cancel', 'cancelled', 0],
    ['paused', 'run', 'running', 1],
    ['cancelled', 'run', 'running', 1],
    ['cancelled', 'pause', 'paused', 1],
    ['paused', 'pause', 'paused', 1],
    ['failed', 'cancel', 'failed', 0],
  ] as const)('left as %s, but %s was asked last: %s', async (reason, wanted, status, queued) => {
    const toy = await toys.connect();
    const { id, go, fence } = await heldRun(toy);
    await toy.query('UPDATE runs SET wanted = $2 WHERE id = $1', [id, wanted]);
    await endRun(toys.worker.database, noMetering, fence, reason, new Error('x'), Date.now());
    expect(await statusOf(toy, id)).toBe(status);
    expect(await toy.query('SELECT 1 FROM run_queue')).toHaveLength(queued);
    go();
    if (status === 'paused') await steer(toy, id, 'resume');
    const end = status === 'paused' || status === 'running' ? 'done' : status;
    await untilStatus(toy, id, end);
  });

  test('a run that waits for another of its account cannot be paused, and says so', async () => {
    const toy = await toys.connect();
    const { id, go } = await heldRun(toy);
    const waiting = await queue(toy, undefined, ['toy.box.lid-closed']);
    await expect(steer(toy, waiting, 'pause')).rejects.toMatchObject({ code: 'conflict' });
    go();
    await untilStatus(toy, id, 'done');
    await untilStatus(toy, waiting, 'done');
  });
});

describe('a run that waits', () => {
  test('is shared while nothing of it was read, and not when it goes on or is about to end', async () => {
    const toy = await toys.connect();
    const { id, go } = await heldRun(toy);
    const first = await queue(toy);
    expect(first).not.toBe(id);
    expect(await queue(toy)).toBe(first);
    await toy.query('UPDATE runs SET started_at = now() WHERE id = $1', [first]);
    const second = await queue(toy);
    expect(second).not.toBe(first);
    await toy.query(`UPDATE runs SET wanted = 'cancel' WHERE id = $1`, [second]);
    const third = await queue(toy);
    expect([first, second]).not.toContain(third);
    go();
    await untilStatus(toy, third, 'done');
    expect(await statusOf(toy, second)).toBe('cancelled');
  });
});

import type { Database } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import { newId } from '#platform/identifiers.ts';
import type { Jobs } from '#platform/jobs/jobs.ts';
import type { Log } from '#platform/log.ts';
import { boundedDatabase } from './bounded-database.ts';
import { executeRun, type RunServices } from './execute-run.ts';
import {
  type ClaimedRun,
  claimRun,
  type RunLimits,
  releaseRun,
  renewLease,
  type Taker,
  usualLimits,
} from './store/run-claim.ts';
import { endRun } from './store/run-ending.ts';
import { RunLost } from './store/run-fence.ts';

export interface WorkerOptions extends RunServices {
  /** connections of its own for signs of life: they must not wait behind the work of the runs */
  readonly leases: Database;
  readonly jobs: Jobs;
  readonly log: Log;
  /** full runs at once; verifications have places of their own, so that they never wait behind full runs */
  readonly concurrency: number;
  readonly limits?: RunLimits;
}

export const verifyConcurrency = 2;
/** Two would do; a run that takes all connections would keep the others waiting. */
export const connectionsOfRun = 4;
/** A cloud that cannot be reached is tried again; after so many attempts the run has failed. */
const mostAttempts = 3;

/** Takes runs and carries them out until the jobs end. A job is a ticket: whoever gets one takes the run whose turn it is. */
export async function startWorker(options: WorkerOptions): Promise<void> {
  const taker: Taker = { worker: newId(), limits: options.limits ?? usualLimits };
  const take = (kind: 'full' | 'verify') => async (_: unknown, signal: AbortSignal) => {
    try {
      await takeRun(options, kind, taker, signal);
    } catch (error) {
      // Nothing is lost: when the lease is over, the run is taken up again.
      options.log.error({ err: error }, 'a run could not be taken or left');
      throw error;
    }
  };
  await options.jobs.work('runs', options.concurrency, take('full'));
  await options.jobs.work('verifications', verifyConcurrency, take('verify'));
}

async function takeRun(
  options: WorkerOptions,
  kind: 'full' | 'verify',
  taker: Taker,
  ending: AbortSignal,
): Promise<void> {
  const { database, leases, clock, log } = options;
  const claimed = await claimRun(database, kind, taker, new Date(clock.now()).toISOString());
  if (!claimed) return;
  const { organizationId, runId, epoch } = claimed.fence;
  const runLog = log.child({ organization: organizationId, run: runId, attempt: epoch });
  runLog.info({ kind }, 'run begun');
  // Also a run that ends its workers before they ask can be ended.
  if (claimed.wanted !== 'run') return await settle(options, claimed, taker, asked[claimed.wanted], undefined, runLog);
  const { mostStalls } = taker.limits;
  if (claimed.stalls > mostStalls) {
    return await settle(options, claimed, taker, 'failed', wornOut(mostStalls), runLog);
  }
  const hold = holdLease(leases, claimed, taker, ending, runLog);
  try {
    await executeRun({ ...options, database: boundedDatabase(database, connectionsOfRun) }, claimed, hold.signal);
    runLog.info({}, 'run done');
  } catch (error) {
    await settle(options, claimed, taker, hold.reason() ?? reasonOf(error, claimed.stalls), error, runLog);
  } finally {
    hold.stop();
  }
}

function wornOut(times: number): AppError {
  return new AppError('internal', {
    en: `The run was begun ${times} times without finishing a single part of it.`,
    zh: `该任务已启动 ${times} 次，但未完成任何部分。`,
  });
}

type Reason = 'lost' | 'paused' | 'cancelled' | 'ending' | 'retry' | 'failed';
const asked = { pause: 'paused', cancel: 'cancelled' } as const;

/** `attempt`: since a part of the run was last finished. */
function reasonOf(error: unknown, attempt: number): Reason {
  if (error instanceof RunLost) return 'lost';
  if (!(error instanceof AppError)) return 'failed';
  if (error.code === 'database-unavailable') return 'retry';
  return error.code === 'cloud-unavailable' && attempt < mostAttempts ? 'retry' : 'failed';
}

async function settle(
  { database, clock, metering, onFigures }: WorkerOptions,
  claimed: ClaimedRun,
  { worker, limits }: Taker,
  reason: Reason,
  error: unknown,
  log: Log,
): Promise<void> {
  log.info({ reason, ...(reason === 'failed' || reason === 'retry' ? { err: error } : {}) }, 'run left');
  // When the database is away, the lease ends by itself and the run is taken up again.
  if (reason === 'lost') return;
  if (reason === 'ending' || reason === 'retry') {
    const waitSeconds = reason === 'ending' ? 0 : limits.leaseSeconds;
    await releaseRun(database, claimed.fence, worker, waitSeconds).catch(onlyUnavailable);
    return;
  }
  const ended = await endRun(database, metering, claimed.fence, reason, error, clock.now()).catch(onlyUnavailable);
  if (ended) onFigures({ cloud: claimed.cloud, ended });
}

function onlyUnavailable(error: unknown): undefined {
  if (!(error instanceof AppError) || error.code !== 'database-unavailable') throw error;
}

/** Renews the lease while the run goes on, and ends the run when it is lost, paused or cancelled, or when the worker ends. */
function holdLease(database: Database, claimed: ClaimedRun, taker: Taker, ending: AbortSignal, log: Log) {
  const leaseMs = taker.limits.leaseSeconds * 1_000;
  const controller = new AbortController();
  let reason: Reason | undefined;
  let renewedAt = performance.now();
  const end = (why: Reason): void => {
    reason ??= why;
    controller.abort();
  };
  const onEnding = (): void => end('ending');
  if (ending.aborted) onEnding();
  ending.addEventListener('abort', onEnding, { once: true });
  let isRenewing = false;
  const renew = async (): Promise<void> => {
    // The database does not answer: as long as the lease lasts, nobody else has the run.
    if (performance.now() - renewedAt > leaseMs && reason === undefined) {
      log.warn({}, 'no answer to signs of life');
      end('lost');
    }
    if (isRenewing) return;
    isRenewing = true;
    try {
      const wanted = await renewLease(database, claimed.fence, taker);
      renewedAt = performance.now();
      if (wanted === undefined) end('lost');
      else if (wanted !== 'run') end(asked[wanted]);
    } catch (error) {
      log.warn({ err: error }, 'a sign of life failed');
    } finally {
      isRenewing = false;
    }
  };
  const timer = setInterval(() => void renew(), leaseMs / 10);
  return {
    signal: controller.signal,
    reason: () => reason,
    stop: () => {
      clearInterval(timer);
      ending.removeEventListener('abort', onEnding);
    },
  };
}

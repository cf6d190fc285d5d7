import type { Clock } from '#platform/clock.ts';
import type { Database, Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import type { Jobs } from '#platform/jobs/jobs.ts';
import type { Log } from '#platform/log.ts';
import type { TimerHandler } from '../module.ts';
import { findWaitingRuns, takeDueTimers } from './store/due-rows.ts';

export interface SchedulerOptions {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
}

const tickMs = 1_000;
const batch = 200;
/** A timer whose job was lost is sent again after so long. */
const againSeconds = 60;

/** Sends a job for every timer that is due and a ticket for every run that waits. Several schedulers do no harm: jobs have keys, and rows are locked. */
export async function runScheduler(options: SchedulerOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      while ((await sendDueTimers(options)) === batch && !signal.aborted);
      await sendTickets(options);
    } catch (error) {
      // Whatever it was, what is due is still there: without a scheduler nothing would ever start again.
      const isAway = error instanceof AppError && error.code === 'database-unavailable';
      if (isAway) options.log.warn({ err: error }, 'scheduler waits for the database');
      else options.log.error({ err: error }, 'the scheduler met a fault and goes on');
    }
    await pause(signal);
  }
}

/** Real time, whatever clock tells what is due: a held clock must not stop the loop. */
async function pause(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, tickMs);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

/** A timer that was sent is moved on, so that it comes again if its job is lost; the handler sets or clears it. Returns how many were due. */
export async function sendDueTimers({ database, jobs, clock }: SchedulerOptions): Promise<number> {
  const now = clock.now();
  return await database.asSystem(async (transaction) => {
    const again = new Date(now + againSeconds * 1_000).toISOString();
    const due = await takeDueTimers(transaction, new Date(now).toISOString(), again, batch);
    for (const { organization_id: organizationId, kind, subject_id: subjectId } of due) {
      const key = `${organizationId} ${kind} ${subjectId}`;
      await jobs.send(transaction, 'timers', { organizationId, kind, subjectId }, { key });
    }
    return due.length;
  });
}

/** One ticket for each run that nobody holds; a ticket that waits already is not sent twice. */
export async function sendTickets({ database, jobs }: Pick<SchedulerOptions, 'database' | 'jobs'>): Promise<void> {
  await database.asSystem(async (transaction) => {
    const waiting = await findWaitingRuns(transaction, batch);
    for (const { run_id: runId, kind } of waiting) await sendTicket(jobs, transaction, kind, runId);
  });
}

export async function sendTicket(
  jobs: Jobs,
  transaction: Transaction,
  kind: 'full' | 'verify',
  runId: string,
): Promise<void> {
  await jobs.send(transaction, kind === 'full' ? 'runs' : 'verifications', { runId }, { key: runId });
}

/** Handles timers that fell due, by their kind. A timer of a kind that this process does not know is left to a newer one. */
export async function handleTimers(
  { jobs, clock, log }: SchedulerOptions,
  handlers: Readonly<Record<string, TimerHandler>>,
): Promise<void> {
  await jobs.work('timers', 4, async ({ organizationId, kind, subjectId }) => {
    const handle = handlers[kind!];
    if (!handle) {
      log.warn({ kind }, 'no handler for a timer');
      return;
    }
    try {
      await handle({ organizationId: organizationId!, subjectId: subjectId!, now: clock.now() });
    } catch (error) {
      log.error({ err: error, kind, organization: organizationId }, 'a timer could not be handled; it is tried again');
      throw error;
    }
  });
}

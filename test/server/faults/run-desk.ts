import {
  createAssessment,
  handleTimers,
  type RunRequest,
  runScheduler,
  type WorkerOptions,
} from '#features/assessment/index.ts';
import { systemClock } from '#platform/clock.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { type Jobs, openJobs } from '#platform/jobs/jobs.ts';
import { silentLog } from '#platform/log.ts';
import { createEstate, type Estate } from '#testing/alibaba/estate.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '#testing/alibaba/simulator.ts';
import {
  everything,
  type FinishedRun,
  insertAccount,
  insertOrganization,
  noMetering,
  simulatorOpener,
  startTestWorker,
  waitForRun,
} from '#testing/assessed-server.ts';

export interface ConnectedAccount {
  readonly id: string;
  readonly organization: string;
  readonly simulator: Simulator;
}
export interface RunRow {
  readonly status: string;
  readonly attempts: number;
  readonly epoch: number;
  readonly error: { readonly code: string; readonly en: string } | null;
  readonly done: number;
  readonly finished_at: string | null;
}

/** Where runs of simulated accounts are asked for and looked at; who carries them out is another matter. */
export interface RunDesk {
  readonly database: Database;
  readonly jobs: Jobs;
  /** of the simulated clouds, by account */
  readonly urls: Readonly<Record<string, string>>;
  readonly service: ReturnType<typeof createAssessment>;
  organization(slug: string): Promise<string>;
  account(organization: string, options?: Partial<SimulatorOptions>): Promise<ConnectedAccount>;
  queue(account: ConnectedAccount, more?: Partial<RunRequest>): Promise<string>;
  ended(account: ConnectedAccount, runId: string): Promise<FinishedRun>;
  look(account: ConnectedAccount, runId: string): Promise<RunRow>;
  /** Looks again and again until it is so. */
  until(account: ConnectedAccount, runId: string, isSo: (run: RunRow) => boolean): Promise<RunRow>;
  close(): Promise<void>;
}

/** One bucket that anybody may write to, and nothing else. */
export function tinyEstate(): Estate {
  return createEstate({ buckets: [{ id: 'open-bucket', region: 'cn-hangzhou', acl: 'public-read-write' }] });
}

export async function openRunDesk(url: string): Promise<RunDesk> {
  const database = await openDatabase({ url, maxConnections: 6 });
  const jobs = await openJobs({ url, supervises: false, onError: () => {} });
  const service = createAssessment({ database, jobs, metering: noMetering });
  const simulators: Simulator[] = [];
  const urls: Record<string, string> = {};
  let accounts = 0;
  const look = async ({ organization }: ConnectedAccount, runId: string): Promise<RunRow> => {
    const rows = await database.inOrganization(organization, (transaction) =>
      transaction.query<RunRow>(
        `SELECT status, attempts, epoch, error, finished_at, (SELECT count(*) FROM run_units
            WHERE run_units.organization_id = $1 AND run_id = $2 AND run_units.status = 'done') AS done
           FROM runs WHERE organization_id = $1 AND id = $2`,
        [organization, runId],
      ),
    );
    return rows[0]!;
  };
  return {
    ...{ database, jobs, urls, service, look },
    organization: (slug) => insertOrganization(database, slug),
    async account(organization, options = {}) {
      accounts += 1;
      const externalId = String(1_000_000_000_000_000 + accounts);
      const estate = { ...(options.estate ?? tinyEstate()), account: externalId };
      const simulator = await startSimulator({ log: 'counts', ...options, estate });
      simulators.push(simulator);
      const id = await insertAccount(database, organization, externalId);
      urls[id] = simulator.url;
      return { id, organization, simulator };
    },
    async queue({ organization, id }, more = {}) {
      const request: RunRequest = {
        ...{ accountId: id, kind: 'full', trigger: 'manual', policyId: null, groupId: newId(), requestedBy: null },
        ...{ selection: everything(), ...more },
      };
      const { runId } = await database.inOrganization(organization, (transaction) =>
        service.runs.request(transaction, organization, request, Date.now()),
      );
      return runId;
    },
    ended: ({ organization }, runId) => waitForRun(database, organization, runId),
    async until(account, runId, isSo) {
      for (;;) {
        const run = await look(account, runId);
        if (isSo(run)) return run;
        if (run.finished_at !== null) throw new Error(`The run has ended before: ${JSON.stringify(run)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async close() {
      await jobs.stop();
      await database.close();
      await Promise.all(simulators.map((simulator) => simulator.close()));
    },
  };
}

/** A worker and a scheduler in this process. */
export async function startWorkerHere(
  url: string,
  desk: Pick<RunDesk, 'urls'>,
  more: Partial<WorkerOptions> = {},
): Promise<{ close(): Promise<void> }> {
  const worker = await startTestWorker(
    url,
    simulatorOpener((account) => desk.urls[account]!),
    more,
  );
  const { database, jobs } = worker;
  const parts = { database, jobs, clock: more.clock ?? systemClock, log: silentLog };
  await handleTimers(parts, {});
  const ending = new AbortController();
  const scheduling = runScheduler(parts, ending.signal);
  return {
    async close() {
      ending.abort();
      await scheduling;
      await worker.close();
    },
  };
}

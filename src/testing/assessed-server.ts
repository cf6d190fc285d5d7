import { fixedCredentials } from '#clouds/alibaba/access-key.ts';
import { createAlibabaTransport } from '#clouds/alibaba/client.ts';
import { alibaba } from '#clouds/alibaba/index.ts';
import type { AccountOpener, OpenAccount } from '#features/accounts/contract.ts';
import type { RunSummary, WorkerOptions } from '#features/assessment/index.ts';
import {
  createAssessment,
  type Metering,
  type RunRequest,
  type RunSelection,
  startWorker,
} from '#features/assessment/index.ts';
import { withoutStoredChecks } from '#features/organization-clouds.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Quota } from '#model/operation.ts';
import { systemClock } from '#platform/clock.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { type Jobs, openJobs } from '#platform/jobs/jobs.ts';
import { silentLog } from '#platform/log.ts';
import { createReader } from '#scan/reader.ts';
import { Scheduler } from '#scan/scheduler.ts';
import { simulatedCredentials } from './alibaba/credentials.ts';

/** Metering that is switched off, for tests that are not about it. */
export const noMetering: Metering = {
  limits: async () => false,
  reserve: async () => ({ mode: 'off', notCovered: [] }),
  settle: async () => {},
};

/** All checks of the cloud with their defaults, everywhere. */
export function everything(cloud: Cloud = alibaba): RunSelection {
  return {
    checks: cloud.catalogue.map(({ check }) => ({ id: check.id, parameters: {} })),
    regions: null,
    tags: null,
    assetIds: null,
  };
}

/** Inserts an organisation, as its owner. */
export async function insertOrganization(database: Database, slug = 'test'): Promise<string> {
  const id = newId();
  await database.inOrganization(id, (transaction) =>
    transaction.execute('INSERT INTO organizations (id, slug, name, created_at) VALUES ($1, $2, $2, $3)', [
      ...[id, slug, new Date().toISOString()],
    ]),
  );
  return id;
}

/** Inserts a connected account without credentials; whoever opens it decides what is behind it. */
export async function insertAccount(database: Database, organizationId: string, externalId: string): Promise<string> {
  const id = newId();
  await database.inOrganization(organizationId, (transaction) =>
    transaction.execute(
      `INSERT INTO accounts (organization_id, id, cloud, external_id, name, source, credentials_kind, created_at)
       VALUES ($1, $2, 'alibaba', $3, $3, 'recording', 'none', $4)`,
      [organizationId, id, externalId, new Date().toISOString()],
    ),
  );
  return id;
}

const unlimited = (): Quota => ({ perSecond: 1e6, burst: 1e6 });

/** The real client against simulated clouds, by account id. */
export function simulatorOpener(urlOf: (accountId: string) => string, quotaOf = unlimited): AccountOpener {
  return {
    open: async (_, accountId, __, signal): Promise<OpenAccount> => {
      const { accessKeyId: id, accessKeySecret: secret } = simulatedCredentials;
      const wire = createAlibabaTransport({
        credentials: fixedCredentials({ id, secret, token: undefined }, { en: 'the test', zh: '测试' }),
        endpoint: new URL(urlOf(accountId)),
        requestTimeoutMs: 5_000,
        connectTimeoutMs: 5_000,
      });
      let attempts = 0;
      const transport = new Scheduler({
        transport: wire,
        quotaOf,
        requestTimeoutMs: 5_000,
        backoffMs: 2,
        onAttempt: () => {
          attempts += 1;
        },
      });
      const now = Date.now();
      const memory = new Map<string, Promise<unknown>>();
      const context = { account: '', regions: [], region: null, now, transport, signal, memory };
      const { account } = await alibaba.identity.read(createReader(context));
      const regions = [...(await alibaba.regions.read(createReader(context)))].sort();
      return {
        cloud: 'alibaba',
        transport,
        externalId: account,
        regions,
        now,
        isReplay: false,
        memory,
        apiCalls: () => attempts,
        throttles: () => 0,
        close: () => wire.close(),
      };
    },
  };
}

export interface TestWorker {
  readonly database: Database;
  readonly jobs: Jobs;
  /** Queues a run and waits until it is over. */
  run(organizationId: string, accountId: string, more?: Partial<RunRequest>): Promise<FinishedRun>;
  close(): Promise<void>;
}
export interface FinishedRun {
  readonly id: string;
  readonly status: string;
  readonly error: unknown;
  readonly summary: RunSummary;
}

/** A worker in this process on a test database. */
export async function startTestWorker(
  url: string,
  accounts: AccountOpener,
  more: Partial<WorkerOptions> = {},
): Promise<TestWorker> {
  const database = await openDatabase({ url, maxConnections: 12 });
  const leases = await openDatabase({ url, maxConnections: 2 });
  const jobs = await openJobs({ url, supervises: false, onError: () => {} });
  const { runs } = createAssessment({ database, jobs, metering: noMetering });
  await startWorker({
    database,
    leases,
    jobs,
    accounts,
    cloudsOf: withoutStoredChecks(new Map([['alibaba', alibaba]])),
    risks: { load: async () => ({ find: () => undefined }) },
    metering: noMetering,
    clock: systemClock,
    log: silentLog,
    onFigures: () => {},
    concurrency: 2,
    ...more,
  });
  return {
    database,
    jobs,
    async run(organizationId, accountId, request = {}) {
      const { runId } = await database.inOrganization(organizationId, (transaction) =>
        runs.request(
          transaction,
          organizationId,
          {
            accountId,
            kind: 'full',
            trigger: 'manual',
            policyId: null,
            groupId: newId(),
            requestedBy: null,
            selection: everything(),
            ...request,
          },
          Date.now(),
        ),
      );
      return await waitForRun(database, organizationId, runId);
    },
    async close() {
      await jobs.stop();
      await leases.close();
      await database.close();
    },
  };
}

export async function waitForRun(database: Database, organizationId: string, runId: string): Promise<FinishedRun> {
  for (;;) {
    const [run] = await database.inOrganization(organizationId, (transaction) =>
      transaction.query<FinishedRun>(
        'SELECT id, status, error, summary FROM runs WHERE organization_id = $1 AND id = $2',
        [organizationId, runId],
      ),
    );
    if (run && ['done', 'failed', 'cancelled'].includes(run.status)) return run;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

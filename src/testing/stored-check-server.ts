import { createAzureTransport } from '#clouds/azure/client.ts';
import { azure } from '#clouds/azure/index.ts';
import type { AccountOpener } from '#features/accounts/contract.ts';
import { createAssessment } from '#features/assessment/index.ts';
import { createAudit } from '#features/audit/index.ts';
import { createExceptions } from '#features/exceptions/index.ts';
import { createFindings } from '#features/findings/index.ts';
import { createPolicies } from '#features/policies/index.ts';
import { createQuota } from '#features/quota/index.ts';
import { createStoredChecks } from '#features/stored-checks/index.ts';
import { systemClock } from '#platform/clock.ts';
import { openDatabase } from '#platform/database/database.ts';
import { openJobs } from '#platform/jobs/jobs.ts';
import { Scheduler } from '#scan/scheduler.ts';
import { type FinishedRun, insertAccount, insertOrganization, startTestWorker, waitForRun } from './assessed-server.ts';
import { subscriptionId } from './azure/estate.ts';
import { simulatedToken } from './azure/simulator.ts';
import { createTestDatabase } from './database.ts';
import { type Answer, type AskAs, startFeatureServer } from './feature-server.ts';

export type StoredCheckServer = Awaited<ReturnType<typeof startStoredCheckServer>>;

/** Stored checks with everything that lives with them, behind one server, and a worker that reads simulated subscriptions. */
export async function startStoredCheckServer() {
  const stored = await createTestDatabase();
  const database = await openDatabase({ url: stored.url });
  const jobs = await openJobs({ url: stored.url, supervises: false, onError: () => {} });
  const clouds = new Map([['azure', azure]]);
  const storedChecks = createStoredChecks({ database, clouds });
  const { cloudsOf } = storedChecks;
  const { metering, foresight, feature: quota } = createQuota({ database });
  const assessment = createAssessment({ database, jobs, metering });
  const policies = createPolicies({ database, cloudsOf, runs: assessment.runs, quota: foresight });
  const limits = { mostDays: policies.exceptionDays };
  const exceptions = createExceptions({ database, clock: systemClock, cloudsOf, limits });
  const findings = createFindings({ database, cloudsOf, exceptions: exceptions.exceptions, productVersion: '0' });
  const features = [storedChecks, policies, assessment, exceptions, findings, createAudit({ database })];
  const server = await startFeatureServer([...features.map(({ feature }) => feature), quota], () => Date.now());
  const urls = new Map<string, string>();
  const opener = azureOpener((account) => urls.get(account)!);
  const worker = await startTestWorker(stored.url, opener, { cloudsOf, metering, risks: exceptions.risks });
  return {
    ...{ database, faults: server.faults },
    ask: (as: AskAs, method: string, path: string, body?: unknown): Promise<Answer> =>
      server.ask(as, method, `/api/v1${path}`, body),
    /** A new organisation with its default policy. */
    async organization(slug: string): Promise<string> {
      const id = await insertOrganization(database, slug);
      await database.inOrganization(id, (transaction) => policies.ensureDefaultPolicy(transaction, id, Date.now()));
      return id;
    },
    /** A subscription that shows what stands at an address. */
    async subscription(organizationId: string, url: string): Promise<string> {
      const id = await insertAccount(database, organizationId, subscriptionId);
      await database.inOrganization(organizationId, (transaction) =>
        transaction.execute(`UPDATE accounts SET cloud = 'azure' WHERE organization_id = $1`, [organizationId]),
      );
      urls.set(id, url);
      return id;
    },
    /** The run that a request has asked for, when it is over. */
    finished: (organizationId: string, runId: string): Promise<FinishedRun> =>
      waitForRun(database, organizationId, runId),
    async close(): Promise<void> {
      await server.close();
      await worker.close();
      await jobs.stop();
      await database.close();
      await stored.close();
    },
  };
}

function azureOpener(urlOf: (accountId: string) => string): AccountOpener {
  return {
    open: async (_, accountId) => {
      const wire = createAzureTransport({
        tokens: { describe: { en: 'the test', zh: '测试' }, get: async () => simulatedToken },
        base: new URL(urlOf(accountId)),
        ...{ requestTimeoutMs: 5_000, connectTimeoutMs: 5_000 },
      });
      let attempts = 0;
      const transport = new Scheduler({
        ...{ transport: wire, quotaOf: () => ({ perSecond: 1e6, burst: 1e6 }), requestTimeoutMs: 5_000, backoffMs: 2 },
        onAttempt: () => {
          attempts += 1;
        },
      });
      return {
        ...{ cloud: 'azure', transport, externalId: subscriptionId, regions: ['westeurope'], now: Date.now() },
        ...{ isReplay: false, memory: new Map(), apiCalls: () => attempts, throttles: () => 0 },
        close: () => wire.close(),
      };
    },
  };
}

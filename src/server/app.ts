import type { FastifyInstance } from 'fastify';
import { createAccess, scopesOf } from '#features/access/index.ts';
import { createAccounts, type SampleEstate } from '#features/accounts/index.ts';
import {
  createAssessment,
  handleTimers,
  type RunFigures,
  runScheduler,
  startWorker,
} from '#features/assessment/index.ts';
import { createAudit } from '#features/audit/index.ts';
import { createExceptions } from '#features/exceptions/index.ts';
import { createFindings } from '#features/findings/index.ts';
import { createGraph } from '#features/graph/index.ts';
import { createInventory } from '#features/inventory/index.ts';
import type { FeatureModule } from '#features/module.ts';
import { createOperations, ensureRetentionTimer } from '#features/operations/index.ts';
import { createPolicies } from '#features/policies/index.ts';
import { createQuota } from '#features/quota/index.ts';
import { createStoredChecks } from '#features/stored-checks/index.ts';
import type { Cloud } from '#model/cloud.ts';
import type { CloudProgram } from '#model/cloud-program.ts';
import type { Clock } from '#platform/clock.ts';
import type { Database, Transaction } from '#platform/database/database.ts';
import type { KeyService } from '#platform/encryption.ts';
import type { Jobs } from '#platform/jobs/jobs.ts';
import type { Log } from '#platform/log.ts';
import type { Metrics } from '#platform/metrics.ts';
import type { Secret } from '#platform/secret.ts';
import type { WebServerSettings } from '#platform/web/options.ts';
import { createWebServer } from '#platform/web/server.ts';

export interface AppParts {
  readonly database: Database;
  /** a few connections of their own for the leases of runs */
  readonly leases: Database;
  readonly jobs: Jobs;
  readonly keys: KeyService;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clouds: ReadonlyMap<string, Cloud>;
  readonly programs: ReadonlyMap<string, CloudProgram>;
  readonly publicOrigin: string;
  /** inside addresses that users' addresses may lead to */
  readonly allowedAddresses: readonly string[];
  readonly sample?: SampleEstate;
  readonly metricsToken: Secret | undefined;
  /** days for which the ledger of scans is kept */
  readonly usageDays: number;
  readonly productVersion: string;
}
export type App = ReturnType<typeof createApp>;

/** Wires the features. Nothing runs yet. */
export function createApp(parts: AppParts) {
  const { database, leases, jobs, clock, log, metrics, clouds } = parts;
  const quota = createQuota({ database });
  const storedChecks = createStoredChecks({ database, clouds });
  const { cloudsOf } = storedChecks;
  const assessment = createAssessment({ database, jobs, metering: quota.metering });
  const policies = createPolicies({ database, cloudsOf, runs: assessment.runs, quota: quota.foresight });
  const accounts = createAccounts({
    ...parts,
    metering: quota.metering,
    onConnected: async (transaction, organizationId, { id, source }, now) => {
      await policies.accountsChanged(transaction, organizationId, now);
      const trigger = source === 'recording' ? 'import' : 'first';
      await policies.requestRuns(
        transaction,
        organizationId,
        { accountIds: [id] },
        { trigger, requestedBy: null },
        now,
      );
    },
    onDisconnected: (transaction, organizationId, _, now) => policies.accountsChanged(transaction, organizationId, now),
  });
  const access = createAccess({
    ...{ database, keys: parts.keys, publicOrigin: parts.publicOrigin },
    outside: { allowed: parts.allowedAddresses },
    scopes: () => scopesOf(features),
  });
  const exceptions = createExceptions({ database, clock, cloudsOf, limits: { mostDays: policies.exceptionDays } });
  const findings = createFindings({ ...parts, cloudsOf, exceptions: exceptions.exceptions });
  const modules: readonly FeatureModule[] = [
    ...[access, createAudit({ database }), accounts, assessment, policies, storedChecks, quota, exceptions, findings],
    createInventory({ database, clouds, results: findings.results }),
    createGraph({ database, clouds }),
    createOperations({ ...parts, retention: { usageDays: parts.usageDays } }),
  ];
  const features = modules.map(({ feature }) => feature);
  const timers = Object.assign({}, ...modules.map((module) => module.timers ?? {})) as NonNullable<
    FeatureModule['timers']
  >;

  return {
    features,
    accounts,
    policies,
    /** What every organisation has, whoever made it. */
    prepare: async (transaction: Transaction, organizationId: string, now: number): Promise<void> => {
      await policies.ensureDefaultPolicy(transaction, organizationId, now);
      await ensureRetentionTimer(transaction, organizationId, now);
    },
    /** The newest run of an account until it is over; undefined when there is none. */
    watchRun: assessment.watchNewest,
    web: (options: WebServerSettings): FastifyInstance =>
      createWebServer({
        ...{ features, clock, log, metrics, options },
        authenticate: access.authenticate,
        idempotency: access.idempotency,
      }),
    /** Carries out runs, until the jobs are stopped. */
    startWorker: (concurrency: number) =>
      startWorker({
        ...{ database, leases, jobs, cloudsOf, clock, log, concurrency },
        accounts: accounts.opener,
        metering: quota.metering,
        risks: exceptions.risks,
        onFigures: (figures) => countFigures(metrics, figures),
      }),
    /** Sends what is due and does it, until the signal. */
    runScheduler: async (signal: AbortSignal): Promise<void> => {
      await handleTimers({ database, jobs, clock, log }, timers);
      await runScheduler({ database, jobs, clock, log }, signal);
    },
    close: () => access.close(),
  };
}

function countFigures(metrics: Metrics, figures: RunFigures): void {
  if (figures.judged) metrics.countVerdicts('judged', figures.judged);
  if (figures.carried) metrics.countVerdicts('carried', figures.carried);
  if (figures.assets) metrics.countAssetsRead(figures.cloud, figures.assets);
  if (figures.apiCalls) metrics.countApiCalls(figures.cloud, 'sent', figures.apiCalls);
  if (figures.throttles) metrics.countThrottles(figures.cloud, figures.throttles);
  for (let unit = 0; unit < (figures.units ?? 0); unit += 1) metrics.unitEnded('done');
  if (figures.ended) metrics.runEnded(figures.ended);
}

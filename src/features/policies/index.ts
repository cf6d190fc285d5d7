import type { Cloud } from '#model/cloud.ts';
import type { Database } from '#platform/database/database.ts';
import type { RunRequests } from '../assessment/contract.ts';
import type { FeatureModule } from '../module.ts';
import type { QuotaForesight } from '../quota/contract.ts';
import { Catalogue } from './catalogue.ts';
import { catalogueRoutes } from './catalogue-routes.ts';
import type { Policies } from './contract.ts';
import { insertDefaultPolicy } from './defaults.ts';
import { shortestExceptionDays } from './exception-limit.ts';
import { policyRoutes } from './routes.ts';
import { runNowRoutes } from './run-routes.ts';
import { RunNowService } from './run-service.ts';
import { PolicyScheduler, policyTimer } from './scheduling.ts';
import { PolicyService } from './service.ts';

export type * from './contract.ts';

export interface PoliciesDeps {
  readonly database: Database;
  readonly clouds: ReadonlyMap<string, Cloud>;
  readonly runs: RunRequests;
  readonly quota: QuotaForesight;
}

/** The catalogue, check policies with their schedules, runs that are asked for, and estimates. */
export function createPolicies({ database, clouds, runs, quota }: PoliciesDeps): FeatureModule & Policies {
  const catalogue = new Catalogue(clouds);
  const scheduler = new PolicyScheduler(catalogue, runs);
  const policies = new PolicyService({ database, catalogue, scheduler });
  const runNow = new RunNowService({ database, catalogue, requests: runs, quota });
  return {
    feature: {
      name: 'policies',
      routes: [...catalogueRoutes(catalogue), ...policyRoutes(policies), ...runNowRoutes(runNow)],
    },
    timers: {
      [policyTimer]: ({ organizationId, subjectId, now }) =>
        database.inOrganization(organizationId, (transaction) =>
          scheduler.startDue(transaction, organizationId, subjectId, now),
        ),
    },
    async ensureDefaultPolicy(transaction, organizationId, now) {
      await insertDefaultPolicy(catalogue, transaction, organizationId, now);
      await scheduler.rescheduleAll(transaction, organizationId, now);
    },
    exceptionDays: (...asked) => shortestExceptionDays(catalogue, ...asked),
    accountsChanged: (transaction, organizationId, now) => scheduler.rescheduleAll(transaction, organizationId, now),
    requestRuns: (...asked) => runNow.requestIn(...asked),
  };
}

import type { Database } from '#platform/database/database.ts';
import type { RunRequests } from '../assessment/contract.ts';
import type { FeatureModule } from '../module.ts';
import { type CloudsOf, madeOfClouds } from '../organization-clouds.ts';
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
  readonly cloudsOf: CloudsOf;
  readonly runs: RunRequests;
  readonly quota: QuotaForesight;
}

/** The catalogue, check policies with their schedules, runs that are asked for, and estimates. */
export function createPolicies({ database, cloudsOf, runs, quota }: PoliciesDeps): FeatureModule & Policies {
  const catalogueOf = madeOfClouds(cloudsOf, (clouds) => new Catalogue(clouds));
  const scheduler = new PolicyScheduler(catalogueOf, runs);
  const policies = new PolicyService({ database, catalogueOf, scheduler });
  const runNow = new RunNowService({ database, catalogueOf, requests: runs, quota });
  return {
    feature: {
      name: 'policies',
      routes: [...catalogueRoutes(database, catalogueOf), ...policyRoutes(policies), ...runNowRoutes(runNow)],
    },
    timers: {
      [policyTimer]: ({ organizationId, subjectId, now }) =>
        database.inOrganization(organizationId, (transaction) =>
          scheduler.startDue(transaction, organizationId, subjectId, now),
        ),
    },
    async ensureDefaultPolicy(transaction, organizationId, now) {
      const catalogue = await catalogueOf(transaction, organizationId);
      await insertDefaultPolicy(catalogue, transaction, organizationId, now);
      await scheduler.rescheduleAll(transaction, organizationId, now);
    },
    exceptionDays: async (transaction, organizationId, scope) => {
      const catalogue = await catalogueOf(transaction, organizationId);
      return await shortestExceptionDays(catalogue, transaction, organizationId, scope);
    },
    accountsChanged: (transaction, organizationId, now) => scheduler.rescheduleAll(transaction, organizationId, now),
    requestRuns: (...asked) => runNow.requestIn(...asked),
  };
}

import type { Clock } from '#platform/clock.ts';
import type { Database } from '#platform/database/database.ts';
import type { AcceptedRisks } from '../assessment/contract.ts';
import type { FeatureModule } from '../module.ts';
import { type CloudsOf, madeOfClouds } from '../organization-clouds.ts';
import { acceptedRisks } from './accepted-risks.ts';
import { knowledgeFrom } from './change.ts';
import type { ExceptionLimits, ExceptionsDoor } from './contract.ts';
import { loadCoverage } from './coverage.ts';
import { findExceptions, findFitting } from './repository.ts';
import { exceptionRoutes } from './routes.ts';
import { fits, severityOfRank } from './scope.ts';
import { ExceptionService } from './service.ts';
import { noteOf } from './state.ts';
import { exceptionTimers } from './timers.ts';

export type * from './contract.ts';
export { exceptionStates } from './contract.ts';
export { ExceptionSettings } from './schemas.ts';
export { tagCondition } from './scope.ts';

export interface ExceptionDeps {
  readonly database: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly cloudsOf: CloudsOf;
  readonly limits?: ExceptionLimits;
}

/** Accepted risks: asked for, granted, renewed, revoked; what they cover is decided by the clock. */
export function createExceptions(
  deps: ExceptionDeps,
): FeatureModule & { readonly risks: AcceptedRisks; readonly exceptions: ExceptionsDoor } {
  const { database, clock, limits } = deps;
  const knowledgeOf = madeOfClouds(deps.cloudsOf, knowledgeFrom);
  const service = new ExceptionService({ database, limits, knowledgeOf });
  return {
    feature: { name: 'exceptions', routes: exceptionRoutes(service) },
    timers: exceptionTimers(database),
    risks: acceptedRisks(clock, knowledgeOf),
    exceptions: {
      coverage: loadCoverage,
      notes: async (transaction, organizationId, ids, now) => {
        if (ids.length === 0) return new Map();
        const found = await findExceptions(transaction, organizationId, ids);
        return new Map(found.map((exception) => [exception.id, noteOf(exception, now)]));
      },
      notesOf: async (transaction, organizationId, finding, now) => {
        const severity = severityOfRank[finding.severity];
        const found = await findFitting(transaction, organizationId, finding);
        return found
          .filter(({ scope }) => fits(scope, finding, severity))
          .slice(0, 50)
          .map((exception) => noteOf(exception, now));
      },
    },
  };
}

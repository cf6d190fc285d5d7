import type { FeatureModule } from '../module.ts';
import type { RunRequests } from './contract.ts';
import { runRoutes } from './routes.ts';
import { createRunRequests } from './run-requests.ts';
import type { RunOut } from './schemas.ts';
import { createRunService, type RunServiceDeps } from './service.ts';

export type * from './contract.ts';
export { type Entries, type Entry, type OutcomeLetter, outcomeOf } from './entry.ts';
export type { RunFigures } from './execute-run.ts';
export { handleTimers, runScheduler, sendDueTimers, sendTickets } from './scheduler.ts';
export { findingId } from './store/finding-writes.ts';
export type { RunSummary } from './summary.ts';
export { connectionsOfRun, startWorker, verifyConcurrency, type WorkerOptions } from './worker.ts';

export interface AssessmentModule extends FeatureModule {
  readonly runs: RunRequests;
  /** The newest run of an account, when it is over; undefined when there is none, or the signal ended the waiting. */
  watchNewest(
    organizationId: string,
    accountId: string,
    onProgress: (state: { doneUnits: number; totalUnits: number; assets: number; apiCalls: number }) => void,
    signal: AbortSignal,
  ): Promise<RunOut | undefined>;
}

export function createAssessment(deps: RunServiceDeps): AssessmentModule {
  const service = createRunService(deps);
  return {
    feature: { name: 'assessment', routes: runRoutes(service) },
    runs: createRunRequests(deps.jobs),
    async watchNewest(organizationId, accountId, onProgress, signal) {
      const { items } = await service.list(organizationId, { accountId, limit: 1 }, 'en');
      let last: RunOut | undefined;
      if (!items[0]) return undefined;
      for await (const run of service.watch(organizationId, items[0].id, 'en', signal)) {
        last = run;
        const { units, assets, apiCalls } = run;
        onProgress({ doneUnits: units.done, totalUnits: units.planned, assets, apiCalls });
      }
      return signal.aborted ? undefined : last;
    },
  };
}

import type { FeatureModule } from '../module.ts';
import type { RunRequests } from './contract.ts';
import { runRoutes } from './routes.ts';
import { createRunRequests } from './run-requests.ts';
import { createRunService, type RunServiceDeps } from './service.ts';

export type * from './contract.ts';
export { type Entries, type Entry, type OutcomeLetter, outcomeOf } from './entry.ts';
export type { RunFigures } from './execute-run.ts';
export { handleTimers, runScheduler, sendDueTimers, sendTickets } from './scheduler.ts';
export { findingId } from './store/finding-writes.ts';
export type { RunSummary } from './summary.ts';
export { startWorker, type WorkerOptions } from './worker.ts';

export function createAssessment(deps: RunServiceDeps): FeatureModule & { readonly runs: RunRequests } {
  return {
    feature: { name: 'assessment', routes: runRoutes(createRunService(deps)) },
    runs: createRunRequests(deps.jobs),
  };
}

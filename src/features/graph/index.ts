import type { Cloud } from '#model/cloud.ts';
import type { Database } from '#platform/database/database.ts';
import type { FeatureModule } from '../module.ts';
import { graphRoutes } from './routes.ts';
import { type GraphLimits, GraphService } from './service.ts';

export { BoundedReading } from './repository.ts';
export type { GraphLimits } from './service.ts';
export { Turns } from './turns.ts';

/** What keeps a question from hurting the server: a process that only answers has ten connections. */
export const graphLimits: GraphLimits = {
  timeMs: 10_000,
  rows: 60_000,
  characters: 32_000_000,
  statement: 1_000_000,
  questions: { each: 4, all: 6 },
};

/** Questions in GraphQL over everything that was read. */
export function createGraph(deps: {
  readonly database: Database;
  readonly clouds: ReadonlyMap<string, Cloud>;
  readonly limits?: Partial<GraphLimits>;
}): FeatureModule {
  const { database, clouds } = deps;
  const service = new GraphService({ database, clouds, limits: { ...graphLimits, ...deps.limits } });
  return { feature: { name: 'graph', routes: graphRoutes(service) } };
}

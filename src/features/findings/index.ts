import type { Database, Transaction } from '#platform/database/database.ts';
import type { ExceptionsDoor } from '../exceptions/index.ts';
import type { FeatureModule } from '../module.ts';
import { type CloudsOf, madeOfClouds } from '../organization-clouds.ts';
import { CheckIndex } from './check-index.ts';
import { GroupService } from './group-service.ts';
import { overviewRoutes } from './overview-routes.ts';
import type { StoredResult } from './result-schemas.ts';
import { ResultService } from './result-service.ts';
import { findingRoutes } from './routes.ts';
import { savedFilterRoutes } from './saved-filter-routes.ts';
import { SavedFilterService } from './saved-filter-service.ts';
import { type Asker, FindingService } from './service.ts';
import { SummaryService } from './summary-service.ts';

export { StoredResult } from './result-schemas.ts';
export { GapSchema } from './schemas.ts';
export type { Asker } from './service.ts';

/** What the inventory shows of an asset's verdicts. */
export interface ResultsDoor {
  ofAsset(
    transaction: Transaction,
    asker: Asker,
    asset: { readonly accountId: string; readonly kind: string; readonly assetId: string },
  ): Promise<readonly StoredResult[]>;
}

/** Findings as people see them, what stands in sums, every result, saved filters and exports. */
export function createFindings(deps: {
  readonly database: Database;
  readonly cloudsOf: CloudsOf;
  readonly exceptions: ExceptionsDoor;
  readonly productVersion: string;
}): FeatureModule & { readonly results: ResultsDoor } {
  const { database, exceptions, productVersion } = deps;
  const indexOf = madeOfClouds(deps.cloudsOf, (clouds) => new CheckIndex(clouds));
  const shared = { database, exceptions, indexOf, productVersion };
  const results = new ResultService(shared);
  const routes = [
    ...findingRoutes(new FindingService(shared), shared),
    ...overviewRoutes(new GroupService(shared), new SummaryService(shared), results),
    ...savedFilterRoutes(new SavedFilterService(database)),
  ];
  return { feature: { name: 'findings', routes }, results };
}

import type { Cloud } from '#model/cloud.ts';
import type { Database } from '#platform/database/database.ts';
import type { ResultsDoor } from '../findings/index.ts';
import type { FeatureModule } from '../module.ts';
import { KindIndex } from './links.ts';
import { inventoryRoutes } from './routes.ts';
import { InventoryService } from './service.ts';

/** What runs have read, as it is now and as it was. */
export function createInventory(deps: {
  readonly database: Database;
  readonly clouds: ReadonlyMap<string, Cloud>;
  readonly results: ResultsDoor;
}): FeatureModule {
  const { database, results } = deps;
  const service = new InventoryService({ database, results, index: new KindIndex(deps.clouds) });
  return { feature: { name: 'inventory', routes: inventoryRoutes(service) } };
}

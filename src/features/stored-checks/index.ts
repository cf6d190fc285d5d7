import type { Cloud } from '#model/cloud.ts';
import type { Database } from '#platform/database/database.ts';
import { Turns } from '../graph/index.ts';
import type { FeatureModule } from '../module.ts';
import { CompiledChecks } from './compiled.ts';
import type { StoredChecks } from './contract.ts';
import { storedCheckRoutes } from './routes.ts';

export type * from './contract.ts';

export interface StoredChecksDeps {
  readonly database: Database;
  readonly clouds: ReadonlyMap<string, Cloud>;
}

/** Checks that an organisation has written itself, beside those that come with Bastide. */
export function createStoredChecks({ database, clouds }: StoredChecksDeps): FeatureModule & StoredChecks {
  const compiled = new CompiledChecks(clouds);
  const { entriesOf, cloudsOf } = compiled;
  const turns = new Turns({ each: 1, all: 2 });
  return {
    feature: { name: 'stored-checks', routes: storedCheckRoutes({ database, compiled, turns }) },
    entriesOf,
    cloudsOf,
  };
}

import type { Collector } from '#model/collector.ts';
import type { Gap } from '#model/gap.ts';
import { escapeStored, unescapeStored } from '#platform/stored-text.ts';
import { planCollectors } from '#scan/plan.ts';
import type { SweptUnit } from './judge-links.ts';
import type { RunContext } from './run-context.ts';
import { storeUnconfirmed } from './store/departures.ts';
import { listUndoubted, storedPlaces } from './store/lost-rows.ts';
import { RunLost } from './store/run-fence.ts';
import { keyOf, type ListPlace } from './store/run-rows.ts';

const batchSize = 500;

/**
 * Assets whose list is none of the run's although it is about their region: the account or the service does not name the region any more,
 * or the list of regions could not be read. No list will show that they are gone, and nobody knows how they are: they become unconfirmed,
 * as those of a list that failed.
 */
export async function doubtLostRegions(run: RunContext, swept: readonly SweptUnit[]): Promise<void> {
  const { database, fence } = run.store;
  const collectors = new Map(
    planCollectors(run.cloud, run.checks).map(([{ collector }]) => [collector.asset.kind, collector]),
  );
  const read = new Set(swept.map(keyOf));
  const places = await database.inOrganization(fence.organizationId, (transaction) =>
    storedPlaces(transaction, run.store, [...collectors.keys()]),
  );
  for (const place of places) {
    const isMeant = run.scope.regions?.has(unescapeStored(place.region)) ?? true;
    if (isMeant && !read.has(keyOf(place))) await doubt(run, place, collectors.get(place.kind)!);
  }
}

async function doubt(run: RunContext, place: ListPlace, collector: Collector): Promise<void> {
  const { database, fence } = run.store;
  const checks = run.checks.filter(({ check }) => check.asset.kind === place.kind);
  if (run.wanted && checks.length === 0) return;
  const nearKinds = run.nearKinds.get(place.kind) ?? [];
  const work = { ...run.store, kind: place.kind, sweepRegion: place.region, nearKinds };
  const gap = run.regionGap ?? notNamed(run, unescapeStored(place.region), collector);
  const wanted = { ids: run.wanted && [...run.wanted].map(escapeStored), checks: checks.map(({ check }) => check.id) };
  for (let after = '', isMore = true; isMore; ) {
    const ids = await database.inOrganization(fence.organizationId, (transaction) =>
      listUndoubted(transaction, run.store, place, { ...wanted, after, limit: batchSize }),
    );
    if (run.signal.aborted) throw new RunLost(fence.runId);
    if (ids.length > 0) await storeUnconfirmed(work, checks, gap, ids);
    after = ids.at(-1) ?? after;
    isMore = ids.length === batchSize;
  }
}

function notNamed({ cloud }: RunContext, region: string, { availability, list }: Collector): Gap {
  const [operation] = availability?.operations ?? cloud.regions.operations;
  const { service, name } = operation ?? list.operations[0] ?? { service: cloud.id, name: '' };
  return { service, operation: name, region, code: 'RegionNotNamed', message: 'the region is not named any more' };
}

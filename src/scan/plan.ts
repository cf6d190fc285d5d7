import { neededFields, type PreparedCheck } from '#engine/prepare.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Collector, Reader } from '#model/collector.ts';
import type { Gap } from '#model/gap.ts';
import type { Operation } from '#model/operation.ts';
import { type CollectPlan, gapOf, planCollector } from './collect.ts';

/** One sweep: one kind in one region (null: global). */
export interface Unit {
  readonly plan: CollectPlan;
  readonly needed: ReadonlySet<string>;
  readonly region: string | null;
}

/** The collectors that the checks need, each narrowed to the fields that are read. A check that is not selected costs no call. */
export function planCollectors(cloud: Cloud, checks: readonly PreparedCheck[]): readonly NeededPlan[] {
  const needed = neededFields(checks);
  const plans = planNeeded(cloud, needed);
  const planned = new Set(plans.map(([{ collector }]) => collector.asset.kind));
  const missing = [...needed.keys()].find((kind) => !planned.has(kind));
  if (missing !== undefined) throw new Error(`No collector of ${cloud.id} reads ${missing}`);
  return plans;
}
type NeededPlan = readonly [plan: CollectPlan, fields: ReadonlySet<string>];

/** The collectors of the kinds that are needed, each narrowed to the fields that are; kinds of other clouds are left out. */
export function planNeeded(cloud: Cloud, needed: ReadonlyMap<string, ReadonlySet<string>>): readonly NeededPlan[] {
  return cloud.collectors.flatMap((collector): NeededPlan[] => {
    const fields = needed.get(collector.asset.kind);
    return fields ? [[planCollector(collector, fields), fields]] : [];
  });
}

/** Whether these checks need to know the regions of the account. */
export function needsRegions(cloud: Cloud, checks: readonly PreparedCheck[]): boolean {
  return planCollectors(cloud, checks).some(
    ([{ collector }]) => collector.scope === 'regional' || collector.sites !== undefined,
  );
}

/**
 * The units of an assessment, one promise per collector: a service whose region list does not come must not hold up the others.
 * When that list cannot be read, every region of the account is tried, so that nothing is missed, and `onGap` is told.
 */
export function planUnits(
  cloud: Cloud,
  checks: readonly PreparedCheck[],
  reader: Reader,
  onGap: (gap: Gap) => void,
): readonly Promise<readonly Unit[]>[] {
  return unitsOf(planCollectors(cloud, checks), reader, onGap);
}

/** The same for plans that were made before. */
export function unitsOf(
  plans: readonly NeededPlan[],
  reader: Reader,
  onGap: (gap: Gap) => void,
): readonly Promise<readonly Unit[]>[] {
  return plans.map(async ([plan, needed]) =>
    (await regionsOf(plan.collector, reader, onGap)).map((region) => ({ plan, needed, region })),
  );
}

async function regionsOf(
  collector: Collector,
  reader: Reader,
  onGap: (gap: Gap) => void,
): Promise<readonly (string | null)[]> {
  // without a site to ask, what is there stays unknown: it is asked for all the same
  const sites = collector.sites?.(reader.regions) ?? [];
  if (sites.length > 0) return sites;
  if (collector.scope === 'global') return [null];
  if (!collector.availability) return reader.regions;
  try {
    const available = new Set(await collector.availability.read(reader));
    if (available.size === 0) throw new Error('the service is said to be in no region at all');
    return reader.regions.filter((region) => available.has(region));
  } catch (error) {
    onGap(gapOf(error, collector.availability.operations, reader));
    return reader.regions;
  }
}

/** Every operation that these checks need, with those that find out who and where. */
export function plannedOperations(cloud: Cloud, checks: readonly PreparedCheck[]): readonly Operation[] {
  return [...new Set([...cloud.identity.operations, ...cloud.regions.operations, ...checkOperations(cloud, checks)])];
}

/** The operations whose answers the verdicts of these checks rest on. */
export function checkOperations(cloud: Cloud, checks: readonly PreparedCheck[]): readonly Operation[] {
  const operations = new Set<Operation>();
  for (const [{ collector, details }] of planCollectors(cloud, checks)) {
    for (const operation of collector.availability?.operations ?? []) operations.add(operation);
    for (const operation of collector.list.operations) operations.add(operation);
    for (const detail of details) for (const operation of detail.operations) operations.add(operation);
  }
  return [...operations];
}

import type { Gap } from '#model/gap.ts';
import { escapeStored, unescapeStored } from '#platform/stored-text.ts';
import { planUnits, type Unit } from '#scan/plan.ts';
import { createReader } from '#scan/reader.ts';
import type { RunContext } from './run-context.ts';
import { Sightings } from './sightings.ts';
import { beginLinks } from './store/link-sweeps.ts';
import { RunLost } from './store/run-fence.ts';
import * as rows from './store/run-rows.ts';
import { listStored } from './store/stored-rows.ts';
import { sweepUnit } from './sweep-unit.ts';

/** Units are planned service by service; each starts as soon as its service has said where it exists. What is finished is not read again. */
export async function sweepAll(run: RunContext): Promise<void> {
  const { database, fence } = run.store;
  if (run.wanted === null) await beginLinks(run.store, linkedKinds(run));
  const done = await rows.finishedUnits(database, fence);
  const planGaps: Gap[] = run.regionGap ? [run.regionGap] : [];
  const groups = planUnits(run.cloud, run.checks, createReader(run.reader), (gap) => {
    if (!run.mayLackRegionLists || gap.code !== 'NotRecorded') planGaps.push(gap);
  });
  const planned: rows.ListPlace[] = [];
  const faults: unknown[] = [];
  const takeFault = (fault: unknown): void => {
    faults.push(fault);
    run.abort();
  };
  const sweepGroup = async (group: Promise<readonly Unit[]>): Promise<void> => {
    const units = await group;
    if (run.signal.aborted) throw new RunLost(fence.runId);
    const places = units.map(placeOf);
    planned.push(...places);
    await rows.planUnits(database, fence, places);
    const left = units.filter((unit) => !done.has(rows.keyOf(placeOf(unit))));
    const sightings = await sightingsOf(run, units, left);
    await Promise.all(left.map((unit) => sweepUnit(run, unit, sightings).catch(takeFault)));
  };
  // every unit ends before a fault is told: none of them may still write when the account is closed
  await Promise.all(groups.map((group) => sweepGroup(group).catch(takeFault)));
  if (faults.length > 0) throw faults[0];
  await rows.settlePlan(database, fence, planned, planGaps);
}

function linkedKinds(run: RunContext): readonly string[] {
  return [...new Set(run.checks.filter(({ links }) => links.length > 0).map(({ check }) => check.asset.kind))].sort();
}

function placeOf({ plan, region }: Unit): rows.ListPlace {
  return { kind: plan.collector.asset.kind, region: escapeStored(region ?? '') };
}

/** Where a kind has several lists: what those have shown that an earlier attempt has finished is known. */
async function sightingsOf(
  run: RunContext,
  units: readonly Unit[],
  left: readonly Unit[],
): Promise<Sightings | undefined> {
  if (units.length < 2 || left.length === 0) return undefined;
  const sightings = new Sightings(run.farKinds.has(placeOf(units[0]!).kind));
  for (const unit of units) if (!left.includes(unit)) await knowStored(run, placeOf(unit), sightings);
  return sightings;
}

async function knowStored(
  { store }: RunContext,
  { kind, region }: rows.ListPlace,
  sightings: Sightings,
): Promise<void> {
  const place = { ...store, kind, sweepRegion: region };
  for (let after = '', isMore = true; isMore; ) {
    const ids = await store.database.inOrganization(store.fence.organizationId, (transaction) =>
      listStored(transaction, place, { ids: null, after, limit: 5_000 }),
    );
    for (const id of ids) sightings.know(unescapeStored(id));
    after = ids.at(-1) ?? after;
    isMore = ids.length === 5_000;
  }
}

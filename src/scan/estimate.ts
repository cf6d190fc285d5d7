import type { PreparedCheck } from '#engine/prepare.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Gap } from '#model/gap.ts';
import type { Transport } from '#model/recording.ts';
import type { Progress } from './assess.ts';
import { collect } from './collect.ts';
import { planUnits, type Unit } from './plan.ts';
import { createReader, type ReaderContext, readerIn } from './reader.ts';
import { SeenIds } from './seen-ids.ts';

export interface EstimateOptions {
  readonly cloud: Cloud;
  readonly checks: readonly PreparedCheck[];
  readonly transport: Transport;
  readonly account: string;
  readonly regions: readonly string[];
  readonly now: number;
  readonly signal: AbortSignal;
  readonly memory: Map<string, Promise<unknown>>;
  readonly mayLackRegionLists: boolean;
  /** the account's regions could not be read: others may exist */
  readonly regionGap?: Gap;
  readonly apiCalls: () => number;
  readonly onProgress?: (progress: Progress) => void;
}

/** What an assessment would cost, each number an upper bound. */
export interface Estimate {
  /** assets that the selected checks judge */
  readonly instances: number;
  /** instance × check that looks at its kind */
  readonly scans: number;
  /** calls of an assessment: the lists, and every detail of every asset */
  readonly apiCalls: number;
  readonly kinds: readonly { readonly kind: string; readonly instances: number; readonly checks: number }[];
  /** lists that could not be read: the numbers are then too low */
  readonly gaps: readonly Gap[];
}

/** Reads the lists of an account, and no details, and counts. */
export async function estimate(options: EstimateOptions): Promise<Estimate> {
  const { cloud, checks, transport, account, regions, now, signal, memory } = options;
  const context: ReaderContext = { account, regions, region: null, now, transport, signal, memory };
  const gaps: Gap[] = options.regionGap ? [options.regionGap] : [];
  const groups = planUnits(cloud, checks, createReader(context), (gap) => {
    if (!options.mayLackRegionLists || gap.code !== 'NotRecorded') gaps.push(gap);
  });
  const units = (await Promise.all(groups)).flat();
  const counts = new Map<string, { instances: number; details: number }>();
  const seen = new SeenIds();
  let doneUnits = 0;
  let assets = 0;
  const sweep = async (unit: Unit): Promise<void> => {
    const { collector, details } = unit.plan;
    const { kind } = collector.asset;
    const count = counts.get(kind) ?? { instances: 0, details: 0 };
    counts.set(kind, count);
    const listOnly = { ...unit.plan, details: [] };
    const settings = { cloud: cloud.id, needed: unit.needed, readAt: new Date(now).toISOString() };
    for await (const collected of collect(listOnly, readerIn(context, unit.region), settings)) {
      if ('listGap' in collected) gaps.push(collected.listGap);
      else if (seen.add(`${kind} ${collected.asset.id}`)) {
        assets += 1;
        count.instances += 1;
        count.details += details.reduce((calls, { operations }) => calls + operations.length, 0);
      }
    }
    doneUnits += 1;
    options.onProgress?.({ doneUnits, totalUnits: units.length, assets, gaps: gaps.length });
  };
  await Promise.all(units.map(sweep));
  const details = [...counts.values()].reduce((calls, count) => calls + count.details, 0);
  const kinds = [...counts]
    .map(([kind, { instances }]) => ({
      kind,
      instances,
      checks: checks.filter(({ check }) => check.asset.kind === kind).length,
    }))
    .filter((entry) => entry.checks > 0)
    .sort((a, b) => (a.kind < b.kind ? -1 : 1));
  return {
    instances: kinds.reduce((sum, { instances }) => sum + instances, 0),
    scans: kinds.reduce((sum, entry) => sum + entry.instances * entry.checks, 0),
    apiCalls: options.apiCalls() + details,
    kinds,
    gaps,
  };
}

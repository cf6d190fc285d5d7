import type { Cloud } from '#model/cloud.ts';
import type { Collector, Reader } from '#model/collector.ts';
import type { Gap } from '#model/gap.ts';
import { type Paging, ReadFailure } from '#model/operation.ts';
import type { Transport } from '#model/recording.ts';
import { gapOf } from './collect.ts';
import { createReader } from './reader.ts';
import { Slots } from './slots.ts';

export interface ProbeOptions {
  readonly cloud: Cloud;
  readonly transport: Transport;
  readonly account: string;
  /** the account's regions */
  readonly regions: readonly string[];
  /** asked when the account has it and any region will do */
  readonly homeRegion: string;
  readonly now: number;
  readonly signal: AbortSignal;
  readonly memory: Map<string, Promise<unknown>>;
  readonly moduleTimeoutMs?: number | undefined;
}

/** Whether one module of a cloud can be read. */
export interface ModuleProbe {
  readonly module: string;
  readonly status: 'in-use' | 'error' | 'timeout';
  /** what the cloud said; null when it simply answered */
  readonly gap: Gap | null;
}

const modulesAtOnce = 6;

/** The modules of a cloud, as asset kinds name them: `ecs` of `alibaba.ecs.instance`. */
export function modulesOf(cloud: Cloud): readonly string[] {
  return [...probesOf(cloud).keys()].sort();
}

/** One cheap read of each module: the first page of a list, in one region. Never throws for a read that failed. */
export async function probeModules(options: ProbeOptions): Promise<readonly ModuleProbe[]> {
  const slots = new Slots(modulesAtOnce);
  const probes = [...probesOf(options.cloud)].map(async ([module, collector]) => {
    const release = await slots.take(options.signal);
    try {
      return await probe(module, collector, options);
    } finally {
      release();
    }
  });
  const done = await Promise.all(probes);
  return done.sort((a, b) => (a.module < b.module ? -1 : 1));
}

/** Per module a collector that reads a list of its own, without asking for other things first where there is one. */
function probesOf(cloud: Cloud): ReadonlyMap<string, Collector> {
  const probes = new Map<string, Collector>();
  for (const collector of cloud.collectors) {
    if (collector.list.operations.length === 0) continue;
    const module = collector.asset.kind.split('.')[1] ?? collector.asset.kind;
    const known = probes.get(module);
    if (!known || (known.list.parents && !collector.list.parents)) probes.set(module, collector);
  }
  return probes;
}

async function probe(module: string, collector: Collector, options: ProbeOptions): Promise<ModuleProbe> {
  const limit = AbortSignal.timeout(options.moduleTimeoutMs ?? 30_000);
  const context = { ...options, region: null, signal: AbortSignal.any([options.signal, limit]) };
  let reader = createReader(context);
  try {
    reader = createReader({ ...context, region: await regionOf(collector, reader, options.homeRegion) });
    await readFirstPage(collector, reader);
    return { module, status: 'in-use', gap: null };
  } catch (error) {
    options.signal.throwIfAborted();
    const gap = gapOf(error, collector.list.operations, reader);
    if (collector.list.notActivated?.includes(gap.code)) return { module, status: 'in-use', gap };
    return { module, status: limit.aborted || gap.code === 'RequestTimeout' ? 'timeout' : 'error', gap };
  }
}

async function regionOf(collector: Collector, reader: Reader, homeRegion: string): Promise<string | null> {
  const regions = reader.regions.includes(homeRegion) ? [homeRegion, ...reader.regions] : reader.regions;
  const [site] = collector.sites?.(regions.slice(0, 1)) ?? [];
  if (site !== undefined) return site;
  if (collector.scope === 'global') return null;
  const available = await availableIn(collector, reader);
  return regions.find((region) => available?.has(region) ?? true) ?? regions[0] ?? null;
}

/** Undefined when it cannot be told: a scan then tries every region, so the list alone decides whether the module can be read. */
async function availableIn({ availability }: Collector, reader: Reader) {
  try {
    return availability && new Set(await availability.read(reader));
  } catch (error) {
    if (error instanceof ReadFailure) return undefined;
    throw error;
  }
}

async function readFirstPage({ list }: Collector, reader: Reader): Promise<void> {
  const first = firstPages(reader);
  for await (const parent of list.parents?.(first) ?? [undefined]) {
    for await (const _ of list.read(first, parent as never)) return;
    return;
  }
}

/** A reader of first pages, of the vendor's own size: the smallest allowed one differs from operation to operation. */
function firstPages(reader: Reader): Reader {
  return {
    ...reader,
    pages: async function* (operation, input = {}, where = {}) {
      yield await reader.call(operation, { ...firstPage(operation.paging), ...input }, where);
    },
  };
}

function firstPage(paging: Paging | undefined): Record<string, number> {
  return paging?.style === 'number' ? { [paging.input]: 1 } : {};
}

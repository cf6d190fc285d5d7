import { alibaba } from '#clouds/alibaba/index.ts';
import { neededFields, type PreparedCheck } from '#engine/prepare.ts';
import type { Asset } from '#model/asset.ts';
import { collect, planCollector } from '#scan/collect.ts';
import { createReader } from '#scan/reader.ts';
import { createDirectTransport } from '#testing/alibaba/direct-transport.ts';
import { largeEstate } from '#testing/alibaba/large.ts';

/** The assets of a generated estate, read by the real collectors. */
export async function readAssets(checks: readonly PreparedCheck[], count: number): Promise<Asset[]> {
  const estate = largeEstate({ assets: count });
  const { account, regions } = estate;
  const transport = createDirectTransport(estate);
  const context = { account, regions, now: Date.now(), transport, signal: new AbortController().signal };
  const memory = new Map<string, Promise<unknown>>();
  const readAt = new Date().toISOString();
  const needed = neededFields(checks);
  const assets: Asset[] = [];
  for (const collector of alibaba.collectors) {
    const fields = needed.get(collector.asset.kind)!;
    for (const region of collector.sites?.(regions) ?? (collector.scope === 'global' ? [null] : regions)) {
      const reader = createReader({ ...context, region, memory });
      const plan = planCollector(collector, fields);
      for await (const collected of collect(plan, reader, { cloud: 'alibaba', needed: fields, readAt })) {
        if ('listGap' in collected) throw new Error(`The generated estate has a gap: ${collected.listGap.message}`);
        assets.push(collected.asset);
      }
    }
  }
  return assets;
}

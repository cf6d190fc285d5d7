import { z } from 'zod';
import type { Availability, Reader } from '#model/collector.ts';
import { defineOperation } from '#model/operation.ts';
import { isRegionId } from './regions.ts';
import { wrapped } from './reply.ts';

/** What the operations of regional services take; the reader of a regional collector always has a region. */
export function inRegion(reader: Reader): { readonly RegionId: string } {
  return { RegionId: reader.region ?? '' };
}

/** A reply with an id that is none is not understood: read as it stands, it would make the service vanish from every region. */
const RegionItem = z.object({ RegionId: z.string().refine(isRegionId, 'is not a region id') });

/** Where a service exists, by its own DescribeRegions; some list a region once per zone. `item` is the name of the list inside `wrapper`. */
export function availableRegions(
  service: string,
  permissionPrefix = service,
  wrapper = 'Regions',
  item = 'Region',
): Availability {
  const describeRegions = defineOperation({
    service,
    name: 'DescribeRegions',
    permission: `${permissionPrefix}:DescribeRegions`,
    shared: true,
    reply: wrapped(wrapper, item, RegionItem),
  });
  return {
    operations: [describeRegions],
    read: async (reader) => [...new Set((await reader.call(describeRegions)).map((region) => region.RegionId))],
  };
}

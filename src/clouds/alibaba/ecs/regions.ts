import { z } from 'zod';
import type { Reader } from '#model/collector.ts';
import { defineOperation } from '#model/operation.ts';
import { wrapped } from '../reply.ts';

/** The regions that the account may use; ECS is in all of them. */
export const describeRegions = defineOperation({
  service: 'ecs',
  name: 'DescribeRegions',
  permission: 'ecs:DescribeRegions',
  shared: true,
  reply: wrapped('Regions', 'Region', z.object({ RegionId: z.string().min(1) })),
});

/** The ids of the account's regions, in the vendor's order. */
export async function readRegions(reader: Reader): Promise<string[]> {
  const regions = await reader.call(describeRegions);
  return regions.map((region) => region.RegionId);
}

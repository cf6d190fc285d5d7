import { z } from 'zod';
import { type Collector, defineCollector, type Found } from '#model/collector.ts';
import { defineOperation } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { plain } from '../reply.ts';
import { Trail } from './assets.ts';

const describeTrails = defineOperation({
  service: 'actiontrail',
  name: 'DescribeTrails',
  permission: 'actiontrail:DescribeTrails',
  // the operation does not page: an account has at most a handful of trails
  reply: plain(
    'TrailList',
    z.looseObject({
      Name: z.string().min(1),
      HomeRegion: z.string().optional(),
      IsOrganizationTrail: z.unknown().optional(),
    }),
  ),
});

const getTrailStatus = defineOperation({
  service: 'actiontrail',
  name: 'GetTrailStatus',
  permission: 'actiontrail:GetTrailStatus',
  reply: z.object({ IsLogging: z.unknown(), LatestDeliveryError: z.string().nullish() }),
});

const trails = defineCollector({
  asset: Trail,
  // one region's endpoint tells of every trail when shadow trails are asked for
  scope: 'global',
  sites: (regions) => regions.slice(0, 1),
  list: {
    operations: [describeTrails],
    read: async function* (reader): AsyncIterable<Found> {
      const input = { IncludeOrganizationTrail: true, IncludeShadowTrails: true };
      for (const trail of await reader.call(describeTrails, input)) {
        yield {
          id: arn('actiontrail', trail.HomeRegion ?? null, reader.account, `trail/${trail.Name}`),
          name: trail.Name,
          region: null,
          fields: {
            accountId: reader.account,
            status: trail.Status,
            trailRegion: trail.TrailRegion,
            eventRw: trail.EventRW,
            homeRegion: trail.HomeRegion,
            ossBucketName: trail.OssBucketName || null,
            slsProjectArn: trail.SlsProjectArn || null,
            maxComputeProjectArn: trail.MaxComputeProjectArn || null,
            // left out for a trail of the account alone
            isOrganizationTrail: trail.IsOrganizationTrail ?? false,
          },
        };
      }
    },
  },
  details: [
    {
      fields: ['isLogging', 'latestDeliveryError'],
      operations: [getTrailStatus],
      needs: ['homeRegion', 'isOrganizationTrail', 'status'],
      // whatever is not enabled does not log
      when: ({ fields }) => fields.status !== 'Disable' && fields.status !== 'Fresh',
      read: async (reader, { name, fields }) => {
        const input = fields.isOrganizationTrail === true ? { Name: name, IsOrganizationTrail: true } : { Name: name };
        const region = typeof fields.homeRegion === 'string' ? fields.homeRegion : reader.region;
        const status = await reader.call(getTrailStatus, input, { region });
        return { isLogging: status.IsLogging, latestDeliveryError: status.LatestDeliveryError || null };
      },
    },
  ],
});

export const collectors: readonly Collector[] = [trails];

import type { Handler } from '../call.ts';

/** The regions that a service says it exists in. */
function regionsOf(call: Parameters<Handler>[0], service: string): readonly string[] {
  return call.estate.serviceRegions[service] ?? call.estate.regions;
}

/** ECS, VPC, CLB and API Gateway share one shape. */
export function describeRegions(service: string): Handler {
  return (call) => ({
    Regions: {
      Region: regionsOf(call, service).map((region) => ({
        RegionId: region,
        LocalName: region,
        RegionEndpoint: `${service}.${region}.aliyuncs.com`,
      })),
    },
  });
}

/** RDS lists a region once per zone. */
export const describeRdsRegions: Handler = (call) => ({
  Regions: {
    RDSRegion: regionsOf(call, 'rds').flatMap((region) =>
      ['g', 'h'].map((zone) => ({ RegionId: region, ZoneId: `${region}-${zone}`, LocalName: region })),
    ),
  },
});

export const describeRedisRegions: Handler = (call) => ({
  RegionIds: {
    KVStoreRegion: regionsOf(call, 'r-kvstore').map((region) => ({
      RegionId: region,
      LocalName: region,
      ZoneIds: `${region}-g,${region}-h`,
      ZoneIdList: { ZoneId: [`${region}-g`, `${region}-h`] },
    })),
  },
});

export const describePolardbRegions: Handler = (call) => ({
  Regions: {
    Region: regionsOf(call, 'polardb').map((region) => ({
      RegionId: region,
      Zones: { Zone: [{ ZoneId: `${region}-g`, VpcEnabled: true }] },
    })),
  },
});

export const describeMongodbRegions: Handler = (call) => ({
  Regions: {
    DdsRegion: regionsOf(call, 'dds').map((region) => ({
      RegionId: region,
      RegionName: region,
      EndPoint: 'mongodb.aliyuncs.com',
      Zones: { Zone: [{ ZoneId: `${region}-g`, ZoneName: `${region}-g`, VpcEnabled: true }] },
    })),
  },
});

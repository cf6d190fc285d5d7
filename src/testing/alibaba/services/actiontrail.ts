import { detail, type Service } from '../call.ts';
import type { Thing } from '../expectation.ts';
import { each, type Records } from '../records.ts';

/** The id is the trail's name. */
export interface Trail extends Thing {
  readonly status?: 'Enable' | 'Disable' | 'Fresh';
  readonly logging?: boolean;
  readonly trailRegion?: string;
  readonly events?: 'All' | 'Write' | 'Read';
  readonly homeRegion?: string;
  readonly bucket?: string;
  readonly logProject?: string;
  readonly organization?: boolean;
  /** shown only when shadow trails (of other regions) are asked for */
  readonly shadow?: boolean;
}

export interface ActionTrail {
  readonly trails: Records<Trail>;
}

export const actiontrail: Service = {
  code: 'actiontrail',
  version: '2020-07-06',
  operations: {
    DescribeTrails: (call) => {
      const shown = [...each(call.estate.actiontrail.trails)].filter(
        (trail) =>
          (!trail.shadow || call.input.IncludeShadowTrails === 'true') &&
          (!trail.organization || call.input.IncludeOrganizationTrail === 'true'),
      );
      return {
        TrailList: shown.map((trail) => ({
          Name: trail.id,
          Status: trail.status ?? 'Enable',
          TrailRegion: trail.trailRegion ?? 'All',
          HomeRegion: trail.homeRegion ?? 'cn-hangzhou',
          Region: trail.homeRegion ?? 'cn-hangzhou',
          EventRW: trail.events ?? 'All',
          OssBucketName: trail.bucket ?? '',
          OssKeyPrefix: '',
          SlsProjectArn: trail.logProject ?? '',
          IsOrganizationTrail: trail.organization ?? false,
          TrailArn: `acs:actiontrail:${trail.homeRegion ?? 'cn-hangzhou'}:${call.estate.account}:trail/${trail.id}`,
          CreateTime: '2025-03-01T02:00:00Z',
        })),
      };
    },
    GetTrailStatus: detail(
      'Name',
      'TrailNotFoundException',
      (call) => call.estate.actiontrail.trails,
      (trail) => ({
        IsLogging: trail.logging ?? true,
        OssBucketStatus: trail.bucket !== undefined,
        SlsLogStoreStatus: trail.logProject !== undefined,
        LatestDeliveryError: '',
        LatestDeliveryTime: '2026-01-01T00:00:00Z',
      }),
    ),
  },
};

import { cutShort, defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { Account } from '../../ram/assets.ts';

export default defineCheck({
  id: 'alibaba.actiontrail.trail-enabled',
  version: 1,
  title: 'ActionTrail delivers all events of all regions',
  dimension: 'security-risk',
  category: 'logs',
  severity: 'high',
  free: true,
  asset: Account,
  rationale:
    'Without a trail, events are gone after 90 days, and nobody can tell afterwards who did what. A trail that keeps only some regions or only writing events leaves exactly the gaps that an intruder looks for.',
  remediation: {
    console: [
      'In the ActionTrail console choose the region that shall be the home of the trail, then open Trails and choose Create Trail.',
      'Select all management events, read and write, of all regions.',
      'Deliver them to an OSS bucket or a Simple Log Service project that only the security team can change.',
      'Where a trail exists already, edit it to the same settings and switch it on.',
    ],
    cli: 'aliyun actiontrail CreateTrail --Name audit-all --OssBucketName <bucket> --EventRW All --TrailRegion All && aliyun actiontrail StartLogging --Name audit-all',
    terraform:
      'resource "alicloud_actiontrail_trail" "audit" {\n  trail_name      = "audit-all"\n  oss_bucket_name = "<bucket>"\n  event_rw        = "All"\n  trail_region    = "All"\n  status          = "Enable"\n}',
  },
  references: [
    'https://www.alibabacloud.com/help/en/actiontrail/user-guide/trail-overview',
    'https://www.alibabacloud.com/help/en/actiontrail/developer-reference/api-actiontrail-2020-07-06-createtrail',
  ],
  reads: [
    'trails.status',
    'trails.trailRegion',
    'trails.eventRw',
    'trails.ossBucketName',
    'trails.slsProjectArn',
    'trails.maxComputeProjectArn',
    'trails.isLogging',
  ],
  judge: (account) => {
    const names: string[] = [];
    const shortcomings: Readonly<Record<string, unknown>>[] = [];
    for (const trail of account.trails) {
      const shortcoming = shortcomingOf(trail);
      if (shortcoming === null) return pass({ trail: trail.$name });
      names.push(trail.$name);
      shortcomings.push({ trail: trail.$name, ...shortcoming });
    }
    if (names.length === 0) return fail('The account has no trail', { trails: names });
    return fail('No trail delivers all events of all regions; trails: {trails}', { trails: names, shortcomings });
  },
  examples: [
    { outcome: 'pass', because: 'one trail delivers everything', asset: { trails: [trailWith({})] } },
    {
      outcome: 'pass',
      because: 'a Simple Log Service project is a destination too',
      asset: { trails: [trailWith({ ossBucketName: null, slsProjectArn: 'acs:log:cn-hangzhou:1:project/audit' })] },
    },
    {
      outcome: 'pass',
      because: 'one good trail is enough, whatever the others are',
      asset: { trails: [trailWith({ eventRw: 'Write' }), trailWith({})] },
    },
    {
      outcome: 'pass',
      because: 'a good trail is known, though the list was cut short',
      asset: { trails: cutShort([trailWith({})]) },
    },
    { outcome: 'fail', because: 'there is no trail', asset: { trails: [] } },
    { outcome: 'fail', because: 'the trail was never started', asset: { trails: [trailWith({ status: 'Fresh' })] } },
    {
      outcome: 'fail',
      because: 'the trail is off, so its delivery was not even asked for',
      asset: { trails: [trailWith({ status: 'Disable', isLogging: denied })] },
    },
    { outcome: 'fail', because: 'reading events are left out', asset: { trails: [trailWith({ eventRw: 'Write' })] } },
    {
      outcome: 'fail',
      because: 'other regions are left out',
      asset: { trails: [trailWith({ trailRegion: 'cn-hangzhou' })] },
    },
    {
      outcome: 'fail',
      because: 'the events go nowhere',
      asset: { trails: [trailWith({ ossBucketName: null })] },
    },
    {
      outcome: 'fail',
      because: 'the trail is enabled, but delivery has stopped',
      asset: { trails: [trailWith({ isLogging: false })] },
    },
    { outcome: 'unknown', because: 'listing trails was denied', asset: { trails: denied } },
    {
      outcome: 'unknown',
      because: 'the list was cut short before a good trail came',
      asset: { trails: cutShort([trailWith({ status: 'Disable' })]) },
    },
    {
      outcome: 'unknown',
      because: 'whether the only candidate delivers could not be read',
      asset: { trails: [trailWith({ isLogging: denied })] },
    },
  ],
});

interface TrailSettings {
  readonly status: 'Enable' | 'Disable' | 'Fresh';
  readonly trailRegion: string;
  readonly eventRw: 'All' | 'Write' | 'Read';
  readonly ossBucketName: string | null;
  readonly slsProjectArn: string | null;
  readonly maxComputeProjectArn: string | null;
  readonly isLogging: boolean;
}

/** The first setting that keeps a trail from being enough, or null. Whether it logs is looked at last: that is read for live trails only. */
function shortcomingOf(trail: TrailSettings): Readonly<Record<string, unknown>> | null {
  if (trail.status !== 'Enable') return { status: trail.status };
  if (trail.trailRegion !== 'All') return { trailRegion: trail.trailRegion };
  if (trail.eventRw !== 'All') return { eventRw: trail.eventRw };
  if (!trail.ossBucketName && !trail.slsProjectArn && !trail.maxComputeProjectArn) return { destination: null };
  return trail.isLogging ? null : { isLogging: false };
}

function trailWith<const T extends Partial<{ [N in keyof TrailSettings]: TrailSettings[N] | typeof denied }>>(
  settings: T,
) {
  const good = {
    status: 'Enable',
    trailRegion: 'All',
    eventRw: 'All',
    ossBucketName: 'audit-events',
    slsProjectArn: null,
    maxComputeProjectArn: null,
    isLogging: true,
  } as const;
  return { ...good, ...settings };
}

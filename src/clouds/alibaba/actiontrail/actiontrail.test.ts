import { describe, expect, it } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const regions = ['cn-hangzhou', 'cn-beijing'];

function answer(operation: string, output: unknown, input: RecordedCall['input'] = {}, region?: string): RecordedCall {
  return { service: 'actiontrail', operation, input, output, ...(region === undefined ? {} : { region }) };
}
const audit = {
  Name: 'audit-all',
  Status: 'Enable',
  TrailRegion: 'All',
  EventRW: 'All',
  HomeRegion: 'cn-beijing',
  OssBucketName: 'audit-events',
  SlsProjectArn: '',
  IsOrganizationTrail: false,
};

describe('trails', () => {
  it('are listed once, organisation and shadow trails included, and asked about in their home region', async () => {
    const { assets, gaps, apiCalls } = await collectFrom(
      collectors,
      [
        answer(
          'DescribeTrails',
          { TrailList: [audit, { ...audit, Name: 'of-the-company', IsOrganizationTrail: true }] },
          { IncludeOrganizationTrail: true, IncludeShadowTrails: true },
          'cn-hangzhou',
        ),
        answer('GetTrailStatus', { IsLogging: true, LatestDeliveryError: '' }, { Name: 'audit-all' }, 'cn-beijing'),
        answer(
          'GetTrailStatus',
          { IsLogging: false, LatestDeliveryError: 'no such bucket' },
          { Name: 'of-the-company', IsOrganizationTrail: true },
          'cn-beijing',
        ),
      ],
      { regions },
    );
    expect(gaps).toEqual([]);
    expect(apiCalls).toBe(3);
    expect(assets).toMatchObject([
      {
        id: 'acs:actiontrail:cn-beijing:1234567890123456:trail/audit-all',
        name: 'audit-all',
        region: null,
        fields: {
          accountId: '1234567890123456',
          status: 'Enable',
          trailRegion: 'All',
          eventRw: 'All',
          ossBucketName: 'audit-events',
          slsProjectArn: null,
          isOrganizationTrail: false,
          isLogging: true,
          latestDeliveryError: null,
        },
      },
      { name: 'of-the-company', fields: { isLogging: false, latestDeliveryError: 'no such bucket' } },
    ]);
  });

  it('that are off are not asked whether they log', async () => {
    const { IsOrganizationTrail: _, ...own } = audit;
    const trails = { TrailList: { ...own, Status: 'Fresh' } };
    const { assets, gaps, apiCalls } = await collectFrom(collectors, [answer('DescribeTrails', trails)], { regions });
    expect(gaps).toEqual([]);
    expect(apiCalls).toBe(1);
    expect(assets[0]?.fields.isOrganizationTrail).toBe(false);
    expect(assets[0]?.gaps?.isLogging?.code).toBe('NotRead');
  });

  it('are asked in the listing region when no home region is named, and a refusal is a gap', async () => {
    const { HomeRegion: _, ...homeless } = audit;
    const calls = [answer('DescribeTrails', { TrailList: [homeless] })];
    const { assets } = await collectFrom(collectors, calls, { regions });
    expect(assets[0]?.gaps?.isLogging).toMatchObject({ code: 'NotRecorded', region: 'cn-hangzhou' });
  });

  it.each([
    ['an unknown status', { Status: 'Paused' }, 'status'],
    ['unknown events', { EventRW: undefined }, 'eventRw'],
  ])('with %s keep a gap for it', async (_, change, field) => {
    const calls = [answer('DescribeTrails', { TrailList: [{ ...audit, ...change }] })];
    const { assets } = await collectFrom(collectors, calls, { regions });
    expect(assets[0]?.gaps?.[field]?.code).toBe('UnexpectedReply');
  });

  it('are unknown, not none, when the answer is foreign', async () => {
    const { assets, gaps } = await collectFrom(collectors, [answer('DescribeTrails', { Trails: [] })], { regions });
    expect(assets).toEqual([]);
    expect(gaps).toMatchObject([{ operation: 'DescribeTrails', code: 'UnexpectedReply', asset: null }]);
  });
});

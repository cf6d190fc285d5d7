import { expect, test } from 'vitest';
import { account, answer, assess, type Line, type Members, type Outcome, refuse } from './recording.ts';

test('31 trails', async () => {
  const check = 'alibaba.actiontrail.trail-enabled';
  const good = {
    Name: 't',
    Status: 'Enable',
    TrailRegion: 'All',
    EventRW: 'All',
    OssBucketName: 'b',
    SlsProjectArn: '',
  };
  const run = async (trails: readonly Members[], ...status: Line[]) => {
    const { results } = await assess(
      [answer('actiontrail', 'DescribeTrails', { TrailList: trails }), ...status],
      ['--check', check],
    );
    return results.map((r) => [r.name, r.outcome, r.region]);
  };
  const on = answer('actiontrail', 'GetTrailStatus', { IsLogging: true }),
    off = answer('actiontrail', 'GetTrailStatus', { IsLogging: false });
  const is = (outcome: Outcome) => [[account, outcome, null]];
  expect.soft(await run([good], on)).toEqual(is('pass'));
  expect
    .soft(await run([good], answer('actiontrail', 'GetTrailStatus', { IsLogging: 'true' })), 'text')
    .toEqual(is('pass'));
  expect
    .soft(await run([{ ...good, OssBucketName: '', SlsProjectArn: 'acs:log:cn-hangzhou:1:project/p' }], on), 'sls')
    .toEqual(is('pass'));
  expect.soft(await run([{ ...good, OssBucketName: '' }], on), 'no destination').toEqual(is('fail'));
  expect.soft(await run([{ ...good, EventRW: 'Write' }], on), 'write only').toEqual(is('fail'));
  expect.soft(await run([{ ...good, TrailRegion: 'cn-hangzhou' }], on), 'one region').toEqual(is('fail'));
  expect.soft(await run([{ ...good, Status: 'Disable' }], off), 'disabled').toEqual(is('fail'));
  expect.soft(await run([{ ...good, Status: 'Fresh' }], off), 'fresh').toEqual(is('fail'));
  expect.soft(await run([good], off), 'not logging').toEqual(is('fail'));
  expect.soft(await run([], on), 'none').toEqual(is('fail'));
  expect.soft(await run([{ ...good, IsOrganizationTrail: true }], on), 'organisation').toEqual(is('pass'));
  expect.soft(await run([{ ...good, Name: 'bad', EventRW: 'Write' }, good], on), 'second').toEqual(is('pass'));
  expect.soft(await run([good], refuse('actiontrail', 'GetTrailStatus')), 'status refused').toEqual(is('unknown'));
  expect
    .soft(await run([{ ...good, EventRW: 'Read' }], refuse('actiontrail', 'GetTrailStatus')), 'decided without status')
    .toEqual(is('fail'));
  expect
    .soft(
      await run(
        [{ ...good, Name: 'a' }, good],
        refuse('actiontrail', 'GetTrailStatus', { Name: 'a' }),
        answer('actiontrail', 'GetTrailStatus', { IsLogging: true }, { Name: 't' }),
      ),
      'one good enough',
    )
    .toEqual(is('pass'));
  expect
    .soft(
      await run([{ Name: 't', Status: 'Enable', TrailRegion: 'All', EventRW: 'All', SlsProjectArn: 'x' }], on),
      'minimal',
    )
    .toEqual(is('pass'));
  const refusedList = await assess([refuse('actiontrail', 'DescribeTrails')], ['--check', check]);
  expect
    .soft(
      refusedList.results.map((r) => [r.name, r.outcome, r.region]),
      'list refused',
    )
    .toEqual([[account, 'unknown', null]]);
  expect
    .soft(
      (
        await assess(
          [
            { ...answer('actiontrail', 'DescribeTrails', { TrailList: [good] }), region: 'cn-hangzhou' },
            { ...on, region: 'cn-hangzhou' },
          ],
          ['--check', check],
        )
      ).results[0]?.outcome,
      'with region',
    )
    .toBe('pass');
});

import { expect, it } from 'vitest';
import { availableRegions } from './regional.ts';

const [describeRegions] = availableRegions('slb').operations;
const understands = (...ids: readonly string[]) =>
  describeRegions!.reply.safeParse({ Regions: { Region: ids.map((RegionId) => ({ RegionId })) } }).success;

it('understands regions that are not published yet', () => {
  expect(understands('cn-hangzhou', 'xx-newland-7')).toBe(true);
});

it.each(['', 'CN-HANGZHOU', 'cn-hangzhou.example.com', ' cn-hangzhou', 'everywhere'])(
  'does not understand a list that names %j, so every region of the account is tried',
  (id) => {
    expect(understands('cn-hangzhou', id)).toBe(false);
  },
);

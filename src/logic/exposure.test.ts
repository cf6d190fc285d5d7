import { describe, expect, test } from 'vitest';
import { GapReached } from '#model/gap.ts';
import { exposureOf, type WhitelistGroup } from './exposure.ts';

const gap = new GapReached({ service: 's', operation: 'o', region: null, code: 'Forbidden', message: '' }, 'field');
const refused = (): never => {
  throw gap;
};
const group = (...entries: string[]): WhitelistGroup[] => [{ name: 'default', entries }];
const options = { includeIpv6: true };

describe('a service is exposed only by a public address and an open whitelist together', () => {
  test.each([
    ['no public address', [], group('0.0.0.0/0'), 'not-public'],
    ['a whitelist of some', ['a'], group('10.0.0.0/8', '110.0.0.0/8'), 'closed'],
    ['an empty whitelist', ['a'], [], 'closed'],
    ['both', ['a'], group('0.0.0.0/0'), 'open'],
    ['two halves', ['a'], group('0.0.0.0/1', '128.0.0.0/1'), 'open'],
    ['an entry that nobody understands', ['a'], group('10.0.0.0/8', '%'), 'unreadable'],
    ['an open entry beside one that nobody understands', ['a'], group('%', '0.0.0.0/0'), 'open'],
  ])('%s', (_, addresses, whitelist, state) => {
    expect(
      exposureOf(
        () => addresses,
        () => whitelist,
        options,
      ).state,
    ).toBe(state);
  });

  test('an unread whitelist does not matter without a public address', () => {
    expect(exposureOf(() => [], refused, options).state).toBe('not-public');
  });

  test('unread addresses do not matter with a closed whitelist', () => {
    expect(exposureOf(refused, () => group('10.0.0.0/8'), options).state).toBe('closed');
  });

  test.each([
    ['addresses, whitelist open', refused, () => group('0.0.0.0/0')],
    ['addresses, whitelist not understood', refused, () => group('%')],
    ['whitelist, public', () => ['a'], refused],
    ['both', refused, refused],
  ])('what is unread and decides ends in the gap: %s', (_, addresses, whitelist) => {
    expect(() => exposureOf(addresses, whitelist, options)).toThrow(gap as unknown as Error);
  });
});

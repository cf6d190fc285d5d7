import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admittedBy } from './address-spans.ts';

const everyone = 2 ** 32;

function rule(first: string, last = first, name = `${first} to ${last}`) {
  return { name, first, last };
}

describe('whom a firewall lets in', () => {
  test.each([
    ['no rule lets nobody in', [], 0],
    ['one address', [rule('203.0.113.7')], 1],
    ['both ends are part of a rule', [rule('203.0.113.0', '203.0.113.255')], 256],
    ['everyone', [rule('0.0.0.0', '255.255.255.255')], everyone],
    ['a block in both places', [rule('203.0.113.0/24')], 256],
    ['a block of everyone', [rule('0.0.0.0/0')], everyone],
    ['everyone in two halves', [rule('128.0.0.0', '255.255.255.255'), rule('0.0.0.0', '127.255.255.255')], everyone],
    ['overlapping rules count once', [rule('10.0.0.0', '10.0.0.9'), rule('10.0.0.5', '10.0.0.14')], 15],
    ['a rule inside another adds nothing', [rule('10.0.0.0', '10.0.0.9'), rule('10.0.0.3', '10.0.0.4')], 10],
    ['a rule behind one inside another', [rule('10.0.0.0', '10.0.0.9'), rule('10.0.0.3'), rule('10.0.0.5')], 10],
    ['the same rule twice', [rule('203.0.113.7'), rule('203.0.113.7')], 1],
    ['an IPv6 address counts as the network that it is in', [rule('2001:db8::1')], 1],
    ['two addresses of one IPv6 network', [rule('2001:db8::1'), rule('2001:db8::ffff')], 1],
    ['IPv6 networks are counted', [rule('2001:db8::', '2001:db8:0:ffff:ffff:ffff:ffff:ffff')], 65_536],
    ['everyone over IPv6', [rule('::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')], 2 ** 64],
    ['both families together', [rule('203.0.113.7'), rule('2001:db8::1')], 2],
  ])('%s', (_, rules, addresses) => {
    expect(admittedBy(rules)).toMatchObject({ addresses, unread: [] });
  });

  test('the widest rule is named, whatever family it is of', () => {
    const rules = [rule('203.0.113.0/28', undefined, 'office'), rule('0.0.0.0', '255.255.255.255', 'all')];
    expect(admittedBy(rules).widest).toBe('all');
    expect(admittedBy([...rules, rule('::/0', undefined, 'all of IPv6')]).widest).toBe('all of IPv6');
    expect(admittedBy([]).widest).toBe('');
  });

  test.each([
    ['what is no address', rule('office', '203.0.113.7', 'it')],
    ['an end before its start', rule('203.0.113.7', '203.0.113.6', 'it')],
    ['two families in one rule', rule('203.0.113.7', '2001:db8::1', 'it')],
    ['an empty text', rule('', '', 'it')],
  ])('%s is not understood, and the other rules still count', (_, unread) => {
    expect(admittedBy([unread, rule('203.0.113.7', undefined, 'office')])).toEqual({
      addresses: 1,
      widest: 'office',
      unread: ['it'],
    });
  });

  test('rules let in as many addresses as counting them one by one gives', () => {
    const end = fc.nat({ max: 30 });
    const rules = fc.array(fc.tuple(end, end), { maxLength: 6 });
    fc.assert(
      fc.property(rules, (drawn) => {
        const wrong = drawn.filter(([first, last]) => first > last).length;
        const one = (at: number) => drawn.some(([first, last]) => first <= at && at <= last);
        const counted = Array.from({ length: 31 }, (_, at) => one(at)).filter(Boolean).length;
        for (const address of [
          (at: number) => `198.51.100.${at}`,
          (at: number) => `2001:db8:0:${at.toString(16)}::7`,
        ]) {
          const { addresses, unread } = admittedBy(drawn.map(([first, last]) => rule(address(first), address(last))));
          expect([addresses, unread.length]).toEqual([counted, wrong]);
        }
      }),
      { seed: 20_261_128, numRuns: 500 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findOpening, type NetworkRule, orderByPriority, parsePortRange, type Traffic } from './network-rules.ts';

const anyone = '0.0.0.0/0';
const ssh: Traffic = { protocol: 'tcp', port: 22, family: 'ipv4' };

/** 'accept tcp 22/22 0.0.0.0/0,::/0'; the id is the text itself. */
function rule(text: string): NetworkRule {
  const [action, protocol, ports, sources] = text.split(' ') as [
    NetworkRule['action'],
    NetworkRule['protocol'],
    string,
    string | undefined,
  ];
  return {
    id: text,
    action,
    protocol,
    ports: ports.split(',').map((range) => parsePortRange(range)!),
    sources: sources?.split(',') ?? [],
  };
}

describe('parsePortRange', () => {
  it.each([
    ['22/22', { from: 22, to: 22 }],
    ['1/65535', { from: 1, to: 65535 }],
    ['-1/-1', { from: 0, to: 65535 }],
    ['22', { from: 22, to: 22 }],
    [' 80/90 ', { from: 80, to: 90 }],
    ['0/0', { from: 0, to: 0 }],
  ])('reads %s', (text, range) => {
    expect(parsePortRange(text)).toEqual(range);
  });

  it.each(['', '/', '22/', '/22', '90/80', '1/65536', '-1', '-1/22', '22-23', '22,23', '1/2/3', '2 2', 'ssh', '1e2'])(
    'does not read %j',
    (text) => {
      expect(parsePortRange(text)).toBeNull();
    },
  );
});

describe('orderByPriority', () => {
  const at = (id: string, priority: number, action: NetworkRule['action']) => ({
    ...rule(`${action} tcp 22 ${anyone}`),
    id,
    priority,
  });

  it('puts the lower number first, on a tie drop before accept, and keeps the order of equals', () => {
    const rules = [
      at('a', 100, 'accept'),
      at('b', 1, 'accept'),
      at('c', 9, 'accept'),
      at('d', 1, 'drop'),
      at('e', 1, 'accept'),
      at('f', 10, 'drop'),
    ];
    expect(orderByPriority(rules).map(({ id }) => id)).toEqual(['d', 'b', 'e', 'c', 'f', 'a']);
    expect(rules[0]!.id).toBe('a');
  });

  it('lets a drop win a tie and a stronger accept win over a drop', () => {
    expect(findOpening(orderByPriority([at('accept', 5, 'accept'), at('drop', 5, 'drop')]), ssh)).toEqual([]);
    const stronger = orderByPriority([at('drop', 5, 'drop'), at('accept', 4, 'accept')]);
    expect(findOpening(stronger, ssh).map(({ id }) => id)).toEqual(['accept']);
  });
});

describe('findOpening', () => {
  const open = (...rules: string[]) => ({ rules, opening: rules.filter((text) => text.startsWith('accept')) });
  const closed = (...rules: string[]) => ({ rules, opening: [] as string[] });

  it.each([
    open('accept tcp 22/22 0.0.0.0/0'),
    open('accept tcp 1/65535 0.0.0.0/0'),
    open('accept all -1/-1 0.0.0.0/0'),
    open('accept tcp 80/90,20/23 0.0.0.0/0'),
    open('accept tcp 22/22 10.0.0.0/8,9.9.9.9/0'),
    open('accept tcp 22/22 ::ffff:0:0/96'),
    closed('accept udp 22/22 0.0.0.0/0'),
    closed('accept icmp -1/-1 0.0.0.0/0', 'accept gre -1/-1 0.0.0.0/0', 'accept icmpv6 -1/-1 0.0.0.0/0'),
    closed('accept tcp 23/65535 0.0.0.0/0', 'accept tcp 1/21 0.0.0.0/0'),
    closed('accept tcp 22/22 10.0.0.0/8', 'accept tcp 22/22 110.0.0.0/8'),
    closed('accept tcp 22/22 0.0.0.0'),
    closed('accept tcp 22/22 ::/0'),
    closed('accept tcp 22/22'),
    closed(),
    // drops that stand before
    closed('drop tcp 22/22 0.0.0.0/0', 'accept tcp 22/22 0.0.0.0/0'),
    closed('drop all -1/-1 0.0.0.0/0', 'accept tcp 22/22 0.0.0.0/0'),
    closed('drop tcp 1/100 0.0.0.0/0', 'accept all -1/-1 0.0.0.0/0'),
    closed('drop tcp 22/22 0.0.0.0/1', 'drop tcp 22/22 128.0.0.0/1', 'accept tcp 22/22 0.0.0.0/0'),
    closed('drop tcp 22/22 0.0.0.0/1,128.0.0.0/1', 'accept tcp 22/22 0.0.0.0/0'),
    open('drop tcp 22/22 10.0.0.0/8', 'accept tcp 22/22 0.0.0.0/0'),
    open('drop tcp 22/22 0.0.0.0/1', 'accept tcp 22/22 0.0.0.0/0'),
    open('drop udp 22/22 0.0.0.0/0', 'accept tcp 22/22 0.0.0.0/0'),
    open('drop tcp 23/23 0.0.0.0/0', 'accept tcp 1/65535 0.0.0.0/0'),
    open('drop tcp 22/22 ::/0', 'accept tcp 22/22 0.0.0.0/0'),
    open('drop tcp 22/22 nonsense', 'accept tcp 22/22 0.0.0.0/0'),
    open('drop tcp 22/22', 'accept tcp 22/22 0.0.0.0/0'),
    open('accept tcp 22/22 0.0.0.0/0', 'drop tcp 22/22 0.0.0.0/0'),
    // sources that cover everyone only together
    open('accept tcp 22/22 0.0.0.0/1', 'accept all -1/-1 128.0.0.0/1'),
    closed('accept tcp 22/22 0.0.0.0/1', 'accept udp 22/22 128.0.0.0/1'),
    closed('accept tcp 22/22 0.0.0.0/1', 'accept tcp 22/22 64.0.0.0/2'),
    closed('accept tcp 22/22 0.0.0.0/1', 'drop tcp 22/22 128.0.0.0/1', 'accept tcp 22/22 128.0.0.0/1'),
    closed('drop tcp 22/22 128.0.0.0/1', 'accept tcp 22/22 128.0.0.0/2', 'accept tcp 22/22 0.0.0.0/1'),
    {
      rules: ['accept tcp 22 0.0.0.0/1', 'accept tcp 22 10.0.0.0/8', 'accept tcp 22 0.0.0.0/0'],
      opening: ['accept tcp 22 0.0.0.0/0'],
    },
    {
      rules: ['accept tcp 22 10.0.0.0/8', 'accept tcp 22 0.0.0.0/1', 'accept tcp 22 128.0.0.0/1'],
      opening: ['accept tcp 22 0.0.0.0/1', 'accept tcp 22 128.0.0.0/1'],
    },
  ])('$rules: $opening', ({ rules, opening }) => {
    expect(findOpening(rules.map(rule), ssh).map(({ id }) => id)).toEqual(opening);
  });

  it('looks at the port, the protocol and the family of the traffic', () => {
    const rules = [rule('accept udp 3389/3389 ::/0')];
    expect(findOpening(rules, { protocol: 'udp', port: 3389, family: 'ipv6' })).toEqual(rules);
    expect(findOpening(rules, { protocol: 'udp', port: 3389, family: 'ipv4' })).toEqual([]);
    expect(findOpening(rules, { protocol: 'tcp', port: 3389, family: 'ipv6' })).toEqual([]);
    expect(findOpening(rules, { protocol: 'udp', port: 3388, family: 'ipv6' })).toEqual([]);
  });

  it("takes the vendor's -1/-1 as numbers too, and an empty list as no port", () => {
    const every: NetworkRule = { ...rule(`accept tcp 22 ${anyone}`), ports: [{ from: -1, to: -1 }] };
    expect(findOpening([every], ssh)).toEqual([every]);
    expect(findOpening([{ ...every, ports: [] }], ssh)).toEqual([]);
  });
});

// The model walks the list for each of 16 addresses, one in each sixteenth of IPv4: blocks of at most 4 bits cannot tell more apart.
const sixteenths = Array.from({ length: 16 }, (_, index) => index);
const source = fc.record({ nibble: fc.nat(15), prefix: fc.integer({ min: 0, max: 4 }) });
const modelRule = fc.record({
  action: fc.constantFrom('accept', 'drop'),
  protocol: fc.constantFrom('tcp', 'udp', 'all', 'icmp'),
  from: fc.integer({ min: 1, max: 4 }),
  length: fc.nat(3),
  sources: fc.array(source, { maxLength: 3 }),
});
type ModelRule = typeof modelRule extends fc.Arbitrary<infer T> ? T : never;

const takes = (each: ModelRule, traffic: Traffic) =>
  (each.protocol === 'all' || each.protocol === traffic.protocol) &&
  traffic.port >= each.from &&
  traffic.port <= each.from + each.length;
const holds = (each: ModelRule, sample: number) =>
  each.sources.some(({ nibble, prefix }) => nibble >> (4 - prefix) === sample >> (4 - prefix));

const asRule = (each: ModelRule, index: number): NetworkRule => ({
  id: String(index),
  action: each.action,
  protocol: each.protocol,
  ports: [{ from: each.from, to: each.from + each.length }],
  sources: each.sources.map(({ nibble, prefix }) => `${nibble * 16}.9.9.9/${prefix}`),
});

describe('findOpening, against a walk of packets', () => {
  const traffic = fc.record({
    protocol: fc.constantFrom('tcp', 'udp'),
    port: fc.integer({ min: 1, max: 7 }),
    family: fc.constant('ipv4'),
  });
  const lists = fc.array(modelRule, { maxLength: 8 });

  it('is open exactly when accepts that some packet still reaches hold every packet', () => {
    fc.assert(
      fc.property(lists, traffic, (rules, packet) => {
        const firstMatch = (sample: number, upTo: number) =>
          rules.slice(0, upTo).find((each) => each.action === 'drop' && takes(each, packet) && holds(each, sample));
        const live = rules.filter(
          (each, index) =>
            each.action === 'accept' &&
            takes(each, packet) &&
            sixteenths.some((sample) => holds(each, sample) && firstMatch(sample, index) === undefined),
        );
        const expected = sixteenths.every((sample) => live.some((each) => holds(each, sample)));
        const opening = findOpening(rules.map(asRule), packet).map(({ id }) => rules[Number(id)]!);
        expect(opening.length > 0).toBe(expected);
        expect(live).toEqual(expect.arrayContaining(opening));
        if (expected) expect(sixteenths.every((sample) => opening.some((each) => holds(each, sample)))).toBe(true);
      }),
      { seed: 20264, numRuns: 3000 },
    );
  });

  it('never calls a list closed that lets a packet in from every address', () => {
    fc.assert(
      fc.property(lists, traffic, (rules, packet) => {
        const isLetIn = (sample: number) =>
          rules.find((each) => takes(each, packet) && holds(each, sample))?.action === 'accept';
        if (sixteenths.every(isLetIn)) expect(findOpening(rules.map(asRule), packet)).not.toEqual([]);
      }),
      { seed: 20265, numRuns: 3000 },
    );
  });
});

it('a drop counts only against the accepts that it is said to close', () => {
  const drop: NetworkRule = rule('drop tcp 22 0.0.0.0/0');
  const rules = [
    drop,
    { ...rule('accept tcp 22 0.0.0.0/0'), id: 'a' },
    { ...rule('accept tcp 22 0.0.0.0/0'), id: 'b' },
  ];
  expect(findOpening(rules, ssh)).toEqual([]);
  expect(findOpening(rules, ssh, (_, accept) => accept.id === 'a').map(({ id }) => id)).toEqual(['b']);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coversEntries,
  coversEveryone,
  findCoveringGroups,
  findOpenEntries,
  parseAddressRange,
  splitWhitelist,
} from './addresses.ts';

const v4 = (first: number, last: number) => ({ family: 'ipv4', first: BigInt(first), last: BigInt(last) });
const v6 = (first: bigint, last: bigint) => ({ family: 'ipv6', first, last });
const allOnes = (1n << 128n) - 1n;

describe('parseAddressRange', () => {
  it.each([
    ['1.2.3.4', v4(0x01020304, 0x01020304)],
    [' 10.0.0.0/8 ', v4(0x0a000000, 0x0affffff)],
    ['10.1.2.3/8', v4(0x0a000000, 0x0affffff)],
    ['0.0.0.0/0', v4(0, 0xffffffff)],
    ['9.9.9.9/0', v4(0, 0xffffffff)],
    ['0.0.0.0', v4(0, 0)],
    ['255.255.255.255/32', v4(0xffffffff, 0xffffffff)],
    ['::/0', v6(0n, allOnes)],
    ['::', v6(0n, 0n)],
    ['::1/128', v6(1n, 1n)],
    ['2001:DB8::/32', v6(0x20010db8n << 96n, ((0x20010db8n + 1n) << 96n) - 1n)],
    ['1:2:3:4:5:6:7::', v6(0x00010002000300040005000600070000n, 0x00010002000300040005000600070000n)],
    ['1:2:3:4:5:6:1.2.3.4', v6(0x00010002000300040005000601020304n, 0x00010002000300040005000601020304n)],
    ['::ffff:1.2.3.4', v4(0x01020304, 0x01020304)],
    ['::ffff:102:304/128', v4(0x01020304, 0x01020304)],
    ['::ffff:0:0/96', v4(0, 0xffffffff)],
    ['::ffff:0:0/95', v6(0xfffe00000000n, 0xffffffffffffn)],
  ])('reads %s', (text, range) => {
    expect(parseAddressRange(text)).toEqual(range);
  });

  it.each(
    [
      '',
      '/',
      '/8',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.256',
      '1.2.3.4/33',
      '1.2.3.4/-1',
      '1.2.3.4/',
      '1.2.3.4/8/8',
      '1.2.3.4/ 8',
      'a.b.c.d',
      '0x1.2.3.4',
      '1.2.3.-4',
      '1.2.3.4-1.2.3.9',
      ':',
      ':::',
      '1::2::3',
      '::/129',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7:8::',
      '::12345',
      '::g',
      'fe80::1%eth0',
      '1.2.3.4::',
      '::1.2.3',
      'pl-bp1example',
      'sg-bp1example',
      '%',
      '0'.repeat(100),
      `${'1'.repeat(1_000_000)}/0`,
    ].map((text) => [text]),
  )('does not read %s', (text) => {
    expect(parseAddressRange(text)).toBeNull();
  });

  it('answers the same again, also after many other texts', () => {
    const before = parseAddressRange('10.0.0.0/8');
    for (let index = 0; index < 20_000; index++)
      parseAddressRange(`1.${(index >> 8) & 255}.${index & 255}.${index % 7}`);
    expect(parseAddressRange('10.0.0.0/8')).toEqual(before);
    expect(parseAddressRange('nonsense')).toBeNull();
    expect(parseAddressRange('nonsense')).toBeNull();
  });
});

const splitDownTo128 = [...Array.from({ length: 128 }, (_, bit) => blockWithBit(bit)), '::/128'];

/** All addresses whose highest set bit is `bit`: together with :: itself they are every address. */
function blockWithBit(bit: number): string {
  const hex = (1n << BigInt(bit)).toString(16).padStart(32, '0');
  return `${hex.match(/.{4}/g)!.join(':')}/${128 - bit}`;
}

describe('coversEveryone', () => {
  it.each([
    [['0.0.0.0/0'], 'ipv4', true],
    [['10.0.0.1', '7.7.7.7/0'], 'ipv4', true],
    [['0.0.0.0/1', '128.0.0.0/1'], 'ipv4', true],
    [['128.0.0.0/1', '64.0.0.0/2', '0.0.0.0/2'], 'ipv4', true],
    [['0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/2', 'junk'], 'ipv4', true],
    [['0.0.0.0/1', '0.0.0.0/1'], 'ipv4', false],
    [['0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/3'], 'ipv4', false],
    [['::ffff:0:0/96'], 'ipv4', true],
    [['::ffff:0.0.0.0/97', '128.0.0.0/1'], 'ipv4', true],
    [['0.0.0.0'], 'ipv4', false],
    [['10.0.0.0/8'], 'ipv4', false],
    [['110.0.0.0/8'], 'ipv4', false],
    [['::/0'], 'ipv4', false],
    [['0.0.0.0/0'], 'ipv6', false],
    [['::/0'], 'ipv6', true],
    [['0::0/0'], 'ipv6', true],
    [['::/1', '8000::/1'], 'ipv6', true],
    [['::ffff:0:0/96'], 'ipv6', false],
    [splitDownTo128, 'ipv6', true],
    [splitDownTo128.slice(0, -1), 'ipv6', false],
    [splitDownTo128.slice(1), 'ipv6', false],
    [[], 'ipv4', false],
    [['everyone'], 'ipv4', false],
  ] as const)('%j in %s: %s', (entries, family, expected) => {
    expect(coversEveryone(entries, family)).toBe(expected);
  });
});

describe('findOpenEntries', () => {
  it.each([
    [['0.0.0.0/0'], true, ['0.0.0.0/0']],
    [['127.0.0.1', '0.0.0.0'], true, ['0.0.0.0']],
    [['127.0.0.1', '%', 'junk'], true, []],
    [['10.0.0.0/8', '110.0.0.0', '10.0.0.0', '110.0.0.0/8', '100.0.0.0/8'], true, []],
    [['0.0.0.0/1', '10.0.0.0/8', '128.0.0.0/1'], true, ['0.0.0.0/1', '128.0.0.0/1']],
    [['0.0.0.0/1', '0.0.0.0/0', '128.0.0.0/1'], true, ['0.0.0.0/0']],
    [['0.0.0.0/8'], true, []],
    [['::/0', '0.0.0.0/0'], true, ['::/0', '0.0.0.0/0']],
    [['::/0', '0.0.0.0/0'], false, ['0.0.0.0/0']],
    [['::/0'], false, []],
    [['8000::/1', '::/1'], true, ['8000::/1', '::/1']],
    [['::'], true, []],
    [['127.0.0.1'], true, []],
    [[], true, []],
  ])('%j with IPv6 %s: %j', (entries, includeIpv6, expected) => {
    expect(findOpenEntries(entries, { includeIpv6 })).toEqual(expected);
  });
});

it('splits a whitelist', () => {
  expect(splitWhitelist(' 10.0.0.1, ,0.0.0.0/0,\n::1 ')).toEqual(['10.0.0.1', '0.0.0.0/0', '::1']);
  expect(splitWhitelist('')).toEqual([]);
});

// The model: blocks of at most 4 bits of prefix, so 16 addresses, one in each sixteenth, say everything about them.
const sixteenths = Array.from({ length: 16 }, (_, index) => index);
const block = fc.record({ nibble: fc.nat(15), prefix: fc.integer({ min: 0, max: 4 }) });
type Block = { nibble: number; prefix: number };
const holds = ({ nibble, prefix }: Block, sixteenth: number) => nibble >> (4 - prefix) === sixteenth >> (4 - prefix);
const asV4 = ({ nibble, prefix }: Block) => `${nibble * 16 + (nibble % 3)}.1.2.3/${prefix}`;
const asV6 = ({ nibble, prefix }: Block) => `${nibble.toString(16)}00${nibble % 3}::5/${prefix}`;
const writings = [
  ['ipv4', asV4],
  ['ipv6', asV6],
] as const;

describe('sets of blocks, against sampled addresses', () => {
  it.each(writings)('coversEveryone, %s', (family, write) => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 10 }), (blocks) => {
        const everySampleIn = sixteenths.every((sample) => blocks.some((each) => holds(each, sample)));
        expect(coversEveryone(blocks.map(write), family)).toBe(everySampleIn);
      }),
      { seed: 20261, numRuns: 1000 },
    );
  });

  it.each(writings)('coversEntries, %s', (family, write) => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), fc.array(block, { maxLength: 3 }), (covering, covered) => {
        const isIn = (blocks: readonly Block[], sample: number) => blocks.some((each) => holds(each, sample));
        const expected = sixteenths.every((sample) => !isIn(covered, sample) || isIn(covering, sample));
        expect(coversEntries(covering.map(write), covered.map(write), family)).toBe(expected);
      }),
      { seed: 20262, numRuns: 1000 },
    );
  });

  it.each(writings)('findCoveringGroups names groups that cover, and none too many, %s', (family, write) => {
    fc.assert(
      fc.property(fc.array(fc.array(block, { maxLength: 4 }), { maxLength: 5 }), (groups) => {
        const isCoveredBy = (indexes: readonly number[]) =>
          sixteenths.every((sample) => indexes.some((index) => groups[index]!.some((each) => holds(each, sample))));
        const everyIndex = groups.map((_, index) => index);
        const found = findCoveringGroups(
          groups.map((blocks) => blocks.map(write)),
          family,
        );
        const alone = everyIndex.filter((index) => isCoveredBy([index]));
        expect(found).toEqual([...found].sort((a, b) => a - b));
        if (alone.length > 0) expect(found).toEqual(alone);
        else expect(found.length > 0).toBe(isCoveredBy(everyIndex));
        expect(found.length === 0 || isCoveredBy(found)).toBe(true);
      }),
      { seed: 20263, numRuns: 1000 },
    );
  });
});

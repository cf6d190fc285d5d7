import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRules, inboundRule, port } from './example-rules.ts';
import { openingsOf, type SecurityRule } from './inbound.ts';

const everyUdpPort = { protocols: ['udp'], ports: null, includeIpv6: false } as const;

function portsOpen(rules: readonly SecurityRule[], allowedPorts: readonly number[] = []): readonly string[] {
  return openingsOf(rules, { ...everyUdpPort, allowedPorts })?.openings ?? [];
}

describe('where rules let the Internet in', () => {
  test('the order of the list does not matter, the priority does', () => {
    const allow = inboundRule('allow', { priority: 110, destinationPortRanges: port(22) });
    const deny = inboundRule('deny', { priority: 100, access: 'Deny' });
    const asked = { protocols: ['tcp'], ports: [22], includeIpv6: true } as const;
    expect(openingsOf([...defaultRules, allow, deny], asked)).toBeNull();
    expect(openingsOf([...defaultRules, allow, { ...deny, priority: 120 }], asked)).toEqual({
      rules: ['allow'],
      openings: ['TCP 22 IPv4', 'TCP 22 IPv6'],
    });
  });

  test.each([
    ['the whole network', { destinationAddressPrefixes: ['VirtualNetwork'] }, false],
    ['the block that the other rule is for', { destinationAddressPrefixes: ['10.0.0.0/8'] }, false],
    ['a part of that block', { destinationAddressPrefixes: ['10.0.0.0/25'] }, true],
    [
      'an application security group',
      { destinationAddressPrefixes: [], destinationApplicationSecurityGroups: ['/a'] },
      true,
    ],
    ['some source ports', { sourcePortRanges: port(123) }, true],
    ['one service tag', { sourceAddressPrefixes: ['AzureCloud'] }, true],
  ])('a Deny rule for %s', (_, narrowed, isOpen) => {
    const allow = inboundRule('allow', { priority: 200, destinationAddressPrefixes: ['10.0.0.0/24'] });
    const deny = inboundRule('deny', { priority: 100, access: 'Deny', ...narrowed });
    const asked = { protocols: ['tcp'], ports: [22], includeIpv6: false } as const;
    expect(openingsOf([allow, deny], asked) !== null).toBe(isOpen);
  });

  test('rules for protocols without ports open none and close none', () => {
    expect(portsOpen([inboundRule('esp', { protocol: 'Esp' }), inboundRule('icmp', { protocol: 'Icmp' })])).toEqual([]);
    const deny = inboundRule('ah', { protocol: 'Ah', access: 'Deny', priority: 100 });
    expect(portsOpen([deny, inboundRule('udp', { protocol: 'Udp', destinationPortRanges: port(53) })])).toHaveLength(1);
  });

  test('among all ports an opening is found exactly when some port that is not allowed is open', () => {
    const range = fc.tuple(fc.nat(40), fc.nat(40)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
    const rules = fc.array(fc.record({ access: fc.constantFrom('Allow' as const, 'Deny' as const), range }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(rules, fc.uniqueArray(fc.integer({ min: 1, max: 42 }), { maxLength: 6 }), (drawn, allowed) => {
        const made = drawn.map(({ access, range }, index) =>
          inboundRule(`r${index}`, { access, priority: 100 + index, protocol: 'Udp', destinationPortRanges: [range] }),
        );
        let isOpen = false;
        for (let number = 1; number <= 41; number++) {
          const first = drawn.find(({ range }) => range.from <= number && number <= range.to);
          if (first?.access === 'Allow' && !allowed.includes(number)) isOpen = true;
        }
        expect(portsOpen(made, allowed).length > 0).toBe(isOpen);
      }),
      { seed: 30, numRuns: 2000 },
    );
  });
});

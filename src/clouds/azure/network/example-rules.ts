import type { SecurityRule } from './inbound.ts';

const every = [{ from: 0, to: 65_535 }];

/** A rule for the examples of checks: everyone may reach everything, unless it says otherwise. */
export function inboundRule(name: string, rest: Partial<SecurityRule> = {}): SecurityRule {
  return {
    name,
    priority: 200,
    direction: 'Inbound',
    access: 'Allow',
    protocol: 'Tcp',
    sourceAddressPrefixes: ['*'],
    sourceApplicationSecurityGroups: [],
    sourcePortRanges: every,
    destinationAddressPrefixes: ['*'],
    destinationApplicationSecurityGroups: [],
    destinationPortRanges: every,
    ...rest,
  };
}

/** One port as a range. */
export function port(number: number): SecurityRule['destinationPortRanges'] {
  return [{ from: number, to: number }];
}

const any = { protocol: '*' } as const;
const network = { sourceAddressPrefixes: ['VirtualNetwork'], destinationAddressPrefixes: ['VirtualNetwork'] };

/** What Azure gives every group. */
export const defaultRules: readonly SecurityRule[] = [
  inboundRule('AllowVnetInBound', { ...any, ...network, priority: 65_000 }),
  inboundRule('AllowAzureLoadBalancerInBound', {
    ...any,
    priority: 65_001,
    sourceAddressPrefixes: ['AzureLoadBalancer'],
  }),
  inboundRule('DenyAllInBound', { ...any, access: 'Deny', priority: 65_500 }),
  inboundRule('AllowInternetOutBound', { ...any, direction: 'Outbound', priority: 65_001 }),
];

import { coversEntries, type Family } from '#logic/addresses.ts';
import { findOpening, type NetworkRule, type PortRange, type Protocol } from '#logic/network-rules.ts';
import type { ValueOf } from '#model/field.ts';
import type { NetworkSecurityGroup } from './assets.ts';

export type SecurityRule = ValueOf<(typeof NetworkSecurityGroup)['fields']['securityRules']>[number];
type Transport = 'tcp' | 'udp';

/** What is asked of the rules of a group. */
export interface Asked {
  readonly protocols: readonly Transport[];
  /** the ports that matter; null for all but `allowedPorts` */
  readonly ports: readonly number[] | null;
  readonly allowedPorts?: readonly number[];
  readonly includeIpv6: boolean;
}

/** The rules that let the whole Internet in, and where; plain JSON for evidence. */
export interface Openings {
  readonly rules: readonly string[];
  readonly openings: readonly string[];
}

interface InboundRule extends NetworkRule {
  readonly source: SecurityRule;
}

const everyone = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const;
const wholeInternet: readonly string[] = [everyone.ipv4, everyone.ipv6];
const protocols: Readonly<Record<SecurityRule['protocol'], Protocol | null>> = {
  Tcp: 'tcp',
  Udp: 'udp',
  Icmp: 'icmp',
  // neither carries ports
  Esp: null,
  Ah: null,
  '*': 'all',
};

/** Where the inbound rules let the whole Internet in, or null. The first rule that matches a packet decides; rules may come in any order. */
export function openingsOf(rules: readonly SecurityRule[], asked: Asked): Openings | null {
  const inbound = rules
    .filter(({ direction, protocol }) => direction === 'Inbound' && protocols[protocol] !== null)
    .toSorted((a, b) => a.priority - b.priority)
    .map(inboundRuleOf);
  const names = new Set<string>();
  const openings = new Set<string>();
  for (const protocol of asked.protocols) {
    for (const port of asked.ports ?? portsThatDiffer(inbound, protocol, asked.allowedPorts ?? [])) {
      for (const family of asked.includeIpv6 ? (['ipv4', 'ipv6'] as const) : (['ipv4'] as const)) {
        const closes = (drop: InboundRule, accept: InboundRule) => covers(drop.source, accept.source, family);
        const opening = findOpening(inbound, { protocol, port, family }, closes);
        if (opening.length === 0) continue;
        for (const rule of opening) names.add(rule.id);
        openings.add(`${protocol.toUpperCase()} ${port} ${family === 'ipv4' ? 'IPv4' : 'IPv6'}`);
      }
    }
  }
  return names.size === 0 ? null : { rules: [...names], openings: [...openings] };
}

function inboundRuleOf(source: SecurityRule): InboundRule {
  return {
    id: source.name,
    action: source.access === 'Allow' ? 'accept' : 'drop',
    protocol: protocols[source.protocol]!,
    ports: source.destinationPortRanges,
    sources: addressesOf(source.sourceAddressPrefixes),
    source,
  };
}

/** Tags other than Internet are parts of Azure or of the own network: not everyone. Nor are the interfaces of a group. */
function addressesOf(prefixes: readonly string[]): readonly string[] {
  return prefixes.flatMap((prefix) => {
    if (['*', 'any', 'internet'].includes(prefix.toLowerCase())) return wholeInternet;
    return /^[a-z][\w.]*$/i.test(prefix) ? [] : [prefix];
  });
}

/** Whether a Deny rule is for every destination and source port of an Allow rule. */
function covers(drop: SecurityRule, accept: SecurityRule, family: Family): boolean {
  return coversPorts(drop.sourcePortRanges, accept.sourcePortRanges) && coversDestination(drop, accept, family);
}

function coversPorts(covering: readonly PortRange[], covered: readonly PortRange[]): boolean {
  return covered.every(({ from, to }) => covering.some((range) => range.from <= from && to <= range.to));
}

function coversDestination(drop: SecurityRule, accept: SecurityRule, family: Family): boolean {
  // What comes in goes to an address of the virtual network, so that tag is every destination.
  const all = drop.destinationAddressPrefixes.some((prefix) => ['*', 'any', 'virtualnetwork'].includes(lower(prefix)));
  if (all) return true;
  const groups = drop.destinationApplicationSecurityGroups;
  if (!accept.destinationApplicationSecurityGroups.every((group) => groups.includes(group))) return false;
  const tags = accept.destinationAddressPrefixes.filter((prefix) => /^[a-z][\w.]*$/i.test(prefix)).map(lower);
  const dropped = drop.destinationAddressPrefixes.map(lower);
  if (!tags.every((tag) => dropped.includes(tag))) return false;
  const destinations = addressesOf(accept.destinationAddressPrefixes);
  return coversEntries(addressesOf(drop.destinationAddressPrefixes), destinations, family);
}

function lower(text: string): string {
  return text.toLowerCase();
}

/** One port out of every stretch of ports that the rules treat alike, without the allowed ones. */
function portsThatDiffer(rules: readonly InboundRule[], protocol: Transport, allowed: readonly number[]): number[] {
  const starts = new Set(allowed.map((port) => port + 1));
  for (const rule of rules) {
    if (rule.protocol !== protocol && rule.protocol !== 'all') continue;
    for (const { from, to } of rule.ports) starts.add(rule.action === 'accept' ? from : to + 1);
  }
  const ports = [...starts].flatMap((start) => firstNotAllowed(start, allowed) ?? []);
  return [...new Set(ports)].sort((a, b) => a - b);
}

function firstNotAllowed(start: number, allowed: readonly number[]): number | null {
  let port = Math.max(start, 1);
  while (allowed.includes(port)) port += 1;
  return port <= 65_535 ? port : null;
}

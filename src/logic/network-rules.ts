import { coversEntries, type Family, findCoveringGroups } from './addresses.ts';

/** Ports `from` to `to`, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export type Protocol = 'tcp' | 'udp' | 'icmp' | 'icmpv6' | 'gre' | 'all';

/** A rule for incoming traffic, in words that every cloud's own rules can be put into. */
export interface NetworkRule {
  readonly id: string;
  readonly action: 'accept' | 'drop';
  readonly protocol: Protocol;
  /** an empty list concerns no port */
  readonly ports: readonly PortRange[];
  /** CIDR blocks and addresses, of either family; an empty list concerns nobody (sources such as another group are not addresses) */
  readonly sources: readonly string[];
}

export interface Traffic {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly family: Family;
}

const everyPort: PortRange = Object.freeze({ from: 0, to: 65535 });

/** '22/22', '1/65535', '22', and '-1/-1' for every port; null for anything else, such as a range that runs backwards. */
export function parsePortRange(text: string): PortRange | null {
  const trimmed = text.trim();
  if (trimmed === '-1/-1') return everyPort;
  const match = /^(\d{1,5})(?:\/(\d{1,5}))?$/.exec(trimmed);
  if (match === null) return null;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  return from <= to && to <= everyPort.to ? { from, to } : null;
}

/**
 * Strongest first: a lower number first and, on a tie, drop before accept, as Alibaba Cloud security groups decide it.
 * Rules that tie in both keep their order.
 */
export function orderByPriority<R extends NetworkRule & { readonly priority: number }>(
  rules: readonly R[],
): readonly R[] {
  return rules.toSorted((a, b) => a.priority - b.priority || rank(a) - rank(b));
}

/**
 * The accept rules that let everyone in for this traffic; [] when it is closed. `rules` are strongest first, or in list
 * order for lists where the first match wins. An accept counts unless the drops before it cover all of its sources for this
 * protocol and port: a drop of only some sources leaves it open. Where no rule alone covers the whole family,
 * as few as do so together are returned. `closes` says which drops count against an accept, where rules tell more than
 * a `NetworkRule` does: destinations, say.
 */
export function findOpening<R extends NetworkRule>(
  rules: readonly R[],
  traffic: Traffic,
  closes: (drop: R, accept: R) => boolean = always,
): readonly R[] {
  const live: R[] = [];
  const drops: R[] = [];
  for (const rule of rules) {
    if (!concerns(rule, traffic)) continue;
    if (rule.action === 'drop') drops.push(rule);
    else if (!isClosed(rule, drops, traffic, closes)) live.push(rule);
  }
  if (live.length === 0) return live;
  const opening = findCoveringGroups(
    live.map((rule) => rule.sources),
    traffic.family,
  );
  return opening.map((index) => live[index]!);
}

function always(): boolean {
  return true;
}

function isClosed<R extends NetworkRule>(
  accept: R,
  drops: readonly R[],
  traffic: Traffic,
  closes: (drop: R, accept: R) => boolean,
): boolean {
  const dropped = drops.flatMap((drop) => (closes(drop, accept) ? drop.sources : []));
  return dropped.length > 0 && coversEntries(dropped, accept.sources, traffic.family);
}

function rank(rule: NetworkRule): number {
  return rule.action === 'drop' ? 0 : 1;
}

function concerns(rule: NetworkRule, traffic: Traffic): boolean {
  if (rule.protocol !== traffic.protocol && rule.protocol !== 'all') return false;
  for (const { from, to } of rule.ports) {
    // the vendors' own "-1/-1", where a caller kept it as numbers
    if ((from <= traffic.port && traffic.port <= to) || (from === -1 && to === -1)) return true;
  }
  return false;
}

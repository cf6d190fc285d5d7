import { z } from 'zod';
import { parseAddressRange } from '#logic/addresses.ts';
import { type PortRange, parsePortRange } from '#logic/network-rules.ts';
import type { ValueOf } from '#model/field.ts';
import type { SecurityGroup } from './assets.ts';
import type { ListContent, RuleLists } from './rule-lists.ts';

export type Rule = ValueOf<(typeof SecurityGroup)['fields']['rules']>[number];
export type NicType = Rule['nicType'];

interface Sources {
  readonly SourceCidrIp?: string | undefined;
  readonly Ipv6SourceCidrIp?: string | undefined;
  readonly SourceGroupId?: string | undefined;
  readonly SourcePrefixListId?: string | undefined;
}

const everyone = ['0.0.0.0/0', '::/0'];
const everyPort: readonly PortRange[] = [{ from: 0, to: 65_535 }];

const blank = z.preprocess((value) => (value === '' || value === null ? undefined : value), z.string().optional());
const address = blank.refine((value) => value === undefined || parseAddressRange(value) !== null, 'not a CIDR block');
const ports = blank.refine((value) => value === undefined || parsePortRange(value) !== null, 'not a port range');
const word = <const V extends readonly [string, ...string[]]>(words: V) =>
  z.preprocess((value) => (typeof value === 'string' ? value.toLowerCase() : value), z.enum(words));

/** One rule as DescribeSecurityGroupAttribute shows it. What does not parse must not read as a rule that lets nobody in. */
export const Permission = z
  .object({
    SecurityGroupRuleId: blank,
    Direction: blank,
    NicType: word(['internet', 'intranet']).optional().catch(undefined),
    Policy: word(['accept', 'drop']),
    Priority: z.coerce.number().int().min(1).max(100),
    IpProtocol: word(['tcp', 'udp', 'icmp', 'icmpv6', 'gre', 'all']),
    PortRange: ports,
    PortRangeListId: blank,
    SourcePortRange: ports,
    SourceCidrIp: address,
    Ipv6SourceCidrIp: address,
    SourceGroupId: blank,
    SourcePrefixListId: blank,
    DestCidrIp: address,
    Ipv6DestCidrIp: address,
  })
  .refine((rule) => !isIngress(rule) || sourceOf(rule) !== undefined, 'no source')
  .refine((rule) => rule.PortRange !== undefined || rule.PortRangeListId !== undefined, 'no port range');
export type RawPermission = z.infer<typeof Permission>;

export function isIngress(rule: { readonly Direction?: string | undefined }): boolean {
  return rule.Direction?.toLowerCase() !== 'egress';
}

/** The prefix list that decides the source; an address or a group beside it wins (AuthorizeSecurityGroup). */
export function prefixListOf(rule: RawPermission): string | undefined {
  return rule.SourceCidrIp || rule.Ipv6SourceCidrIp || rule.SourceGroupId ? undefined : rule.SourcePrefixListId;
}

/** The port list that decides the ports; a range beside it wins (AuthorizeSecurityGroup), but -1/-1 there is only a filler. */
export function portListOf(rule: RawPermission): string | undefined {
  return rule.PortRange && rule.PortRange !== '-1/-1' ? undefined : rule.PortRangeListId;
}

/** The vendor's rule with its lists resolved; a list that could not be read stands for everything, and the rule says so. */
export function ruleOf(raw: RawPermission, nicType: NicType, lists: RuleLists): Rule {
  const prefixes = contentOf(lists.prefixes, prefixListOf(raw));
  const portList = contentOf(lists.ports, portListOf(raw));
  const own = [raw.SourceCidrIp, raw.Ipv6SourceCidrIp].filter((source) => source !== undefined);
  return {
    id: raw.SecurityGroupRuleId ?? describe(raw),
    action: raw.Policy,
    protocol: raw.IpProtocol,
    priority: raw.Priority,
    nicType,
    ports: portList ? (portList.items ?? everyPort) : rangesOf([raw.PortRange ?? '']),
    sources: prefixes ? (prefixes.items ?? everyone) : own,
    narrowed: isNarrowed(raw),
    unresolved: prefixes?.unresolved ?? portList?.unresolved ?? null,
  };
}

function contentOf<T>(lists: ReadonlyMap<string, ListContent<T>>, id: string | undefined): ListContent<T> | undefined {
  return id === undefined ? undefined : lists.get(id);
}

/** Unreadable entries are dropped; the schemas let none through. */
export function rangesOf(texts: readonly string[]): readonly PortRange[] {
  return texts.map(parsePortRange).filter((range) => range !== null);
}

function sourceOf(rule: Sources): string | undefined {
  return rule.SourceCidrIp ?? rule.Ipv6SourceCidrIp ?? rule.SourceGroupId ?? rule.SourcePrefixListId;
}

function isNarrowed(raw: RawPermission): boolean {
  const sourcePorts = raw.SourcePortRange === undefined ? null : parsePortRange(raw.SourcePortRange);
  const somePorts = sourcePorts !== null && (sourcePorts.from > 1 || sourcePorts.to < 65_535);
  return somePorts || raw.DestCidrIp !== undefined || raw.Ipv6DestCidrIp !== undefined;
}

function describe(raw: RawPermission): string {
  return `${raw.Policy} ${raw.IpProtocol} ${portListOf(raw) ?? raw.PortRange} from ${sourceOf(raw)} priority ${raw.Priority}`;
}

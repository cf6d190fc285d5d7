import { findOpening } from '#logic/network-rules.ts';
import type { FieldsOf } from '#model/asset.ts';
import { cutShort, defineCheck, denied } from '#model/check.ts';
import { flagParam, listParam, portsParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { type NetworkAcl, Vpc } from '../assets.ts';

type Rule = FieldsOf<typeof NetworkAcl>['inboundRules'][number];
interface Params {
  readonly ports: readonly number[];
  readonly protocols: readonly ('tcp' | 'udp')[];
  readonly includeIpv6: boolean;
}

/** The `protocol/port` pairs that everyone gets in on, and the rules that let them. */
function findOpenings(rules: readonly Rule[], params: Params): { open: string[]; entries: string[] } {
  const open = new Set<string>();
  const entries = new Set<string>();
  const families = params.includeIpv6 ? (['ipv4', 'ipv6'] as const) : (['ipv4'] as const);
  for (const protocol of params.protocols) {
    for (const port of params.ports) {
      for (const family of families) {
        const opening = findOpening(rules, { protocol, port, family });
        if (opening.length > 0) open.add(`${protocol}/${port}`);
        for (const rule of opening) entries.add(rule.id);
      }
    }
  }
  return { open: [...open], entries: [...entries] };
}

/** What is sure to be open, and what may be: a prefix list that could not be read may hold everyone or nobody. */
function findCertainAndPossible(rules: readonly Rule[], params: Params) {
  if (!rules.some((rule) => rule.unresolved)) {
    const openings = findOpenings(rules, params);
    return { certain: openings, possible: openings };
  }
  const ifEveryone = (action: Rule['action']): readonly Rule[] =>
    rules.map((rule) => (rule.unresolved && rule.action === action ? { ...rule, sources: everyone } : rule));
  return { certain: findOpenings(ifEveryone('drop'), params), possible: findOpenings(ifEveryone('accept'), params) };
}

const everyone = ['0.0.0.0/0', '::/0'] as const;
const resolved = { prefixList: null, unresolved: false } as const;
const unresolved = { sources: [], prefixList: 'pl-office', unresolved: true } as const;
const every = [{ from: 1, to: 65_535 }];
const acceptAll = {
  ...resolved,
  id: 'a',
  action: 'accept',
  protocol: 'all',
  ports: every,
  sources: ['0.0.0.0/0'],
} as const;
const acceptWeb = { ...acceptAll, id: 'w', protocol: 'tcp', ports: [{ from: 443, to: 443 }] } as const;
const acceptOffice = { ...acceptAll, id: 'o', sources: ['198.51.100.0/24'] } as const;
const dropAll = { ...acceptAll, id: 'd', action: 'drop' } as const;
const dropSsh = { ...dropAll, id: 's', protocol: 'tcp', ports: [{ from: 22, to: 22 }] } as const;
const dropAdministration = { ...dropAll, id: 'r', ports: [{ from: 20, to: 3400 }] } as const;
const ssh = { ports: [22], protocols: ['tcp'] } as const;
const acl = (...inboundRules: Rule[]) => ({ vSwitches: ['vsw-1'], inboundRules, prefixLists: [] as string[] });

export default defineCheck({
  id: 'alibaba.vpc.network-acl-no-risky-ports',
  version: 1,
  title: 'Network ACLs of the VPC do not open risky ports to everyone',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: Vpc,
  rationale:
    'A network ACL is the second wall behind the security groups: it still holds when a security group is opened by mistake. ' +
    'One that lets everyone reach SSH (22) or RDP (3389), as every network ACL does until it is edited, is no wall at all.',
  remediation: {
    console: [
      'In the VPC console, open Network ACL in the region and choose the network ACL.',
      'On the Inbound Rule tab, put rules that drop the risky ports from 0.0.0.0/0 (and ::/0) ahead of the rule that accepts them, or narrow the sources of that rule.',
      'Rules are tried in their order and the first match decides: check the order before you save.',
      'Network ACLs keep no state: leave the ports that replies come back to open.',
    ],
    cli: 'aliyun vpc UpdateNetworkAclEntries --RegionId <region> --NetworkAclId <network ACL id> --UpdateIngressAclEntries true --IngressAclEntries.1.Policy drop --IngressAclEntries.1.Protocol tcp --IngressAclEntries.1.Port 22/22 --IngressAclEntries.1.SourceCidrIp 0.0.0.0/0 <and every other inbound entry, in order: the whole list is replaced>',
    terraform:
      'resource "alicloud_network_acl" "example" {\n' +
      '  vpc_id = alicloud_vpc.example.id\n' +
      '  ingress_acl_entries {\n' +
      '    network_acl_entry_name = "no-ssh-from-everywhere"\n' +
      '    policy                 = "drop"\n' +
      '    protocol               = "tcp"\n' +
      '    port                   = "22/22"\n' +
      '    source_cidr_ip         = "0.0.0.0/0"\n' +
      '  }\n' +
      '  # ... then the rules that accept\n' +
      '}',
  },
  references: [
    'https://www.alibabacloud.com/help/doc-detail/116626.htm',
    'https://alibabacloud.com/help/en/cloud-config/latest/the-risk-port-is-not-opened-in-the-vpc-acl',
  ],
  reads: ['networkAcls.vSwitches', 'networkAcls.inboundRules', 'networkAcls.prefixLists'],
  params: {
    ports: portsParam({
      default: [22, 3389],
      description: { en: 'The ports that count as risky.', zh: '视为高风险的端口。' },
    }),
    protocols: listParam({
      default: ['tcp', 'udp'],
      values: ['tcp', 'udp'],
      description: { en: 'The protocols that are looked at.', zh: '需要检查的协议。' },
    }),
    includeIpv6: flagParam({
      default: true,
      description: { en: 'Count ::/0 as everyone too.', zh: '将 ::/0 也视为对所有人开放。' },
    }),
  },
  judge: (vpc, { params }) => {
    const closed: string[] = [];
    let undecided: string | undefined;
    let unread: unknown;
    for (const networkAcl of vpc.networkAcls) {
      try {
        if (networkAcl.vSwitches.length === 0) continue;
        const { certain, possible } = findCertainAndPossible(networkAcl.inboundRules, params);
        if (certain.open.length > 0) {
          return fail('Network ACL {networkAcl} lets everyone in on {open}', {
            networkAcl: networkAcl.$name,
            ...certain,
          });
        }
        if (possible.open.length === 0) closed.push(networkAcl.$name);
        else if (networkAcl.prefixLists) undecided = networkAcl.$name;
      } catch (problem) {
        // What could not be read only counts when no other network ACL turns out to be open.
        unread ??= problem;
      }
    }
    if (unread) throw unread;
    if (undecided) return unknown('A prefix list of network ACL {networkAcl} is not known', { networkAcl: undecided });
    if (closed.length === 0) return notApplicable('No network ACL of the VPC is bound to a vSwitch');
    return pass({ networkAcls: closed });
  },
  examples: [
    { outcome: 'pass', because: 'only 443 is open to everyone', asset: { networkAcls: [acl(acceptWeb)] } },
    { outcome: 'pass', because: 'what no rule accepts is dropped', asset: { networkAcls: [acl()] } },
    {
      outcome: 'pass',
      because: 'the drop stands before the accept',
      asset: { networkAcls: [acl(dropAdministration, acceptAll)] },
    },
    { outcome: 'pass', because: 'one office is not everyone', asset: { networkAcls: [acl(acceptOffice)] } },
    {
      outcome: 'pass',
      because: 'only TCP is asked about, and SSH over TCP is dropped',
      asset: { networkAcls: [acl(dropSsh, acceptAll)] },
      params: ssh,
    },
    {
      outcome: 'pass',
      because: 'a prefix list that could not be read does not matter behind a drop of everyone',
      asset: { networkAcls: [{ ...acl(dropAll, { ...acceptAll, ...unresolved }), prefixLists: denied }] },
      params: { includeIpv6: false },
    },
    {
      outcome: 'pass',
      because: '::/0 does not count when IPv6 is left out',
      asset: { networkAcls: [acl({ ...acceptAll, sources: ['::/0'] })] },
      params: { includeIpv6: false },
    },
    {
      outcome: 'fail',
      because: 'an unedited network ACL accepts everything',
      asset: { networkAcls: [acl(acceptAll)] },
    },
    {
      outcome: 'fail',
      because: 'the accept stands before the drop, and the first match decides',
      asset: { networkAcls: [acl(acceptAll, dropAdministration)] },
    },
    {
      outcome: 'fail',
      because: 'the drop covers TCP only, and UDP is asked about too',
      asset: { networkAcls: [acl(dropSsh, acceptAll)] },
      params: { ports: [22] },
    },
    {
      outcome: 'fail',
      because: 'a drop of one network does not keep the others out',
      asset: { networkAcls: [acl({ ...dropSsh, sources: ['198.51.100.0/24'] }, acceptAll)] },
      params: ssh,
    },
    {
      outcome: 'fail',
      because: '::/0 is everyone on IPv6',
      asset: { networkAcls: [acl({ ...acceptAll, sources: ['::/0'] })] },
    },
    {
      outcome: 'fail',
      because: 'one open network ACL of several is enough, even when another could not be read',
      asset: { networkAcls: [{ ...acl(), inboundRules: denied }, acl(acceptAll)] },
    },
    {
      outcome: 'fail',
      because: 'the rule that accepts everyone does not need the prefix list',
      asset: { networkAcls: [{ ...acl({ ...acceptAll, ...unresolved }, acceptAll), prefixLists: denied }] },
    },
    {
      outcome: 'fail',
      because: 'an open network ACL is known, whatever the rest of the list holds',
      asset: { networkAcls: cutShort([acl(acceptAll)]) },
    },
    { outcome: 'not-applicable', because: 'the VPC has no network ACL', asset: { networkAcls: [] } },
    {
      outcome: 'not-applicable',
      because: 'a network ACL that is bound to no vSwitch filters nothing',
      asset: { networkAcls: [{ vSwitches: [], inboundRules: denied, prefixLists: denied }] },
    },
    { outcome: 'unknown', because: 'listing the network ACLs was denied', asset: { networkAcls: denied } },
    {
      outcome: 'unknown',
      because: 'the part of the list that is missing may hold an open one',
      asset: { networkAcls: cutShort([acl(acceptWeb)]) },
    },
    {
      outcome: 'unknown',
      because: 'reading the entries was denied',
      asset: { networkAcls: [acl(acceptWeb), { ...acl(), inboundRules: denied }] },
    },
    {
      outcome: 'unknown',
      because: 'the prefix list that is let in may hold everyone',
      asset: { networkAcls: [{ ...acl({ ...acceptAll, ...unresolved }), prefixLists: denied }] },
    },
    {
      outcome: 'unknown',
      because: 'a drop of a prefix list that could not be read is not trusted',
      asset: { networkAcls: [{ ...acl({ ...dropAll, ...unresolved }, acceptAll), prefixLists: denied }] },
    },
    {
      outcome: 'unknown',
      because: 'without the addresses of the prefix list nothing is decided, even when no read is to blame',
      asset: { networkAcls: [acl({ ...acceptAll, ...unresolved })] },
    },
  ],
});

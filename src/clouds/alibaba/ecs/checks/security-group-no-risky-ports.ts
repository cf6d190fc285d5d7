import type { Family } from '#logic/addresses.ts';
import { findOpening } from '#logic/network-rules.ts';
import { defineCheck, denied } from '#model/check.ts';
import type { ValueOf } from '#model/field.ts';
import { flagParam, listParam, portsParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { SecurityGroup } from '../assets.ts';

type Rule = ValueOf<(typeof SecurityGroup)['fields']['rules']>[number];
interface Asked {
  readonly ports: readonly number[];
  readonly protocols: readonly ('TCP' | 'UDP')[];
  readonly includeIpv6: boolean;
}

const bothFamilies: readonly Family[] = ['ipv4', 'ipv6'];
const ipv4Alone: readonly Family[] = ['ipv4'];

const ssh: Rule = {
  id: 'sgr-1',
  action: 'accept',
  protocol: 'tcp',
  priority: 10,
  nicType: 'intranet',
  ports: [{ from: 22, to: 22 }],
  sources: ['0.0.0.0/0'],
  narrowed: false,
  unresolved: null,
};
const drop: Rule = { ...ssh, id: 'sgr-0', action: 'drop', priority: 1 };
const office: Rule = { ...ssh, id: 'sgr-2', sources: ['10.0.0.0/8'] };
const refused = { list: 'pl-1', code: 'Forbidden.RAM' };
const everyone = ['0.0.0.0/0', '::/0'];
const own = { serviceManaged: false, serviceId: null, ecsCount: 2 };
const group = (...rules: readonly Rule[]) => ({ ...own, rules });

export default defineCheck({
  id: 'alibaba.ecs.security-group-no-risky-ports',
  version: 1,
  title: 'Security group does not open risky ports to everyone',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: SecurityGroup,
  rationale:
    'Remote logon ports that the whole internet can reach are found by scanners within minutes and then attacked with guessed or stolen passwords around the clock. Letting in only the addresses that administrators come from takes that attack away.',
  remediation: {
    console: [
      'Open the ECS console, choose Network & Security > Security Groups and select the group.',
      'On the Inbound tab find the rules that are named in the evidence.',
      'Replace the source 0.0.0.0/0 or ::/0 by the addresses that administrators use, or delete the rule if nobody needs it.',
      'If a rule opens more than the risky port, put a Drop rule of a stronger priority for that port before it instead.',
    ],
    cli: 'aliyun ecs ModifySecurityGroupRule --RegionId <region> --SecurityGroupId <group> --SecurityGroupRuleId <rule> --SourceCidrIp <your-cidr>',
    terraform: `resource "alicloud_security_group_rule" "ssh" {
  security_group_id = alicloud_security_group.example.id
  type              = "ingress"
  ip_protocol       = "tcp"
  policy            = "accept"
  port_range        = "22/22"
  cidr_ip           = "203.0.113.0/24"
}`,
  },
  references: [
    'https://help.aliyun.com/en/ecs/user-guide/security-group-rules',
    'https://help.aliyun.com/en/ecs/developer-reference/api-ecs-2014-05-26-authorizesecuritygroup',
  ],
  reads: ['serviceManaged', 'serviceId', 'ecsCount', 'rules'],
  params: {
    ports: portsParam({
      default: [22, 3389],
      description: { en: 'Ports that must not be open to everyone.', zh: '不得对所有人开放的端口。' },
    }),
    protocols: listParam({
      default: ['TCP', 'UDP'],
      values: ['TCP', 'UDP'],
      description: { en: 'Protocols that are looked at.', zh: '检查的传输协议。' },
    }),
    includeIpv6: flagParam({
      default: true,
      description: { en: 'Whether ::/0 counts as everyone too.', zh: '是否将 ::/0 也视为所有人。' },
    }),
  },
  appliesTo: (group) =>
    group.serviceManaged || group.serviceId !== null
      ? notApplicable('Another cloud service manages the group', {
          serviceManaged: group.serviceManaged,
          serviceId: group.serviceId,
        })
      : true,
  judge: (group, { params }) => {
    const rules = group.rules;
    const open = openingsOf(rules.every(countsSurely) ? rules : rules.filter(countsSurely), params);
    if (open !== null) {
      const evidence = { rules: [...open.rules], openings: [...open.openings], ports: [...open.ports] };
      return fail('Rules {rules} let everyone reach {openings}', { ...evidence, ecsCount: group.ecsCount });
    }
    const lists = rules.some(isUnresolved) ? rules.flatMap((rule) => rule.unresolved ?? []) : [];
    if (lists.length > 0 && openingsOf(rules.filter(countsPossibly), params) !== null) {
      return unknown('Whether the group is open depends on {lists}, which could not be read: {codes}', {
        lists: [...new Set(lists.map((unread) => unread.list))],
        codes: [...new Set(lists.map((unread) => unread.code))],
      });
    }
    return pass({ ports: params.ports, protocols: params.protocols, ecsCount: group.ecsCount });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'only the office reaches port 22',
      asset: group(office, { ...ssh, ports: [{ from: 443, to: 443 }] }),
    },
    { outcome: 'pass', because: 'there is no inbound rule', asset: group() },
    { outcome: 'fail', because: 'a rule lets everyone reach port 22', asset: group(office, ssh) },
    {
      outcome: 'fail',
      because: 'protocol ALL with port -1/-1 covers every port',
      asset: group({ ...ssh, protocol: 'all', ports: [{ from: 1, to: 65_535 }] }),
    },
    {
      outcome: 'fail',
      because: 'the range covers port 3389',
      asset: group({ ...ssh, ports: [{ from: 3000, to: 4000 }] }),
    },
    {
      outcome: 'pass',
      because: 'a Drop rule of a stronger priority covers it',
      asset: group(drop, ssh),
    },
    {
      outcome: 'pass',
      because: 'on equal priorities Drop wins',
      asset: group({ ...drop, priority: 10 }, ssh),
    },
    {
      outcome: 'fail',
      because: 'the Drop rule has the weaker priority',
      asset: group(ssh, { ...drop, priority: 20 }),
    },
    {
      outcome: 'fail',
      because: 'the Drop rule covers a part of the internet only',
      asset: group({ ...drop, sources: ['203.0.113.0/24'] }, ssh),
    },
    {
      outcome: 'fail',
      because: 'the Drop rule covers another protocol',
      asset: group({ ...drop, protocol: 'udp' }, ssh),
    },
    {
      outcome: 'fail',
      because: 'the Drop rule holds for some source ports only',
      asset: group({ ...drop, narrowed: true }, ssh),
    },
    {
      outcome: 'fail',
      because: 'two halves together are everyone',
      asset: group({ ...ssh, sources: ['0.0.0.0/1'] }, { ...ssh, id: 'sgr-3', sources: ['128.0.0.0/1'] }),
    },
    {
      outcome: 'fail',
      because: 'the whole of IPv6 is let in',
      asset: group({ ...ssh, sources: ['::/0'] }),
    },
    {
      outcome: 'pass',
      because: 'IPv6 is not to be looked at',
      asset: group({ ...ssh, sources: ['::/0'] }),
      params: { includeIpv6: false },
    },
    {
      outcome: 'pass',
      because: 'a source that is a security group is not everyone',
      asset: group({ ...ssh, sources: [] }),
    },
    {
      outcome: 'pass',
      because: 'port 22 is not among the ports asked for',
      asset: group(ssh),
      params: { ports: [3389] },
    },
    {
      outcome: 'pass',
      because: 'the open rule is for UDP, and only TCP is asked for',
      asset: group({ ...ssh, protocol: 'udp' }),
      params: { protocols: ['TCP'] },
    },
    {
      outcome: 'fail',
      because: 'in the classic network a Drop rule for intranet does not guard the internet',
      asset: group(drop, { ...ssh, nicType: 'internet' }),
    },
    {
      outcome: 'unknown',
      because: 'an accepting rule refers to a prefix list that could not be read',
      asset: group({ ...ssh, sources: everyone, unresolved: refused }),
    },
    {
      outcome: 'unknown',
      because: 'a Drop rule whose prefix list could not be read may or may not close it',
      asset: group({ ...drop, sources: everyone, unresolved: refused }, ssh),
    },
    {
      outcome: 'fail',
      because: 'another rule opens it, whatever the unreadable list holds',
      asset: group(ssh, { ...ssh, id: 'sgr-4', sources: everyone, unresolved: refused }),
    },
    {
      outcome: 'pass',
      because: 'the rule with the unreadable list is for another port',
      asset: group({ ...ssh, ports: [{ from: 80, to: 80 }], unresolved: refused }),
    },
    { outcome: 'unknown', because: 'reading the rules was denied', asset: { ...own, rules: denied } },
    {
      outcome: 'not-applicable',
      because: 'another cloud service manages the group',
      asset: { ...own, serviceManaged: true, rules: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'the group carries the id of the service that manages it',
      asset: { ...own, serviceId: '1234', rules: denied },
    },
  ],
});

function isUnresolved(rule: Rule): boolean {
  return rule.unresolved !== null;
}

// What could not be read is taken so that it speaks against an opening: what is left open is open in any case.
function countsSurely(rule: Rule): boolean {
  return rule.action === 'accept' ? rule.unresolved === null : !rule.narrowed;
}

// And here so that it speaks for one: what is left closed is closed in any case.
function countsPossibly(rule: Rule): boolean {
  return rule.action === 'accept' || (rule.unresolved === null && !rule.narrowed);
}

interface Openings {
  readonly rules: Set<string>;
  readonly openings: Set<string>;
  readonly ports: Set<number>;
}

function openingsOf(rules: readonly Rule[], asked: Asked): Openings | null {
  let found: Openings | null = null;
  for (const guarded of perInterface(rules)) {
    for (const port of asked.ports) {
      const near = guarded.filter((rule) => concernsPort(rule, port));
      if (!near.some((rule) => rule.action === 'accept')) continue;
      for (const protocol of asked.protocols) {
        for (const family of asked.includeIpv6 ? bothFamilies : ipv4Alone) {
          const opening = findOpening(near, { protocol: protocol === 'TCP' ? 'tcp' : 'udp', port, family });
          if (opening.length === 0) continue;
          found ??= { rules: new Set(), openings: new Set(), ports: new Set() };
          for (const rule of opening) found.rules.add(rule.id);
          found.openings.add(`${protocol} ${port} ${family === 'ipv4' ? 'IPv4' : 'IPv6'}`);
          found.ports.add(port);
        }
      }
    }
  }
  return found;
}

// Most rules are for other ports: leaving them out here spares the walk over protocols and families.
function concernsPort(rule: Rule, port: number): boolean {
  for (const { from, to } of rule.ports) if (from <= port && port <= to) return true;
  return false;
}

// A classic group has separate rules for its two network interfaces; a VPC group has one kind alone.
function perInterface(rules: readonly Rule[]): readonly (readonly Rule[])[] {
  const first = rules[0]?.nicType;
  if (rules.every((rule) => rule.nicType === first)) return [rules];
  return [rules.filter((rule) => rule.nicType === 'internet'), rules.filter((rule) => rule.nicType === 'intranet')];
}

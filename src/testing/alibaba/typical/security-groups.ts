import type { Outcome } from '#model/verdict.ts';
import type { AddressList } from '../services/ecs.ts';
import type { SecurityGroup, SecurityRule } from '../services/security-groups.ts';

const everyone = '0.0.0.0/0';
let rules = 0;

function rule(policy: 'Accept' | 'Drop', rest: Omit<SecurityRule, 'id' | 'policy'>): SecurityRule {
  rules += 1;
  return { id: `sgr-${String(rules).padStart(4, '0')}`, policy, ...rest };
}

function accept(rest: Omit<SecurityRule, 'id' | 'policy'>): SecurityRule {
  return rule('Accept', { source: everyone, ...rest });
}

function drop(rest: Omit<SecurityRule, 'id' | 'policy'>): SecurityRule {
  return rule('Drop', { source: everyone, ...rest });
}

function group(name: string, outcome: Outcome, list: readonly SecurityRule[], rest: Partial<SecurityGroup> = {}) {
  const expect = { 'alibaba.ecs.security-group-no-risky-ports': outcome } as const;
  return { id: `sg-${name}`, vpcId: 'vpc-main', instances: 1, rules: list, expect, ...rest };
}

export const prefixLists: readonly AddressList[] = [
  { id: 'pl-everyone', entries: ['10.0.0.0/8', everyone] },
  { id: 'pl-offices', entries: ['10.0.0.0/8', '192.0.2.0/24'] },
  { id: 'pl-everyone-v6', family: 'IPv6', entries: ['::/0'] },
];

export const portRangeLists: readonly AddressList[] = [
  { id: 'prl-web', entries: ['80/80', '443/443'] },
  { id: 'prl-wide', entries: ['80/80', '3300/3400'] },
];

/** Precedence, ties, protocols, lists: one group for each way to be wrong about the rules. */
export const securityGroups: readonly SecurityGroup[] = [
  group('web', 'pass', [accept({ ports: '443/443' })]),
  group('empty', 'pass', [], { instances: 0 }),
  group('ssh-open', 'fail', [accept({ ports: '22/22' })]),
  group('unused-ssh-open', 'fail', [accept({ ports: '22/22' })], { instances: 0 }),
  group('rdp-open-udp', 'fail', [accept({ ports: '3389/3389', protocol: 'UDP' })]),
  group('all-ports', 'fail', [accept({ protocol: 'ALL' })]),
  group('wide-range', 'fail', [accept({ ports: '20/25' })]),
  group('offices', 'pass', [accept({ ports: '22/22', source: '192.0.2.0/24' })]),
  group('ping', 'pass', [accept({ protocol: 'ICMP' })]),
  group('egress-only', 'pass', [accept({ ports: '22/22', direction: 'egress' })]),
  group('from-a-group', 'pass', [rule('Accept', { ports: '22/22', sourceGroup: 'sg-web' })]),
  group('ipv6-open', 'fail', [rule('Accept', { ports: '22/22', ipv6Source: '::/0' })]),
  group('drop-stronger', 'pass', [
    accept({ ports: '1/65535', priority: 10 }),
    drop({ ports: '22/22', priority: 1 }),
    drop({ ports: '3389/3389', priority: 1 }),
  ]),
  group('drop-forgets-rdp', 'fail', [accept({ ports: '1/65535', priority: 10 }), drop({ ports: '22/22' })]),
  group('drop-on-a-tie', 'pass', [
    accept({ ports: '22/22', priority: 5 }),
    drop({ protocol: 'ALL', ports: '-1/-1', priority: 5 }),
  ]),
  group('drop-weaker', 'fail', [accept({ ports: '22/22', priority: 1 }), drop({ ports: '22/22', priority: 2 })]),
  group('drop-too-narrow', 'fail', [
    drop({ ports: '22/22', source: '10.0.0.0/8', priority: 1 }),
    accept({ ports: '22/22', priority: 2 }),
  ]),
  group('drop-tcp-alone', 'fail', [
    drop({ ports: '22/22', priority: 1 }),
    drop({ ports: '3389/3389', priority: 1 }),
    accept({ protocol: 'ALL', priority: 2 }),
  ]),
  group('drop-ipv4-alone', 'fail', [
    drop({ ports: '22/22', priority: 1 }),
    rule('Accept', { ports: '22/22', ipv6Source: '::/0', priority: 2 }),
  ]),
  group('prefix-list-open', 'fail', [rule('Accept', { ports: '22/22', prefixList: 'pl-everyone' })]),
  group('prefix-list-offices', 'pass', [rule('Accept', { ports: '22/22', prefixList: 'pl-offices' })]),
  group('prefix-list-ipv6', 'fail', [rule('Accept', { ports: '22/22', prefixList: 'pl-everyone-v6' })]),
  group('port-list-web', 'pass', [accept({ portRangeList: 'prl-web' })]),
  group('port-list-wide', 'fail', [accept({ portRangeList: 'prl-wide' })]),
  group('managed', 'not-applicable', [accept({ protocol: 'ALL' })], { serviceId: 42 }),
  {
    id: 'sg-classic',
    instances: 1,
    rules: [accept({ ports: '22/22', nic: 'internet' })],
    expect: { 'alibaba.ecs.security-group-no-risky-ports': 'fail' },
  },
];

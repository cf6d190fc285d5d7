import type { Outcome } from '#model/verdict.ts';
import type { AddressList } from '../services/ecs.ts';
import type { AccessList, LoadBalancer } from '../services/slb.ts';
import type { AclRule, NetworkAcl, Vpc } from '../services/vpc.ts';

const everyone = '0.0.0.0/0';

function vpc(name: string, outcome: Outcome): Vpc {
  return { id: `vpc-${name}`, expect: { 'alibaba.vpc.network-acl-no-risky-ports': outcome } };
}

function acl(name: string, entries: readonly AclRule[], suffix = '', vswitches = [`vsw-${name}`]): NetworkAcl {
  return { id: `nacl-${name}${suffix}`, vpcId: `vpc-${name}`, vswitches, entries };
}

/** What a network ACL holds before anybody edits it. */
const defaults: readonly AclRule[] = [{ policy: 'accept', source: everyone, entryType: 'system' }];

function tcp(policy: AclRule['policy'], port: string, source = everyone): AclRule {
  return { policy, protocol: 'tcp', port, source };
}

export const hangzhouVpcs: readonly Vpc[] = [
  vpc('main', 'not-applicable'),
  vpc('unedited', 'fail'),
  vpc('ordered', 'pass'),
  vpc('late-drop', 'fail'),
  vpc('narrow-drop', 'fail'),
  vpc('offices', 'pass'),
  vpc('unbound', 'not-applicable'),
  vpc('ipv6', 'fail'),
  vpc('prefix-open', 'fail'),
  vpc('prefix-offices', 'pass'),
  vpc('two-lists', 'fail'),
];

export const hongkongVpcs: readonly Vpc[] = [vpc('hongkong', 'not-applicable')];
export const singaporeVpcs: readonly Vpc[] = [vpc('singapore', 'pass')];

export const vpcPrefixLists: readonly AddressList[] = [
  { id: 'pl-vpc-everyone', entries: ['10.0.0.0/8', everyone] },
  { id: 'pl-vpc-offices', entries: ['10.0.0.0/8', '192.0.2.0/24'] },
];

export const hangzhouNetworkAcls: readonly NetworkAcl[] = [
  acl('unedited', defaults),
  acl('ordered', [tcp('drop', '22/22'), tcp('drop', '3389/3389'), tcp('accept', '1/65535')]),
  acl('late-drop', [tcp('accept', '22/22'), { policy: 'drop', source: everyone }]),
  acl('narrow-drop', [tcp('drop', '22/22', '10.0.0.0/8'), tcp('accept', '22/22')]),
  acl('offices', [tcp('accept', '22/22', '192.0.2.0/24'), { policy: 'drop', source: everyone }, ...defaults]),
  acl('unbound', defaults, '', []),
  acl('ipv6', [
    { policy: 'drop', source: everyone },
    { policy: 'accept', source: '::/0', ipVersion: 'IPv6' },
  ]),
  acl('prefix-open', [tcp('accept', '20/30', 'pl-vpc-everyone')]),
  acl('prefix-offices', [tcp('accept', '20/30', 'pl-vpc-offices')]),
  acl('two-lists', [tcp('accept', '443/443')], '-good'),
  acl('two-lists', [{ policy: 'accept', protocol: 'udp', port: '3389/3389', source: everyone }], '-bad'),
];

export const singaporeNetworkAcls: readonly NetworkAcl[] = [acl('singapore', [tcp('accept', '443/443')])];

function balancer(
  name: string,
  risky: Outcome,
  https: Outcome,
  listeners: LoadBalancer['listeners'],
  rest: Partial<LoadBalancer> = {},
): LoadBalancer {
  const expect = { 'alibaba.clb.listener-no-risky-ports': risky, 'alibaba.clb.https-listener': https } as const;
  return { id: `lb-${name}`, listeners, expect, ...rest };
}

const https443 = { port: 443, protocol: 'https' } as const;
const http80 = { port: 80, protocol: 'http' } as const;
const white = { type: 'white', ids: ['acl-open', 'acl-mixed'] } as const;
const black = { type: 'black', ids: ['acl-blacklist', 'acl-mixed'] } as const;

export const hangzhouLoadBalancers: readonly LoadBalancer[] = [
  balancer('web', 'pass', 'pass', [
    { ...https443, acl: white },
    { ...http80, acl: black },
  ]),
  balancer('ssh', 'fail', 'not-applicable', [{ port: 22, protocol: 'tcp' }]),
  balancer('http', 'pass', 'fail', [http80]),
  balancer('https-stopped', 'pass', 'fail', [{ ...https443, status: 'stopped' }, http80]),
  balancer('ssh-stopped', 'pass', 'pass', [{ port: 22, protocol: 'tcp', status: 'stopped' }, https443]),
  balancer('empty', 'pass', 'not-applicable', []),
  balancer('https-elsewhere', 'pass', 'fail', [{ port: 8443, protocol: 'https' }]),
  balancer('rdp-inside', 'fail', 'not-applicable', [{ port: 3389, protocol: 'udp' }], { addressType: 'intranet' }),
];

export const singaporeLoadBalancers: readonly LoadBalancer[] = [
  balancer('singapore', 'fail', 'pass', [https443, { port: 3389, protocol: 'tcp' }]),
];

function list(name: string, outcome: Outcome, entries: readonly string[], rest: Partial<AccessList> = {}): AccessList {
  return { id: `acl-${name}`, entries, expect: { 'alibaba.clb.acl-not-open-to-all': outcome }, ...rest };
}

const onHttps = { loadBalancerId: 'lb-web', port: 443, protocol: 'https', type: 'white' } as const;
const onHttp = { loadBalancerId: 'lb-web', port: 80, protocol: 'http', type: 'black' } as const;
const sixtyHosts = Array.from({ length: 60 }, (_, index) => `192.0.2.${index + 1}/32`);

export const hangzhouAcls: readonly AccessList[] = [
  list('open', 'fail', ['10.0.0.0/8', everyone], { usedBy: [onHttps] }),
  list('offices', 'pass', ['10.0.0.0/8']),
  list('empty', 'pass', []),
  list('blacklist', 'not-applicable', [everyone], { usedBy: [onHttp] }),
  list('mixed', 'fail', [everyone], { usedBy: [onHttps, onHttp] }),
  list('unused-open', 'fail', [everyone]),
  list('ipv6-open', 'fail', ['::/0'], { ipVersion: 'ipv6' }),
  // The entry that matters is on the second page.
  list('long', 'fail', [...sixtyHosts, everyone]),
  list('long-offices', 'pass', sixtyHosts),
];

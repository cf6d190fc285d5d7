import type { Outcome } from '#model/verdict.ts';
import { createEstate, type Estate, type EstateContents } from './estate.ts';
import type { Expectation } from './expectation.ts';
import type { Trail } from './services/actiontrail.ts';
import type { GatewayApi } from './services/apigateway.ts';
import type { CdnDomain } from './services/cdn.ts';
import { type MessageContact, messageTypes } from './services/mscopensubscription.ts';
import * as ecs from './typical/ecs.ts';
import * as network from './typical/network.ts';
import { buckets } from './typical/oss.ts';
import { groups, policies, roles, users } from './typical/ram.ts';
import { hangzhouPolardb, hangzhouRds, singaporeRds } from './typical/relational.ts';
import { portRangeLists, prefixLists, securityGroups } from './typical/security-groups.ts';
import { hangzhouMongodb, hangzhouRedis } from './typical/stores.ts';

function domain(id: string, outcome: Outcome, rest: Partial<CdnDomain>): CdnDomain {
  return { id, expect: { 'alibaba.cdn.domain-https-enabled': outcome }, ...rest };
}

const domains: readonly CdnDomain[] = [
  domain('www.example.com', 'pass', { https: true }),
  domain('static.example.com', 'fail', { https: false }),
  domain('old.example.com', 'not-applicable', { https: false, status: 'offline' }),
];

function api(id: string, outcome: Outcome, protocol: string, rest: Partial<GatewayApi> = {}): GatewayApi {
  const expect = { 'alibaba.apigateway.api-public-https': outcome } as const;
  return { id: `api-${id}`, groupId: 'group-public', protocol, expect, ...rest };
}

const apis: readonly GatewayApi[] = [
  api('https', 'pass', 'HTTPS'),
  api('http', 'fail', 'HTTP'),
  api('both', 'fail', 'HTTP,HTTPS'),
  api('http-in-test', 'fail', 'HTTP', { deployedTo: ['TEST'] }),
  api('inside', 'not-applicable', 'HTTP', { disableInternet: true }),
  api('draft', 'not-applicable', 'HTTP', { deployedTo: [] }),
  api('websocket', 'not-applicable', 'WEBSOCKET'),
];

const goodTrail: Trail = { id: 'audit-all', bucket: 'example-logs' };
const badTrails: readonly Trail[] = [
  { id: 'audit-writes', events: 'Write', bucket: 'example-logs' },
  { id: 'audit-one-region', trailRegion: 'cn-hangzhou', bucket: 'example-logs' },
  { id: 'audit-stopped', status: 'Disable', logging: false, bucket: 'example-logs' },
];

function accountWide(outcome: Outcome): Expectation {
  return {
    'alibaba.ram.root-mfa-enabled': outcome,
    'alibaba.ram.root-no-access-key': outcome,
    'alibaba.actiontrail.trail-enabled': outcome,
    'alibaba.message-center.contact-reachable': outcome,
    'alibaba.message-center.contact-additional-email': outcome,
  };
}

const badContacts: readonly MessageContact[] = [
  { id: '1834830', name: 'never verified', email: 'soc@example.com' },
  { id: '1834832', name: 'expired', email: 'left@example.com', verified: true, obsolete: true },
  { id: '1834833', name: 'mistyped', email: 'soc@example', verified: true },
];
const contactWithoutAddress: MessageContact = { id: '1834831', name: 'mobile only', mobile: '13900000000' };
const goodContact: MessageContact = { id: '1834840', name: 'soc', email: 'soc@example.com', verified: true };
/** A good one, too, but for messages that are not about security. */
const billing: MessageContact = { id: '1834850', name: 'billing', email: 'billing@example.com', verified: true };

function messageCenter(...recipients: readonly MessageContact[]) {
  return { contacts: [...recipients, billing], messageTypes: messageTypes(recipients.map(({ id }) => id)) };
}

const careless = {
  accountMfa: false,
  rootAccessKeys: 1,
  trails: badTrails,
  ...messageCenter(...badContacts, contactWithoutAddress),
  expect: accountWide('fail'),
};
const careful = {
  accountMfa: true,
  rootAccessKeys: 0,
  trails: [...badTrails, goodTrail],
  ...messageCenter(...badContacts, goodContact),
  expect: accountWide('pass'),
};

export interface TypicalOptions {
  /** how the account itself is kept: the one thing of which an estate has only one */
  readonly owner?: 'careless' | 'careful';
  /** the instant that key ages count back from, epoch milliseconds */
  readonly now?: number;
}

const regions = {
  'cn-hangzhou': {
    instances: ecs.hangzhouInstances,
    disks: ecs.hangzhouDisks,
    securityGroups,
    prefixLists,
    portRangeLists,
    vpcs: network.hangzhouVpcs,
    networkAcls: network.hangzhouNetworkAcls,
    vpcPrefixLists: network.vpcPrefixLists,
    loadBalancers: network.hangzhouLoadBalancers,
    acls: network.hangzhouAcls,
    rds: hangzhouRds,
    redis: hangzhouRedis,
    polardb: hangzhouPolardb,
    mongodb: hangzhouMongodb,
    apis,
  },
  'cn-beijing': {},
  'cn-hongkong': { instances: ecs.hongkongInstances, vpcs: network.hongkongVpcs },
  'ap-southeast-1': {
    instances: ecs.singaporeInstances,
    disks: ecs.singaporeDisks,
    vpcs: network.singaporeVpcs,
    networkAcls: network.singaporeNetworkAcls,
    loadBalancers: network.singaporeLoadBalancers,
    rds: singaporeRds,
  },
} as const satisfies EstateContents['regions'];

/** An account with every service in it, and for every check things that pass, fail and are none of its business. */
export function typicalEstate({ owner = 'careless', now = Date.now() }: TypicalOptions = {}): Estate {
  return createEstate({
    ...(owner === 'careless' ? careless : careful),
    regions,
    users: users(now),
    groups,
    roles,
    policies,
    buckets,
    domains,
    clients: ecs.clients,
  });
}

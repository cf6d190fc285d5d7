import type { AccessList, LoadBalancer } from '../services/slb.ts';
import type { NetworkAcl, Vpc } from '../services/vpc.ts';
import { allPass, type Template } from './outcomes.ts';

const vpc = ['vpc.network-acl-no-risky-ports'] as const;

export const vpcs: readonly Template<Vpc>[] = [
  { expect: allPass(vpc) },
  { expect: allPass(vpc, { 0: 'fail' }) },
  { expect: allPass(vpc, { 0: 'not-applicable' }) },
];

/** In step with `vpcs`. */
export const networkAcls: readonly Template<Omit<NetworkAcl, 'vpcId'>>[] = [
  { vswitches: ['vsw-a'], entries: [{ policy: 'accept', protocol: 'tcp', port: '443/443', source: '0.0.0.0/0' }] },
  { vswitches: ['vsw-a'], entries: [{ policy: 'accept', source: '0.0.0.0/0', entryType: 'system' }] },
  { vswitches: [], entries: [] },
];

const clb = ['clb.listener-no-risky-ports', 'clb.https-listener'] as const;
const http = { port: 80, protocol: 'http' } as const;
const https = { port: 443, protocol: 'https' } as const;
const tcp = { port: 5432, protocol: 'tcp' } as const;

/** Two listeners each, always. */
export const loadBalancers: readonly Template<LoadBalancer>[] = [
  { listeners: [http, https], expect: allPass(clb) },
  { listeners: [http, { port: 3389, protocol: 'tcp' }], expect: allPass(clb, { 0: 'fail', 1: 'fail' }) },
  { listeners: [tcp, { port: 53, protocol: 'udp' }], expect: allPass(clb, { 1: 'not-applicable' }) },
];

const acl = ['clb.acl-not-open-to-all'] as const;

export const acls: readonly Template<AccessList>[] = [
  { entries: ['10.0.0.0/8', '192.0.2.0/24'], expect: allPass(acl) },
  { entries: ['10.0.0.0/8', '0.0.0.0/0'], expect: allPass(acl, { 0: 'fail' }) },
];

import type { Trail } from '../services/actiontrail.ts';
import type { GatewayApi } from '../services/apigateway.ts';
import type { CdnDomain } from '../services/cdn.ts';
import type { MongodbInstance } from '../services/dds.ts';
import type { Disk, EcsInstance } from '../services/ecs.ts';
import type { RamUser } from '../services/ims.ts';
import type { Bucket } from '../services/oss.ts';
import type { PolardbCluster } from '../services/polardb.ts';
import type { RamPolicy, RamRole } from '../services/ram.ts';
import type { RdsInstance } from '../services/rds.ts';
import type { RedisInstance } from '../services/redis.ts';
import type { SecurityGroup } from '../services/security-groups.ts';
import type { AccessList, LoadBalancer } from '../services/slb.ts';
import type { NetworkAcl, Vpc } from '../services/vpc.ts';
import { allPass, carefulAccount } from './outcomes.ts';

/** A thing before it has a name; what it must come to follows from how it is made here. */
type Template<T> = Omit<T, 'id'>;

const ecs = ['ecs.instance-security-center-protected', 'ecs.instance-in-vpc', 'ecs.instance-key-pair-logon'] as const;

export const instances: readonly Template<EcsInstance>[] = [
  { keyPair: 'deploy', vpcId: 'vpc-main', expect: allPass(ecs) },
  { vpcId: 'vpc-main', expect: allPass(ecs, { 2: 'fail' }) },
  { vpcId: 'vpc-main', os: 'windows', expect: allPass(ecs, { 0: 'fail', 2: 'not-applicable' }) },
  { keyPair: 'deploy', vpcId: 'vpc-main', status: 'Stopped', expect: allPass(ecs, { 0: 'not-applicable' }) },
  { keyPair: 'deploy', expect: allPass(ecs, { 1: 'fail' }) },
];

const disk = ['ecs.disk-auto-snapshot-policy'] as const;

export const disks: readonly Template<Disk>[] = [
  { snapshotPolicy: 'sp-daily', instanceId: 'i-any', expect: allPass(disk) },
  { instanceId: 'i-any', expect: allPass(disk, { 0: 'fail' }) },
  { status: 'Available', type: 'data', expect: allPass(disk, { 0: 'not-applicable' }) },
];

/** One group in ten opens SSH to everyone, one in twenty is managed by a cloud service. */
export function securityGroup(dice: number, id: string): Template<SecurityGroup> {
  const isOpen = dice < 10;
  const rules = [
    { id: `${id}-web`, policy: 'Accept', ports: '443/443', source: '0.0.0.0/0' },
    { id: `${id}-inside`, policy: 'Accept', protocol: 'ALL', source: '10.0.0.0/8' },
    { id: `${id}-ssh`, policy: 'Accept', ports: '22/22', source: isOpen ? '0.0.0.0/0' : '192.0.2.0/24' },
    { id: `${id}-rest`, policy: 'Drop', protocol: 'ALL', source: '0.0.0.0/0', priority: 100 },
  ] as const;
  const check = ['ecs.security-group-no-risky-ports'] as const;
  if (dice >= 95) return { vpcId: 'vpc-main', serviceId: 42, rules, expect: allPass(check, { 0: 'not-applicable' }) };
  return { vpcId: 'vpc-main', instances: 3, rules, expect: allPass(check, isOpen ? { 0: 'fail' } : {}) };
}

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

const rdsChecks = [
  'rds.instance-no-public-endpoint',
  'rds.instance-log-backup',
  'rds.instance-ssl-tls-version',
] as const;

export const rds: readonly Template<RdsInstance>[] = [
  { engine: 'MySQL', ssl: true, parameters: { tls_version: 'TLSv1.2' }, expect: allPass(rdsChecks) },
  { engine: 'PostgreSQL', publicAddress: true, expect: allPass(rdsChecks, { 0: 'fail', 2: 'fail' }) },
  {
    engine: 'SQLServer',
    ssl: true,
    tlsVersion: '1.0',
    logBackup: false,
    expect: allPass(rdsChecks, { 1: 'fail', 2: 'fail' }),
  },
  { engine: 'MySQL', type: 'Readonly', expect: allPass(rdsChecks, { 1: 'not-applicable', 2: 'fail' }) },
];

const redisChecks = [
  'redis.instance-no-public-access',
  'redis.instance-tls',
  'redis.instance-incremental-backup',
] as const;
const toAll = { whitelists: { default: '0.0.0.0/0' } } as const;

export const redis: readonly Template<RedisInstance>[] = [
  { type: 'Tair', edition: 'Enterprise', tls: true, incrementalBackup: true, expect: allPass(redisChecks) },
  { publicAddress: true, ...toAll, expect: allPass(redisChecks, { 0: 'fail', 1: 'fail', 2: 'not-applicable' }) },
  { edition: 'Enterprise', tls: true, ...toAll, expect: allPass(redisChecks, { 2: 'fail' }) },
];

const polar = [
  'polardb.cluster-no-public-access',
  'polardb.cluster-ssl',
  'polardb.cluster-log-backup-retention',
] as const;

export const polardb: readonly Template<PolardbCluster>[] = [
  { logRetentionDays: 90, expect: allPass(polar) },
  {
    publicEndpoint: 'Cluster',
    ...toAll,
    ssl: { Primary: false },
    logRetentionDays: 7,
    expect: allPass(polar, { 0: 'fail', 1: 'fail', 2: 'fail' }),
  },
];

const mongo = ['mongodb.instance-no-public-access', 'mongodb.instance-log-backup'] as const;

export const mongodb: readonly Template<MongodbInstance>[] = [
  { logBackup: true, expect: allPass(mongo) },
  { publicAddress: true, ...toAll, logBackup: false, expect: allPass(mongo, { 0: 'fail', 1: 'fail' }) },
  { publicAddress: true, logBackup: true, expect: allPass(mongo) },
];

const api = ['apigateway.api-public-https'] as const;

export const apis: readonly Template<GatewayApi>[] = [
  { groupId: 'group0', protocol: 'HTTPS', expect: allPass(api) },
  { groupId: 'group0', protocol: 'HTTP,HTTPS', expect: allPass(api, { 0: 'fail' }) },
  { groupId: 'group0', protocol: 'HTTP', disableInternet: true, expect: allPass(api, { 0: 'not-applicable' }) },
];

const oss = [
  'oss.bucket-no-public-write',
  'oss.bucket-no-public-read',
  'oss.bucket-policy-no-anonymous',
  'oss.bucket-policy-not-public',
] as const;
const everyone = { Effect: 'Allow', Action: ['oss:GetObject'], Principal: ['*'], Resource: ['acs:oss:*:*:*'] };
const isPrivate = { 2: 'not-applicable' } as const;

export const buckets: readonly Template<Omit<Bucket, 'region'>>[] = [
  { acl: 'private', expect: allPass(oss, isPrivate) },
  { acl: 'private', expect: allPass(oss, isPrivate) },
  { acl: 'public-read', expect: allPass(oss, { 1: 'fail', 2: 'fail' }) },
  {
    acl: 'private',
    policy: { Version: '1', Statement: [everyone] },
    policyIsPublic: true,
    expect: allPass(oss, { ...isPrivate, 3: 'fail' }),
  },
  { acl: 'public-read-write', blockPublicAccess: true, expect: allPass(oss) },
];

const cdn = ['cdn.domain-https-enabled'] as const;

export const domains: readonly Template<CdnDomain>[] = [
  { https: true, expect: allPass(cdn) },
  { https: false, expect: allPass(cdn, { 0: 'fail' }) },
];

const ram = ['ram.identity-no-admin-policy', 'ram.user-mfa-enabled'] as const;

export const users: readonly Template<RamUser>[] = [
  { console: { active: true, mfaRequired: false }, mfa: true, expect: allPass(ram) },
  { console: { active: true, mfaRequired: false }, expect: allPass(ram, { 1: 'fail' }) },
  { expect: allPass(ram, { 1: 'not-applicable' }) },
];

export const roles: readonly RamRole[] = [
  { id: 'deployer', expect: { 'alibaba.ram.identity-no-admin-policy': 'fail' } },
  { id: 'AliyunServiceRoleForActionTrail', expect: { 'alibaba.ram.identity-no-admin-policy': 'not-applicable' } },
];

export const policies: readonly RamPolicy[] = [
  {
    id: 'AdministratorAccess',
    type: 'System',
    document: { Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    grantsAdministration: true,
    attachedTo: { roles: ['deployer'] },
  },
];

export const trails: readonly Trail[] = [{ id: 'audit-all', bucket: 'generated-bucket-0' }];

export const accountWide = carefulAccount;

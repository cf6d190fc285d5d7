import type { Trail } from '../services/actiontrail.ts';
import type { GatewayApi } from '../services/apigateway.ts';
import type { CdnDomain } from '../services/cdn.ts';
import type { Disk, EcsInstance } from '../services/ecs.ts';
import type { RamUser } from '../services/ims.ts';
import { type MessageContact, messageTypes } from '../services/mscopensubscription.ts';
import type { Bucket } from '../services/oss.ts';
import type { RamPolicy, RamRole } from '../services/ram.ts';
import type { SecurityGroup } from '../services/security-groups.ts';
import { allPass, carefulAccount, type Template } from './outcomes.ts';

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

const contacts: readonly MessageContact[] = [{ id: '200001', name: 'soc', email: 'soc@example.com', verified: true }];

export const messageCenter = { contacts, messageTypes: messageTypes(contacts.map(({ id }) => id)) };

export const accountWide = carefulAccount;

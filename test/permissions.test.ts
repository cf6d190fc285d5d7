import { describe, expect, it } from 'vitest';
import { alibaba } from '#clouds/alibaba/index.ts';
import { azure } from '#clouds/azure/index.ts';
import { prepareCheck } from '#engine/prepare.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Operation } from '#model/operation.ts';
import { plannedOperations } from '#scan/plan.ts';

/** The one pattern among the vendor's permissions: its own policy for readers of Message Center names nothing else. */
const allReads = 'Read*';

/** What an assessment of Alibaba Cloud may ask for at most; what is new here is a decision about people's accounts. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  ram: [
    ...['GetAccountMFAInfo', 'GetAccountSecurityPracticeReport', 'GenerateCredentialReport', 'GetCredentialReport'],
    ...['ListUsers', 'ListGroups', 'ListRoles', 'GetLoginProfile', 'GetUserMFAInfo', 'ListAccessKeys'],
    ...['GetAccessKeyLastUsed', 'GetSecurityPreference', 'ListPolicies', 'GetPolicy', 'ListEntitiesForPolicy'],
    'ListPolicyAttachments', // of Resource Management; the vendor files it under ram
  ],
  sts: ['GetCallerIdentity'],
  apigateway: ['DescribeRegions', 'DescribeApis', 'DescribeApi', 'DescribeApiGroups', 'DescribeApiGroup'],
  cdn: ['DescribeUserDomains', 'DescribeCdnDomainDetail'],
  ecs: [
    ...['DescribeRegions', 'DescribeInstances', 'DescribeDisks', 'DescribeSecurityGroups'],
    ...['DescribeSecurityGroupAttribute', 'DescribePrefixListAttributes', 'DescribePortRangeListEntries'],
    'DescribeAutoSnapshotPolicyEx',
  ],
  'yundun-sas': ['DescribeCloudCenterInstances'],
  dds: [
    ...['DescribeRegions', 'DescribeDBInstances', 'DescribeReplicaSetRole', 'DescribeShardingNetworkAddress'],
    ...['DescribeSecurityIps', 'DescribeBackupPolicy'],
  ],
  oss: [
    ...['ListBuckets', 'GetBucketAcl', 'GetBucketPolicy', 'GetBucketPolicyStatus', 'GetBucketPublicAccessBlock'],
    'GetPublicAccessBlock',
  ],
  polardb: [
    ...['DescribeRegions', 'DescribeDBClusters', 'DescribeDBClusterEndpoints', 'DescribeDBClusterAccessWhitelist'],
    ...['DescribeDBClusterSSL', 'DescribeLogBackupPolicy'],
  ],
  rds: [
    ...['DescribeRegions', 'DescribeDBInstances', 'DescribeDBInstanceNetInfo', 'DescribeBackupPolicy'],
    ...['DescribeDBInstanceSSL', 'DescribeParameters'],
  ],
  kvstore: [
    ...['DescribeRegions', 'DescribeInstances', 'DescribeDBInstanceNetInfo', 'DescribeSecurityIps'],
    ...['DescribeInstanceSSL', 'DescribeBackupPolicy'],
  ],
  slb: [
    ...['DescribeRegions', 'DescribeLoadBalancers', 'DescribeLoadBalancerListeners', 'DescribeAccessControlLists'],
    'DescribeAccessControlListAttribute',
  ],
  vpc: [
    ...['DescribeRegions', 'DescribeVpcs', 'DescribeNetworkAcls', 'DescribeNetworkAclAttributes'],
    'GetVpcPrefixListEntries',
  ],
  actiontrail: ['DescribeTrails', 'GetTrailStatus'],
  notifications: [allReads], // of Message Center, whose reads the vendor does not name one by one
};

/** Makes nothing but a report for the caller; every other name that starts so would write. */
const onlyGenerated = 'GenerateCredentialReport';

function readsOnly(name: string): boolean {
  return /^(Describe|List|Get)[A-Z]/.test(name) || name === onlyGenerated || name === allReads;
}

/** Whatever a collector could call, planned or not. */
function declaredOperations({ collectors, identity, regions }: Cloud): readonly Operation[] {
  return [
    ...identity.operations,
    ...regions.operations,
    ...collectors.flatMap(({ availability, list, details }) => [
      ...(availability?.operations ?? []),
      ...list.operations,
      ...details.flatMap(({ operations }) => operations),
    ]),
  ];
}

describe.each([alibaba, azure])('reading $title.en', (cloud) => {
  it('plans only what collectors declare, so that the policy covers every call', () => {
    const declared = new Set(declaredOperations(cloud));
    const checks = cloud.catalogue.map((entry) => prepareCheck(entry, {}, 0));
    expect(plannedOperations(cloud, checks).filter((operation) => !declared.has(operation))).toEqual([]);
  });
});

describe('reading Azure', () => {
  const operations = declaredOperations(azure);

  it('gets, and does nothing else', () => {
    expect(operations.map(({ name }) => name).filter((name) => !/^GET [/{]/.test(name))).toEqual([]);
  });

  it('asks for permissions that read configuration, of the resource provider that is called, and for no data', () => {
    const wrong = operations.filter(({ permission }) => !/^Microsoft\.[A-Z]\w+(\/\w+)+\/read$/.test(permission));
    expect(wrong.map(({ name, permission }) => `${name} ${permission}`)).toEqual([]);
    const foreign = operations.filter(
      ({ service, permission }) => !permission.toLowerCase().startsWith(`${service.toLowerCase()}/`),
    );
    expect(foreign.map(({ service, permission }) => `${service} ${permission}`)).toEqual([]);
  });

  it('says a version of the API with every call, each of one day', () => {
    const versions = operations.map((operation) => ('query' in operation ? operation.query : {}));
    const wrong = versions.filter((query) => !/^\d{4}-\d\d-\d\d(-preview)?$/.test(Object(query)['api-version']));
    expect(wrong).toEqual([]);
  });
});

describe('reading Alibaba Cloud', () => {
  const operations = declaredOperations(alibaba);

  it('calls operations that read, and no other', () => {
    expect(operations.map(({ name }) => name).filter((name) => !readsOnly(name))).toEqual([]);
  });

  it('asks for permissions that read, and for no more than was agreed', () => {
    const permissions = [...new Set(operations.map(({ permission }) => permission))];
    expect(permissions.filter((permission) => !readsOnly(permission.split(':')[1] ?? ''))).toEqual([]);
    const known = Object.entries(allowed).flatMap(([prefix, names]) => names.map((name) => `${prefix}:${name}`));
    expect(permissions.filter((permission) => !known.includes(permission))).toEqual([]);
  });

  it.each([
    'PutBucketAcl',
    'DeleteTrail',
    'ModifySecurityIps',
    'GenerateAccessKey',
    'Getaway',
    'describeInstances',
    'ReadAndWrite',
    '*',
  ])('%s would be refused', (name) => {
    expect(readsOnly(name)).toBe(false);
  });
});

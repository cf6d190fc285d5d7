import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const region = 'cn-hangzhou';

function call(operation: string, input: RecordedCall['input'], output: unknown): RecordedCall {
  return { service: 'dds', operation, region, input, output };
}

function refused(operation: string, input: RecordedCall['input'] = {}): RecordedCall {
  return { service: 'dds', operation, input, error: { code: 'Forbidden.RAM', message: 'no', status: 403 } };
}

function listed(type: string, ...items: readonly object[]): RecordedCall {
  const instances = items.map((item) => ({ DBInstanceId: `dds-${type}`, DBInstanceStatus: 'Running', ...item }));
  const output = { DBInstances: { DBInstance: instances }, PageNumber: 1, PageSize: 100, TotalCount: instances.length };
  return call('DescribeDBInstances', { RegionId: region, DBInstanceType: type }, output);
}

const others = (type: string) =>
  ['replicate', 'sharding', 'serverless'].filter((other) => other !== type).map((other) => listed(other));
const roles = call(
  'DescribeReplicaSetRole',
  {},
  {
    ReplicaSets: {
      ReplicaSet: [
        { NetworkType: 'VPC', ConnectionDomain: 'dds-1.mongodb.rds.aliyuncs.com' },
        { NetworkType: 'Public', ConnectionDomain: 'dds-1-pub.mongodb.rds.aliyuncs.com' },
      ],
    },
  },
);
const sharding = call(
  'DescribeShardingNetworkAddress',
  {},
  {
    NetworkAddresses: { NetworkAddress: [{ NetworkType: 'VPC', NetworkAddress: 's-1.mongodb.rds.aliyuncs.com' }] },
    CompatibleConnections: { CompatibleConnection: [{ NetworkType: 'Public', NetworkAddress: 'dds-1-dynamo' }] },
  },
);
const whitelist = call(
  'DescribeSecurityIps',
  {},
  {
    SecurityIps: '0.0.0.0/0',
    SecurityIpGroups: { SecurityIpGroup: [{ SecurityIpGroupName: 'default', SecurityIpList: '0.0.0.0/0' }] },
  },
);
const backup = call('DescribeBackupPolicy', {}, { EnableBackupLog: 0, LogBackupRetentionPeriod: 7 });

async function theInstance(calls: readonly RecordedCall[]) {
  const { assets, gaps } = await collectFrom(collectors, calls);
  expect(assets).toHaveLength(1);
  return { ...assets[0]!, allGaps: gaps };
}

describe('a MongoDB instance', () => {
  test('of a replica set is read whole', async () => {
    const item = { DBInstanceType: 'replicate', ReplicationFactor: '3', DBInstanceDescription: 'orders' };
    const calls = [listed('replicate', item), ...others('replicate'), roles, whitelist, backup];
    const instance = await theInstance(calls);
    expect(instance).toMatchObject({
      kind: 'alibaba.mongodb.instance',
      id: 'acs:dds:cn-hangzhou:1234567890123456:dbinstance/dds-replicate',
      displayName: 'orders',
      fields: {
        type: 'replicate',
        replicationFactor: 3,
        addresses: [{ networkType: 'VPC' }, { networkType: 'Public' }],
        whitelist: [{ name: 'default', entries: ['0.0.0.0/0'] }],
        enableBackupLog: false,
      },
    });
    expect(instance.gaps).toBeUndefined();
  });

  test('of a sharded cluster has its addresses elsewhere, the DynamoDB-compatible ones included', async () => {
    const calls = [
      listed('sharding', { DBInstanceType: 'sharding' }),
      ...others('sharding'),
      sharding,
      whitelist,
      backup,
    ];
    const { fields } = await theInstance(calls);
    expect(fields).toMatchObject({ type: 'sharding', addresses: [{ networkType: 'VPC' }, { networkType: 'Public' }] });
  });

  test.each([
    ['sharded clusters', sharding],
    ['replica sets', roles],
  ])('that is serverless is asked like %s, whichever answers', async (_, answer) => {
    const calls = [listed('serverless', {}), ...others('serverless'), answer, whitelist, backup];
    const { fields } = await theInstance(calls);
    expect(fields).toMatchObject({
      type: 'serverless',
      addresses: [{ networkType: 'VPC' }, { networkType: 'Public' }],
    });
  });

  test('that is serverless has a gap when neither answers', async () => {
    const calls = [
      listed('serverless', {}),
      ...others('serverless'),
      refused('DescribeShardingNetworkAddress'),
      whitelist,
      backup,
    ];
    const { gaps } = await theInstance(calls);
    expect(gaps).toMatchObject({ addresses: { operation: 'DescribeShardingNetworkAddress', code: 'Forbidden.RAM' } });
  });

  const onlyInside = {
    roles: call('DescribeReplicaSetRole', {}, { ReplicaSets: { ReplicaSet: [{ NetworkType: 'VPC' }] } }),
    sharding: call(
      'DescribeShardingNetworkAddress',
      {},
      { NetworkAddresses: { NetworkAddress: [{ NetworkType: 'VPC' }] } },
    ),
  };
  const none = {
    roles: call('DescribeReplicaSetRole', {}, { ReplicaSets: { ReplicaSet: [] } }),
    sharding: call('DescribeShardingNetworkAddress', {}, { NetworkAddresses: { NetworkAddress: [] } }),
  };

  test.each([
    ['one is refused and the other shows no public one', [refused('DescribeReplicaSetRole'), onlyInside.sharding]],
    ['the other is refused', [onlyInside.roles, refused('DescribeShardingNetworkAddress')]],
    ['both show none', [none.roles, none.sharding]],
  ])('that is serverless has a gap where %s', async (_, answers) => {
    const calls = [listed('serverless', {}), ...others('serverless'), ...answers, whitelist, backup];
    expect((await theInstance(calls)).gaps).toHaveProperty('addresses');
  });

  test('that is serverless has no public address where both answer and neither shows one', async () => {
    const calls = [listed('serverless', {}), ...others('serverless'), none.roles, onlyInside.sharding];
    const { fields } = await theInstance([...calls, whitelist, backup]);
    expect(fields.addresses).toMatchObject([{ networkType: 'VPC' }]);
  });

  test.each([null, '', {}])('has a gap where its addresses are %j, not none', async (silence) => {
    const silentRoles = call('DescribeReplicaSetRole', {}, { ReplicaSets: silence });
    const silentSharding = call('DescribeShardingNetworkAddress', {}, { NetworkAddresses: silence });
    const replicas = [listed('replicate', {}), ...others('replicate'), silentRoles, whitelist, backup];
    const shards = [listed('sharding', {}), ...others('sharding'), silentSharding, whitelist, backup];
    expect((await theInstance(replicas)).gaps?.addresses).toMatchObject({ code: 'UnexpectedReply' });
    expect((await theInstance(shards)).gaps?.addresses).toMatchObject({ code: 'UnexpectedReply' });
  });

  test('without a word on log backup says null', async () => {
    const silent = call('DescribeBackupPolicy', {}, { PreferredBackupTime: '09:00Z-10:00Z' });
    const { fields } = await theInstance([listed('replicate', {}), ...others('replicate'), roles, whitelist, silent]);
    expect(fields).toMatchObject({ replicationFactor: null, enableBackupLog: null });
  });

  test.each([
    ['DescribeReplicaSetRole', 'addresses'],
    ['DescribeSecurityIps', 'whitelist'],
    ['DescribeBackupPolicy', 'enableBackupLog'],
  ])('has a gap where the answer of %s is foreign', async (operation, field) => {
    const good = [roles, whitelist, backup].filter((detail) => detail.operation !== operation);
    const calls = [listed('replicate', {}), ...others('replicate'), ...good, call(operation, {}, { hello: 'world' })];
    expect((await theInstance(calls)).gaps?.[field]).toMatchObject({ code: 'UnexpectedReply', operation });
  });

  test.each([{ DBInstanceStatus: 'Creating' }, { LockMode: 'Released' }])(
    'is left alone when it is %j',
    async (item) => {
      const { allGaps, gaps } = await theInstance([listed('replicate', item), ...others('replicate')]);
      expect(allGaps).toEqual([]);
      expect(gaps).toMatchObject({ addresses: { code: 'NotRead' }, whitelist: { code: 'NotRead' } });
    },
  );
});

describe('the list of MongoDB instances', () => {
  test('is read once for each type; the refusal of one hides no other', async () => {
    const { assets, gaps } = await collectFrom(collectors, [
      listed('replicate', { DBInstanceStatus: 'Deleting' }),
      refused('DescribeDBInstances', { DBInstanceType: 'sharding' }),
      listed('serverless', { DBInstanceStatus: 'Deleting' }),
    ]);
    expect(assets.map((asset) => asset.fields.type)).toEqual(['replicate', 'serverless']);
    expect(gaps).toMatchObject([{ operation: 'DescribeDBInstances', code: 'Forbidden.RAM', asset: null }]);
  });

  test('asks for a hundred at a time', async () => {
    const page = { DBInstances: { DBInstance: [] }, TotalCount: 0 };
    const { gaps, apiCalls } = await collectFrom(collectors, [
      call('DescribeDBInstances', { PageSize: 100, PageNumber: 1 }, page),
    ]);
    expect(gaps).toEqual([]);
    expect(apiCalls).toBe(3);
  });
});

import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const region = 'cn-hangzhou';

function call(
  operation: string,
  output: unknown,
  input: RecordedCall['input'] = { DBClusterId: 'pc-1' },
): RecordedCall {
  return { service: 'polardb', operation, region, input, output };
}

function listed(item: object = {}): RecordedCall {
  const cluster = { DBClusterId: 'pc-1', DBClusterStatus: 'Running', DBType: 'MySQL', ...item };
  const output = { Items: { DBCluster: [cluster] }, PageNumber: 1, PageRecordCount: 1, TotalRecordCount: 1 };
  return call('DescribeDBClusters', output, { RegionId: region, PageSize: 100 });
}

const endpoints = call('DescribeDBClusterEndpoints', {
  Items: [
    { DBEndpointId: 'pe-1', AddressItems: [{ NetType: 'Private', ConnectionString: 'pc-1' }] },
    { DBEndpointId: 'pe-2', AddressItems: [{ NetType: 'Public', ConnectionString: 'pc-1-pub' }] },
  ],
});
const whitelist = call('DescribeDBClusterAccessWhitelist', {
  Items: {
    DBClusterIPArray: [
      { DBClusterIPArrayName: 'default', SecurityIps: '127.0.0.1' },
      { DBClusterIPArrayName: 'office', SecurityIps: '0.0.0.0/1,128.0.0.0/1' },
    ],
  },
  DBClusterSecurityGroups: { DBClusterSecurityGroup: [{ SecurityGroupId: 'sg-1', SecurityGroupName: 'web' }] },
});
const ssl = call('DescribeDBClusterSSL', {
  Items: [
    { DBEndpointId: 'pe-1', SSLEnabled: 'Enabled', SSLExpireTime: '2027-01-01T00:00:00Z' },
    { DBEndpointId: 'pe-2', SSLEnabled: 'Disabled' },
  ],
});
const logBackup = call('DescribeLogBackupPolicy', { EnableBackupLog: 1, LogBackupRetentionPeriod: -1 });
const details = [endpoints, whitelist, ssl, logBackup];

async function theCluster(calls: readonly RecordedCall[]) {
  const { assets, apiCalls } = await collectFrom(collectors, calls);
  expect(assets).toHaveLength(1);
  return { ...assets[0]!, apiCalls };
}

describe('a PolarDB cluster', () => {
  test('is read whole', async () => {
    const cluster = await theCluster([listed({ DBClusterDescription: 'ledger', Tags: { Tag: [] } }), ...details]);
    expect(cluster).toMatchObject({
      kind: 'alibaba.polardb.cluster',
      id: 'acs:polardb:cn-hangzhou:1234567890123456:dbcluster/pc-1',
      displayName: 'ledger',
      apiCalls: 5,
      fields: {
        addresses: [
          { endpointId: 'pe-1', netType: 'Private' },
          { endpointId: 'pe-2', netType: 'Public' },
        ],
        whitelist: [
          { name: 'default', entries: ['127.0.0.1'] },
          { name: 'office', entries: ['0.0.0.0/1', '128.0.0.0/1'] },
        ],
        ssl: [
          { endpointId: 'pe-1', sslEnabled: true },
          { endpointId: 'pe-2', sslEnabled: false },
        ],
        enableBackupLog: true,
        logBackupRetentionPeriod: -1,
        advancedLogPolicies: [],
      },
    });
    expect(cluster.gaps).toBeUndefined();
  });

  test('on advanced backup tells its policies', async () => {
    const policies = [
      { EnableLogBackup: 1, LogRetentionType: 'delay', LogRetentionValue: '30' },
      { EnableLogBackup: '0', LogRetentionType: 'never', LogRetentionValue: '' },
    ];
    const advanced = call('DescribeLogBackupPolicy', { AdvancedLogPolicies: { AdvancedLogPolicy: policies } });
    const { fields } = await theCluster([listed(), endpoints, whitelist, ssl, advanced]);
    expect(fields).toMatchObject({
      enableBackupLog: null,
      advancedLogPolicies: [
        { enableLogBackup: true, logRetentionType: 'delay', logRetentionValue: 30 },
        { enableLogBackup: false, logRetentionType: 'never', logRetentionValue: null },
      ],
    });
  });

  test('without an endpoint that can have SSL has an empty list', async () => {
    const { fields } = await theCluster([
      listed(),
      endpoints,
      whitelist,
      call('DescribeDBClusterSSL', { Items: [] }),
      logBackup,
    ]);
    expect(fields.ssl).toEqual([]);
  });

  test.each(['Creating', 'Deleting', 'Deleted'])('is left alone when it is %s', async (status) => {
    expect((await theCluster([listed({ DBClusterStatus: status })])).apiCalls).toBe(1);
  });

  test.each([
    ['DescribeDBClusterEndpoints', 'addresses'],
    ['DescribeDBClusterAccessWhitelist', 'whitelist'],
    ['DescribeDBClusterSSL', 'ssl'],
    ['DescribeLogBackupPolicy', 'advancedLogPolicies'],
  ])('has a gap where the answer of %s is foreign', async (operation, field) => {
    const good = details.filter((detail) => detail.operation !== operation);
    const { gaps } = await theCluster([listed(), ...good, call(operation, { hello: 'world' })]);
    expect(gaps?.[field]).toMatchObject({ code: 'UnexpectedReply', operation });
  });

  test.each([
    { Items: null },
    { Items: '' },
    { Items: {} },
    { Items: [{ DBEndpointId: 'pe-1', AddressItems: null }] },
    { Items: [{ DBEndpointId: 'pe-1', AddressItems: '' }] },
  ])('has a gap where the endpoints are %j, not none', async (output) => {
    const silent = call('DescribeDBClusterEndpoints', output);
    const { gaps } = await theCluster([listed(), silent, whitelist, ssl, logBackup]);
    expect(gaps?.addresses).toMatchObject({ code: 'UnexpectedReply', operation: 'DescribeDBClusterEndpoints' });
  });

  test('has a gap where a setting is not understood', async () => {
    const odd = call('DescribeDBClusterSSL', { Items: [{ DBEndpointId: 'pe-1', SSLEnabled: 'Modifying' }] });
    const { gaps } = await theCluster([listed(), endpoints, whitelist, odd, logBackup]);
    expect(gaps?.ssl).toMatchObject({ code: 'UnexpectedReply' });
  });

  test('has a gap where the log backup policy is refused', async () => {
    const { gaps } = await theCluster([listed(), endpoints, whitelist, ssl]);
    expect(Object.keys(gaps ?? {}).sort()).toEqual([
      'advancedLogPolicies',
      'enableBackupLog',
      'logBackupRetentionPeriod',
    ]);
  });

  test('costs only the calls that the wanted fields need', async () => {
    const { apiCalls, assets } = await collectFrom(collectors, [listed(), ssl], { fields: ['status', 'ssl'] });
    expect(apiCalls).toBe(2);
    expect(assets[0]!.gaps).toBeUndefined();
  });
});

describe('the list of PolarDB clusters', () => {
  test('ends at the total, not at a short page', async () => {
    const page = (name: string) => ({
      Items: { DBCluster: [{ DBClusterId: name, DBClusterStatus: 'Deleted' }] },
      TotalRecordCount: 2,
    });
    const { assets, gaps } = await collectFrom(collectors, [
      call('DescribeDBClusters', page('pc-1'), { PageNumber: 1, PageSize: 100 }),
      call('DescribeDBClusters', page('pc-2'), { PageNumber: 2, PageSize: 100 }),
    ]);
    expect(gaps).toEqual([]);
    expect(assets.map((asset) => asset.name)).toEqual(['pc-1', 'pc-2']);
  });
});

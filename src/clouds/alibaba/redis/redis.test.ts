import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { isEnterprise } from './assets.ts';
import { collectors } from './collect.ts';

const region = 'cn-hangzhou';

function call(operation: string, input: RecordedCall['input'], output: unknown): RecordedCall {
  return { service: 'r-kvstore', operation, region, input, output };
}

function refused(operation: string, code: string): RecordedCall {
  return { service: 'r-kvstore', operation, input: {}, error: { code, message: 'no', status: 403 } };
}

function listed(item: object): RecordedCall {
  const instance = {
    InstanceId: 'r-1',
    InstanceStatus: 'Normal',
    InstanceType: 'Tair',
    EditionType: 'Enterprise',
    ...item,
  };
  const output = { Instances: { KVStoreInstance: [instance] }, PageNumber: 1, PageSize: 50, TotalCount: 1 };
  return call('DescribeInstances', { RegionId: region }, output);
}

const netInfo = call(
  'DescribeDBInstanceNetInfo',
  { InstanceId: 'r-1' },
  {
    NetInfoItems: { InstanceNetInfo: [{ IPType: 'Public', ConnectionString: 'r-1-pub.redis.rds.aliyuncs.com' }] },
  },
);
const whitelist = call(
  'DescribeSecurityIps',
  { InstanceId: 'r-1' },
  {
    SecurityIpGroups: {
      SecurityIpGroup: [
        { SecurityIpGroupName: 'default', SecurityIpList: '127.0.0.1, 10.0.0.0/8' },
        { SecurityIpGroupName: 'ali_dms_group', SecurityIpGroupAttribute: 'hidden', SecurityIpList: '' },
      ],
    },
  },
);
const ssl = call('DescribeInstanceSSL', { InstanceId: 'r-1' }, { SSLEnabled: 'Disable' });
const backup = call('DescribeBackupPolicy', { InstanceId: 'r-1' }, { EnableBackupLog: 1 });
const details = [netInfo, whitelist, ssl, backup];

async function theInstance(calls: readonly RecordedCall[]) {
  const { assets, apiCalls } = await collectFrom(collectors, calls);
  expect(assets).toHaveLength(1);
  return { ...assets[0]!, apiCalls };
}

describe('a Redis instance', () => {
  test('is read whole', async () => {
    const tags = { Tag: [{ Key: 'team', Value: 'web' }, { Key: 'empty' }] };
    const instance = await theInstance([listed({ InstanceName: 'sessions', Tags: tags }), ...details]);
    expect(instance).toMatchObject({
      kind: 'alibaba.redis.instance',
      id: 'acs:kvstore:cn-hangzhou:1234567890123456:instance/r-1',
      displayName: 'sessions',
      tags: { team: 'web', empty: '' },
      apiCalls: 5,
      fields: {
        addresses: [{ ipType: 'Public', connectionString: 'r-1-pub.redis.rds.aliyuncs.com' }],
        whitelist: [
          { name: 'default', entries: ['127.0.0.1', '10.0.0.0/8'] },
          { name: 'ali_dms_group', entries: [] },
        ],
        sslEnabled: 'Disable',
        sslRefusal: null,
        enableBackupLog: true,
      },
    });
    expect(instance.gaps).toBeUndefined();
  });

  test.each([
    'IncorrectEngineVersion',
    'IncorrectCharacterType',
    'InvalidRedisVersionPattern',
    'InstanceType.NotSupport',
    'EnabledSSLNotSupport',
  ])('the error %s means that there is no TLS for it', async (code) => {
    const instance = await theInstance([listed({}), netInfo, whitelist, refused('DescribeInstanceSSL', code), backup]);
    expect(instance.fields).toMatchObject({ sslEnabled: 'Unsupported', sslRefusal: code });
    expect(instance.gaps).toBeUndefined();
  });

  test.each(['Forbidden.RAM', 'InvalidInstanceId.NotFound', 'InternalError'])('the error %s is a gap', async (code) => {
    const { gaps } = await theInstance([listed({}), netInfo, whitelist, refused('DescribeInstanceSSL', code), backup]);
    expect(gaps).toMatchObject({ sslEnabled: { code }, sslRefusal: { code } });
  });

  test('the community edition is not asked for incremental backups', async () => {
    const { gaps } = await theInstance([
      listed({ InstanceType: 'Redis', EditionType: 'Community' }),
      netInfo,
      whitelist,
      ssl,
    ]);
    expect(gaps).toEqual({ enableBackupLog: expect.objectContaining({ code: 'NotRead' }) });
  });

  test('the edition alone is enough to ask for them', async () => {
    const { fields } = await theInstance([listed({ InstanceType: 'Redis' }), ...details]);
    expect(fields.enableBackupLog).toBe(true);
  });

  test.each([null, '', {}, { InstanceNetInfo: '' }])(
    'addresses of %j are a gap, not an instance without any',
    async (NetInfoItems) => {
      const silent = call('DescribeDBInstanceNetInfo', { InstanceId: 'r-1' }, { NetInfoItems });
      const { gaps } = await theInstance([listed({}), silent, whitelist, ssl, backup]);
      expect(gaps?.addresses).toMatchObject({ code: 'UnexpectedReply', operation: 'DescribeDBInstanceNetInfo' });
    },
  );

  test('an answer in our own word for "no TLS" is a gap', async () => {
    const odd = call('DescribeInstanceSSL', { InstanceId: 'r-1' }, { SSLEnabled: 'Unsupported' });
    const { gaps } = await theInstance([listed({}), netInfo, whitelist, odd, backup]);
    expect(gaps?.sslEnabled).toMatchObject({ code: 'UnexpectedReply', operation: 'DescribeInstanceSSL' });
  });

  test.each([
    ['tair', null, true],
    ['TAIR_RDB', 'Community', true],
    ['Redis', 'ENTERPRISE', true],
    ['REDIS', 'community', false],
    ['Memcache', null, false],
    [null, 'Community', false],
    ['Redis', '', null],
    ['', 'Community', null],
    ['Tairish', 'Community', null],
    ['Redis', 'Flagship', null],
    [null, null, null],
  ])('type %j and edition %j: is it Tair? %j', (type, edition, expected) => {
    expect(isEnterprise(type, edition)).toBe(expected);
  });

  test('Memcache is not asked for TLS', async () => {
    const { gaps } = await theInstance([
      listed({ InstanceType: 'Memcache', EditionType: 'Community' }),
      netInfo,
      whitelist,
    ]);
    expect(gaps).toMatchObject({ sslEnabled: { code: 'NotRead' } });
  });

  test.each(['Creating', 'Released'])('nothing more is read of one that is %s', async (status) => {
    expect((await theInstance([listed({ InstanceStatus: status })])).apiCalls).toBe(1);
  });

  test.each([
    ['DescribeDBInstanceNetInfo', 'addresses'],
    ['DescribeSecurityIps', 'whitelist'],
    ['DescribeInstanceSSL', 'sslEnabled'],
    ['DescribeBackupPolicy', 'enableBackupLog'],
  ])('a foreign answer of %s is a gap', async (operation, field) => {
    const calls = details.filter((detail) => detail.operation !== operation);
    const { gaps } = await theInstance([listed({}), ...calls, call(operation, {}, { hello: 'world' })]);
    expect(gaps?.[field]).toMatchObject({ code: 'UnexpectedReply', operation });
  });
});

describe('the list of Redis instances', () => {
  test('is paged by fifty until the total is reached', async () => {
    const page = (number: number, count: number) => ({
      Instances: {
        KVStoreInstance: Array.from({ length: count }, (_, index) => ({
          InstanceId: `r-${number}-${index}`,
          InstanceStatus: 'Released',
        })),
      },
      TotalCount: 51,
    });
    const { assets, apiCalls, gaps } = await collectFrom(collectors, [
      call('DescribeInstances', { PageSize: 50, PageNumber: 1 }, page(1, 50)),
      call('DescribeInstances', { PageSize: 50, PageNumber: 2 }, page(2, 1)),
    ]);
    expect(gaps).toEqual([]);
    expect(assets).toHaveLength(51);
    expect(apiCalls).toBe(2);
  });
});

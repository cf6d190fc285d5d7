import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const region = 'cn-hangzhou';

function call(operation: string, input: RecordedCall['input'], output: unknown): RecordedCall {
  return { service: 'rds', operation, region, input, output };
}

function refused(operation: string, code = 'Forbidden.RAM'): RecordedCall {
  return { service: 'rds', operation, input: {}, error: { code, message: 'not allowed', status: 403 } };
}

function listed(...instances: readonly object[]): RecordedCall {
  const items = instances.map((instance) => ({
    DBInstanceId: 'rm-1',
    DBInstanceStatus: 'Running',
    Engine: 'MySQL',
    DBInstanceType: 'Primary',
    ...instance,
  }));
  return call('DescribeDBInstances', { RegionId: region }, { Items: { DBInstance: items } });
}

const inside = { IPType: 'Private', ConnectionString: 'rm-1.mysql.rds.aliyuncs.com' };
const outside = { IPType: 'Public', ConnectionString: 'rm-1-pub.mysql.rds.aliyuncs.com' };
const netInfo = call('DescribeDBInstanceNetInfo', {}, { DBInstanceNetInfos: { DBInstanceNetInfo: [inside, outside] } });
const logBackup = call('DescribeBackupPolicy', { BackupPolicyMode: 'LogBackupPolicy' }, { EnableBackupLog: '1' });
const ssl = call('DescribeDBInstanceSSL', {}, { SSLEnabled: 'Yes', TlsVersion: '' });
const parameters = call(
  'DescribeParameters',
  {},
  {
    RunningParameters: {
      DBInstanceParameter: [
        { ParameterName: 'tls_version', ParameterValue: 'TLSv1.2,TLSv1.3' },
        { ParameterName: 'ssl_min_protocol_version', ParameterValue: 'TLSv1' },
        { ParameterName: 'innodb_flush_log_at_trx_commit', ParameterValue: 1 },
      ],
    },
  },
);
const details = [netInfo, logBackup, ssl, parameters];

async function theInstance(calls: readonly RecordedCall[]) {
  const { assets, apiCalls } = await collectFrom(collectors, calls);
  expect(assets).toHaveLength(1);
  return { ...assets[0]!, apiCalls };
}

describe('an RDS instance', () => {
  test('is read whole', async () => {
    const instance = await theInstance([listed({ DBInstanceDescription: 'shop' }), ...details]);
    expect(instance).toMatchObject({
      kind: 'alibaba.rds.instance',
      id: 'acs:rds:cn-hangzhou:1234567890123456:dbinstance/rm-1',
      name: 'rm-1',
      displayName: 'shop',
      region,
      apiCalls: 5,
      fields: {
        status: 'Running',
        addresses: [
          { ipType: 'Private', connectionString: inside.ConnectionString },
          { ipType: 'Public', connectionString: outside.ConnectionString },
        ],
        enableBackupLog: true,
        sslEnabled: true,
        tlsParameter: 'TLSv1.2,TLSv1.3',
      },
    });
    expect(instance.gaps).toBeUndefined();
  });

  test('PostgreSQL has a parameter of its own, and spells SSL another way', async () => {
    const on = call('DescribeDBInstanceSSL', {}, { SSLEnabled: 'on' });
    const { fields } = await theInstance([listed({ Engine: 'PostgreSQL' }), netInfo, logBackup, on, parameters]);
    expect(fields).toMatchObject({ sslEnabled: true, tlsVersion: null, tlsParameter: 'TLSv1' });
  });

  test.each([
    ['SSL is off', { Engine: 'MySQL' }, { SSLEnabled: 'No' }],
    ['SQL Server tells its minimum itself', { Engine: 'SQLServer' }, { SSLEnabled: 'Yes', TlsVersion: '1.2' }],
  ])('the parameters are not read where %s', async (_, item, reply) => {
    const { gaps, apiCalls } = await theInstance([
      listed(item),
      netInfo,
      logBackup,
      call('DescribeDBInstanceSSL', {}, reply),
    ]);
    expect(gaps).toMatchObject({ tlsParameter: { code: 'NotRead' } });
    expect(apiCalls).toBe(4);
  });

  test.each([
    [{ EnableBackupLog: 1 }, true],
    [{ EnableBackupLog: '0', BackupLog: 'Enable' }, false],
    [{ BackupLog: 'Enable' }, true],
    [{ BackupLog: 'Disabled' }, false],
  ])('a backup policy of %j', async (policy, enableBackupLog) => {
    const { fields } = await theInstance([
      listed({}),
      netInfo,
      call('DescribeBackupPolicy', {}, policy),
      ssl,
      parameters,
    ]);
    expect(fields.enableBackupLog).toBe(enableBackupLog);
  });

  test('only a primary instance is asked for its log backup', async () => {
    const { gaps } = await theInstance([listed({ DBInstanceType: 'Readonly' }), netInfo, ssl, parameters]);
    expect(gaps).toEqual({ enableBackupLog: expect.objectContaining({ code: 'NotRead' }) });
  });

  test('MariaDB is not asked for SSL', async () => {
    const { gaps } = await theInstance([listed({ Engine: 'MariaDB' }), netInfo, logBackup]);
    expect(Object.keys(gaps ?? {}).sort()).toEqual(['sslEnabled', 'tlsParameter', 'tlsVersion']);
    expect(gaps).toMatchObject({ sslEnabled: { code: 'NotRead' } });
  });

  test.each([{ DBInstanceStatus: 'Creating' }, { DBInstanceStatus: 'Released' }, { LockMode: 'Released' }])(
    'nothing more is read of one that is not in service: %j',
    async (item) => {
      expect((await theInstance([listed(item)])).apiCalls).toBe(1);
    },
  );

  test('a refused read is a gap of its own fields, and of what depends on them', async () => {
    const calls = [listed({}), netInfo, logBackup, refused('DescribeDBInstanceSSL'), parameters];
    const { gaps, apiCalls } = await theInstance(calls);
    expect(Object.keys(gaps ?? {}).sort()).toEqual(['sslEnabled', 'tlsParameter', 'tlsVersion']);
    expect(gaps).toMatchObject({ sslEnabled: { code: 'Forbidden.RAM', operation: 'DescribeDBInstanceSSL' } });
    expect(apiCalls).toBe(4);
  });

  test.each([
    ['DescribeDBInstanceNetInfo', 'addresses'],
    ['DescribeBackupPolicy', 'enableBackupLog'],
    ['DescribeDBInstanceSSL', 'sslEnabled'],
    ['DescribeParameters', 'tlsParameter'],
  ])('a foreign answer of %s is a gap', async (operation, field) => {
    const calls = [listed({}), ...details.filter((detail) => detail.operation !== operation)];
    const { gaps } = await theInstance([...calls, call(operation, {}, { hello: 'world' })]);
    expect(gaps?.[field]).toMatchObject({ code: 'UnexpectedReply', operation });
  });

  test.each([null, '', {}, { DBInstanceNetInfo: null }])(
    'addresses of %j are a gap, not an instance without any',
    async (DBInstanceNetInfos) => {
      const silent = call('DescribeDBInstanceNetInfo', {}, { DBInstanceNetInfos });
      const { gaps } = await theInstance([listed({}), silent, logBackup, ssl, parameters]);
      expect(gaps?.addresses).toMatchObject({ code: 'UnexpectedReply', operation: 'DescribeDBInstanceNetInfo' });
    },
  );

  test.each([
    [['TLSv1.2', 'TLSv1'], null],
    [['TLSv1.2', 'TLSv1.2'], 'TLSv1.2'],
    [[], null],
  ])('a parameter that is named with the values %j', async (values, tlsParameter) => {
    const named = values.map((ParameterValue) => ({ ParameterName: 'tls_version', ParameterValue }));
    const twice = call('DescribeParameters', {}, { RunningParameters: { DBInstanceParameter: named } });
    const { fields } = await theInstance([listed({}), netInfo, logBackup, ssl, twice]);
    expect(fields.tlsParameter).toBe(tlsParameter);
  });

  test('an address of an unknown type is a gap, never a private one', async () => {
    const odd = call(
      'DescribeDBInstanceNetInfo',
      {},
      { DBInstanceNetInfos: { DBInstanceNetInfo: [{ IPType: 'Outer' }] } },
    );
    const { gaps } = await theInstance([listed({}), odd, logBackup, ssl, parameters]);
    expect(gaps?.addresses).toMatchObject({ code: 'UnexpectedReply' });
  });
});

describe('the list of RDS instances', () => {
  test('follows the token, a hundred at a time', async () => {
    const page = (id: string, token: string) => ({
      Items: { DBInstance: [{ DBInstanceId: id, DBInstanceStatus: 'Released' }] },
      NextToken: token,
      TotalRecordCount: 1,
    });
    const { assets, apiCalls } = await collectFrom(collectors, [
      call('DescribeDBInstances', { MaxResults: 100 }, page('rm-1', 'more')),
      call('DescribeDBInstances', { MaxResults: 100, NextToken: 'more' }, page('rm-2', '')),
    ]);
    expect(assets.map((asset) => asset.name)).toEqual(['rm-1', 'rm-2']);
    expect(apiCalls).toBe(2);
  });

  test('is a gap when it is refused', async () => {
    const { assets, gaps } = await collectFrom(collectors, [refused('DescribeDBInstances')]);
    expect(assets).toEqual([]);
    expect(gaps).toMatchObject([{ service: 'rds', operation: 'DescribeDBInstances', region, asset: null }]);
  });

  test('is a gap when the answer is foreign', async () => {
    const { gaps } = await collectFrom(collectors, [call('DescribeDBInstances', {}, { Instances: [] })]);
    expect(gaps).toMatchObject([{ operation: 'DescribeDBInstances', code: 'UnexpectedReply' }]);
  });
});

import { afterEach, describe, expect, test } from 'vitest';
import { captureRequest } from './captured-request.ts';
import { createEstate } from './estate.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from './simulator.ts';
import { typicalEstate } from './typical.ts';
import { codeOf, vendorClient } from './vendor-client.ts';

const started: Simulator[] = [];

async function start(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ estate: typicalEstate(), ...options });
  started.push(simulator);
  return { simulator, call: vendorClient(simulator.url) };
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((simulator) => simulator.close()));
});

const hangzhou = { RegionId: 'cn-hangzhou' };

describe('signatures', () => {
  test('the vendor’s client is understood and told who it is', async () => {
    const { call } = await start();
    const reply = await call('sts', 'GetCallerIdentity');
    expect(reply).toMatchObject({
      AccountId: '1234567890123456',
      IdentityType: 'RAMUser',
      Arn: 'acs:ram::1234567890123456:user/auditor',
    });
  });

  test('a wrong secret, an unknown key and a token that does not belong are refused', async () => {
    const { simulator } = await start({
      credentials: [
        { accessKeyId: 'LTAI5tOne', accessKeySecret: 'one' },
        { accessKeyId: 'STS.Two', accessKeySecret: 'two', securityToken: 'token-of-two' },
      ],
    });
    function code(keys: Parameters<typeof vendorClient>[1]) {
      return codeOf(vendorClient(simulator.url, keys)('ecs', 'DescribeRegions'));
    }
    expect(await code({ accessKeyId: 'LTAI5tOne', accessKeySecret: 'one' })).toBe('answered');
    expect(await code({ accessKeyId: 'LTAI5tOne', accessKeySecret: 'other' })).toBe('SignatureDoesNotMatch');
    expect(await code({ accessKeyId: 'LTAI5tNobody', accessKeySecret: 'one' })).toBe('InvalidAccessKeyId.NotFound');
    expect(await code({ accessKeyId: 'STS.Two', accessKeySecret: 'two' })).toBe('MissingSecurityToken');
    const [id, secret] = ['STS.Two', 'two'];
    expect(await code({ accessKeyId: id, accessKeySecret: secret, securityToken: 'token-of-two' })).toBe('answered');
    expect(await code({ accessKeyId: id, accessKeySecret: secret, securityToken: 'other' })).toBe(
      'InvalidSecurityToken.MismatchWithAccessKey',
    );
  });

  test('a clock that is 16 minutes off is refused, 14 minutes are not', async () => {
    const minutes = (count: number) => () => Date.now() + count * 60_000;
    const late = await start({ now: minutes(16) });
    expect(await codeOf(late.call('ecs', 'DescribeRegions'))).toBe('InvalidTimeStamp.Expired');
    const early = await start({ now: minutes(-14) });
    expect(await codeOf(early.call('ecs', 'DescribeRegions'))).toBe('answered');
  });

  test('temporary keys of a role work until they expire', async () => {
    let clock = Date.now();
    const { simulator, call } = await start({ now: () => clock });
    const role = 'acs:ram::1234567890123456:role/reporter';
    const reply = await call('sts', 'AssumeRole', { RoleArn: role, RoleSessionName: 'audit', DurationSeconds: '900' });
    const keys = reply.Credentials as Record<'AccessKeyId' | 'AccessKeySecret' | 'SecurityToken', string>;
    const assumed = vendorClient(simulator.url, {
      accessKeyId: keys.AccessKeyId,
      accessKeySecret: keys.AccessKeySecret,
      securityToken: keys.SecurityToken,
    });
    expect((await assumed('sts', 'GetCallerIdentity')).IdentityType).toBe('AssumedRoleUser');
    clock += 901_000;
    expect(await codeOf(assumed('sts', 'GetCallerIdentity'))).toBe('InvalidTimeStamp.Expired');
    clock -= 600_000;
    expect(await codeOf(assumed('sts', 'GetCallerIdentity'))).toBe('answered');
  });

  test('a request that is sent twice is refused the second time', async () => {
    const { simulator } = await start();
    const signed = await captureRequest('ecs', 'DescribeRegions');
    expect(await signed.send(simulator.url)).toMatchObject({ status: 200 });
    const again = await signed.send(simulator.url);
    expect(again.status).toBe(400);
    expect(JSON.parse(again.body)).toMatchObject({
      Code: 'SignatureNonceUsed',
      Message: expect.any(String),
      RequestId: expect.any(String),
      HostId: 'ecs.aliyuncs.com',
    });
  });
});

describe('operations', () => {
  test('what is not a known read is refused and kept as an attempt to write', async () => {
    const { simulator, call } = await start();
    expect(await codeOf(call('ecs', 'DeleteSecurityGroup', hangzhou))).toBe('Forbidden.RAM');
    expect(await codeOf(call('ecs', 'DescribeWeather', hangzhou))).toBe('InvalidAction.NotFound');
    expect(await codeOf(call('1999-01-01', 'DescribeRegions'))).toBe('InvalidAction.NotFound');
    expect(simulator.writes().map(({ operation }) => operation)).toEqual([
      'DeleteSecurityGroup',
      'DescribeWeather',
      'DescribeRegions',
    ]);
  });

  test('a region outside the estate holds nothing, and a call without a region is refused', async () => {
    const { call } = await start();
    const reply = await call('ecs', 'DescribeInstances', { RegionId: 'eu-central-1' });
    expect(reply).toMatchObject({ Instances: { Instance: [] }, TotalCount: 0, NextToken: '' });
    expect(await codeOf(call('ecs', 'DescribeInstances'))).toBe('MissingParameter');
  });

  test('MongoDB lists one type at a time', async () => {
    const { call } = await start();
    const ids = async (input: Record<string, string>) => {
      const { DBInstances } = await call('dds', 'DescribeDBInstances', { ...hangzhou, ...input });
      return (DBInstances as { DBInstance: { DBInstanceId: string }[] }).DBInstance.map((it) => it.DBInstanceId);
    };
    expect(await ids({})).toEqual(['dds-good', 'dds-open', 'dds-standalone']);
    expect(await ids({ DBInstanceType: 'sharding' })).toHaveLength(3);
    expect(await ids({ DBInstanceType: 'serverless' })).toEqual(['dds-serverless']);
  });

  test('a page above the maximum is refused where the vendor refuses it, and cut where it cuts', async () => {
    const { call } = await start();
    expect(await codeOf(call('rds', 'DescribeDBInstances', { ...hangzhou, MaxResults: '101' }))).toBe(
      'InvalidMaxResults',
    );
    expect(await codeOf(call('polardb', 'DescribeDBClusters', { ...hangzhou, PageSize: '31' }))).toBe(
      'InvalidPageSize.Malformed',
    );
    expect((await call('ecs', 'DescribeDisks', { ...hangzhou, MaxResults: '9999' })).PageSize).toBe(500);
  });

  test('Security Center shows each side its own machines only', async () => {
    const { call } = await start();
    const side = async (region: string) => {
      const input = { RegionId: region, UseNextToken: 'true', PageSize: '100' };
      const { Instances } = await call('sas', 'DescribeCloudCenterInstances', input);
      return (Instances as { RegionId: string }[]).map((it) => it.RegionId);
    };
    expect(new Set(await side('cn-shanghai'))).toEqual(new Set(['cn-hangzhou']));
    expect(new Set(await side('ap-southeast-1'))).toEqual(new Set(['cn-hongkong', 'ap-southeast-1']));
  });

  test('the log can be kept to counts', async () => {
    const { simulator, call } = await start({ log: 'counts', estate: createEstate() });
    await call('ecs', 'DescribeRegions');
    await call('ecs', 'DescribeRegions');
    expect(simulator.requests).toEqual([]);
    expect([...simulator.counts()]).toEqual([['ecs.DescribeRegions', 2]]);
  });

  test('the log tells what was asked, where and how it ended', async () => {
    const { simulator, call } = await start();
    await codeOf(call('rds', 'DescribeDBInstanceNetInfo', { ...hangzhou, DBInstanceId: 'rm-none' }));
    expect(simulator.requests).toMatchObject([
      {
        service: 'rds',
        operation: 'DescribeDBInstanceNetInfo',
        region: 'cn-hangzhou',
        input: { DBInstanceId: 'rm-none' },
        status: 404,
        code: 'InvalidDBInstanceId.NotFound',
        kind: 'read',
      },
    ]);
  });
});

describe('quotas', () => {
  test('more calls than the quota are throttled, per region', async () => {
    const { call } = await start({
      quotas: (_, operation) => (operation === 'DescribeDisks' ? { perSecond: 0.001, burst: 2 } : null),
    });
    const disks = (region: string) => codeOf(call('ecs', 'DescribeDisks', { RegionId: region }));
    expect([await disks('cn-hangzhou'), await disks('cn-hangzhou')]).toEqual(['answered', 'answered']);
    expect(await disks('cn-hangzhou')).toBe('Throttling.User');
    expect(await disks('cn-beijing')).toBe('answered');
    expect(await codeOf(call('ecs', 'DescribeInstances', hangzhou))).toBe('answered');
  });
});

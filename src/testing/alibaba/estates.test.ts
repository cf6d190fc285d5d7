import { describe, expect, test } from 'vitest';
import { checkIds } from './check-ids.ts';
import { createEstate } from './estate.ts';
import { eachExpectedVerdict, expectedVerdicts } from './expected-verdicts.ts';
import { largeEstate } from './large.ts';
import { minimalRequests } from './minimal-requests.ts';
import { each } from './records.ts';
import { typicalEstate } from './typical.ts';

describe('the typical estate', () => {
  test('says what every check must find, each thing once', () => {
    for (const owner of ['careless', 'careful'] as const) {
      const verdicts = expectedVerdicts(typicalEstate({ owner }));
      const keys = verdicts.map(({ check, region, name }) => `${check} ${region} ${name}`);
      expect(new Set(keys).size).toBe(keys.length);
      expect(new Set(verdicts.map(({ check }) => check))).toEqual(new Set(checkIds));
    }
  });

  test('has for every check a thing that passes and one that fails', () => {
    const both = [...expectedVerdicts(typicalEstate()), ...expectedVerdicts(typicalEstate({ owner: 'careful' }))];
    for (const check of checkIds) {
      const outcomes = new Set(both.filter((it) => it.check === check).map(({ outcome }) => outcome));
      expect([check, outcomes.has('pass'), outcomes.has('fail')]).toEqual([check, true, true]);
    }
  });

  test('has a thing that each of these checks does not apply to', () => {
    const always = new Set([
      'alibaba.ram.root-mfa-enabled',
      'alibaba.ram.root-no-access-key',
      'alibaba.ram.access-key-not-idle',
      'alibaba.ecs.instance-in-vpc',
      'alibaba.oss.bucket-no-public-write',
      'alibaba.oss.bucket-no-public-read',
      'alibaba.oss.bucket-policy-not-public',
      'alibaba.mongodb.instance-no-public-access',
      'alibaba.clb.listener-no-risky-ports',
      'alibaba.actiontrail.trail-enabled',
      'alibaba.message-center.contact-reachable',
      'alibaba.message-center.contact-additional-email',
    ]);
    const exempt = new Set(
      expectedVerdicts(typicalEstate())
        .filter(({ outcome }) => outcome === 'not-applicable')
        .map(({ check }) => check),
    );
    expect(checkIds.filter((check) => !always.has(check) && !exempt.has(check))).toEqual([]);
  });
});

describe('the large estate', () => {
  test('is as large as asked, the same for a seed and another for another', () => {
    const count = (assets: number) => new Set(names(assets, 1)).size;
    expect(count(2000)).toBeGreaterThan(1900);
    expect(count(2000)).toBeLessThan(2150);
    expect(names(500, 1)).toEqual(names(500, 1));
    const outcomes = (seed: number) => [...eachExpectedVerdict(largeEstate({ assets: 500, seed, now: 0 }))];
    expect(outcomes(1)).not.toEqual(outcomes(2));
  });

  test('finds each thing by the name that it lists it under', () => {
    const { instances } = largeEstate({ assets: 1000 }).ecs['cn-beijing']!;
    for (const instance of each(instances)) expect(instances.find(instance.id)).toEqual(instance);
    expect(instances.find('i-cn-beijing-01')).toBeUndefined();
    expect(instances.find(`i-cn-beijing-${instances.count}`)).toBeUndefined();
    expect(instances.find('d-cn-beijing-0')).toBeUndefined();
  });

  test('Security Center lists every instance of its side once', () => {
    const estate = largeEstate({ assets: 1000 });
    const china = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai'];
    const all = china.flatMap((region) => [...each(estate.ecs[region]!.instances)].map(({ id }) => id));
    expect([...each(estate.sas.china)].map(({ id }) => id)).toEqual(all);
    expect(estate.sas.outside.count).toBe(estate.ecs['ap-southeast-1']!.instances.count);
  });

  test('a million things need no memory to speak of', () => {
    const before = process.memoryUsage().heapUsed;
    const { disks } = largeEstate({ assets: 1_000_000 }).ecs['cn-hangzhou']!;
    expect(disks.count).toBe(67_500);
    expect(disks.at(67_499).id).toBe('d-cn-hangzhou-67499');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(30_000_000);
  });
});

function names(assets: number, seed: number): string[] {
  return [...eachExpectedVerdict(largeEstate({ assets, seed, now: 0 }))].map(({ name }) => name.replace(/^user\//, ''));
}

describe('the least number of requests', () => {
  test('an empty account: who, where, and one page of every list', () => {
    const calls = minimalRequests(createEstate());
    expect(calls.get('sts.GetCallerIdentity')).toBe(1);
    expect(calls.get('ecs.DescribeInstances')).toBe(1);
    expect(calls.get('dds.DescribeDBInstances')).toBe(3);
    expect(calls.has('oss.GetBucketAcl')).toBe(false);
  });

  test('counted by hand', () => {
    const vpc = (id: string) => ({ id: `vpc-${id}` });
    const acl = { id: 'nacl-a', vpcId: 'vpc-a', vswitches: ['vsw-a'], entries: [] };
    const calls = minimalRequests(
      createEstate({
        regions: {
          'cn-hangzhou': {
            vpcs: Array.from({ length: 51 }, (_, index) => vpc(String(index))),
            networkAcls: [acl, { ...acl, id: 'nacl-b', vswitches: [] }],
            rds: [
              { id: 'rm-a', engine: 'MySQL', ssl: true },
              { id: 'rm-b', engine: 'MySQL', type: 'Readonly' },
              { id: 'rm-c', engine: 'MySQL', status: 'Creating' },
            ],
          },
          'ap-southeast-1': {},
        },
        buckets: [{ id: 'a', region: 'cn-hangzhou', acl: 'private' }],
      }),
    );
    expect(calls.get('vpc.DescribeVpcs')).toBe(3);
    expect(calls.get('vpc.DescribeNetworkAclAttributes')).toBe(1);
    expect(calls.get('rds.DescribeDBInstanceNetInfo')).toBe(2);
    expect(calls.get('rds.DescribeBackupPolicy')).toBe(1);
    expect(calls.get('rds.DescribeParameters')).toBe(1);
    expect(calls.get('sas.DescribeCloudCenterInstances')).toBe(2);
    expect(calls.get('oss.GetBucketPolicy')).toBe(1);
  });
});

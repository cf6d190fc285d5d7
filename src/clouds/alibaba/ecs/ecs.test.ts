import { describe, expect, test } from 'vitest';
import { inputOf, judge } from '#engine/judge.ts';
import { prepareCheck } from '#engine/prepare.ts';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import check from './checks/security-group-no-risky-ports.ts';
import zh from './checks/security-group-no-risky-ports.zh.ts';
import { collectors } from './collect.ts';

const region = 'cn-hangzhou';

function answer(operation: string, input: RecordedCall['input'], output: unknown): RecordedCall {
  return { service: 'ecs', operation, region, input: { RegionId: region, ...input }, output };
}

function refusal(operation: string, input: RecordedCall['input'] = {}): RecordedCall {
  const error = { code: 'Forbidden.RAM', message: 'not allowed', status: 403 };
  return { service: 'ecs', operation, region, input: { RegionId: region, ...input }, error };
}

const permission = {
  SecurityGroupRuleId: 'sgr-1',
  Direction: 'ingress',
  NicType: 'intranet',
  Policy: 'Accept',
  Priority: '1',
  IpProtocol: 'TCP',
  PortRange: '22/22',
  SourceCidrIp: '0.0.0.0/0',
  Ipv6SourceCidrIp: '',
  SourcePrefixListId: '',
  SourceGroupId: '',
  PortRangeListId: '',
  SourcePortRange: '-1/-1',
  DestCidrIp: '',
};
const group = { SecurityGroupId: 'sg-1', VpcId: 'vpc-1', ServiceManaged: false, EcsCount: 3 };

function groupsAnswer(...groups: readonly object[]): RecordedCall {
  return answer('DescribeSecurityGroups', {}, { SecurityGroups: { SecurityGroup: groups }, NextToken: '' });
}

function rulesAnswer(permissions: readonly object[], input: RecordedCall['input'] = {}, token = ''): RecordedCall {
  const output = { Permissions: { Permission: permissions }, NextToken: token };
  return answer('DescribeSecurityGroupAttribute', { SecurityGroupId: 'sg-1', ...input }, output);
}

async function collectOne(kind: string, calls: readonly RecordedCall[]) {
  const { assets, gaps, apiCalls } = await collectFrom(collectors, calls, { kinds: [kind] });
  return { asset: assets[0], assets, gaps, apiCalls };
}

async function verdictOn(calls: readonly RecordedCall[]) {
  const { asset } = await collectOne('alibaba.ecs.security-group', calls);
  const { outcome, evidence } = judge(prepareCheck({ check, texts: { zh } }, {}, 0), inputOf(asset!));
  return { outcome, evidence };
}

describe('instances', () => {
  const one = { InstanceId: 'i-1', InstanceName: 'web', Status: 'Running', OSType: 'linux', KeyPairName: '' };
  const vpc = { ...one, InstanceNetworkType: 'vpc', VpcAttributes: { VpcId: 'vpc-1' } };
  const tagged = { ...vpc, Tags: { Tag: [{ TagKey: 'team', TagValue: 'shop' }] } };
  const classic = { ...one, InstanceId: 'i-2', InstanceName: 'i-2', KeyPairName: 'k', InstanceNetworkType: 'classic' };

  test('every page is read, blanks are null, and the name of the id is not shown twice', async () => {
    const first = { Instances: { Instance: [tagged] }, NextToken: 'next' };
    const last = { Instances: { Instance: [{ ...classic, VpcAttributes: { VpcId: '' } }] } };
    const calls = [
      answer('DescribeInstances', { MaxResults: 100 }, first),
      answer('DescribeInstances', { MaxResults: 100, NextToken: 'next' }, last),
    ];
    const { assets, gaps, apiCalls } = await collectOne('alibaba.ecs.instance', calls);
    expect({ gaps, apiCalls }).toEqual({ gaps: [], apiCalls: 2 });
    expect(assets).toMatchObject([
      {
        id: 'acs:ecs:cn-hangzhou:1234567890123456:instance/i-1',
        name: 'i-1',
        displayName: 'web',
        tags: { team: 'shop' },
        fields: { status: 'Running', osType: 'linux', keyPairName: null, instanceNetworkType: 'vpc', vpcId: 'vpc-1' },
      },
      { name: 'i-2', fields: { keyPairName: 'k', instanceNetworkType: 'classic', vpcId: null } },
    ]);
    expect(assets[1]).not.toHaveProperty('displayName');
  });

  test('a state that is not documented is a gap of that field alone', async () => {
    const odd = { Instances: { Instance: [{ ...vpc, Status: 'Frozen' }] } };
    const { asset } = await collectOne('alibaba.ecs.instance', [answer('DescribeInstances', {}, odd)]);
    expect(asset?.gaps).toMatchObject({ status: { code: 'UnexpectedReply' } });
    expect(asset?.fields).toMatchObject({ osType: 'linux' });
  });

  test('a reply of another form is a gap of the list', async () => {
    const { assets, gaps } = await collectOne('alibaba.ecs.instance', [answer('DescribeInstances', {}, { Hello: 1 })]);
    expect(assets).toEqual([]);
    expect(gaps).toMatchObject([{ operation: 'DescribeInstances', region, code: 'UnexpectedReply', asset: null }]);
  });
});

test('disks are read with the largest page, and their tags are kept', async () => {
  const disk = {
    DiskId: 'd-1',
    DiskName: '',
    Status: 'In_use',
    Category: 'cloud_essd',
    EnableAutomatedSnapshotPolicy: true,
    AutoSnapshotPolicyId: 'sp-1',
    Tags: { Tag: [{ TagKey: 'ack.aliyun.com', TagValue: 'c1' }] },
  };
  const call = answer('DescribeDisks', { MaxResults: 500 }, { Disks: { Disk: [disk] }, NextToken: '' });
  const { asset, gaps } = await collectOne('alibaba.ecs.disk', [call]);
  expect(gaps).toEqual([]);
  expect(asset).toMatchObject({ name: 'd-1', tags: { 'ack.aliyun.com': 'c1' } });
  expect(asset?.fields).toEqual({
    status: 'In_use',
    category: 'cloud_essd',
    multiAttach: null,
    enableAutomatedSnapshotPolicy: true,
    autoSnapshotPolicyId: 'sp-1',
    tags: [{ tagKey: 'ack.aliyun.com', tagValue: 'c1' }],
  });
});

describe('security groups', () => {
  test('rules of every page come in the order in which they decide', async () => {
    const weak = { ...permission, SecurityGroupRuleId: 'sgr-weak', Priority: '100' };
    const drop = { ...permission, SecurityGroupRuleId: 'sgr-drop', Policy: 'Drop' };
    const calls = [
      groupsAnswer(group),
      rulesAnswer([weak, permission], { Direction: 'ingress', MaxResults: 1000 }, 'next'),
      rulesAnswer([drop], { NextToken: 'next', MaxResults: 1000, Direction: 'ingress' }),
    ];
    const { asset, gaps, apiCalls } = await collectOne('alibaba.ecs.security-group', calls);
    expect({ gaps, apiCalls }).toEqual({ gaps: [], apiCalls: 3 });
    const rules = asset?.fields.rules as { id: string }[];
    expect(rules.map((rule) => rule.id)).toEqual(['sgr-drop', 'sgr-1', 'sgr-weak']);
    expect(rules[1]).toEqual({
      id: 'sgr-1',
      action: 'accept',
      protocol: 'tcp',
      priority: 1,
      nicType: 'intranet',
      ports: [{ from: 22, to: 22 }],
      sources: ['0.0.0.0/0'],
      narrowed: false,
      unresolved: null,
    });
  });

  test('the rules of a managed group are not asked for', async () => {
    const managed = { ...group, ServiceManaged: true };
    const known = { ...group, SecurityGroupId: 'sg-2', ServiceID: 12345 };
    const { assets, gaps, apiCalls } = await collectOne('alibaba.ecs.security-group', [groupsAnswer(managed, known)]);
    expect({ gaps, apiCalls }).toEqual({ gaps: [], apiCalls: 1 });
    expect(assets.map((asset) => asset.gaps?.rules?.code)).toEqual(['NotRead', 'NotRead']);
    expect(await verdictOn([groupsAnswer(managed)])).toMatchObject({ outcome: 'not-applicable' });
  });

  test('a classic group is asked for the rules of both network interfaces', async () => {
    const calls = [
      groupsAnswer({ ...group, VpcId: '' }),
      rulesAnswer([{ ...permission, SecurityGroupRuleId: 'sgr-out', NicType: 'internet' }], { NicType: 'internet' }),
      rulesAnswer([{ ...permission, SecurityGroupRuleId: 'sgr-in', Policy: 'Drop' }], { NicType: 'intranet' }),
    ];
    const { asset, apiCalls } = await collectOne('alibaba.ecs.security-group', calls);
    expect(apiCalls).toBe(3);
    expect(asset?.fields.rules).toMatchObject([
      { id: 'sgr-in', nicType: 'intranet' },
      { id: 'sgr-out', nicType: 'internet' },
    ]);
    expect(await verdictOn(calls)).toMatchObject({ outcome: 'fail', evidence: { rules: ['sgr-out'] } });
  });

  test('lists are resolved, each once, and decide', async () => {
    const byPrefix = { ...permission, SourceCidrIp: '', SourcePrefixListId: 'pl-1' };
    const again = { ...byPrefix, SecurityGroupRuleId: 'sgr-2', PortRange: '80/80' };
    const byPorts = { ...permission, SecurityGroupRuleId: 'sgr-3', PortRange: '-1/-1', PortRangeListId: 'prl-1' };
    const calls = [
      groupsAnswer(group),
      rulesAnswer([byPrefix, again, byPorts]),
      answer(
        'DescribePrefixListAttributes',
        { PrefixListId: 'pl-1' },
        { Entries: { Entry: [{ Cidr: '10.0.0.0/8' }] } },
      ),
      answer('DescribePortRangeListEntries', { PortRangeListId: 'prl-1' }, { Entries: [{ PortRange: '3000/4000' }] }),
    ];
    const { asset, gaps, apiCalls } = await collectOne('alibaba.ecs.security-group', calls);
    expect({ gaps, apiCalls }).toEqual({ gaps: [], apiCalls: 4 });
    expect(asset?.fields.rules).toMatchObject([
      { id: 'sgr-1', sources: ['10.0.0.0/8'] },
      { id: 'sgr-2', sources: ['10.0.0.0/8'] },
      { id: 'sgr-3', ports: [{ from: 3000, to: 4000 }], unresolved: null },
    ]);
    expect(await verdictOn(calls)).toMatchObject({ outcome: 'fail', evidence: { rules: ['sgr-3'], ports: [3389] } });
  });

  test.each([
    ['an accept that decides', [{ ...permission, SourceCidrIp: '', SourcePrefixListId: 'pl-1' }], 'unknown'],
    [
      'an accept for other ports',
      [{ ...permission, PortRange: '80/80', SourceCidrIp: '', SourcePrefixListId: 'pl-1' }],
      'pass',
    ],
    [
      'an accept beside one that opens it anyway',
      [permission, { ...permission, SecurityGroupRuleId: 'sgr-2', SourceCidrIp: '', SourcePrefixListId: 'pl-1' }],
      'fail',
    ],
    [
      'a drop before an opening',
      [
        { ...permission, Priority: '2' },
        { ...permission, SecurityGroupRuleId: 'sgr-2', Policy: 'Drop', SourceCidrIp: '', SourcePrefixListId: 'pl-1' },
      ],
      'unknown',
    ],
  ] as const)('a prefix list that is refused: %s', async (_, permissions, outcome) => {
    const calls = [groupsAnswer(group), rulesAnswer(permissions), refusal('DescribePrefixListAttributes')];
    const verdict = await verdictOn(calls);
    expect(verdict.outcome).toBe(outcome);
    if (outcome === 'unknown') expect(verdict.evidence).toEqual({ lists: ['pl-1'], codes: ['Forbidden.RAM'] });
  });

  test.each([
    ['a source that is no address', { SourceCidrIp: '0.0.0/0' }],
    ['no source at all', { SourceCidrIp: '' }],
    ['a port range that is none', { PortRange: '22-23' }],
    ['a word that is no policy', { Policy: 'Maybe' }],
    ['no priority', { Priority: '' }],
  ])('%s makes the rules a gap', async (_, odd) => {
    const calls = [groupsAnswer(group), rulesAnswer([{ ...permission, ...odd }])];
    const { asset } = await collectOne('alibaba.ecs.security-group', calls);
    expect(asset?.gaps).toMatchObject({ rules: { code: 'UnexpectedReply' } });
    expect(await verdictOn(calls)).toMatchObject({ outcome: 'unknown' });
  });

  test('two rules that share an id, or differ only in another source, both count', async () => {
    const web = { ...permission, PortRange: '443/443' };
    expect((await verdictOn([groupsAnswer(group), rulesAnswer([permission, web])])).outcome).toBe('fail');
    const office = { ...permission, SecurityGroupRuleId: '', SourceCidrIp: '10.0.0.0/8' };
    const both = { ...office, Ipv6SourceCidrIp: '::/0' };
    expect((await verdictOn([groupsAnswer(group), rulesAnswer([both, office])])).outcome).toBe('fail');
  });

  test('outbound rules in the reply are left out, and a rule for some destinations is marked', async () => {
    const outbound = { ...permission, Direction: 'egress', SourceCidrIp: '', DestCidrIp: '0.0.0.0/0' };
    const limited = { ...permission, Policy: 'Drop', SecurityGroupRuleId: 'sgr-2', DestCidrIp: '172.16.0.1/32' };
    const { asset } = await collectOne('alibaba.ecs.security-group', [
      groupsAnswer(group),
      rulesAnswer([outbound, limited]),
    ]);
    expect(asset?.fields.rules).toMatchObject([{ id: 'sgr-2', narrowed: true }]);
  });

  test('a refused rule list is a gap of the rules; the group is still there', async () => {
    const calls = [groupsAnswer(group), refusal('DescribeSecurityGroupAttribute')];
    const { asset, gaps } = await collectOne('alibaba.ecs.security-group', calls);
    expect(asset?.fields).toMatchObject({ vpcId: 'vpc-1', ecsCount: 3 });
    expect(gaps).toMatchObject([{ operation: 'DescribeSecurityGroupAttribute', code: 'Forbidden.RAM' }]);
  });
});

test.each(['in_use', 'In_Use', ''])('a disk in the state "%s", which is not documented, has a gap', async (Status) => {
  const disk = { DiskId: 'd-1', Status, Category: 'cloud_essd', EnableAutomatedSnapshotPolicy: false };
  const { asset } = await collectOne('alibaba.ecs.disk', [answer('DescribeDisks', {}, { Disks: { Disk: [disk] } })]);
  expect(asset?.gaps?.status?.code).toBe('UnexpectedReply');
});

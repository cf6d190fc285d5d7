import { expect, test } from 'vitest';
import { answer, expected, type Members, type Outcome, outcomes, refuse } from './recording.ts';

const instances = (cases: Readonly<Record<string, readonly [unknown, Members, ...unknown[]]>>) =>
  answer('ecs', 'DescribeInstances', {
    Instances: { Instance: Object.entries(cases).map(([InstanceId, c]) => ({ InstanceId, ...c[1] })) },
  });

test('5 disks', async () => {
  const check = 'alibaba.ecs.disk-auto-snapshot-policy';
  const base = {
    Status: 'In_use',
    Category: 'cloud_essd',
    Type: 'data',
    EnableAutomatedSnapshotPolicy: false,
    Tags: { Tag: [] },
  };
  const tags = (pairs: Record<string, string>) => ({
    Tags: { Tag: Object.entries(pairs).map(([TagKey, TagValue]) => ({ TagKey, TagValue })) },
  });
  const cases: Record<string, readonly [Outcome, Members]> = {
    'with-policy': ['pass', { EnableAutomatedSnapshotPolicy: true, AutoSnapshotPolicyId: 'sp-1' }],
    'with-policy-text': ['pass', { EnableAutomatedSnapshotPolicy: 'true' }],
    without: ['fail', {}],
    'without-text': ['fail', { EnableAutomatedSnapshotPolicy: 'false' }],
    'other-flag': ['fail', { EnableAutoSnapshot: true }],
    system: ['fail', { Type: 'system', Category: 'cloud_efficiency' }],
    detached: ['not-applicable', { Status: 'Available' }],
    creating: ['not-applicable', { Status: 'Creating' }],
    ephemeral: ['not-applicable', { Category: 'ephemeral' }],
    'ephemeral-ssd': ['not-applicable', { Category: 'ephemeral_ssd' }],
    'local-hdd': ['not-applicable', { Category: 'local_hdd_pro' }],
    'local-ssd': ['not-applicable', { Category: 'local_ssd_pro' }],
    'elastic-standard': ['not-applicable', { Category: 'elastic_ephemeral_disk_standard' }],
    'elastic-premium': ['not-applicable', { Category: 'elastic_ephemeral_disk_premium' }],
    'shared-legacy': ['not-applicable', { MultiAttach: 'LegacyShared' }],
    'shared-enabled': ['fail', { MultiAttach: 'Enabled' }],
    'shared-no': ['pass', { MultiAttach: 'Disabled', EnableAutomatedSnapshotPolicy: true }],
    'node-disk': ['not-applicable', tags({ 'ack.aliyun.com': 'c123' })],
    'csi-volume': ['fail', tags({ 'k8s.aliyun.com': 'true', createdby: 'alibabacloud-csi-plugin' })],
    'csi-volume-good': [
      'pass',
      {
        EnableAutomatedSnapshotPolicy: true,
        ...tags({ 'k8s.aliyun.com': 'true', createdby: 'alibabacloud-csi-plugin' }),
      },
    ],
    'csi-and-node': [
      'fail',
      tags({ 'ack.aliyun.com': 'c123', 'k8s.aliyun.com': 'true', createdby: 'alibabacloud-csi-plugin' }),
    ],
    'other-tags': ['fail', tags({ team: 'a' })],
    'one-tag-object': ['not-applicable', { Tags: { Tag: { TagKey: 'ack.aliyun.com', TagValue: 'c1' } } }],
    'node-disk-good': [
      'not-applicable',
      { EnableAutomatedSnapshotPolicy: true, ...tags({ 'ack.aliyun.com': 'c123' }) },
    ],
  };
  const list = (items: unknown) => answer('ecs', 'DescribeDisks', { Disks: { Disk: items } });
  expect
    .soft(await outcomes(check, [list(Object.entries(cases).map(([DiskId, c]) => ({ DiskId, ...base, ...c[1] })))]))
    .toEqual(expected(cases));
  expect.soft(await outcomes(check, [refuse('ecs', 'DescribeDisks')])).toEqual({ '(cn-hangzhou)': 'unknown' });
  expect
    .soft(
      await outcomes(check, [list({ DiskId: 'd', Status: 'In_use', EnableAutomatedSnapshotPolicy: true })]),
      'minimal',
    )
    .toEqual({ d: 'pass' });
  expect
    .soft(
      await outcomes(check, [
        list({ DiskId: 'd', Status: 'In_use', Category: 'cloud', EnableAutomatedSnapshotPolicy: false }),
      ]),
      'minimal with category',
    )
    .toEqual({ d: 'fail' });
  expect
    .soft(await outcomes(check, [list({ DiskId: 'd', Status: 'In_use', Category: 'cloud' })]), 'flag missing')
    .toEqual({ d: 'unknown' });
});

test('6 the security agent', async () => {
  const check = 'alibaba.ecs.instance-security-center-protected';
  const cases: Record<string, readonly [Outcome, Members, Members | null]> = {
    online: ['pass', { Status: 'Running' }, { ClientStatus: 'online' }],
    offline: ['fail', { Status: 'Running' }, { ClientStatus: 'offline' }],
    pause: ['fail', { Status: 'Running' }, { ClientStatus: 'pause' }],
    stopped: ['not-applicable', { Status: 'Stopped' }, { ClientStatus: 'offline' }],
    'stopped-unlisted': ['not-applicable', { Status: 'Stopped' }, null],
    unlisted: ['fail', { Status: 'Running' }, null],
    starting: ['not-applicable', { Status: 'Starting' }, null],
  };
  const sas = (items: unknown, more: Members = {}) =>
    answer('sas', 'DescribeCloudCenterInstances', {
      Instances: items,
      PageInfo: {
        Count: Array.isArray(items) ? items.length : 1,
        TotalCount: Array.isArray(items) ? items.length : 1,
        PageSize: 100,
        CurrentPage: 1,
        NextToken: '',
      },
      ...more,
    });
  const listed = Object.entries(cases).flatMap(([InstanceId, c]) =>
    c[2] ? [{ InstanceId, Uuid: `u-${InstanceId}`, RegionId: 'cn-hangzhou', Status: 'Running', ...c[2] }] : [],
  );
  expect.soft(await outcomes(check, [instances(cases), sas(listed)])).toEqual(expected(cases));
  const one = instances({ i: [0, { Status: 'Running' }], s: [0, { Status: 'Stopped' }] });
  expect
    .soft(await outcomes(check, [one, refuse('sas', 'DescribeCloudCenterInstances')]), 'refused')
    .toEqual({ i: 'unknown', s: 'not-applicable' });
  expect
    .soft(
      await outcomes(check, [one, answer('sas', 'DescribeCloudCenterInstances', { Instances: [] })]),
      'no page info',
    )
    .toEqual({ i: 'fail', s: 'not-applicable' });
  expect
    .soft(
      await outcomes(check, [
        one,
        answer('sas', 'DescribeCloudCenterInstances', { Instances: [{ InstanceId: 'i', ClientStatus: 'online' }] }),
      ]),
      'minimal',
    )
    .toEqual({ i: 'pass', s: 'not-applicable' });
  expect
    .soft(await outcomes(check, [refuse('ecs', 'DescribeInstances'), sas([])]), 'instances refused')
    .toEqual({ '(cn-hangzhou)': 'unknown' });
  // Paged: listed only on the second page; a cut list leaves the unlisted unknown and the listed judged.
  const page = (token: string | null, next: string, items: unknown[]) =>
    answer(
      'sas',
      'DescribeCloudCenterInstances',
      { Instances: items, PageInfo: { TotalCount: 2, Count: 1, NextToken: next } },
      token === null ? {} : { NextToken: token },
    );
  const two = instances({ a: [0, { Status: 'Running' }], b: [0, { Status: 'Running' }] });
  expect
    .soft(
      await outcomes(check, [
        two,
        page(null, 't', [{ InstanceId: 'a', ClientStatus: 'online' }]),
        page('t', '', [{ InstanceId: 'b', ClientStatus: 'online' }]),
      ]),
      'paged',
    )
    .toEqual({ a: 'pass', b: 'pass' });
  expect
    .soft(
      await outcomes(check, [
        two,
        page(null, 't', [{ InstanceId: 'a', ClientStatus: 'online' }]),
        refuse('sas', 'DescribeCloudCenterInstances', { NextToken: 't' }),
      ]),
      'cut',
    )
    .toEqual({ a: expect.stringMatching(/pass|unknown/), b: 'unknown' });
});

test('7 and 8 instances', async () => {
  const vpc = 'alibaba.ecs.instance-in-vpc',
    keyPair = 'alibaba.ecs.instance-key-pair-logon';
  const cases: Record<string, readonly [Outcome, Members]> = {
    vpc: ['pass', { InstanceNetworkType: 'vpc', VpcAttributes: { VpcId: 'vpc-1' } }],
    'other-vpc': ['pass', { InstanceNetworkType: 'vpc', VpcAttributes: { VpcId: 'vpc-2' } }],
    classic: ['fail', { InstanceNetworkType: 'classic', VpcAttributes: { VpcId: '' } }],
    'vpc-no-attributes': ['pass', { InstanceNetworkType: 'vpc' }],
    'classic-bare': ['fail', { InstanceNetworkType: 'classic' }],
  };
  expect.soft(await outcomes(vpc, [instances(cases)])).toEqual(expected(cases));
  expect
    .soft(await outcomes(vpc, [instances(cases)], 'vpcIds=vpc-1,vpc-9'))
    .toMatchObject({ vpc: 'pass', 'other-vpc': 'fail', classic: 'fail' });
  expect.soft((await outcomes(vpc, [instances(cases)], 'vpcIds=vpc-1,vpc-9'))['vpc-no-attributes']).not.toBe('pass');
  expect.soft(await outcomes(vpc, [refuse('ecs', 'DescribeInstances')])).toEqual({ '(cn-hangzhou)': 'unknown' });
  const logon: Record<string, readonly [Outcome, Members]> = {
    'linux-key': ['pass', { OSType: 'linux', KeyPairName: 'k', Status: 'Running' }],
    'linux-none': ['fail', { OSType: 'linux', KeyPairName: '', Status: 'Running' }],
    'linux-stopped': ['fail', { OSType: 'linux', KeyPairName: '', Status: 'Stopped' }],
    'linux-absent': ['fail', { OSType: 'linux' }],
    windows: ['not-applicable', { OSType: 'windows' }],
    'null-key': ['fail', { OSType: 'linux', KeyPairName: null }],
  };
  expect.soft(await outcomes(keyPair, [instances(logon)])).toEqual(expected(logon));
});

import type { Service } from '../call.ts';
import { detail, inRegion } from '../call.ts';
import type { Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { numberedPage, type PageSize, tokenPage } from '../paging.ts';
import type { Records } from '../records.ts';
import { describeRegions } from './regions.ts';
import { type SecurityGroup, securityGroupOperations, tagList } from './security-groups.ts';

export interface EcsInstance extends Thing {
  readonly status?: 'Running' | 'Stopped' | 'Starting' | 'Stopping' | 'Pending';
  readonly os?: 'linux' | 'windows';
  readonly keyPair?: string;
  /** a classic-network instance has none */
  readonly vpcId?: string;
}

export interface Disk extends Thing {
  readonly status?: 'In_use' | 'Available' | 'Creating' | 'Attaching' | 'Detaching';
  readonly category?: string;
  readonly type?: 'system' | 'data';
  readonly snapshotPolicy?: string;
  readonly multiAttach?: 'Disabled' | 'Enabled' | 'LegacyShared';
  readonly instanceId?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface AddressList extends Thing {
  readonly family?: 'IPv4' | 'IPv6';
  readonly entries: readonly string[];
}

export interface EcsRegion {
  readonly instances: Records<EcsInstance>;
  readonly disks: Records<Disk>;
  readonly securityGroups: Records<SecurityGroup>;
  readonly prefixLists: Records<AddressList>;
  readonly portRangeLists: Records<AddressList>;
  readonly snapshotPolicies: Records<Thing>;
}

/** DescribeInstances: at most 100 a page, at least 10; DescribeDisks: 10 to 500; anything else is moved to the nearest (SDK ecs20140526). */
const instancePage: PageSize = { member: 'MaxResults', default: 10, min: 10, max: 100, over: 'clamp' };
const diskPage: PageSize = { member: 'MaxResults', default: 10, min: 10, max: 500, over: 'clamp' };
const policyPage: PageSize = { member: 'PageSize', default: 10, max: 100, over: { refuse: 'InvalidPageSize' } };

function instanceRow(instance: EcsInstance, region: string): JsonObject {
  return {
    InstanceId: instance.id,
    InstanceName: instance.id,
    RegionId: region,
    ZoneId: `${region}-g`,
    Status: instance.status ?? 'Running',
    OSType: instance.os ?? 'linux',
    KeyPairName: instance.keyPair ?? '',
    InstanceNetworkType: instance.vpcId === undefined ? 'classic' : 'vpc',
    VpcAttributes: {
      VpcId: instance.vpcId ?? '',
      VSwitchId: instance.vpcId === undefined ? '' : `vsw-${instance.vpcId.slice(4)}`,
      NatIpAddress: '',
      PrivateIpAddress: { IpAddress: instance.vpcId === undefined ? [] : ['172.16.0.10'] },
    },
    CreationTime: '2025-03-01T02:00Z',
    InstanceType: 'ecs.g7.large',
    Tags: tagList(),
  };
}

function diskRow(disk: Disk, region: string): JsonObject {
  const status = disk.status ?? 'In_use';
  return {
    DiskId: disk.id,
    DiskName: disk.id,
    RegionId: region,
    ZoneId: `${region}-g`,
    Status: status,
    Category: disk.category ?? 'cloud_essd',
    Type: disk.type ?? 'system',
    Portable: (disk.type ?? 'system') === 'data',
    MultiAttach: disk.multiAttach ?? 'Disabled',
    EnableAutoSnapshot: true,
    EnableAutomatedSnapshotPolicy: disk.snapshotPolicy !== undefined,
    AutoSnapshotPolicyId: disk.snapshotPolicy ?? '',
    InstanceId: status === 'In_use' ? (disk.instanceId ?? '') : '',
    Size: 40,
    Tags: tagList(disk.tags),
  };
}

export const ecs: Service = {
  code: 'ecs',
  version: '2014-05-26',
  operations: {
    DescribeRegions: describeRegions('ecs'),
    DescribeInstances: (call) => {
      const region = call.region ?? '';
      const records = inRegion(call, call.estate.ecs, (it) => it.instances);
      const page = tokenPage(call, records, instancePage);
      const rows = page.items.map((instance) => instanceRow(instance, region));
      return { Instances: { Instance: rows }, NextToken: page.next ?? '', TotalCount: page.total, PageSize: page.size };
    },
    DescribeDisks: (call) => {
      const region = call.region ?? '';
      const records = inRegion(call, call.estate.ecs, (it) => it.disks);
      const page = tokenPage(call, records, diskPage);
      const rows = page.items.map((disk) => diskRow(disk, region));
      return { Disks: { Disk: rows }, NextToken: page.next ?? '', TotalCount: page.total, PageSize: page.size };
    },
    ...securityGroupOperations,
    DescribePrefixListAttributes: detail(
      'PrefixListId',
      'InvalidPrefixListId.NotFound',
      (call) => inRegion(call, call.estate.ecs, (it) => it.prefixLists),
      (list) => ({
        PrefixListId: list.id,
        PrefixListName: list.id,
        AddressFamily: list.family ?? 'IPv4',
        MaxEntries: 100,
        Entries: { Entry: list.entries.map((cidr) => ({ Cidr: cidr, Description: '' })) },
      }),
    ),
    DescribePortRangeListEntries: detail(
      'PortRangeListId',
      'InvalidPortRangeListId.NotFound',
      (call) => inRegion(call, call.estate.ecs, (it) => it.portRangeLists),
      (list) => ({ Entries: list.entries.map((range) => ({ PortRange: range, Description: '' })) }),
    ),
    DescribeAutoSnapshotPolicyEx: (call) => {
      const records = inRegion(call, call.estate.ecs, (it) => it.snapshotPolicies);
      const page = numberedPage(call, records, policyPage);
      const rows = page.items.map(({ id }) => ({ AutoSnapshotPolicyId: id, AutoSnapshotPolicyName: id }));
      return {
        AutoSnapshotPolicies: { AutoSnapshotPolicy: rows },
        PageNumber: page.number,
        PageSize: page.size,
        TotalCount: page.total,
      };
    },
  },
};

import { z } from 'zod';
import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { defineOperation } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { inRegion } from '../regional.ts';
import { wrapped } from '../reply.ts';
import { Disk, Instance } from './assets.ts';
import { securityGroups } from './collect-security-groups.ts';
import { displayed, Tags } from './listing.ts';

const InstanceReply = z.object({
  InstanceId: z.string().min(1),
  InstanceName: z.string().nullish(),
  Status: z.unknown().optional(),
  OSType: z.unknown().optional(),
  KeyPairName: z.unknown().optional(),
  InstanceNetworkType: z.unknown().optional(),
  VpcAttributes: z.object({ VpcId: z.unknown().optional() }).nullish(),
  Tags,
});

const DiskReply = z.object({
  DiskId: z.string().min(1),
  DiskName: z.string().nullish(),
  Status: z.unknown().optional(),
  Category: z.unknown().optional(),
  MultiAttach: z.unknown().optional(),
  EnableAutomatedSnapshotPolicy: z.unknown().optional(),
  AutoSnapshotPolicyId: z.unknown().optional(),
  Tags,
});

export const describeInstances = defineOperation({
  service: 'ecs',
  name: 'DescribeInstances',
  permission: 'ecs:DescribeInstances',
  paging: {
    style: 'token',
    input: 'NextToken',
    output: 'NextToken',
    size: ['MaxResults', 100],
    total: 'TotalCount',
    isTotalVague: true,
  },
  reply: wrapped('Instances', 'Instance', InstanceReply),
});

export const describeDisks = defineOperation({
  service: 'ecs',
  name: 'DescribeDisks',
  permission: 'ecs:DescribeDisks',
  paging: {
    style: 'token',
    input: 'NextToken',
    output: 'NextToken',
    size: ['MaxResults', 500],
    total: 'TotalCount',
    isTotalVague: true,
  },
  reply: wrapped('Disks', 'Disk', DiskReply),
});

const instances = defineCollector({
  asset: Instance,
  scope: 'regional',
  list: { operations: [describeInstances], read: listInstances },
});

const disks = defineCollector({
  asset: Disk,
  scope: 'regional',
  list: { operations: [describeDisks], read: listDisks },
});

export const collectors: readonly Collector[] = [instances, disks, securityGroups];

async function* listInstances(reader: Reader): AsyncGenerator<Found> {
  for await (const page of reader.pages(describeInstances, inRegion(reader))) {
    for (const instance of page) yield instanceOf(reader, instance);
  }
}

function instanceOf(reader: Reader, instance: z.infer<typeof InstanceReply>): Found {
  return {
    id: arn('ecs', reader.region, reader.account, `instance/${instance.InstanceId}`),
    name: instance.InstanceId,
    ...displayed(instance.InstanceId, instance.InstanceName, instance.Tags),
    fields: {
      status: instance.Status,
      osType: typeof instance.OSType === 'string' ? instance.OSType.toLowerCase() : instance.OSType,
      keyPairName: instance.KeyPairName || null,
      instanceNetworkType: instance.InstanceNetworkType,
      vpcId: instance.VpcAttributes?.VpcId || null,
    },
  };
}

async function* listDisks(reader: Reader): AsyncGenerator<Found> {
  for await (const page of reader.pages(describeDisks, inRegion(reader))) {
    for (const disk of page) yield diskOf(reader, disk);
  }
}

function diskOf(reader: Reader, disk: z.infer<typeof DiskReply>): Found {
  return {
    id: arn('ecs', reader.region, reader.account, `disk/${disk.DiskId}`),
    name: disk.DiskId,
    ...displayed(disk.DiskId, disk.DiskName, disk.Tags),
    fields: {
      status: disk.Status,
      category: disk.Category,
      multiAttach: disk.MultiAttach || null,
      enableAutomatedSnapshotPolicy: disk.EnableAutomatedSnapshotPolicy,
      autoSnapshotPolicyId: disk.AutoSnapshotPolicyId || null,
      tags: (disk.Tags ?? []).map((tag) => ({ tagKey: tag.TagKey, tagValue: tag.TagValue })),
    },
  };
}

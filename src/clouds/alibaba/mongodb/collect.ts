import { z } from 'zod';
import { splitWhitelist } from '#logic/addresses.ts';
import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { defineOperation, ReadFailure } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { availableRegions } from '../regional.ts';
import { shown, shownList, wrapped, wrappedList } from '../reply.ts';
import { tagList } from '../tag-list.ts';
import { inService, MongodbInstance } from './assets.ts';

const Instance = z.object({
  DBInstanceId: z.string().min(1),
  DBInstanceDescription: z.string().nullish(),
  DBInstanceStatus: z.unknown().optional(),
  LockMode: z.unknown().optional(),
  DBInstanceType: z.unknown().optional(),
  ReplicationFactor: z.unknown().optional(),
  Tags: tagList,
});

const describeDBInstances = defineOperation({
  service: 'dds',
  name: 'DescribeDBInstances',
  permission: 'dds:DescribeDBInstances',
  paging: { style: 'number', input: 'PageNumber', size: ['PageSize', 100], total: 'TotalCount' },
  reply: wrapped('DBInstances', 'DBInstance', Instance),
});

const describeReplicaSetRole = defineOperation({
  service: 'dds',
  name: 'DescribeReplicaSetRole',
  permission: 'dds:DescribeReplicaSetRole',
  reply: shown(
    'ReplicaSets',
    'ReplicaSet',
    z.object({ NetworkType: z.unknown().optional(), ConnectionDomain: z.unknown().optional() }),
  ),
});

const Address = z.object({ NetworkType: z.unknown().optional(), NetworkAddress: z.unknown().optional() });

const describeShardingNetworkAddress = defineOperation({
  service: 'dds',
  name: 'DescribeShardingNetworkAddress',
  permission: 'dds:DescribeShardingNetworkAddress',
  reply: z.object({
    NetworkAddresses: shownList('NetworkAddress', Address),
    // the DynamoDB-compatible endpoints, where there are any
    CompatibleConnections: wrappedList('CompatibleConnection', Address).optional(),
  }),
});

const describeSecurityIps = defineOperation({
  service: 'dds',
  name: 'DescribeSecurityIps',
  permission: 'dds:DescribeSecurityIps',
  reply: wrapped(
    'SecurityIpGroups',
    'SecurityIpGroup',
    z.object({ SecurityIpGroupName: z.string().optional(), SecurityIpList: z.string() }),
  ),
});

const describeBackupPolicy = defineOperation({
  service: 'dds',
  name: 'DescribeBackupPolicy',
  permission: 'dds:DescribeBackupPolicy',
  reply: z
    .object({
      EnableBackupLog: z.unknown().optional(),
      PreferredBackupTime: z.unknown().optional(),
      RequestId: z.unknown().optional(),
    })
    // an absent EnableBackupLog means something, so the answer must be recognised by another member
    .refine((policy) => Object.values(policy).some((value) => value !== undefined), 'is not a backup policy'),
});

/** `replicate`, the default of the operation, lists standalone instances too: alibabacloud.com/help/doc-detail/61939.htm */
async function* instanceTypes(): AsyncIterable<string> {
  yield* ['replicate', 'sharding', 'serverless'];
}

async function* listInstances(reader: Reader, type: string): AsyncIterable<Found> {
  const input = { RegionId: reader.region!, DBInstanceType: type };
  for await (const page of reader.pages(describeDBInstances, input)) {
    for (const item of page) {
      yield {
        id: arn('dds', reader.region, reader.account, `dbinstance/${item.DBInstanceId}`),
        name: item.DBInstanceId,
        ...(item.DBInstanceDescription ? { displayName: item.DBInstanceDescription } : {}),
        tags: item.Tags,
        fields: {
          status: item.LockMode === 'Released' ? 'Released' : item.DBInstanceStatus,
          type: type === 'serverless' ? type : (item.DBInstanceType ?? type),
          replicationFactor: item.ReplicationFactor === '' ? null : item.ReplicationFactor,
        },
      };
    }
  }
}

const addresses: Detail = {
  fields: ['addresses'],
  operations: [describeReplicaSetRole, describeShardingNetworkAddress],
  needs: ['status', 'type'],
  when: runs,
  read: async (reader, instance) => {
    if (instance.fields.type === 'replicate') return replicaSetAddresses(reader, instance);
    if (instance.fields.type === 'sharding') return shardingAddresses(reader, instance);
    return eitherAddresses(reader, instance);
  },
};

/** Said of an operation that is not for this type of instance (or was never recorded): the other one's answer is then the whole. */
const notForThisType = /^(OperationDenied|Invalid|NotRecorded)/;

/**
 * The vendor does not say which of the two suits serverless instances: a public address that either shows counts; that there is none
 * can be said only by showing others, and with no read refused.
 */
async function eitherAddresses(reader: Reader, instance: Found) {
  const replies = await Promise.allSettled([
    shardingAddresses(reader, instance),
    replicaSetAddresses(reader, instance),
  ]);
  const seen = replies.flatMap((reply) => (reply.status === 'fulfilled' ? reply.value.addresses : []));
  if (seen.some((address) => address.networkType === 'Public')) return { addresses: seen };
  for (const reply of replies) {
    if (reply.status === 'fulfilled') continue;
    const isExpected = reply.reason instanceof ReadFailure && notForThisType.test(reply.reason.gap.code);
    if (!isExpected || seen.length === 0) throw reply.reason;
  }
  return { addresses: seen.length > 0 ? seen : undefined };
}

async function replicaSetAddresses(reader: Reader, instance: Found) {
  const items = await reader.call(describeReplicaSetRole, inputFor(reader, instance));
  return {
    addresses: items.map((item) => ({ networkType: item.NetworkType, connectionString: item.ConnectionDomain })),
  };
}

async function shardingAddresses(reader: Reader, instance: Found) {
  const reply = await reader.call(describeShardingNetworkAddress, inputFor(reader, instance));
  const items = [...reply.NetworkAddresses, ...(reply.CompatibleConnections ?? [])];
  return {
    addresses: items.map((item) => ({ networkType: item.NetworkType, connectionString: item.NetworkAddress })),
  };
}

const whitelist: Detail = {
  fields: ['whitelist'],
  operations: [describeSecurityIps],
  needs: ['status'],
  when: runs,
  read: async (reader, instance) => {
    const groups = await reader.call(describeSecurityIps, inputFor(reader, instance));
    return {
      whitelist: groups.map((group) => ({
        name: group.SecurityIpGroupName ?? '',
        entries: splitWhitelist(group.SecurityIpList),
      })),
    };
  },
};

const logBackup: Detail = {
  fields: ['enableBackupLog'],
  operations: [describeBackupPolicy],
  needs: ['status'],
  when: runs,
  read: async (reader, instance) => {
    const policy = await reader.call(describeBackupPolicy, inputFor(reader, instance));
    return { enableBackupLog: policy.EnableBackupLog };
  },
};

function runs({ fields }: Found): boolean {
  return inService(typeof fields.status === 'string' ? fields.status : null);
}

function inputFor(reader: Reader, instance: Found): { RegionId: string; DBInstanceId: string } {
  return { RegionId: reader.region!, DBInstanceId: instance.name };
}

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: MongodbInstance,
    scope: 'regional',
    availability: availableRegions('dds', 'dds', 'Regions', 'DdsRegion'),
    list: { operations: [describeDBInstances], parents: instanceTypes, read: listInstances },
    details: [addresses, whitelist, logBackup],
  }),
];

import { z } from 'zod';
import { splitWhitelist } from '#logic/addresses.ts';
import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { defineOperation, ReadFailure } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { availableRegions } from '../regional.ts';
import { shown, wrapped } from '../reply.ts';
import { tagList } from '../tag-list.ts';
import { inService, isEnterprise, isMemcache, RedisInstance } from './assets.ts';

const Instance = z.object({
  InstanceId: z.string().min(1),
  InstanceName: z.string().nullish(),
  InstanceStatus: z.unknown().optional(),
  InstanceType: z.unknown().optional(),
  EditionType: z.unknown().optional(),
  Tags: tagList,
});

const describeInstances = defineOperation({
  service: 'r-kvstore',
  name: 'DescribeInstances',
  permission: 'kvstore:DescribeInstances',
  paging: { style: 'number', input: 'PageNumber', size: ['PageSize', 50], total: 'TotalCount' },
  reply: wrapped('Instances', 'KVStoreInstance', Instance),
});

const describeDBInstanceNetInfo = defineOperation({
  service: 'r-kvstore',
  name: 'DescribeDBInstanceNetInfo',
  permission: 'kvstore:DescribeDBInstanceNetInfo',
  reply: shown(
    'NetInfoItems',
    'InstanceNetInfo',
    z.object({ IPType: z.unknown().optional(), ConnectionString: z.unknown().optional() }),
  ),
});

const describeSecurityIps = defineOperation({
  service: 'r-kvstore',
  name: 'DescribeSecurityIps',
  permission: 'kvstore:DescribeSecurityIps',
  reply: wrapped(
    'SecurityIpGroups',
    'SecurityIpGroup',
    z.object({ SecurityIpGroupName: z.string().optional(), SecurityIpList: z.string() }),
  ),
});

const describeInstanceSSL = defineOperation({
  service: 'r-kvstore',
  name: 'DescribeInstanceSSL',
  permission: 'kvstore:DescribeInstanceSSL',
  reply: z.object({
    // `Unsupported` is our own word for a refusal with certain codes; the vendor does not document it as a value
    SSLEnabled: z
      .unknown()
      .refine((value) => value !== 'Unsupported', 'is not Enable or Disable')
      .optional(),
  }),
});

const describeBackupPolicy = defineOperation({
  service: 'r-kvstore',
  name: 'DescribeBackupPolicy',
  permission: 'kvstore:DescribeBackupPolicy',
  reply: z.object({ EnableBackupLog: z.unknown().optional() }),
});

/**
 * "Current engine version / CharacterType does not support …", "version does not match specified pattern": the vendor's error table of
 * DescribeInstanceSSL; the last two stand in the tables of ModifyInstanceConfig and ModifyInstanceSSL with the same meaning.
 */
const sslUnsupported = new Set([
  'IncorrectEngineVersion',
  'IncorrectCharacterType',
  'InvalidRedisVersionPattern',
  'InstanceType.NotSupport',
  'EnabledSSLNotSupport',
]);

async function* listInstances(reader: Reader): AsyncIterable<Found> {
  for await (const page of reader.pages(describeInstances, { RegionId: reader.region! })) {
    for (const item of page) {
      yield {
        id: arn('kvstore', reader.region, reader.account, `instance/${item.InstanceId}`),
        name: item.InstanceId,
        ...(item.InstanceName ? { displayName: item.InstanceName } : {}),
        tags: item.Tags,
        fields: { status: item.InstanceStatus, instanceType: item.InstanceType, editionType: item.EditionType },
      };
    }
  }
}

const addresses: Detail = {
  fields: ['addresses'],
  operations: [describeDBInstanceNetInfo],
  needs: ['status'],
  when: runs,
  read: async (reader, instance) => {
    const items = await reader.call(describeDBInstanceNetInfo, inputFor(reader, instance));
    return {
      addresses: items.map((item) => ({ ipType: item.IPType, connectionString: item.ConnectionString })),
    };
  },
};

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

const ssl: Detail = {
  fields: ['sslEnabled', 'sslRefusal'],
  operations: [describeInstanceSSL],
  needs: ['status', 'instanceType'],
  when: (instance) => runs(instance) && !isMemcache(textOf(instance, 'instanceType')),
  read: async (reader, instance) => {
    try {
      const reply = await reader.call(describeInstanceSSL, inputFor(reader, instance));
      return { sslEnabled: reply.SSLEnabled, sslRefusal: null };
    } catch (problem) {
      if (!(problem instanceof ReadFailure && sslUnsupported.has(problem.gap.code))) throw problem;
      return { sslEnabled: 'Unsupported', sslRefusal: problem.gap.code };
    }
  },
};

const incrementalBackup: Detail = {
  fields: ['enableBackupLog'],
  operations: [describeBackupPolicy],
  needs: ['status', 'instanceType', 'editionType'],
  when: (instance) =>
    runs(instance) && isEnterprise(textOf(instance, 'instanceType'), textOf(instance, 'editionType')) === true,
  read: async (reader, instance) => {
    const policy = await reader.call(describeBackupPolicy, inputFor(reader, instance));
    return { enableBackupLog: policy.EnableBackupLog };
  },
};

function runs(instance: Found): boolean {
  return inService(textOf(instance, 'status'));
}

function textOf(instance: Found, field: string): string | null {
  const value = instance.fields[field];
  return typeof value === 'string' ? value : null;
}

function inputFor(reader: Reader, instance: Found): { RegionId: string; InstanceId: string } {
  return { RegionId: reader.region!, InstanceId: instance.name };
}

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: RedisInstance,
    scope: 'regional',
    availability: availableRegions('r-kvstore', 'kvstore', 'RegionIds', 'KVStoreRegion'),
    list: { operations: [describeInstances], read: listInstances },
    details: [addresses, whitelist, ssl, incrementalBackup],
  }),
];

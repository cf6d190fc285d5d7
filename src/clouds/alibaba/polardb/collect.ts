import { z } from 'zod';
import { splitWhitelist } from '#logic/addresses.ts';
import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { defineOperation } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { availableRegions } from '../regional.ts';
import { plain, shownPlain, shownPlainList, wrapped, wrappedList } from '../reply.ts';
import { tagList } from '../tag-list.ts';
import { inService, PolardbCluster } from './assets.ts';

const Cluster = z.object({
  DBClusterId: z.string().min(1),
  DBClusterDescription: z.string().nullish(),
  DBClusterStatus: z.unknown().optional(),
  Tags: tagList,
});

const describeDBClusters = defineOperation({
  service: 'polardb',
  name: 'DescribeDBClusters',
  permission: 'polardb:DescribeDBClusters',
  paging: { style: 'number', input: 'PageNumber', size: ['PageSize', 100], total: 'TotalRecordCount' },
  reply: wrapped('Items', 'DBCluster', Cluster),
});

const Address = z.object({ NetType: z.unknown().optional(), ConnectionString: z.unknown().optional() });

const describeDBClusterEndpoints = defineOperation({
  service: 'polardb',
  name: 'DescribeDBClusterEndpoints',
  permission: 'polardb:DescribeDBClusterEndpoints',
  reply: shownPlain('Items', z.object({ DBEndpointId: z.unknown().optional(), AddressItems: shownPlainList(Address) })),
});

const describeDBClusterAccessWhitelist = defineOperation({
  service: 'polardb',
  name: 'DescribeDBClusterAccessWhitelist',
  permission: 'polardb:DescribeDBClusterAccessWhitelist',
  reply: wrapped(
    'Items',
    'DBClusterIPArray',
    z.object({ DBClusterIPArrayName: z.string().optional(), SecurityIps: z.string() }),
  ),
});

const describeDBClusterSSL = defineOperation({
  service: 'polardb',
  name: 'DescribeDBClusterSSL',
  permission: 'polardb:DescribeDBClusterSSL',
  reply: plain('Items', z.object({ DBEndpointId: z.unknown().optional(), SSLEnabled: z.unknown().optional() })),
});

const AdvancedPolicy = z.object({
  EnableLogBackup: z.unknown().optional(),
  LogRetentionType: z.unknown().optional(),
  LogRetentionValue: z.unknown().optional(),
});

const describeLogBackupPolicy = defineOperation({
  service: 'polardb',
  name: 'DescribeLogBackupPolicy',
  permission: 'polardb:DescribeLogBackupPolicy',
  reply: z
    .object({
      EnableBackupLog: z.unknown().optional(),
      LogBackupRetentionPeriod: z.unknown().optional(),
      AdvancedLogPolicies: wrappedList('AdvancedLogPolicy', AdvancedPolicy).optional(),
    })
    // each of the two may be left out, but not both
    .refine(
      (policy) => policy.EnableBackupLog !== undefined || policy.AdvancedLogPolicies !== undefined,
      'is not a log backup policy',
    ),
});

async function* listClusters(reader: Reader): AsyncIterable<Found> {
  for await (const page of reader.pages(describeDBClusters, { RegionId: reader.region! })) {
    for (const item of page) {
      yield {
        id: arn('polardb', reader.region, reader.account, `dbcluster/${item.DBClusterId}`),
        name: item.DBClusterId,
        ...(item.DBClusterDescription ? { displayName: item.DBClusterDescription } : {}),
        tags: item.Tags,
        fields: { status: item.DBClusterStatus },
      };
    }
  }
}

const addresses: Detail = {
  fields: ['addresses'],
  operations: [describeDBClusterEndpoints],
  needs: ['status'],
  when: runs,
  read: async (reader, cluster) => {
    const endpoints = await reader.call(describeDBClusterEndpoints, inputFor(reader, cluster));
    return {
      addresses: endpoints.flatMap((endpoint) =>
        endpoint.AddressItems.map((address) => ({
          endpointId: endpoint.DBEndpointId,
          netType: address.NetType,
          connectionString: address.ConnectionString,
        })),
      ),
    };
  },
};

const whitelist: Detail = {
  fields: ['whitelist'],
  operations: [describeDBClusterAccessWhitelist],
  needs: ['status'],
  when: runs,
  read: async (reader, cluster) => {
    const arrays = await reader.call(describeDBClusterAccessWhitelist, inputFor(reader, cluster));
    return {
      whitelist: arrays.map((array) => ({
        name: array.DBClusterIPArrayName ?? '',
        entries: splitWhitelist(array.SecurityIps),
      })),
    };
  },
};

const ssl: Detail = {
  fields: ['ssl'],
  operations: [describeDBClusterSSL],
  needs: ['status'],
  when: runs,
  read: async (reader, cluster) => {
    const items = await reader.call(describeDBClusterSSL, inputFor(reader, cluster));
    return { ssl: items.map((item) => ({ endpointId: item.DBEndpointId, sslEnabled: item.SSLEnabled })) };
  },
};

const logBackup: Detail = {
  fields: ['enableBackupLog', 'logBackupRetentionPeriod', 'advancedLogPolicies'],
  operations: [describeLogBackupPolicy],
  needs: ['status'],
  when: runs,
  read: async (reader, cluster) => {
    const policy = await reader.call(describeLogBackupPolicy, inputFor(reader, cluster));
    return {
      enableBackupLog: policy.EnableBackupLog,
      logBackupRetentionPeriod: policy.LogBackupRetentionPeriod,
      advancedLogPolicies: (policy.AdvancedLogPolicies ?? []).map((advanced) => ({
        enableLogBackup: advanced.EnableLogBackup,
        logRetentionType: advanced.LogRetentionType,
        logRetentionValue: advanced.LogRetentionValue === '' ? null : advanced.LogRetentionValue,
      })),
    };
  },
};

function runs({ fields }: Found): boolean {
  return inService(typeof fields.status === 'string' ? fields.status : null);
}

function inputFor(reader: Reader, cluster: Found): { RegionId: string; DBClusterId: string } {
  return { RegionId: reader.region!, DBClusterId: cluster.name };
}

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: PolardbCluster,
    scope: 'regional',
    availability: availableRegions('polardb'),
    list: { operations: [describeDBClusters], read: listClusters },
    details: [addresses, whitelist, ssl, logBackup],
  }),
];

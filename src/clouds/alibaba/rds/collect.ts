import { z } from 'zod';
import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { defineOperation } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { availableRegions } from '../regional.ts';
import { shown, wrapped } from '../reply.ts';
import { inService, isPrimary, offersSsl, RdsInstance, tlsParameterOf } from './assets.ts';

const Instance = z.object({
  DBInstanceId: z.string().min(1),
  DBInstanceDescription: z.string().nullish(),
  DBInstanceStatus: z.unknown().optional(),
  LockMode: z.unknown().optional(),
  Engine: z.unknown().optional(),
  DBInstanceType: z.unknown().optional(),
});

const describeDBInstances = defineOperation({
  service: 'rds',
  name: 'DescribeDBInstances',
  permission: 'rds:DescribeDBInstances',
  paging: {
    style: 'token',
    input: 'NextToken',
    output: 'NextToken',
    size: ['MaxResults', 100],
    total: 'TotalRecordCount',
  },
  reply: wrapped('Items', 'DBInstance', Instance),
});

const describeDBInstanceNetInfo = defineOperation({
  service: 'rds',
  name: 'DescribeDBInstanceNetInfo',
  permission: 'rds:DescribeDBInstanceNetInfo',
  reply: shown(
    'DBInstanceNetInfos',
    'DBInstanceNetInfo',
    z.object({ IPType: z.unknown().optional(), ConnectionString: z.unknown().optional() }),
  ),
});

const describeBackupPolicy = defineOperation({
  service: 'rds',
  name: 'DescribeBackupPolicy',
  permission: 'rds:DescribeBackupPolicy',
  reply: z.object({ EnableBackupLog: z.unknown().optional(), BackupLog: z.unknown().optional() }),
});

const describeDBInstanceSSL = defineOperation({
  service: 'rds',
  name: 'DescribeDBInstanceSSL',
  permission: 'rds:DescribeDBInstanceSSL',
  reply: z.object({ SSLEnabled: z.unknown().optional(), TlsVersion: z.unknown().optional() }),
});

const describeParameters = defineOperation({
  service: 'rds',
  name: 'DescribeParameters',
  permission: 'rds:DescribeParameters',
  reply: wrapped(
    'RunningParameters',
    'DBInstanceParameter',
    z.object({ ParameterName: z.string(), ParameterValue: z.unknown().optional() }),
  ),
});

async function* listInstances(reader: Reader): AsyncIterable<Found> {
  for await (const page of reader.pages(describeDBInstances, { RegionId: reader.region! })) {
    for (const item of page) {
      yield {
        id: arn('rds', reader.region, reader.account, `dbinstance/${item.DBInstanceId}`),
        name: item.DBInstanceId,
        ...(item.DBInstanceDescription ? { displayName: item.DBInstanceDescription } : {}),
        fields: {
          status: item.LockMode === 'Released' ? 'Released' : item.DBInstanceStatus,
          engine: item.Engine,
          type: item.DBInstanceType,
        },
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

const logBackup: Detail = {
  fields: ['enableBackupLog'],
  operations: [describeBackupPolicy],
  needs: ['status', 'type'],
  when: (instance) => runs(instance) && isPrimary(instance.fields.type),
  read: async (reader, instance) => {
    const input = { ...inputFor(reader, instance), BackupPolicyMode: 'LogBackupPolicy' };
    const policy = await reader.call(describeBackupPolicy, input);
    return { enableBackupLog: policy.EnableBackupLog ?? policy.BackupLog };
  },
};

const ssl: Detail = {
  fields: ['sslEnabled', 'tlsVersion'],
  operations: [describeDBInstanceSSL],
  needs: ['status', 'engine'],
  when: (instance) => runs(instance) && offersSsl(instance.fields.engine),
  read: async (reader, instance) => {
    const reply = await reader.call(describeDBInstanceSSL, inputFor(reader, instance));
    return { sslEnabled: reply.SSLEnabled, tlsVersion: reply.TlsVersion };
  },
};

/** Some hundred parameters for one value: only where SSL is on and no cheaper answer exists. */
const tlsParameter: Detail = {
  fields: ['tlsParameter'],
  operations: [describeParameters],
  needs: ['engine', 'sslEnabled'],
  when: ({ fields }) => fields.sslEnabled === true && tlsParameterOf(fields.engine) !== null,
  read: async (reader, instance) => {
    const parameters = await reader.call(describeParameters, inputFor(reader, instance));
    const name = tlsParameterOf(instance.fields.engine);
    const named = parameters.filter((parameter) => parameter.ParameterName === name);
    const values = new Set(named.map((parameter) => parameter.ParameterValue));
    // Named twice with different values, it is not told.
    return { tlsParameter: values.size === 1 ? [...values][0] : null };
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
    asset: RdsInstance,
    scope: 'regional',
    availability: availableRegions('rds', 'rds', 'Regions', 'RDSRegion'),
    list: { operations: [describeDBInstances], read: listInstances },
    details: [addresses, logBackup, ssl, tlsParameter],
  }),
];

import type { Call, Service } from '../call.ts';
import { inRegion, required } from '../call.ts';
import type { Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { numberedPage, type PageSize } from '../paging.ts';
import type { Records } from '../records.ts';
import { noRecords } from '../records.ts';
import { invalidParameter, notFound, VendorError } from '../vendor-error.ts';
import { type Whitelists, whitelistGroups } from './redis.ts';
import { describeMongodbRegions } from './regions.ts';

export const mongodbTypes = ['replicate', 'sharding', 'serverless'] as const;
export type MongodbType = (typeof mongodbTypes)[number];

export interface MongodbInstance extends Thing {
  readonly status?: string;
  readonly publicAddress?: boolean;
  /** a sharded instance whose only public address is the one for DynamoDB-compatible clients */
  readonly compatiblePublicAddress?: boolean;
  readonly whitelists?: Whitelists;
  /** undefined: the reply has no such member (standalone and serverless) */
  readonly logBackup?: boolean;
}

/** Instances by type, because the vendor lists one type at a time. */
export type DdsRegion = Readonly<Record<MongodbType, Records<MongodbInstance>>>;

/** 30, 50 or 100 a page, 30 unless asked (API reference of DescribeDBInstances). */
const pageSize: PageSize = {
  member: 'PageSize',
  default: 30,
  max: 100,
  only: [30, 50, 100],
  over: { refuse: 'InvalidPageSize' },
};

function isType(text: string): text is MongodbType {
  return mongodbTypes.some((type) => type === text);
}

/** The list shows replica sets alone unless another type is asked for. */
function askedType(call: Call): MongodbType {
  const type = call.input.DBInstanceType ?? 'replicate';
  if (!isType(type)) throw invalidParameter('DBInstanceType', 'InvalidDBInstanceType.Malformed');
  return type;
}

function row(instance: MongodbInstance, type: MongodbType, region: string | null): JsonObject {
  return {
    DBInstanceId: instance.id,
    DBInstanceDescription: instance.id,
    DBInstanceType: type,
    DBInstanceStatus: instance.status ?? 'Running',
    Engine: 'MongoDB',
    EngineVersion: '7.0',
    RegionId: region,
    ZoneId: `${region}-g`,
    NetworkType: 'VPC',
    ChargeType: 'PostPaid',
    LockMode: 'Unlock',
    KindCode: '18',
    VpcAuthMode: 'Close',
    Tags: { Tag: [] },
    ...(type === 'replicate' && instance.logBackup !== undefined ? { ReplicationFactor: '3' } : {}), // a standalone instance has none
  };
}

function replicaSets(instance: MongodbInstance): JsonObject {
  const inner = {
    ReplicaSetRole: 'Primary',
    NetworkType: 'VPC',
    ConnectionDomain: `${instance.id}1.mongodb.rds.aliyuncs.com`,
    ConnectionPort: '3717',
    ConnectionType: 'Normal',
    RoleId: '651001',
  };
  const outer = { ...inner, NetworkType: 'Public', ConnectionDomain: `${instance.id}1-pub.mongodb.rds.aliyuncs.com` };
  return { DBInstanceId: instance.id, ReplicaSets: { ReplicaSet: instance.publicAddress ? [inner, outer] : [inner] } };
}

function networkAddresses(instance: MongodbInstance): JsonObject {
  const inner = {
    NodeId: `s-${instance.id}`,
    NodeType: 'mongos',
    Role: 'Primary',
    NetworkType: 'VPC',
    NetworkAddress: `s-${instance.id}.mongodb.rds.aliyuncs.com`,
    IPAddress: '172.16.0.50',
    Port: '3717',
  };
  const outer = { ...inner, NetworkType: 'Public', IPAddress: '203.0.113.50' };
  const compatible = {
    NetworkType: 'Public',
    NetworkAddress: `${instance.id}.dynamo.mongodb.rds.aliyuncs.com`,
    IPAddress: '203.0.113.51',
    Port: '3717',
  };
  return {
    NetworkAddresses: { NetworkAddress: instance.publicAddress ? [inner, outer] : [inner] },
    CompatibleConnections: { CompatibleConnection: instance.compatiblePublicAddress ? [compatible] : [] },
  };
}

function backupPolicy(instance: MongodbInstance): JsonObject {
  return {
    BackupRetentionPeriod: '7',
    PreferredBackupPeriod: 'Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday',
    PreferredBackupTime: '09:00Z-10:00Z',
    ...(instance.logBackup === undefined
      ? {}
      : { EnableBackupLog: instance.logBackup ? 1 : 0, LogBackupRetentionPeriod: 7 }),
  };
}

function find(call: Call, types: readonly MongodbType[]): MongodbInstance | undefined {
  const id = required(call, 'DBInstanceId');
  const region = call.estate.dds[required(call, 'RegionId')];
  if (region === undefined) return undefined;
  for (const type of types) {
    const found = region[type].find(id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An operation that suits some instance types only, and refuses the others. */
function one(types: readonly MongodbType[], reply: (instance: MongodbInstance) => JsonObject) {
  return (call: Call): JsonObject => {
    const found = find(call, types);
    if (found !== undefined) return reply(found);
    if (find(call, mongodbTypes) === undefined) throw notFound('InvalidDBInstanceId.NotFound', 'DBInstanceId');
    throw new VendorError(
      403,
      'OperationDenied.DBInstanceType',
      'The type of instance does not support this operation.',
    );
  };
}

export const dds: Service = {
  code: 'dds',
  version: '2015-12-01',
  operations: {
    DescribeRegions: describeMongodbRegions,
    DescribeDBInstances: (call) => {
      const type = askedType(call);
      const page = numberedPage(
        call,
        inRegion(call, call.estate.dds, (it) => it[type] ?? noRecords()),
        pageSize,
      );
      return {
        DBInstances: { DBInstance: page.items.map((instance) => row(instance, type, call.region)) },
        PageNumber: page.number,
        PageSize: page.size,
        TotalCount: page.total,
      };
    },
    DescribeReplicaSetRole: one(['replicate'], replicaSets),
    DescribeShardingNetworkAddress: one(['sharding', 'serverless'], networkAddresses),
    DescribeSecurityIps: one(mongodbTypes, (instance) => ({
      ...whitelistGroups(instance.whitelists),
      SecurityIps: instance.whitelists?.default ?? '127.0.0.1',
    })),
    DescribeBackupPolicy: one(mongodbTypes, backupPolicy),
  },
};

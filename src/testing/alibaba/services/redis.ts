import type { Service } from '../call.ts';
import { detail, inRegion } from '../call.ts';
import type { Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { numberedPage, type PageSize } from '../paging.ts';
import type { Records } from '../records.ts';
import { VendorError } from '../vendor-error.ts';
import { describeRedisRegions } from './regions.ts';

/** Named address lists; the first is `default`. */
export type Whitelists = Readonly<Record<string, string>>;

export interface RedisInstance extends Thing {
  readonly type?: 'Redis' | 'Tair' | 'Memcache';
  readonly edition?: 'Community' | 'Enterprise';
  readonly status?: string;
  readonly publicAddress?: boolean;
  readonly whitelists?: Whitelists;
  /** undefined: the edition cannot do it, and says so with this error code */
  readonly tls?: boolean;
  readonly tlsUnsupported?: string;
  readonly incrementalBackup?: boolean;
}

export interface RedisRegion {
  readonly instances: Records<RedisInstance>;
}

/** At most 50 a page, 30 unless asked (SDK r-kvstore20150101). */
const pageSize: PageSize = { member: 'PageSize', default: 30, max: 50, over: { refuse: 'InvalidPageSize' } };

function row(instance: RedisInstance, region: string | null): JsonObject {
  return {
    InstanceId: instance.id,
    InstanceName: instance.id,
    RegionId: region,
    InstanceType: instance.type ?? 'Redis',
    EditionType: instance.edition ?? 'Community',
    EngineVersion: '7.0',
    InstanceStatus: instance.status ?? 'Normal',
    NetworkType: 'VPC',
    Capacity: 1024,
    Port: 6379,
    IsRds: true,
    HasRenewChangeOrder: false,
    Tags: { Tag: [] },
  };
}

function netInfo(instance: RedisInstance): JsonObject {
  const inner = {
    IPType: 'Private',
    ConnectionString: `${instance.id}.redis.rds.aliyuncs.com`,
    DBInstanceNetType: '2',
    IPAddress: '172.16.0.30',
    Port: '6379',
    DirectConnection: 0,
    IsSlaveProxy: 0,
  };
  const outer = {
    ...inner,
    IPType: 'Public',
    DBInstanceNetType: '0',
    ConnectionString: `${instance.id}pd.redis.rds.aliyuncs.com`,
  };
  return {
    InstanceNetworkType: 'VPC',
    NetInfoItems: { InstanceNetInfo: instance.publicAddress ? [inner, outer] : [inner] },
  };
}

export function whitelistGroups(lists: Whitelists = { default: '127.0.0.1' }): JsonObject {
  return {
    SecurityIpGroups: {
      SecurityIpGroup: Object.entries(lists).map(([name, addresses]) => ({
        SecurityIpGroupName: name,
        SecurityIpGroupAttribute: '',
        SecurityIpList: addresses,
      })),
    },
  };
}

function tls(instance: RedisInstance): JsonObject {
  if (instance.tlsUnsupported !== undefined)
    throw new VendorError(400, instance.tlsUnsupported, 'The current engine version does not support this operation.');
  return {
    InstanceId: instance.id,
    SSLEnabled: instance.tls ? 'Enable' : 'Disable',
    SSLExpiredTime: instance.tls ? '2027-03-01T02:00:00Z' : '',
    CertCommonName: instance.tls ? `${instance.id}.redis.rds.aliyuncs.com` : '',
  };
}

function backupPolicy(instance: RedisInstance): JsonObject {
  return {
    EnableBackupLog: instance.incrementalBackup ? 1 : 0,
    BackupRetentionPeriod: '7',
    PreferredBackupPeriod: 'Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday',
    PreferredBackupTime: '02:00Z-03:00Z',
    PreferredNextBackupTime: '2026-01-02T02:00Z',
  };
}

function one(reply: (instance: RedisInstance) => JsonObject) {
  return detail(
    'InstanceId',
    'InvalidInstanceId.NotFound',
    (call) => inRegion(call, call.estate.redis, (it) => it.instances),
    reply,
  );
}

export const redis: Service = {
  code: 'r-kvstore',
  version: '2015-01-01',
  operations: {
    DescribeRegions: describeRedisRegions,
    DescribeInstances: (call) => {
      const page = numberedPage(
        call,
        inRegion(call, call.estate.redis, (it) => it.instances),
        pageSize,
      );
      return {
        Instances: { KVStoreInstance: page.items.map((instance) => row(instance, call.region)) },
        PageNumber: page.number,
        PageSize: page.size,
        TotalCount: page.total,
      };
    },
    DescribeDBInstanceNetInfo: one(netInfo),
    DescribeSecurityIps: one((instance) => whitelistGroups(instance.whitelists)),
    DescribeInstanceSSL: one(tls),
    DescribeBackupPolicy: one(backupPolicy),
  },
};

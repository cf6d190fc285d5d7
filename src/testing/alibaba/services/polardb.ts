import type { Service } from '../call.ts';
import { detail, inRegion } from '../call.ts';
import type { Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { numberedPage, type PageSize } from '../paging.ts';
import type { Records } from '../records.ts';
import type { Whitelists } from './redis.ts';
import { describePolardbRegions } from './regions.ts';

export interface AdvancedLogPolicy {
  readonly enabled: boolean;
  readonly keep: 'never' | number;
}

export interface PolardbCluster extends Thing {
  readonly dbType?: 'MySQL' | 'PostgreSQL' | 'Oracle';
  readonly status?: string;
  /** the endpoint that has a public address; none unless given */
  readonly publicEndpoint?: 'Primary' | 'Cluster' | 'Custom';
  readonly whitelists?: Whitelists;
  /** by endpoint type; an empty record: the cluster lists no endpoint that could do SSL */
  readonly ssl?: Readonly<Record<string, boolean>>;
  /** 0: log backup is off; −1: kept for ever */
  readonly logRetentionDays?: number;
  readonly advancedLogPolicies?: readonly AdvancedLogPolicy[];
}

export interface PolardbRegion {
  readonly clusters: Records<PolardbCluster>;
}

/** 30, 50 or 100 a page, 30 unless asked (API reference of DescribeDBClusters). */
const pageSize: PageSize = {
  member: 'PageSize',
  default: 30,
  max: 100,
  only: [30, 50, 100],
  over: { refuse: 'InvalidPageSize.Malformed' },
};

function row(cluster: PolardbCluster, region: string | null): JsonObject {
  return {
    DBClusterId: cluster.id,
    DBClusterDescription: cluster.id,
    RegionId: region,
    ZoneId: `${region}-g`,
    DBType: cluster.dbType ?? 'MySQL',
    DBVersion: '8.0',
    Engine: 'POLARDB',
    DBClusterStatus: cluster.status ?? 'Running',
    DBClusterNetworkType: 'VPC',
    PayType: 'Postpaid',
    Expired: 'false',
    LockMode: 'Unlock',
    DeletionLock: 0,
    CreateTime: '2025-03-01T02:00:00Z',
    Tags: { Tag: [] },
    DBNodes: { DBNode: [] },
  };
}

function address(cluster: PolardbCluster, kind: string, netType: 'Private' | 'Public'): JsonObject {
  const suffix = netType === 'Public' ? '-pub' : '';
  return {
    NetType: netType,
    ConnectionString: `${cluster.id}-${kind.toLowerCase()}${suffix}.polardb.rds.aliyuncs.com`,
    IPAddress: netType === 'Public' ? '203.0.113.30' : '172.16.0.40',
    Port: '3306',
    ...(netType === 'Private' ? { VPCId: 'vpc-main', VSwitchId: 'vsw-main' } : {}),
  };
}

function endpoints(cluster: PolardbCluster): JsonObject {
  const kinds = [...new Set(['Primary', 'Cluster', ...(cluster.publicEndpoint ? [cluster.publicEndpoint] : [])])];
  return {
    Items: kinds.map((kind) => ({
      DBEndpointId: `pe-${cluster.id}-${kind.toLowerCase()}`,
      EndpointType: kind,
      Nodes: `${cluster.id}-node`,
      ReadWriteMode: 'ReadWrite',
      AddressItems:
        cluster.publicEndpoint === kind
          ? [address(cluster, kind, 'Private'), address(cluster, kind, 'Public')]
          : [address(cluster, kind, 'Private')],
    })),
  };
}

function whitelist(cluster: PolardbCluster): JsonObject {
  return {
    Items: {
      DBClusterIPArray: Object.entries(cluster.whitelists ?? { default: '127.0.0.1' }).map(([name, addresses]) => ({
        DBClusterIPArrayName: name,
        DBClusterIPArrayAttribute: '',
        SecurityIps: addresses,
      })),
    },
    DBClusterSecurityGroups: { DBClusterSecurityGroup: [] },
  };
}

function ssl(cluster: PolardbCluster): JsonObject {
  const states = Object.entries(cluster.ssl ?? { Primary: true, Cluster: true });
  return {
    SSLAutoRotate: 'Enable',
    Items: states.map(([kind, on]) => ({
      DBEndpointId: `pe-${cluster.id}-${kind.toLowerCase()}`,
      SSLEnabled: on ? 'Enabled' : 'Disabled',
      SSLConnectionString: `${cluster.id}-${kind.toLowerCase()}.polardb.rds.aliyuncs.com`,
      SSLExpireTime: on ? '2027-03-01T02:00:00Z' : '',
    })),
  };
}

function logBackup(cluster: PolardbCluster): JsonObject {
  const days = cluster.logRetentionDays ?? 30;
  const advanced = cluster.advancedLogPolicies;
  const plain = { EnableBackupLog: days === 0 ? 0 : 1, LogBackupRetentionPeriod: days };
  if (advanced === undefined) return plain;
  return {
    ...plain,
    AdvancedLogPolicies: {
      AdvancedLogPolicy: advanced.map((policy, index) => ({
        PolicyId: `policy-${index + 1}`,
        EnableLogBackup: policy.enabled ? 1 : 0,
        LogRetentionType: policy.keep === 'never' ? 'never' : 'delay',
        ...(policy.keep === 'never' ? {} : { LogRetentionValue: String(policy.keep) }),
      })),
    },
  };
}

function one(reply: (cluster: PolardbCluster) => JsonObject) {
  return detail(
    'DBClusterId',
    'InvalidDBClusterId.NotFound',
    (call) => inRegion(call, call.estate.polardb, (it) => it.clusters),
    reply,
  );
}

export const polardb: Service = {
  code: 'polardb',
  version: '2017-08-01',
  operations: {
    DescribeRegions: describePolardbRegions,
    DescribeDBClusters: (call) => {
      const page = numberedPage(
        call,
        inRegion(call, call.estate.polardb, (it) => it.clusters),
        pageSize,
      );
      return {
        Items: { DBCluster: page.items.map((cluster) => row(cluster, call.region)) },
        PageNumber: page.number,
        PageRecordCount: page.items.length,
        TotalRecordCount: page.total,
      };
    },
    DescribeDBClusterEndpoints: one(endpoints),
    DescribeDBClusterAccessWhitelist: one(whitelist),
    DescribeDBClusterSSL: one(ssl),
    DescribeLogBackupPolicy: one(logBackup),
  },
};

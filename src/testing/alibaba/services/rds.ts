import type { Service } from '../call.ts';
import { detail, inRegion } from '../call.ts';
import type { Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { numberedPage, type PageSize, tokenPage } from '../paging.ts';
import type { Records } from '../records.ts';
import { describeRdsRegions } from './regions.ts';

export interface RdsInstance extends Thing {
  readonly engine: 'MySQL' | 'PostgreSQL' | 'SQLServer' | 'MariaDB';
  readonly version?: string;
  readonly type?: 'Primary' | 'Readonly' | 'Guard' | 'Temp';
  readonly status?: string;
  readonly publicAddress?: boolean;
  /** what DescribeBackupPolicy says; `legacy` answers with BackupLog alone */
  readonly logBackup?: boolean;
  readonly legacyLogBackup?: boolean;
  readonly ssl?: boolean;
  /** SQL Server: the lowest version that is accepted, "1.2" */
  readonly tlsVersion?: string;
  /** running parameters: MySQL tls_version, PostgreSQL ssl_min_protocol_version */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface RdsRegion {
  readonly instances: Records<RdsInstance>;
}

/** 1 to 100 a page, 30 unless asked; MaxResults rules PageSize out (SDK rds20140815). */
const tokenSize: PageSize = { member: 'MaxResults', default: 30, max: 100, over: { refuse: 'InvalidMaxResults' } };
const pageSize: PageSize = { member: 'PageSize', default: 30, max: 100, over: { refuse: 'InvalidPageSize' } };

function row(instance: RdsInstance, region: string | null): JsonObject {
  return {
    DBInstanceId: instance.id,
    DBInstanceDescription: instance.id,
    RegionId: region,
    Engine: instance.engine,
    EngineVersion: instance.version ?? '8.0',
    DBInstanceType: instance.type ?? 'Primary',
    DBInstanceStatus: instance.status ?? 'Running',
    DBInstanceNetType: instance.publicAddress ? 'Internet' : 'Intranet',
    InstanceNetworkType: 'VPC',
    LockMode: 'Unlock',
    PayType: 'Postpaid',
    CreateTime: '2025-03-01T02:00:00Z',
  };
}

function netInfo(instance: RdsInstance): JsonObject {
  const inner = {
    IPType: 'Private',
    ConnectionString: `${instance.id}.mysql.rds.aliyuncs.com`,
    IPAddress: '172.16.0.20',
    Port: '3306',
    ConnectionStringType: 'Normal',
  };
  const outer = {
    ...inner,
    IPType: 'Public',
    ConnectionString: `${instance.id}-pub.mysql.rds.aliyuncs.com`,
    IPAddress: '203.0.113.20',
  };
  return {
    InstanceNetworkType: 'VPC',
    SecurityIPMode: 'normal',
    DBInstanceNetInfos: { DBInstanceNetInfo: instance.publicAddress ? [inner, outer] : [inner] },
  };
}

function backupPolicy(instance: RdsInstance): JsonObject {
  const on = instance.logBackup ?? true;
  const common = {
    BackupRetentionPeriod: 7,
    PreferredBackupTime: '02:00Z-03:00Z',
    PreferredBackupPeriod: 'Monday,Thursday',
    LogBackupRetentionPeriod: 7,
  };
  if (instance.legacyLogBackup) return { ...common, BackupLog: on ? 'Enable' : 'Disabled' };
  return { ...common, BackupLog: on ? 'Enable' : 'Disabled', EnableBackupLog: on ? '1' : '0' };
}

/** PostgreSQL says on and off, the others Yes and No. */
function ssl(instance: RdsInstance): JsonObject {
  const words = instance.engine === 'PostgreSQL' ? (['on', 'off'] as const) : (['Yes', 'No'] as const);
  const on = instance.ssl ?? false;
  return {
    SSLEnabled: on ? words[0] : words[1],
    ...(on ? { ConnectionString: `${instance.id}.rds.aliyuncs.com`, SSLExpireTime: '2027-03-01T02:00:00Z' } : {}),
    ...(instance.tlsVersion === undefined ? {} : { TlsVersion: instance.tlsVersion }),
    ...(instance.engine === 'SQLServer' && on ? { ForceEncryption: '0' } : {}),
    RequireUpdate: 'No',
  };
}

function parameters(instance: RdsInstance): JsonObject {
  const list = Object.entries(instance.parameters ?? {}).map(([name, value]) => ({
    ParameterName: name,
    ParameterValue: value,
    ParameterDescription: '',
  }));
  return {
    Engine: instance.engine,
    EngineVersion: instance.version ?? '8.0',
    ConfigParameters: { DBInstanceParameter: list },
    RunningParameters: { DBInstanceParameter: list },
  };
}

function one(reply: (instance: RdsInstance) => JsonObject) {
  return detail(
    'DBInstanceId',
    'InvalidDBInstanceId.NotFound',
    (call) => inRegion(call, call.estate.rds, (it) => it.instances),
    reply,
  );
}

export const rds: Service = {
  code: 'rds',
  version: '2014-08-15',
  operations: {
    DescribeRegions: describeRdsRegions,
    DescribeDBInstances: (call) => {
      const records = inRegion(call, call.estate.rds, (it) => it.instances);
      if (call.input.MaxResults !== undefined || call.input.NextToken !== undefined) {
        const page = tokenPage(call, records, tokenSize);
        return {
          Items: { DBInstance: page.items.map((instance) => row(instance, call.region)) },
          NextToken: page.next ?? '',
          PageRecordCount: page.items.length,
          TotalRecordCount: page.total,
        };
      }
      const page = numberedPage(call, records, pageSize);
      return {
        Items: { DBInstance: page.items.map((instance) => row(instance, call.region)) },
        PageNumber: page.number,
        PageRecordCount: page.items.length,
        TotalRecordCount: page.total,
      };
    },
    DescribeDBInstanceNetInfo: one(netInfo),
    DescribeBackupPolicy: one(backupPolicy),
    DescribeDBInstanceSSL: one(ssl),
    DescribeParameters: one(parameters),
  },
};

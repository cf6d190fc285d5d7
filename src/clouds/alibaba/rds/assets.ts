import { defineAsset } from '#model/asset.ts';
import { list, object, oneOf, optional, text } from '#model/field.ts';
import { onOff } from '../on-off.ts';

/** An instance of ApsaraDB RDS. */
export const RdsInstance = defineAsset({
  kind: 'alibaba.rds.instance',
  title: { en: 'RDS instance', zh: 'RDS 实例' },
  description: 'A relational database instance: MySQL, SQL Server, PostgreSQL or MariaDB.',
  fields: {
    status: optional(
      text('The state of the instance; `Released` also where the lock mode says so (DescribeDBInstances).'),
    ),
    engine: text('MySQL, SQLServer, PostgreSQL or MariaDB.'),
    type: optional(
      oneOf(['Primary', 'Readonly', 'Guard', 'Temp'], 'The role of the instance; null, not told, is the primary.'),
    ),
    addresses: list(
      object({
        ipType: oneOf(['Public', 'Private', 'Inner']),
        connectionString: optional(text()),
      }),
      'The endpoints of the instance (DescribeDBInstanceNetInfo).',
    ),
    enableBackupLog: onOff('Whether log backup is on; of primary instances (DescribeBackupPolicy, LogBackupPolicy).'),
    sslEnabled: onOff('Whether SSL encryption is on; not offered for MariaDB (DescribeDBInstanceSSL).'),
    tlsVersion: optional(text('The oldest TLS version that is accepted; SQL Server only (DescribeDBInstanceSSL).')),
    tlsParameter: optional(
      text(
        'MySQL: `tls_version`, every version that is accepted; PostgreSQL: `ssl_min_protocol_version` (DescribeParameters).',
      ),
    ),
  },
});

/** False while the instance is being made or deleted, and after its release. States: help.aliyun.com/document_detail/26315.html */
export function inService(status: string | null): boolean {
  return !['Creating', 'Deleting', 'Released'].includes(status ?? '');
}

export function isPrimary(type: unknown): boolean {
  return type === 'Primary' || type === null;
}

/** The parameter that says which TLS versions are accepted, for the engines that have one. */
export function tlsParameterOf(engine: unknown): string | null {
  if (engine === 'MySQL') return 'tls_version';
  return engine === 'PostgreSQL' ? 'ssl_min_protocol_version' : null;
}

/** DescribeDBInstanceSSL names MySQL, PostgreSQL and SQL Server as its engines: help.aliyun.com/document_detail/26253.html */
export function offersSsl(engine: unknown): boolean {
  return engine !== 'MariaDB';
}

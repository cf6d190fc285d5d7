import { defineAsset } from '#model/asset.ts';
import { integer, list, object, oneOf, optional, text } from '#model/field.ts';
import { onOff } from '../on-off.ts';

/** A cluster of PolarDB for MySQL, PostgreSQL or Oracle. */
export const PolardbCluster = defineAsset({
  kind: 'alibaba.polardb.cluster',
  title: { en: 'PolarDB cluster', zh: 'PolarDB 集群' },
  description: 'A cloud-native relational database cluster with one or more endpoints.',
  fields: {
    status: optional(text('The state of the cluster (DescribeDBClusters).')),
    addresses: list(
      object({
        endpointId: optional(text()),
        netType: oneOf(['Public', 'Private', 'Inner']),
        connectionString: optional(text()),
      }),
      'The addresses of every endpoint (DescribeDBClusterEndpoints).',
    ),
    whitelist: list(
      object({ name: text(), entries: list(text()) }),
      'The IP arrays of the whitelist; security groups admit only their own servers (DescribeDBClusterAccessWhitelist).',
    ),
    ssl: list(
      object({ endpointId: optional(text()), sslEnabled: onOff() }),
      'SSL of every endpoint that can have it (DescribeDBClusterSSL).',
    ),
    enableBackupLog: optional(onOff('Whether log backup is on (DescribeLogBackupPolicy).')),
    logBackupRetentionPeriod: optional(integer('Days that log backups are kept; -1 is for ever.')),
    advancedLogPolicies: list(
      object({
        enableLogBackup: onOff(),
        logRetentionType: optional(oneOf(['never', 'delay'])),
        logRetentionValue: optional(integer('Days; of the type delay.')),
      }),
      'The policies of a cluster on advanced backup; they replace the two fields above.',
    ),
  },
});

/** False while the cluster is being made or released. States: help.aliyun.com/document_detail/99286.html */
export function inService(status: string | null): boolean {
  return !['Creating', 'Deleting', 'Deleted'].includes(status ?? '');
}

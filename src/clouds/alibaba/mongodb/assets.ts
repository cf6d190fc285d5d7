import { defineAsset } from '#model/asset.ts';
import { integer, list, object, oneOf, optional, text } from '#model/field.ts';
import { onOff } from '../on-off.ts';

/** An instance of ApsaraDB for MongoDB. */
export const MongodbInstance = defineAsset({
  kind: 'alibaba.mongodb.instance',
  title: { en: 'MongoDB instance', zh: 'MongoDB 实例' },
  description: 'A document database instance: standalone, replica set, sharded cluster or serverless.',
  fields: {
    status: optional(
      text('The state of the instance; `Released` also where the lock mode says so (DescribeDBInstances).'),
    ),
    type: oneOf(
      ['replicate', 'sharding', 'serverless'],
      'The architecture; `replicate` covers standalone instances too.',
    ),
    replicationFactor: optional(integer('How many nodes a replica set has; absent for a standalone instance.')),
    addresses: list(
      object({
        networkType: oneOf(['Public', 'VPC', 'Classic']),
        connectionString: optional(text()),
      }),
      'The endpoints of the nodes (DescribeReplicaSetRole; of a sharded cluster DescribeShardingNetworkAddress).',
    ),
    whitelist: list(
      object({ name: text(), entries: list(text()) }),
      'The groups of the IP whitelist, those that the service itself keeps included (DescribeSecurityIps).',
    ),
    enableBackupLog: optional(
      onOff('Whether log backup is on; null where the answer does not name it (DescribeBackupPolicy).'),
    ),
  },
});

/** False while the instance is being made or deleted, and after its release. States: help.aliyun.com/document_detail/63870.html */
export function inService(status: string | null): boolean {
  return !['Creating', 'Deleting', 'Released'].includes(status ?? '');
}

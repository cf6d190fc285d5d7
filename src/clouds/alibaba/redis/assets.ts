import { defineAsset } from '#model/asset.ts';
import { list, object, oneOf, optional, text } from '#model/field.ts';
import { onOff } from '../on-off.ts';

/** An instance of Tair (Redis OSS-compatible), formerly ApsaraDB for Redis. */
export const RedisInstance = defineAsset({
  kind: 'alibaba.redis.instance',
  title: { en: 'Redis (Tair) instance', zh: 'Redis（Tair）实例' },
  description: 'An in-memory database instance: Tair, Redis Open-Source Edition or Memcache.',
  fields: {
    status: optional(text('The state of the instance (DescribeInstances).')),
    instanceType: optional(text('Tair, Redis (the community edition) or Memcache.')),
    editionType: optional(text('Community or Enterprise.')),
    addresses: list(
      object({
        ipType: oneOf(['Public', 'Private', 'Inner']),
        connectionString: optional(text()),
      }),
      'The endpoints of the instance (DescribeDBInstanceNetInfo).',
    ),
    whitelist: list(
      object({ name: text(), entries: list(text()) }),
      'The groups of the IP whitelist, those that the service itself keeps included (DescribeSecurityIps).',
    ),
    sslEnabled: oneOf(
      ['Enable', 'Disable', 'Unsupported'],
      'Whether TLS is on; `Unsupported` where the service says that the instance cannot have it (DescribeInstanceSSL).',
    ),
    sslRefusal: optional(text('The error code with which the service said that TLS is unsupported.')),
    enableBackupLog: onOff('Whether incremental backup (data flashback) is on; of Tair (DescribeBackupPolicy).'),
  },
});

/** False while the instance is being made, and after its release. States: help.aliyun.com/document_detail/200740.html */
export function inService(status: string | null): boolean {
  return !['Creating', 'Deleting', 'Released'].includes(status ?? '');
}

export function isMemcache(instanceType: string | null): boolean {
  return instanceType?.toLowerCase() === 'memcache';
}

/**
 * Whether it is Tair (Enterprise Edition), which alone has incremental backups; null when neither field says, or in a word that is not known.
 * The list shows `Tair`, other operations `tair_rdb`, `tair_scm`, `tair_essd`.
 */
export function isEnterprise(instanceType: string | null, editionType: string | null): boolean | null {
  const type = instanceType?.toLowerCase() ?? null;
  const edition = editionType?.toLowerCase() ?? null;
  if (edition === 'enterprise' || (type !== null && /^tair(_|$)/.test(type))) return true;
  const isTypeKnown = type === null || type === 'redis' || type === 'memcache';
  const isEditionKnown = edition === null || edition === 'community';
  const isAnyTold = type !== null || edition !== null;
  return isAnyTold && isTypeKnown && isEditionKnown ? false : null;
}

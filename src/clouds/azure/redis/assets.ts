import { defineAsset } from '#model/asset.ts';
import { flag, list, object, optional, text } from '#model/field.ts';
import { armId, word } from '../arm-fields.ts';

/** A cache of Azure Cache for Redis. */
export const RedisCache = defineAsset({
  kind: 'azure.redis.cache',
  title: { en: 'Redis cache', zh: 'Redis 缓存' },
  description: 'A cache of Azure Cache for Redis: Basic, Standard or Premium.',
  fields: {
    sku: word(['Basic', 'Standard', 'Premium'], 'The tier.'),
    enableNonSslPort: optional(
      flag('Whether the port without TLS is open; the vendor documents false as the default of null.'),
    ),
    minimumTlsVersion: optional(
      word(['1.0', '1.1', '1.2', '1.3'], 'The oldest TLS version that is accepted; null where it is not told.'),
    ),
    publicNetworkAccess: optional(
      word(
        ['Enabled', 'Disabled'],
        'Whether it can be reached at a public address; the vendor documents Enabled as the default of null.',
      ),
    ),
    subnetId: optional(armId('The subnet that it is in; it then has no public address.')),
    firewallRules: list(
      object({ name: text(), startIP: text(), endIP: text() }),
      'Addresses that may connect; without any rule everyone may.',
    ),
    disableAccessKeyAuthentication: optional(
      flag('Whether keys are refused; the vendor documents false as the default of null.'),
    ),
    redisConfiguration: object(
      {
        rdbBackupEnabled: optional(flag('Whether snapshots are kept; only when it is true.')),
        aofBackupEnabled: optional(flag('Whether every change is kept; only when it is true.')),
      },
      'What is kept on disk; storage keys in it are not read.',
    ),
  },
});

import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { RedisCache } from '../assets.ts';

const off = { rdbBackupEnabled: false, aofBackupEnabled: null };

export default defineCheck({
  id: 'azure.redis.cache-persistence',
  version: 1,
  title: 'Redis cache keeps its data on disk',
  dimension: 'security-risk',
  category: 'basic-protection',
  severity: 'low',
  free: true,
  asset: RedisCache,
  rationale:
    'What is in memory only is gone after a failure. Where a cache holds more than copies (sessions, queues, counters), persistence brings it back.',
  remediation: {
    console: [
      'Open the cache in the Azure portal and choose Data persistence.',
      'Choose RDB (snapshots) or AOF (every write), with a storage account and a managed identity for it.',
      'Save, and test a restore.',
    ],
    cli: 'az redis update --resource-group <group> --name <cache> --set redisConfiguration.rdb-backup-enabled=true redisConfiguration.rdb-backup-frequency=60 redisConfiguration.rdb-storage-connection-string=<connection-string>',
    terraform:
      'resource "azurerm_redis_cache" "example" {\n  # …\n  redis_configuration {\n    rdb_backup_enabled   = true\n    rdb_backup_frequency = 60\n  }\n}',
  },
  references: ['https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-premium-persistence'],
  reads: ['sku', 'redisConfiguration'],
  appliesTo: (cache) => {
    const sku = cache.sku;
    return sku === 'Premium' ? true : notApplicable('The tier {sku} has no persistence', { sku });
  },
  judge: (cache) => {
    const { rdbBackupEnabled, aofBackupEnabled } = cache.redisConfiguration;
    return rdbBackupEnabled || aofBackupEnabled
      ? pass({ rdbBackupEnabled, aofBackupEnabled })
      : fail('Nothing is kept on disk', { rdbBackupEnabled, aofBackupEnabled });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'snapshots are kept',
      asset: { sku: 'Premium', redisConfiguration: { ...off, rdbBackupEnabled: true } },
    },
    {
      outcome: 'pass',
      because: 'every write is kept',
      asset: { sku: 'Premium', redisConfiguration: { ...off, aofBackupEnabled: true } },
    },
    { outcome: 'fail', because: 'nothing is kept', asset: { sku: 'Premium', redisConfiguration: off } },
    { outcome: 'unknown', because: 'the settings are not told', asset: { sku: 'Premium', redisConfiguration: denied } },
    {
      outcome: 'not-applicable',
      because: 'only Premium can keep data on disk',
      asset: { sku: 'Standard', redisConfiguration: off },
    },
  ],
});

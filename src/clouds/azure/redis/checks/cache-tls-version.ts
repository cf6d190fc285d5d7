import { defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { RedisCache } from '../assets.ts';

export default defineCheck({
  id: 'azure.redis.cache-tls-version',
  version: 1,
  title: 'Redis cache accepts current TLS versions only',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: RedisCache,
  rationale:
    'TLS 1.0 and 1.1 are broken and retired. A cache that still accepts them can be talked down to them, and whoever listens can then read the access key and what is cached.',
  remediation: {
    console: [
      'Make sure that every client speaks TLS 1.2.',
      'Open the cache in the Azure portal and choose Advanced settings.',
      'Set the minimum TLS version to 1.2 and save.',
    ],
    cli: 'az redis update --resource-group <group> --name <cache> --set minimumTlsVersion=1.2',
    terraform: 'resource "azurerm_redis_cache" "example" {\n  # …\n  minimum_tls_version = "1.2"\n}',
  },
  references: ['https://learn.microsoft.com/azure/azure-cache-for-redis/cache-remove-tls-10-11'],
  reads: ['minimumTlsVersion'],
  judge: (cache) => {
    const minimumTlsVersion = cache.minimumTlsVersion;
    if (minimumTlsVersion === null) return unknown('Azure does not tell the minimum TLS version');
    return minimumTlsVersion === '1.2' || minimumTlsVersion === '1.3'
      ? pass({ minimumTlsVersion })
      : fail('Connections with TLS {minimumTlsVersion} are accepted', { minimumTlsVersion });
  },
  examples: [
    { outcome: 'pass', because: 'the minimum is 1.2', asset: { minimumTlsVersion: '1.2' } },
    { outcome: 'fail', because: 'the minimum is 1.0', asset: { minimumTlsVersion: '1.0' } },
    { outcome: 'fail', because: 'the minimum is 1.1', asset: { minimumTlsVersion: '1.1' } },
    { outcome: 'unknown', because: 'it was never set', asset: { minimumTlsVersion: null } },
    { outcome: 'unknown', because: 'the word was not understood', asset: { minimumTlsVersion: denied } },
  ],
});

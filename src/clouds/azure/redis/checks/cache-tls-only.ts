import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { RedisCache } from '../assets.ts';

export default defineCheck({
  id: 'azure.redis.cache-tls-only',
  version: 1,
  title: 'Redis cache refuses connections without TLS',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: RedisCache,
  rationale:
    'At the port without TLS, the access key and everything in the cache cross the network in plain text: whoever can listen has both.',
  remediation: {
    console: [
      'Point every client to port 6380 with TLS.',
      'Open the cache in the Azure portal and choose Advanced settings.',
      'Set "Allow access only via SSL" to Yes, save, and renew the access keys.',
    ],
    cli: 'az redis update --resource-group <group> --name <cache> --set enableNonSslPort=false',
    terraform: 'resource "azurerm_redis_cache" "example" {\n  # …\n  non_ssl_port_enabled = false\n}',
  },
  references: ['https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure'],
  reads: ['enableNonSslPort'],
  judge: (cache) => {
    const enableNonSslPort = cache.enableNonSslPort;
    return enableNonSslPort === true
      ? fail('The port without TLS is open', { enableNonSslPort })
      : pass({ enableNonSslPort });
  },
  examples: [
    { outcome: 'pass', because: 'the port is closed', asset: { enableNonSslPort: false } },
    { outcome: 'pass', because: 'closed is the documented default', asset: { enableNonSslPort: null } },
    { outcome: 'fail', because: 'the port is open', asset: { enableNonSslPort: true } },
    { outcome: 'unknown', because: 'the answer was not understood', asset: { enableNonSslPort: denied } },
  ],
});

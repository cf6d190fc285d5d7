import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { RedisCache } from '../assets.ts';

export default defineCheck({
  id: 'azure.redis.cache-no-access-keys',
  version: 1,
  title: 'Redis cache refuses access keys',
  dimension: 'security-risk',
  category: 'identity',
  severity: 'low',
  free: true,
  asset: RedisCache,
  rationale:
    'An access key opens the whole cache to whoever has it, and nobody can tell who used it. Microsoft Entra identities have their own rights, can be locked, and need no secret in any configuration.',
  remediation: {
    console: [
      'Open the cache in the Azure portal, choose Authentication, and enable Microsoft Entra authentication.',
      'Give every application a managed identity and an access policy, and let it use them.',
      'Select "Disable access keys authentication" and save; clients that still use a key are cut off.',
    ],
    cli: 'az redis update --resource-group <group> --name <cache> --set disableAccessKeyAuthentication=true',
    terraform: 'resource "azurerm_redis_cache" "example" {\n  # …\n  access_keys_authentication_enabled = false\n}',
  },
  references: [
    'https://learn.microsoft.com/azure/azure-cache-for-redis/cache-azure-active-directory-for-authentication',
  ],
  reads: ['disableAccessKeyAuthentication'],
  judge: (cache) => {
    const disableAccessKeyAuthentication = cache.disableAccessKeyAuthentication;
    return disableAccessKeyAuthentication === true
      ? pass({ disableAccessKeyAuthentication })
      : fail('Access keys are accepted', { disableAccessKeyAuthentication });
  },
  examples: [
    { outcome: 'pass', because: 'keys are refused', asset: { disableAccessKeyAuthentication: true } },
    { outcome: 'fail', because: 'keys are accepted', asset: { disableAccessKeyAuthentication: false } },
    { outcome: 'fail', because: 'accepted is the documented default', asset: { disableAccessKeyAuthentication: null } },
    { outcome: 'unknown', because: 'the answer was not understood', asset: { disableAccessKeyAuthentication: denied } },
  ],
});

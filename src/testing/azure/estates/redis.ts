import { type ArmEstate, armResource, resourceId, subscription } from '../estate.ts';

const type = 'Microsoft.Cache/redis';
const group = 'shop';

const cache = (name: string, properties: object) =>
  armResource(group, type, name, { properties: { provisioningState: 'Succeeded', ...properties } });

const rules = (of: string, ...listed: readonly (readonly [name: string, startIP: string, endIP: string])[]) =>
  listed.map(([name, startIP, endIP]) =>
    armResource(group, `${type}/firewallRules`, [of, name], { properties: { startIP, endIP } }),
  );

const rulesPath = (name: string) => `${resourceId(group, type, name)}/firewallRules`;

export const estate: ArmEstate = {
  contents: {
    [`${subscription}/providers/${type}`]: [
      cache('redisgood', {
        sku: { name: 'Premium', family: 'P', capacity: 1 },
        enableNonSslPort: false,
        minimumTlsVersion: '1.2',
        publicNetworkAccess: 'Disabled',
        disableAccessKeyAuthentication: true,
        redisConfiguration: { 'rdb-backup-enabled': 'true', 'rdb-backup-frequency': '60' },
      }),
      cache('redisopen', {
        sku: { name: 'Premium', family: 'P', capacity: 1 },
        enableNonSslPort: true,
        minimumTlsVersion: '1.0',
        publicNetworkAccess: 'Enabled',
        disableAccessKeyAuthentication: false,
        redisConfiguration: { maxclients: '7500' },
      }),
      cache('redisoffice', {
        sku: { name: 'Basic', family: 'C', capacity: 0 },
        enableNonSslPort: false,
        publicNetworkAccess: 'Enabled',
        disableAccessKeyAuthentication: false,
        redisConfiguration: { maxclients: '256' },
      }),
    ],
    [rulesPath('redisopen')]: [],
    [rulesPath('redisoffice')]: rules(
      'redisoffice',
      ['office', '203.0.113.0', '203.0.113.15'],
      ['home', '198.51.100.7', '198.51.100.7'],
    ),
  },
  expect: {
    'azure.redis.cache-tls-only': { redisgood: 'pass', redisopen: 'fail', redisoffice: 'pass' },
    'azure.redis.cache-tls-version': { redisgood: 'pass', redisopen: 'fail', redisoffice: 'unknown' },
    'azure.redis.cache-network-not-open': { redisgood: 'pass', redisopen: 'fail', redisoffice: 'pass' },
    'azure.redis.cache-persistence': { redisgood: 'pass', redisopen: 'fail', redisoffice: 'not-applicable' },
    'azure.redis.cache-no-access-keys': { redisgood: 'pass', redisopen: 'fail', redisoffice: 'fail' },
  },
};

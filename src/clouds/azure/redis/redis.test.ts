import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { armResource, resourceId, subscription, subscriptionId } from '#testing/azure/estate.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const service = 'Microsoft.Cache';
const type = `${service}/redis`;
const path = `${subscription}/providers/${type}`;
const call = (at: string, output: unknown, input: RecordedCall['input'] = {}): RecordedCall => ({
  service,
  operation: `GET ${at}`,
  input,
  output,
});
const refused = (at: string): RecordedCall => ({
  service,
  operation: `GET ${at}`,
  input: {},
  error: { code: 'AuthorizationFailed', message: 'not allowed', status: 403 },
});
const read = (...calls: readonly RecordedCall[]) =>
  collectFrom(collectors, calls, { cloud: 'azure', account: subscriptionId, regions: [] });

const whole = {
  sku: { name: 'Premium', family: 'P', capacity: 1 },
  enableNonSslPort: false,
  minimumTlsVersion: '1.2',
  publicNetworkAccess: 'Enabled',
  disableAccessKeyAuthentication: true,
  redisConfiguration: {
    'rdb-backup-enabled': 'true',
    'aof-backup-enabled': 'false',
    'rdb-storage-connection-string': 'AccountKey=hunter2',
  },
};
const caches = (properties: object = {}) =>
  call(path, { value: [armResource('Shop', type, 'acme', { properties: { ...whole, ...properties } })] });
const rulesPath = `${resourceId('Shop', type, 'acme')}/firewallRules`;
const rules = call(rulesPath, {
  value: [{ name: 'office', properties: { startIP: '203.0.113.1', endIP: '203.0.113.9' } }],
});

describe('Redis caches', () => {
  test('are read whole, without the keys of their storage', async () => {
    const { assets, gaps, apiCalls } = await read(caches(), rules);
    expect({ gaps, apiCalls }).toEqual({ gaps: [], apiCalls: 2 });
    expect(assets).toMatchObject([{ kind: 'azure.redis.cache', name: 'acme', region: 'westeurope' }]);
    expect(assets[0]?.gaps).toBeUndefined();
    expect(assets[0]?.fields).toEqual({
      sku: 'Premium',
      enableNonSslPort: false,
      minimumTlsVersion: '1.2',
      publicNetworkAccess: 'Enabled',
      subnetId: null,
      firewallRules: [{ name: 'office', startIP: '203.0.113.1', endIP: '203.0.113.9' }],
      disableAccessKeyAuthentication: true,
      redisConfiguration: { rdbBackupEnabled: true, aofBackupEnabled: false },
    });
    expect(JSON.stringify(assets)).not.toContain('hunter2');
  });

  test('what they need not tell is null', async () => {
    const { sku } = whole;
    const told = { value: [armResource('Shop', type, 'acme', { properties: { sku, redisConfiguration: {} } })] };
    const { assets } = await read(call(path, told), rules);
    expect(assets[0]?.fields).toMatchObject({
      enableNonSslPort: null,
      minimumTlsVersion: null,
      publicNetworkAccess: null,
      subnetId: null,
      disableAccessKeyAuthentication: null,
      redisConfiguration: { rdbBackupEnabled: null, aofBackupEnabled: null },
      firewallRules: [{ name: 'office' }],
    });
  });

  test.each([{ publicNetworkAccess: 'disabled' }, { subnetId: `${subscription}/subnets/cache` }])(
    'without a public address they are not asked for their rules: %j',
    async (properties) => {
      const { assets, apiCalls } = await read(caches(properties));
      expect(assets[0]?.gaps).toEqual({ firewallRules: expect.objectContaining({ code: 'NotRead' }) });
      expect(apiCalls).toBe(1);
    },
  );

  test.each([
    [['sku'], { sku: null }],
    [['redisConfiguration'], { redisConfiguration: null }],
    [['redisConfiguration'], { redisConfiguration: { 'rdb-backup-enabled': 'perhaps' } }],
    [['minimumTlsVersion'], { minimumTlsVersion: '9' }],
    [['enableNonSslPort'], { enableNonSslPort: 'maybe' }],
    [['firewallRules', 'publicNetworkAccess'], { publicNetworkAccess: 'Perhaps' }],
    [['firewallRules', 'subnetId'], { subnetId: 7 }],
  ])('without what decides they have gaps: %j of %j', async (fields, properties) => {
    const { assets } = await read(caches(properties), rules);
    expect(Object.keys(assets[0]?.gaps ?? {}).sort()).toEqual(fields);
  });

  test('rules come from every page', async () => {
    const nextLink = `https://management.azure.com${rulesPath}?api-version=2024-11-01&$skipToken=2`;
    const home = { name: 'home', properties: { startIP: '198.51.100.7', endIP: '198.51.100.7' } };
    const first = call(rulesPath, { ...Object(rules.output), nextLink });
    const { assets } = await read(caches(), first, call(rulesPath, { value: [home] }, { $skipToken: '2' }));
    expect(assets[0]?.fields.firewallRules).toMatchObject([{ name: 'office' }, { name: 'home' }]);
  });

  test.each([
    refused(rulesPath),
    call(rulesPath, { hello: 'world' }),
    call(rulesPath, null),
    call(rulesPath, { value: [{ name: 'office', properties: {} }] }),
  ])('rules that are refused or foreign are a gap of their own: %j', async (reply) => {
    const { assets } = await read(caches(), reply);
    expect(Object.keys(assets[0]?.gaps ?? {})).toEqual(['firewallRules']);
  });

  test.each([
    ['refused', refused(path), 'AuthorizationFailed'],
    ['something else', call(path, { hello: 'world' }), 'UnexpectedReply'],
  ])('a list that is %s is a gap of the list', async (_, reply, code) => {
    const { assets, gaps } = await read(reply);
    expect([assets, gaps]).toMatchObject([[], [{ code, asset: null }]]);
  });
});

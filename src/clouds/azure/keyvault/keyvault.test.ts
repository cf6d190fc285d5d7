import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { armResource, resourceId, subscription, subscriptionId } from '#testing/azure/estate.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const type = 'Microsoft.KeyVault/vaults';
const path = `${subscription}/providers/${type}`;
const settingsPath = `${resourceId('Shop', type, 'acme')}/providers/Microsoft.Insights/diagnosticSettings`;
const serviceOf = (at: string) => (at === path ? 'Microsoft.KeyVault' : 'Microsoft.Insights');
const call = (at: string, output: unknown, input: RecordedCall['input'] = {}): RecordedCall => ({
  service: serviceOf(at),
  operation: `GET ${at}`,
  input,
  output,
});
const refused = (at: string): RecordedCall => ({
  service: serviceOf(at),
  operation: `GET ${at}`,
  input: {},
  error: { code: 'AuthorizationFailed', message: 'not allowed', status: 403 },
});
const read = (...calls: readonly RecordedCall[]) =>
  collectFrom(collectors, calls, { cloud: 'azure', account: subscriptionId, regions: [] });

const whole = {
  sku: { family: 'A', name: 'standard' },
  enableSoftDelete: true,
  enablePurgeProtection: true,
  enableRbacAuthorization: true,
  publicNetworkAccess: 'Enabled',
  networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [{ value: '203.0.113.0/28' }] },
};
const vault = (properties: object = {}, name = 'acme') =>
  armResource('Shop', type, name, { properties: { ...whole, ...properties } });
const vaults = (properties: object = {}) => call(path, { value: [vault(properties)] });
const workspaceId = `${subscription}/workspaces/security`;
const setting = (name: string) => ({
  name,
  properties: {
    workspaceId,
    logs: [{ categoryGroup: 'audit', enabled: true, retentionPolicy: { enabled: false, days: 0 } }],
    metrics: [],
  },
});
const settings = call(settingsPath, { value: [setting('audit')] });
const readSetting = {
  name: 'audit',
  workspaceId,
  storageAccountId: null,
  eventHubAuthorizationRuleId: null,
  marketplacePartnerId: null,
  logs: [{ category: null, categoryGroup: 'audit', enabled: true }],
};

describe('key vaults', () => {
  test('are read whole', async () => {
    const { assets, gaps, apiCalls } = await read(vaults(), settings);
    expect({ gaps, apiCalls }).toEqual({ gaps: [], apiCalls: 2 });
    expect(assets).toMatchObject([{ kind: 'azure.keyvault.vault', name: 'acme', region: 'westeurope' }]);
    expect(assets[0]?.gaps).toBeUndefined();
    expect(assets[0]?.fields).toEqual({
      enableSoftDelete: true,
      enablePurgeProtection: true,
      enableRbacAuthorization: true,
      publicNetworkAccess: 'Enabled',
      networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.0/28' }] },
      diagnosticSettings: [readSetting],
    });
  });

  test('what they need not tell is null', async () => {
    const { assets, gaps } = await read(
      call(path, { value: [armResource('Shop', type, 'acme', { properties: {} })] }),
      call(settingsPath, { value: [{ name: 'metrics', properties: {} }] }),
    );
    expect(gaps).toEqual([]);
    expect(assets[0]?.fields).toMatchObject({
      enableSoftDelete: null,
      enablePurgeProtection: null,
      enableRbacAuthorization: null,
      publicNetworkAccess: null,
      networkAcls: null,
      diagnosticSettings: [{ name: 'metrics', workspaceId: null, logs: null }],
    });
  });

  test.each([
    ['networkAcls', { networkAcls: { ipRules: [] } }],
    ['networkAcls', { networkAcls: { defaultAction: 'Audit' } }],
    ['networkAcls', { networkAcls: { defaultAction: 'Deny', ipRules: [7] } }],
    ['publicNetworkAccess', { publicNetworkAccess: 'Perhaps' }],
    ['enablePurgeProtection', { enablePurgeProtection: 'maybe' }],
  ])('what is not understood is a gap of its own: %s %j', async (field, properties) => {
    const { assets } = await read(vaults(properties), settings);
    expect(Object.keys(assets[0]?.gaps ?? {})).toEqual([field]);
  });

  test('come from every page', async () => {
    const nextLink = `https://management.azure.com${path}?api-version=2026-02-01&$skipToken=2`;
    const second = settingsPath.replace('acme', 'second');
    const { assets, gaps } = await read(
      call(path, { value: [vault()], nextLink }),
      call(path, { value: [vault({}, 'second')] }, { $skipToken: '2' }),
      settings,
      call(second, { value: [] }),
    );
    expect(gaps).toEqual([]);
    expect(assets.map(({ name, fields }) => [name, fields.diagnosticSettings])).toEqual([
      ['acme', [readSetting]],
      ['second', []],
    ]);
  });

  test.each([
    refused(settingsPath),
    call(settingsPath, { hello: 'world' }),
    call(settingsPath, null),
    call(settingsPath, { value: [{ name: 'audit', properties: { logs: [{ category: 'AuditEvent' }] } }] }),
  ])('settings that are refused or foreign are a gap of their own: %j', async (reply) => {
    const { assets } = await read(vaults(), reply);
    expect(Object.keys(assets[0]?.gaps ?? {})).toEqual(['diagnosticSettings']);
  });

  test.each([
    ['refused', refused(path), 'AuthorizationFailed'],
    ['something else', call(path, { hello: 'world' }), 'UnexpectedReply'],
  ])('a list that is %s is a gap of the list', async (_, reply, code) => {
    const { assets, gaps } = await read(reply);
    expect([assets, gaps]).toMatchObject([[], [{ code, asset: null }]]);
  });
});

import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { armResource, subscription, subscriptionId } from '#testing/azure/estate.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const service = 'Microsoft.DocumentDB';
const type = `${service}/databaseAccounts`;
const path = `${subscription}/providers/${type}`;
const answer = (output: unknown, input: RecordedCall['input'] = {}): RecordedCall => ({
  service,
  operation: `GET ${path}`,
  input,
  output,
});
const read = (...calls: readonly RecordedCall[]) =>
  collectFrom(collectors, calls, { cloud: 'azure', account: subscriptionId, regions: [] });
const whole = {
  capabilities: [{ name: 'EnableServerless' }],
  publicNetworkAccess: 'Enabled',
  ipRules: [{ ipAddressOrRange: '203.0.113.0/28' }],
  isVirtualNetworkFilterEnabled: false,
  disableLocalAuth: true,
  minimalTlsVersion: 'Tls12',
  backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } },
};
const account = (properties: object = {}, name = 'acme') =>
  armResource('Shop', type, name, { kind: 'GlobalDocumentDB', properties: { ...whole, ...properties } });

describe('Cosmos DB accounts', () => {
  test('are read whole, with one call', async () => {
    const { assets, gaps, apiCalls } = await read(answer({ value: [account()] }));
    expect({ gaps, apiCalls }).toEqual({ gaps: [], apiCalls: 1 });
    expect(assets).toMatchObject([{ kind: 'azure.cosmosdb.account', name: 'acme', region: 'westeurope' }]);
    expect(assets[0]?.gaps).toBeUndefined();
    expect(assets[0]?.fields).toEqual({ ...whole, kind: 'GlobalDocumentDB', backupPolicy: { type: 'Continuous' } });
  });

  test('what they need not tell is null', async () => {
    const silent = account({ disableLocalAuth: undefined, minimalTlsVersion: undefined });
    const { assets } = await read(answer({ value: [silent] }));
    expect(assets[0]?.fields).toMatchObject({ disableLocalAuth: null, minimalTlsVersion: null });
  });

  test.each([
    ['publicNetworkAccess', { publicNetworkAccess: undefined }],
    ['publicNetworkAccess', { publicNetworkAccess: 'Perhaps' }],
    ['ipRules', { ipRules: undefined }],
    ['ipRules', { ipRules: [{ hello: 'world' }] }],
    ['isVirtualNetworkFilterEnabled', { isVirtualNetworkFilterEnabled: undefined }],
    ['capabilities', { capabilities: null }],
    ['backupPolicy', { backupPolicy: null }],
    ['backupPolicy', { backupPolicy: { type: 'Never' } }],
    ['minimalTlsVersion', { minimalTlsVersion: 'Tls99' }],
    ['disableLocalAuth', { disableLocalAuth: 'maybe' }],
  ])('without what decides they have a gap, and no default: %s %j', async (field, properties) => {
    const { assets } = await read(answer({ value: [account(properties)] }));
    expect(Object.keys(assets[0]?.gaps ?? {})).toEqual([field]);
  });

  test('come from every page', async () => {
    const nextLink = `https://management.azure.com${path}?api-version=2025-10-15&$skipToken=2`;
    const { assets, gaps } = await read(
      answer({ value: [account()], nextLink }),
      answer({ value: [account({}, 'second')] }, { $skipToken: '2' }),
    );
    expect([assets.map(({ name }) => name), gaps]).toEqual([['acme', 'second'], []]);
  });

  test.each([
    ['refused', { error: { code: 'AuthorizationFailed', message: 'no', status: 403 } }, 'AuthorizationFailed'],
    ['something else', { output: { hello: 'world' } }, 'UnexpectedReply'],
    ['nothing', { output: null }, 'UnexpectedReply'],
  ])('a list that is %s is a gap of the list', async (_, reply, code) => {
    const { assets, gaps } = await read({ service, operation: `GET ${path}`, input: {}, ...reply });
    expect([assets, gaps]).toMatchObject([[], [{ code, asset: null }]]);
  });
});

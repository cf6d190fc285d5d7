import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { armResource, resourceId, subscription, subscriptionId } from '#testing/azure/estate.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const service = 'Microsoft.Sql';
const type = `${service}/servers`;
const server = resourceId('Shop', type, 'acme');
const serverId = server.toLowerCase();
const call = (path: string, output: unknown, input: RecordedCall['input'] = {}): RecordedCall => ({
  service,
  operation: `GET ${path}`,
  input,
  output,
});
const refused = (path: string): RecordedCall => ({
  service,
  operation: `GET ${path}`,
  input: {},
  error: { code: 'AuthorizationFailed', message: 'not allowed', status: 403 },
});

const list = `${subscription}/providers/${type}`;
const paths = {
  firewallRules: `${server}/firewallRules`,
  ipv6FirewallRules: `${server}/ipv6FirewallRules`,
  auditing: `${server}/extendedAuditingSettings/default`,
  administrators: `${server}/administrators`,
  express: `${server}/sqlVulnerabilityAssessments`,
  classic: `${server}/vulnerabilityAssessments`,
  databases: `${server}/databases`,
  encryption: `${server}/databases/orders/transparentDataEncryption/current`,
};

function servers(properties: object = {}): RecordedCall {
  const open = { publicNetworkAccess: 'Enabled', minimalTlsVersion: '1.2', ...properties };
  return call(list, { value: [armResource('Shop', type, 'acme', { properties: open })] });
}

const firewall = call(paths.firewallRules, {
  value: [{ name: 'office', properties: { startIpAddress: '203.0.113.1', endIpAddress: '203.0.113.9' } }],
});
const ipv6Firewall = call(paths.ipv6FirewallRules, {
  value: [{ name: 'office6', properties: { startIPv6Address: '2001:db8::1', endIPv6Address: '2001:db8::9' } }],
});
const auditing = call(paths.auditing, {
  name: 'default',
  properties: {
    state: 'Enabled',
    storageEndpoint: 'https://audit.blob.core.windows.net/',
    retentionDays: 120,
    auditActionsAndGroups: ['BATCH_COMPLETED_GROUP'],
    isAzureMonitorTargetEnabled: false,
  },
});
const administrators = call(paths.administrators, {
  value: [
    {
      name: 'ActiveDirectory',
      properties: { administratorType: 'ActiveDirectory', login: 'admins', azureADOnlyAuthentication: true },
    },
  ],
});
const express = call(paths.express, { value: [{ name: 'Default', properties: { state: 'Disabled' } }] });
const classic = call(paths.classic, {
  value: [
    {
      name: 'default',
      properties: {
        storageContainerPath: 'https://scans.blob.core.windows.net/va/',
        recurringScans: { isEnabled: true },
      },
    },
  ],
});
const details = [firewall, ipv6Firewall, auditing, administrators, express, classic];

async function collected(calls: readonly RecordedCall[], kind: string) {
  return await collectFrom(collectors, calls, { cloud: 'azure', account: subscriptionId, regions: [], kinds: [kind] });
}

async function theServer(calls: readonly RecordedCall[]) {
  const { assets, apiCalls } = await collected(calls, 'azure.sql.server');
  expect(assets).toHaveLength(1);
  return { ...assets[0]!, apiCalls };
}

describe('a SQL server', () => {
  test('is read whole', async () => {
    const read = await theServer([servers(), ...details]);
    expect(read).toMatchObject({
      kind: 'azure.sql.server',
      id: serverId,
      name: 'acme',
      region: 'westeurope',
      apiCalls: 7,
      fields: {
        publicNetworkAccess: 'Enabled',
        minimalTlsVersion: '1.2',
        firewallRules: [{ name: 'office', startIpAddress: '203.0.113.1', endIpAddress: '203.0.113.9' }],
        ipv6FirewallRules: [{ name: 'office6', startIPv6Address: '2001:db8::1', endIPv6Address: '2001:db8::9' }],
        extendedAuditingSettings: {
          state: 'Enabled',
          storageEndpoint: 'https://audit.blob.core.windows.net/',
          retentionDays: 120,
          isAzureMonitorTargetEnabled: false,
        },
        administrators: [{ login: 'admins', azureADOnlyAuthentication: true }],
        sqlVulnerabilityAssessments: [{ state: 'Disabled' }],
        vulnerabilityAssessments: [
          { storageContainerPath: 'https://scans.blob.core.windows.net/va/', recurringScans: { isEnabled: true } },
        ],
      },
    });
    expect(read.gaps).toBeUndefined();
  });

  test.each([
    [{ publicNetworkAccess: 'disabled' }, 'Disabled'],
    [{ publicNetworkAccess: 'SecuredByPerimeter' }, 'SecuredByPerimeter'],
  ])('%j: its firewall is not asked for', async (properties, publicNetworkAccess) => {
    const { fields, gaps, apiCalls } = await theServer([
      servers(properties),
      auditing,
      administrators,
      express,
      classic,
    ]);
    expect(fields).toMatchObject({ publicNetworkAccess });
    expect(gaps).toMatchObject({ firewallRules: { code: 'NotRead' }, ipv6FirewallRules: { code: 'NotRead' } });
    expect(apiCalls).toBe(5);
  });

  test.each([{ publicNetworkAccess: undefined }, { publicNetworkAccess: 'Perhaps' }])(
    '%j is a gap, and so are the rules that depend on it',
    async (properties) => {
      const { gaps } = await theServer([servers(properties), ...details]);
      expect(Object.keys(gaps ?? {}).sort()).toEqual(['firewallRules', 'ipv6FirewallRules', 'publicNetworkAccess']);
    },
  );

  test('a minimum TLS version that is not told is null, and an unknown one is a gap', async () => {
    expect((await theServer([servers({ minimalTlsVersion: undefined }), ...details])).fields).toMatchObject({
      minimalTlsVersion: null,
    });
    const { gaps } = await theServer([servers({ minimalTlsVersion: '2.0' }), ...details]);
    expect(Object.keys(gaps ?? {})).toEqual(['minimalTlsVersion']);
  });

  test.each([
    [paths.firewallRules, 'firewallRules'],
    [paths.ipv6FirewallRules, 'ipv6FirewallRules'],
    [paths.auditing, 'extendedAuditingSettings'],
    [paths.administrators, 'administrators'],
    [paths.express, 'sqlVulnerabilityAssessments'],
    [paths.classic, 'vulnerabilityAssessments'],
  ])('what is refused or foreign at %s is a gap of its own field alone', async (path, field) => {
    const others = details.filter(({ operation }) => operation !== `GET ${path}`);
    const denied = await theServer([servers(), ...others, refused(path)]);
    expect(denied.gaps).toEqual({ [field]: expect.objectContaining({ code: 'AuthorizationFailed' }) });
    for (const answer of [{ hello: 'world' }, { value: [{ name: 'x', properties: 7 }] }, null, { properties: {} }]) {
      const { gaps } = await theServer([servers(), ...others, call(path, answer)]);
      expect(gaps, JSON.stringify(answer)).toEqual({ [field]: expect.objectContaining({ code: 'UnexpectedReply' }) });
    }
  });

  test.each([
    [paths.firewallRules, { startIpAddress: '203.0.113.1' }, 'firewallRules'],
    [paths.administrators, { azureADOnlyAuthentication: true }, 'administrators'],
    [paths.express, { state: 'Perhaps' }, 'sqlVulnerabilityAssessments'],
  ])('a part of %s that lacks what decides is a gap: %j', async (path, properties, field) => {
    const others = details.filter(({ operation }) => operation !== `GET ${path}`);
    const { gaps } = await theServer([servers(), ...others, call(path, { value: [{ name: 'x', properties }] })]);
    expect(Object.keys(gaps ?? {})).toEqual([field]);
  });

  test('every page is read', async () => {
    const nextLink = `https://management.azure.com${paths.firewallRules}?api-version=2023-08-01&$skipToken=2`;
    const first = call(paths.firewallRules, { ...Object(firewall.output), nextLink });
    const home = { name: 'home', properties: { startIpAddress: '198.51.100.7', endIpAddress: '198.51.100.7' } };
    const second = call(paths.firewallRules, { value: [home] }, { $skipToken: '2' });
    const { fields } = await theServer([servers(), first, second, ...details.slice(1)]);
    expect(fields.firewallRules).toMatchObject([{ name: 'office' }, { name: 'home' }]);
  });

  test('servers that cannot be listed are a gap of the list', async () => {
    const { assets, gaps } = await collected([refused(list)], 'azure.sql.server');
    expect([assets, gaps]).toMatchObject([[], [{ code: 'AuthorizationFailed', asset: null }]]);
  });
});

describe('a SQL database', () => {
  const listed = call(paths.databases, {
    value: ['orders', 'master'].map((name) => ({ id: `${server}/databases/${name}`, name, location: 'northeurope' })),
  });
  const encrypted = call(paths.encryption, { name: 'current', properties: { state: 'Enabled' } });

  async function databases(calls: readonly RecordedCall[]) {
    return await collected([servers(), ...calls], 'azure.sql.database');
  }

  test('is read with its encryption, and the system database without', async () => {
    const { assets, gaps, apiCalls } = await databases([listed, encrypted]);
    expect(assets).toMatchObject([
      { id: `${serverId}/databases/master`, name: 'master', gaps: { transparentDataEncryption: { code: 'NotRead' } } },
      {
        id: `${serverId}/databases/orders`,
        name: 'orders',
        region: 'northeurope',
        fields: { serverId, databaseName: 'orders', transparentDataEncryption: 'Enabled' },
      },
    ]);
    expect([gaps, apiCalls]).toEqual([[], 3]);
  });

  test.each([
    refused(paths.encryption),
    call(paths.encryption, { hello: 'world' }),
    call(paths.encryption, { properties: {} }),
  ])('encryption that is not told is a gap: %j', async (answer) => {
    const { assets } = await databases([listed, answer]);
    expect(assets[1]!.gaps).toHaveProperty('transparentDataEncryption');
  });

  test('databases that cannot be listed are a gap of the list', async () => {
    const { assets, gaps } = await databases([refused(paths.databases)]);
    expect([assets, gaps]).toMatchObject([[], [{ code: 'AuthorizationFailed', asset: null }]]);
  });
});

import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { armResource, resourceId, subscription, subscriptionId } from '#testing/azure/estate.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const service = 'Microsoft.DBforMySQL';
const type = `${service}/flexibleServers`;
const server = resourceId('Shop', type, 'acme');
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
const whole = {
  network: { publicNetworkAccess: 'Enabled' },
  backup: { backupRetentionDays: 14, geoRedundantBackup: 'Disabled' },
};
const servers = (properties: object = {}) =>
  call(list, { value: [armResource('Shop', type, 'acme', { properties: { ...whole, ...properties } })] });
const rulesPath = `${server}/firewallRules`;
const firewall = call(rulesPath, {
  value: [{ name: 'office', properties: { startIpAddress: '203.0.113.1', endIpAddress: '203.0.113.9' } }],
});
const parametersPath = `${server}/configurations`;
const parameter = (name: string, currentValue?: unknown, value = currentValue) => ({
  name,
  properties: { value, currentValue, defaultValue: 'OFF' },
});
const told = [
  parameter('require_secure_transport', 'on'),
  parameter('tls_version', 'TLSv1.2,TLSv1.3'),
  parameter('audit_log_enabled', 'ON'),
  parameter('audit_log_events', 'CONNECTION'),
  parameter('wait_timeout', 28_800),
];
const parameters = call(parametersPath, { value: told });
const parameterFields = ['auditLogEnabled', 'auditLogEvents', 'requireSecureTransport', 'tlsVersion'];

async function theServer(...calls: readonly RecordedCall[]) {
  const options = { cloud: 'azure', account: subscriptionId, regions: [] };
  const { assets, apiCalls } = await collectFrom(collectors, calls, options);
  expect(assets).toHaveLength(1);
  return { ...assets[0]!, apiCalls };
}

describe('a MySQL flexible server', () => {
  test('is read whole', async () => {
    const read = await theServer(servers(), firewall, parameters);
    expect(read).toMatchObject({
      kind: 'azure.mysql.server',
      id: server.toLowerCase(),
      name: 'acme',
      region: 'westeurope',
      apiCalls: 3,
    });
    expect(read.gaps).toBeUndefined();
    expect(read.fields).toEqual({
      publicNetworkAccess: 'Enabled',
      backupRetentionDays: 14,
      firewallRules: [{ name: 'office', startIpAddress: '203.0.113.1', endIpAddress: '203.0.113.9' }],
      requireSecureTransport: 'ON',
      tlsVersion: 'TLSv1.2,TLSv1.3',
      auditLogEnabled: 'ON',
      auditLogEvents: 'CONNECTION',
    });
  });

  test('inside a virtual network is not asked for its firewall', async () => {
    const { gaps, apiCalls } = await theServer(servers({ network: { publicNetworkAccess: 'Disabled' } }), parameters);
    expect(gaps).toEqual({ firewallRules: expect.objectContaining({ code: 'NotRead' }) });
    expect(apiCalls).toBe(2);
  });

  test.each([
    [{ network: undefined }, ['firewallRules', 'publicNetworkAccess']],
    [{ network: { publicNetworkAccess: 'Perhaps' } }, ['firewallRules', 'publicNetworkAccess']],
    [{ backup: {} }, ['backupRetentionDays']],
    [{ backup: null }, ['backupRetentionDays']],
    [{ backup: { backupRetentionDays: 'long' } }, ['backupRetentionDays']],
  ])('without what decides it has gaps, and no defaults: %j', async (properties, fields) => {
    const { gaps } = await theServer(servers(properties), firewall, parameters);
    expect(Object.keys(gaps ?? {}).sort()).toEqual(fields);
  });

  test.each([
    ['is not listed', told.slice(1)],
    ['has no value', told.with(0, parameter('require_secure_transport'))],
    ['has a value that is not known', told.with(0, parameter('require_secure_transport', 'sometimes'))],
    ['is listed with two values', [...told, parameter('require_secure_transport', 'off')]],
  ])('a parameter that %s is a gap of its own field alone', async (_, value) => {
    const { gaps } = await theServer(servers(), firewall, call(parametersPath, { value }));
    expect(gaps).toEqual({ requireSecureTransport: expect.objectContaining({ code: 'UnexpectedReply' }) });
  });

  test('a parameter that waits for a restart has the value that is in force', async () => {
    const value = told.with(1, parameter('tls_version', 'TLSv1,TLSv1.2', 'TLSv1.2'));
    const { fields } = await theServer(servers(), firewall, call(parametersPath, { value }));
    expect(fields.tlsVersion).toBe('TLSv1,TLSv1.2');
  });

  test('parameters come from every page', async () => {
    const nextLink = `https://management.azure.com${parametersPath}?api-version=2023-12-30&$skipToken=2`;
    const { fields, gaps } = await theServer(
      servers(),
      firewall,
      call(parametersPath, { value: told.slice(0, 2), nextLink }),
      call(parametersPath, { value: told.slice(2) }, { $skipToken: '2' }),
    );
    expect([fields.tlsVersion, fields.auditLogEnabled, gaps]).toEqual(['TLSv1.2,TLSv1.3', 'ON', undefined]);
  });

  test.each([
    [rulesPath, ['firewallRules']],
    [parametersPath, parameterFields],
  ])('what is refused or foreign at %s is a gap of its own fields', async (path, fields) => {
    const others = [firewall, parameters].filter(({ operation }) => operation !== `GET ${path}`);
    const answers = [refused(path), ...[{ hello: 'world' }, null, { value: [7] }].map((answer) => call(path, answer))];
    for (const answer of answers) {
      const { gaps } = await theServer(servers(), ...others, answer);
      expect(Object.keys(gaps ?? {}).sort(), JSON.stringify(answer)).toEqual(fields);
    }
  });

  test.each([
    ['refused', refused(list), 'AuthorizationFailed'],
    ['something else', call(list, { hello: 'world' }), 'UnexpectedReply'],
  ])('a list of servers that is %s is a gap of the list', async (_, answer, code) => {
    const options = { cloud: 'azure', account: subscriptionId, regions: [] };
    const { assets, gaps } = await collectFrom(collectors, [answer], options);
    expect([assets, gaps]).toMatchObject([[], [{ code, asset: null }]]);
  });
});

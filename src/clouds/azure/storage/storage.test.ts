import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { armResource, resourceId, subscription, subscriptionId } from '#testing/azure/estate.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const service = 'Microsoft.Storage';
const accounts = `${service}/storageAccounts`;
const call = (path: string, output: unknown, input: RecordedCall['input'] = {}): RecordedCall => ({
  service,
  operation: `GET ${path}`,
  input,
  output,
});
const refused = (path: string, code = 'AuthorizationFailed'): RecordedCall => ({
  service,
  operation: `GET ${path}`,
  input: {},
  error: { code, message: 'not allowed', status: 403 },
});
const read = (kind: string, ...calls: readonly RecordedCall[]) =>
  collectFrom(collectors, calls, {
    cloud: 'azure',
    account: subscriptionId,
    regions: [],
    kinds: [`azure.storage.${kind}`],
  });

const list = `${subscription}/providers/${accounts}`;
const account = (name: string, properties: object = {}, kind = 'StorageV2') =>
  armResource('shop', accounts, name, {
    kind,
    properties: {
      supportsHttpsTrafficOnly: true,
      networkAcls: { defaultAction: 'Deny' },
      encryption: { keySource: 'Microsoft.Storage' },
      ...properties,
    },
  });
const blobs = (name: string) => `${resourceId('shop', accounts, name)}/blobServices/default`;
const fromDetail = ['containerDeleteRetentionPolicy', 'deleteRetentionPolicy', 'isVersioningEnabled'];

describe('storage accounts', () => {
  test('are read whole', async () => {
    const told = account('shop', {
      allowBlobPublicAccess: false,
      minimumTlsVersion: 'TLS1_2',
      publicNetworkAccess: 'enabled',
      networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices' },
      allowSharedKeyAccess: true,
      allowCrossTenantReplication: false,
      encryption: { requireInfrastructureEncryption: true },
      isHnsEnabled: false,
    });
    const service = {
      properties: {
        deleteRetentionPolicy: { enabled: true, days: 7 },
        containerDeleteRetentionPolicy: { enabled: false },
        isVersioningEnabled: true,
      },
    };
    const { assets, gaps, apiCalls } = await read(
      'account',
      call(list, { value: [told] }),
      call(blobs('shop'), service),
    );
    expect({ gaps, apiCalls }).toEqual({ gaps: [], apiCalls: 2 });
    expect(assets).toMatchObject([{ id: resourceId('shop', accounts, 'shop').toLowerCase(), region: 'westeurope' }]);
    expect(assets[0]?.fields).toMatchObject({
      kind: 'StorageV2',
      allowBlobPublicAccess: false,
      minimumTlsVersion: 'TLS1_2',
      publicNetworkAccess: 'Enabled',
      networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices' },
      encryption: { requireInfrastructureEncryption: true },
      deleteRetentionPolicy: { enabled: true, days: 7 },
      containerDeleteRetentionPolicy: { enabled: false, days: null },
      isVersioningEnabled: true,
    });
  });

  test('what an account does not tell is null, and never a default', async () => {
    const calls = [call(list, { value: [account('shop')] }), call(blobs('shop'), { properties: {} })];
    const { assets, gaps } = await read('account', ...calls);
    expect(gaps).toEqual([]);
    const told = ['allowBlobPublicAccess', 'minimumTlsVersion', 'publicNetworkAccess', 'allowSharedKeyAccess'];
    for (const field of [...told, ...fromDetail]) expect(assets[0]?.fields[field], field).toBeNull();
  });

  test('without its firewall or its protocol an account has gaps', async () => {
    const odd = account('shop', { supportsHttpsTrafficOnly: undefined, networkAcls: { defaultAction: 'Audit' } });
    const { assets } = await read('account', call(list, { value: [odd] }), call(blobs('shop'), { properties: {} }));
    expect(Object.keys(assets[0]?.gaps ?? {}).sort()).toEqual(['networkAcls', 'supportsHttpsTrafficOnly']);
  });

  test('an account for files alone is not asked for its blobs', async () => {
    const { assets, gaps, apiCalls } = await read('account', call(list, { value: [account('f', {}, 'FileStorage')] }));
    expect({ gaps, apiCalls }).toEqual({ gaps: [], apiCalls: 1 });
    expect(assets[0]?.gaps).toMatchObject({ deleteRetentionPolicy: { code: 'NotRead' } });
  });

  test.each([
    ['is refused', refused(blobs('shop')), 'AuthorizationFailed'],
    ['is not found', refused(blobs('shop'), 'ResourceNotFound'), 'ResourceNotFound'],
    ['is something else', call(blobs('shop'), { hello: 'world' }), 'UnexpectedReply'],
  ])('a blob service that %s is a gap of its own fields', async (_, answer, code) => {
    const { assets } = await read('account', call(list, { value: [account('shop')] }), answer);
    expect(Object.keys(assets[0]?.gaps ?? {}).sort()).toEqual(fromDetail);
    expect(assets[0]?.gaps?.isVersioningEnabled?.code).toBe(code);
  });
});

describe('containers', () => {
  const container = (of: string, name: string, publicAccess?: string) => ({
    id: resourceId('shop', `${accounts}/blobServices/containers`, of, 'default', name),
    name,
    properties: publicAccess === undefined ? {} : { publicAccess },
  });
  const two = call(list, { value: [account('first'), account('files', {}, 'FileStorage'), account('second')] });
  const containers = (of: string) => `${blobs(of)}/containers`;

  test('are read of every account that keeps blobs, page after page', async () => {
    const next = `https://management.azure.com${containers('first')}?api-version=2025-08-01&$skipToken=2`;
    const { assets, gaps, apiCalls } = await read(
      'container',
      two,
      call(containers('first'), { value: [container('first', 'a', 'None')], nextLink: next }),
      call(containers('first'), { value: [container('first', 'b', 'blob')] }, { $skipToken: '2' }),
      call(containers('second'), { value: [] }),
    );
    expect({ gaps, apiCalls }).toEqual({ gaps: [], apiCalls: 4 });
    const accountId = resourceId('shop', accounts, 'first').toLowerCase();
    expect(assets).toMatchObject([
      { name: 'a', region: 'westeurope', fields: { accountId, publicAccess: 'None' } },
      { name: 'b', fields: { accountId, publicAccess: 'Blob' } },
    ]);
  });

  test('of one account that are refused are a gap of the list; the others are there', async () => {
    const good = call(containers('second'), { value: [container('second', 'b', 'None')] });
    const { assets, gaps } = await read('container', two, refused(containers('first')), good);
    expect(assets.map(({ name }) => name)).toEqual(['b']);
    expect(gaps).toMatchObject([{ code: 'AuthorizationFailed', asset: null }]);
  });

  test('that do not tell who may read them have a gap', async () => {
    const first = call(containers('first'), { value: [container('first', 'a')] });
    const { assets } = await read('container', two, first, call(containers('second'), { value: [] }));
    expect(assets[0]?.gaps?.publicAccess?.code).toBe('UnexpectedReply');
  });
});

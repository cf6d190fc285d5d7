import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { armResource, resourceId, subscription, subscriptionId } from '#testing/azure/estate.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const service = 'Microsoft.Web';
const sites = `${service}/sites`;
const call = (path: string, output: unknown, input: RecordedCall['input'] = {}): RecordedCall => ({
  service,
  operation: `GET ${path}`,
  input,
  output,
});
const list = `${subscription}/providers/${sites}`;
const path = (name: string, of = 'shop') => `${resourceId('shop', sites, of)}/config/${name}`;
const site = (rest: object = {}, properties: object = {}, name = 'shop') =>
  armResource('shop', sites, name, {
    kind: 'app',
    ...rest,
    properties: { httpsOnly: true, clientCertEnabled: false, ...properties },
  });
const listed = call(list, { value: [site({ identity: { type: 'SystemAssigned' } }, { clientCertMode: 'Optional' })] });
const configuration = call(path('web'), {
  properties: { minTlsVersion: '1.2', ftpsState: 'Disabled', remoteDebuggingEnabled: false },
});
const authentication = call(path('authsettingsV2'), { properties: { platform: { enabled: true } } });
const read = (...calls: readonly RecordedCall[]) =>
  collectFrom(collectors, calls, { cloud: 'azure', account: subscriptionId, regions: [] });

describe('apps', () => {
  test('are read whole', async () => {
    const { assets, gaps, apiCalls } = await read(listed, configuration, authentication);
    expect({ gaps, apiCalls }).toEqual({ gaps: [], apiCalls: 3 });
    expect(assets).toMatchObject([{ kind: 'azure.web.site', name: 'shop', region: 'westeurope' }]);
    expect(assets[0]?.fields).toEqual({
      resourceId: assets[0]?.id,
      kind: 'app',
      httpsOnly: true,
      clientCertEnabled: false,
      clientCertMode: 'Optional',
      identity: { type: 'SystemAssigned' },
      minTlsVersion: '1.2',
      ftpsState: 'Disabled',
      remoteDebuggingEnabled: false,
      platform: { enabled: true },
    });
  });

  test('come from every page', async () => {
    const next = `https://management.azure.com${list}?api-version=2025-05-01&$skipToken=2`;
    const { assets, gaps } = await collectFrom(
      collectors,
      [
        call(list, { value: [site()], nextLink: next }),
        call(list, { value: [site({}, {}, 'second')] }, { $skipToken: '2' }),
      ],
      { cloud: 'azure', account: subscriptionId, regions: [], fields: ['httpsOnly', 'identity'] },
    );
    expect(gaps).toEqual([]);
    expect(assets.map(({ name, fields }) => [name, fields.identity])).toEqual([
      ['second', null],
      ['shop', null],
    ]);
  });

  test.each([
    ['web', [authentication], ['ftpsState', 'minTlsVersion', 'remoteDebuggingEnabled']],
    ['authsettingsV2', [configuration], ['platform']],
  ] as const)(
    'a configuration %s that is refused or something else is a gap of its fields',
    async (name, rest, fields) => {
      const error = { code: 'AuthorizationFailed', message: 'not allowed', status: 403 };
      const refused = await read(listed, ...rest, { service, operation: `GET ${path(name)}`, input: {}, error });
      expect(Object.keys(refused.assets[0]?.gaps ?? {}).sort()).toEqual(fields);
      const foreign = await read(listed, ...rest, call(path(name), { hello: 'world' }));
      expect(Object.keys(foreign.assets[0]?.gaps ?? {}).sort()).toEqual(fields);
      const empty = await read(listed, ...rest, call(path(name), { properties: {} }));
      expect(Object.keys(empty.assets[0]?.gaps ?? {}).sort()).toEqual(fields);
    },
  );

  test('words that are not documented are gaps', async () => {
    const odd = call(list, { value: [site({ identity: { type: 'Borrowed' } }, { httpsOnly: 'sometimes' })] });
    const { assets } = await read(odd, configuration, authentication);
    expect(Object.keys(assets[0]?.gaps ?? {}).sort()).toEqual(['httpsOnly', 'identity']);
  });
});

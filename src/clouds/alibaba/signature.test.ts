import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '#platform/secret.ts';
import { authorizeAcs3, canonicalQuery, sha256 } from './signature.ts';

const emptyHash = sha256('');

/** The part of the vendor's client that is used here; its own types are of a CommonJS module. */
type Made<T> = new (fields: Readonly<Record<string, unknown>>) => T;
const load = createRequire(import.meta.url);
const vendorClient: {
  default: Made<{ callApi(params: unknown, request: unknown, runtime: unknown): Promise<unknown> }>;
  Config: Made<Readonly<Record<string, unknown>>>;
  Params: Made<unknown>;
  OpenApiRequest: Made<unknown>;
} = load('@alicloud/openapi-client');

test('signs the example of the published specification', () => {
  // help centre, "V3 request structure and signature mechanism", the example with fixed parameters
  const authorization = authorizeAcs3(
    {
      method: 'POST',
      path: '/',
      query: { ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd', RegionId: 'cn-shanghai' },
      headers: {
        host: 'ecs.cn-shanghai.aliyuncs.com',
        'x-acs-action': 'RunInstances',
        'x-acs-content-sha256': emptyHash,
        'x-acs-date': '2023-10-26T10:22:32Z',
        'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
        'x-acs-version': '2014-05-26',
      },
    },
    'YourAccessKeyId',
    new Secret('YourAccessKeySecret'),
  );
  expect(authorization).toBe(
    'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;' +
      'x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
  );
});

test('agrees with the signing function of the vendor for any parameters', () => {
  const loadItsOwn = createRequire(load.resolve('@alicloud/openapi-client'));
  const vendor: { getAuthorization: (...args: unknown[]) => string } = loadItsOwn('@alicloud/openapi-util').default;
  const names = fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,8}(\.[0-9]{1,2})?$/);
  fc.assert(
    fc.property(fc.dictionary(names, fc.string({ unit: 'grapheme' })), fc.string(), (query, secret) => {
      const request = {
        method: 'POST',
        path: '/',
        query,
        headers: { host: 'ecs.aliyuncs.com', 'x-acs-action': 'A', 'x-acs-content-sha256': emptyHash, accept: 'text/*' },
      };
      const theirs = vendor.getAuthorization(
        { method: 'POST', pathname: '/', query: { ...query }, headers: request.headers },
        'ACS3-HMAC-SHA256',
        emptyHash,
        'id',
        `s${secret}`,
      );
      expect(authorizeAcs3(request, 'id', new Secret(`s${secret}`))).toBe(theirs);
    }),
    { seed: 20_261_101, numRuns: 300 },
  );
});

describe('against the requests that the client of the vendor sends', () => {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    response.setHeader('content-type', 'application/json').end('{"RequestId":"1"}');
  });
  beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done())));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each([
    ['nothing', {}],
    ['an empty value', { Empty: '', RegionId: 'cn-hangzhou' }],
    ['spaces, stars and tildes', { Filter: 'a b+c*d~e', 'Tag.1.Key': 'x/y?z=&' }],
    ['quotes, brackets and what else is special', { Name: `!'()"<>[]{}|\\^\`@#$%,;:` }],
    ['other scripts', { Name: '安全中心 ünïcode 🔒' }],
  ])('%s', async (_, query) => {
    const client = new vendorClient.default(
      new vendorClient.Config({
        accessKeyId: 'testid',
        accessKeySecret: 'testsecret',
        securityToken: 'testtoken',
        endpoint: `127.0.0.1:${(server.address() as AddressInfo).port}`,
      }),
    );
    const params = {
      action: 'DescribeRegions',
      version: '2014-05-26',
      protocol: 'HTTP',
      pathname: '/',
      method: 'POST',
    };
    await client.callApi(
      new vendorClient.Params({ ...params, authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json' }),
      new vendorClient.OpenApiRequest({ query }),
      {},
    );
    const { method = '', url = '', headers } = seen.at(-1) as IncomingMessage;
    const sent = Object.fromEntries(new URL(url, 'http://x').searchParams);
    const signed = { method, path: '/', query: sent, headers: headers as Record<string, string> };
    expect(authorizeAcs3(signed, 'testid', new Secret('testsecret'))).toBe(headers.authorization);
    expect(new URLSearchParams(canonicalQuery(sent)).toString()).toBe(new URLSearchParams(sent).toString());
  });
});

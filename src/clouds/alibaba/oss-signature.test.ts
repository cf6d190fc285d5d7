import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from '#platform/secret.ts';
import { authorizeOss4, ossQuery } from './oss-signature.ts';

/** Test data of the vendor's OSS SDKs (Go, Python, Kotlin and others share it). */
const published = {
  method: 'PUT',
  resource: '/bucket/1234+-/123/1.txt',
  query: { param1: 'value1', '+param1': 'value3', '|param1': 'value4', '+param2': '', '|param2': '', param2: '' },
  headers: {
    'x-oss-head1': 'value',
    abc: 'value',
    ZAbc: 'value',
    XYZ: 'value',
    'content-type': 'text/plain',
    'x-oss-date': '20231216T162057Z',
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
  },
  region: 'cn-hangzhou',
};

test('signs the request that the SDKs of the vendor are tested with', () => {
  expect(authorizeOss4(published, 'ak', new Secret('sk'))).toBe(
    'OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request,' +
      'Signature=e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe',
  );
});

test('agrees with ali-oss for bucket reads of any kind', () => {
  const vendor: { authorizationV4: (...args: unknown[]) => string } = createRequire(import.meta.url)(
    'ali-oss/lib/common/signUtils.js',
  );
  const names = fc.constantFrom('acl', 'policy', 'policyStatus', 'publicAccessBlock', 'marker', 'max-keys', 'prefix');
  fc.assert(
    fc.property(
      fc.option(fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,20}[a-z0-9]$/)),
      fc.dictionary(names, fc.option(fc.string({ unit: 'grapheme', minLength: 1 }))),
      fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{1,40}$/)),
      (bucket, query, token) => {
        const headers = {
          host: 'x',
          'x-oss-date': '20261101T000000Z',
          'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
          ...(token === null ? {} : { 'x-oss-security-token': token }),
        };
        const request = {
          method: 'GET',
          resource: bucket === null ? '/' : `/${bucket}/`,
          query,
          headers,
          region: 'eu-west-1',
        };
        expect(authorizeOss4(request, 'id', new Secret('secret'))).toBe(
          vendor.authorizationV4('id', 'secret', 'eu-west-1', 'GET', { headers, queries: query }, bucket ?? undefined),
        );
      },
    ),
    { seed: 20_261_101, numRuns: 300 },
  );
});

test('a subresource has no equals sign', () => {
  expect(ossQuery({ policyStatus: null, 'max-keys': '1000', acl: '' })).toBe('acl&max-keys=1000&policyStatus');
});

import { expect, it } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const page = (number: number, total: number, ...domains: object[]): RecordedCall => ({
  service: 'cdn',
  operation: 'DescribeUserDomains',
  input: { PageNumber: number, PageSize: 500 },
  output: { TotalCount: total, Domains: { PageData: domains } },
});
const domain = (name: string, ssl: string) => ({ DomainName: name, DomainStatus: 'online', SslProtocol: ssl });

it('domains are global and come from every page', async () => {
  const { assets, gaps, apiCalls } = await collectFrom(
    collectors,
    [page(1, 2, domain('a.example.com', 'on')), page(2, 2, domain('b.example.com', 'off'))],
    { regions: ['cn-hangzhou', 'cn-beijing'] },
  );
  expect(gaps).toEqual([]);
  expect(apiCalls).toBe(2);
  expect(assets).toMatchObject([
    {
      id: 'acs:cdn::1234567890123456:domain/a.example.com',
      name: 'a.example.com',
      region: null,
      fields: { domainStatus: 'online', sslProtocol: 'on' },
    },
    { name: 'b.example.com', fields: { sslProtocol: 'off' } },
  ]);
});

it('a page that is missing is a gap of the list, and the pages before it stay', async () => {
  const { assets, gaps } = await collectFrom(collectors, [page(1, 2, domain('a.example.com', 'on')), page(2, 2)]);
  expect(assets).toHaveLength(1);
  expect(gaps).toMatchObject([{ service: 'cdn', region: null, code: 'IncompleteList', asset: null }]);
});

it('an HTTPS setting that is not documented is a gap', async () => {
  const { assets } = await collectFrom(collectors, [page(1, 1, domain('a.example.com', 'perhaps'))]);
  expect(assets[0]?.gaps).toMatchObject({ sslProtocol: { code: 'UnexpectedReply' } });
});

it.each([
  ['of an account that never activated the service is empty', 'CdnServiceNotFound', 0],
  ['that is refused is a gap', 'Forbidden.RAM', 1],
])('a list %s', async (_, code, count) => {
  const error = { code, message: 'no', status: 403 };
  const { assets, gaps } = await collectFrom(collectors, [
    { service: 'cdn', operation: 'DescribeUserDomains', input: {}, error },
  ]);
  expect(assets).toEqual([]);
  expect(gaps).toHaveLength(count);
});

it('what the list does not tell is asked for', async () => {
  const detail = { GetDomainDetailModel: { ServerCertificateStatus: 'off' } };
  const { assets, apiCalls } = await collectFrom(collectors, [
    page(1, 2, domain('a.example.com', 'on'), { DomainName: 'b.example.com', DomainStatus: 'online' }),
    { service: 'cdn', operation: 'DescribeCdnDomainDetail', input: { DomainName: 'b.example.com' }, output: detail },
  ]);
  expect(assets.map(({ fields }) => fields.sslProtocol)).toEqual(['on', 'off']);
  expect(apiCalls).toBe(2);
});

import { z } from 'zod';
import { type Collector, defineCollector } from '#model/collector.ts';
import { defineOperation } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { wrapped } from '../reply.ts';
import { Domain } from './assets.ts';

/** Product CDN, version 2018-05-10: members, page size and total as in the vendor's own SDK for it. */
const describeUserDomains = defineOperation({
  service: 'cdn',
  name: 'DescribeUserDomains',
  permission: 'cdn:DescribeUserDomains',
  paging: { style: 'number', input: 'PageNumber', size: ['PageSize', 500], total: 'TotalCount' },
  reply: wrapped(
    'Domains',
    'PageData',
    z.object({ DomainName: z.string(), DomainStatus: z.unknown().optional(), SslProtocol: z.unknown().optional() }),
  ),
});

/** The same setting, for domains whose list entry does not tell it. */
const describeCdnDomainDetail = defineOperation({
  service: 'cdn',
  name: 'DescribeCdnDomainDetail',
  permission: 'cdn:DescribeCdnDomainDetail',
  reply: z.object({ GetDomainDetailModel: z.object({ ServerCertificateStatus: z.unknown().optional() }) }),
});

const domains = defineCollector({
  asset: Domain,
  scope: 'global',
  list: {
    operations: [describeUserDomains],
    notActivated: ['CdnServiceNotFound'],
    read: async function* (reader) {
      for await (const page of reader.pages(describeUserDomains)) {
        for (const item of page) {
          yield {
            id: arn('cdn', null, reader.account, `domain/${item.DomainName}`),
            name: item.DomainName,
            fields: { domainStatus: item.DomainStatus, listedSslProtocol: item.SslProtocol || null },
          };
        }
      }
    },
  },
  details: [
    {
      fields: ['sslProtocol'],
      operations: [describeCdnDomainDetail],
      needs: ['listedSslProtocol'],
      read: async (reader, { name, fields }) => {
        if (fields.listedSslProtocol !== null) return { sslProtocol: fields.listedSslProtocol };
        const { GetDomainDetailModel: detail } = await reader.call(describeCdnDomainDetail, { DomainName: name });
        return { sslProtocol: detail.ServerCertificateStatus };
      },
    },
  ],
});

export const collectors: readonly Collector[] = [domains];

import { detail, type Service } from '../call.ts';
import type { Thing } from '../expectation.ts';
import { numberedPage, type PageSize } from '../paging.ts';
import type { Records } from '../records.ts';

export interface CdnDomain extends Thing {
  readonly https?: boolean;
  readonly status?:
    | 'online'
    | 'offline'
    | 'configuring'
    | 'configure_failed'
    | 'checking'
    | 'check_failed'
    | 'stopping';
}

export interface Cdn {
  readonly domains: Records<CdnDomain>;
}

/** 1 to 500 a page, 20 unless asked (SDK cdn20180510). */
const pageSize: PageSize = { member: 'PageSize', default: 20, max: 500, over: { refuse: 'InvalidPageSize.Malformed' } };

export const cdn: Service = {
  code: 'cdn',
  version: '2018-05-10',
  operations: {
    DescribeUserDomains: (call) => {
      const page = numberedPage(call, call.estate.cdn.domains, pageSize);
      const rows = page.items.map((domain) => ({
        DomainName: domain.id,
        DomainStatus: domain.status ?? 'online',
        CdnType: 'web',
        Cname: `${domain.id}.w.kunlunsl.com`,
        SslProtocol: domain.https ? 'on' : 'off',
        Coverage: 'domestic',
        Sandbox: 'normal',
        GmtCreated: '2025-03-01T02:00:00Z',
        Sources: { Source: [] },
      }));
      return { Domains: { PageData: rows }, PageNumber: page.number, PageSize: page.size, TotalCount: page.total };
    },
    DescribeCdnDomainDetail: detail(
      'DomainName',
      'InvalidDomain.NotFound',
      (call) => call.estate.cdn.domains,
      (domain) => ({
        GetDomainDetailModel: {
          DomainName: domain.id,
          DomainStatus: domain.status ?? 'online',
          CdnType: 'web',
          ServerCertificateStatus: domain.https ? 'on' : 'off',
          SourceModels: { SourceModel: [] },
        },
      }),
    ),
  },
};

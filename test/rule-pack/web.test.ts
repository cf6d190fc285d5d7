import { describe, expect, test } from 'vitest';
import { answer, assess, expected, type Members, type Outcome, outcomes, refuse } from './recording.ts';

describe('3 API Gateway', () => {
  const check = 'alibaba.apigateway.api-public-https';
  const deployed = {
    DeployedInfos: {
      DeployedInfo: [
        { StageName: 'RELEASE', DeployedStatus: 'DEPLOYED', EffectiveVersion: '1' },
        { StageName: 'PRE', DeployedStatus: 'NONDEPLOYED' },
      ],
    },
  };
  const draft = { DeployedInfos: { DeployedInfo: [{ StageName: 'RELEASE', DeployedStatus: 'NONDEPLOYED' }] } };
  const refused = 'refused';
  const cases: Record<string, readonly [Outcome, Members | string, Members?]> = {
    https: ['pass', { RequestConfig: { RequestProtocol: 'HTTPS' } }],
    http: ['fail', { RequestConfig: { RequestProtocol: 'HTTP' } }],
    both: ['fail', { RequestConfig: { RequestProtocol: 'HTTP,HTTPS' } }],
    'both-spaced': ['fail', { RequestConfig: { RequestProtocol: 'HTTPS, HTTP' } }],
    lower: ['fail', { RequestConfig: { RequestProtocol: 'http' } }],
    websocket: ['not-applicable', { RequestConfig: { RequestProtocol: 'WEBSOCKET' } }],
    'https-websocket': ['pass', { RequestConfig: { RequestProtocol: 'HTTPS,WEBSOCKET' } }],
    'http-websocket': ['fail', { RequestConfig: { RequestProtocol: 'HTTP,WEBSOCKET' } }],
    'no-internet': ['not-applicable', { DisableInternet: true, RequestConfig: { RequestProtocol: 'HTTP' } }],
    'no-internet-text': ['not-applicable', { DisableInternet: 'true', RequestConfig: { RequestProtocol: 'HTTP' } }],
    'internet-text': ['fail', { DisableInternet: 'false', RequestConfig: { RequestProtocol: 'HTTP' } }],
    draft: ['not-applicable', { RequestConfig: { RequestProtocol: 'HTTP' } }, draft],
    'draft-empty': [
      'not-applicable',
      { RequestConfig: { RequestProtocol: 'HTTP' } },
      { DeployedInfos: { DeployedInfo: [] } },
    ],
    'draft-empty-2': ['not-applicable', { RequestConfig: { RequestProtocol: 'HTTP' } }, { DeployedInfos: {} }],
    'draft-refused': ['not-applicable', refused, draft],
    'single-stage': [
      'fail',
      { RequestConfig: { RequestProtocol: 'HTTP' } },
      { DeployedInfos: { DeployedInfo: { StageName: 'TEST', DeployedStatus: 'DEPLOYED' } } },
    ],
    refused: ['unknown', refused],
    'no-protocol': ['unknown', { RequestConfig: {} }],
  };
  const list = answer('apigateway', 'DescribeApis', {
    TotalCount: Object.keys(cases).length,
    PageNumber: 1,
    PageSize: 100,
    ApiSummarys: {
      ApiSummary: Object.entries(cases).map(([ApiId, c]) => ({
        ApiId,
        GroupId: 'g',
        RegionId: 'cn-hangzhou',
        ...(c[2] ?? deployed),
      })),
    },
  });
  const lines = [
    list,
    ...Object.entries(cases).map(([ApiId, c]) =>
      c[1] === refused
        ? refuse('apigateway', 'DescribeApi', { ApiId })
        : answer('apigateway', 'DescribeApi', { ApiId, ...(c[1] as Members) }, { ApiId, GroupId: 'g' }),
    ),
  ];
  test('each case', async () => {
    expect.soft(await outcomes(check, lines)).toEqual(expected(cases));
    expect
      .soft(await outcomes(check, lines, 'onlyDeployed=false'))
      .toMatchObject({ draft: 'fail', 'draft-empty': 'fail', 'draft-refused': 'unknown', https: 'pass' });
    expect.soft(await outcomes(check, [refuse('apigateway', 'DescribeApis')])).toEqual({ '(cn-hangzhou)': 'unknown' });
    expect
      .soft(
        await outcomes(check, [
          answer('apigateway', 'DescribeApis', {
            ApiSummarys: { ApiSummary: { ApiId: 'a', GroupId: 'g', ...deployed } },
          }),
          answer('apigateway', 'DescribeApi', { RequestConfig: { RequestProtocol: 'HTTP' } }),
        ]),
        'no total',
      )
      .toEqual({ a: 'fail' });
    expect
      .soft(
        await outcomes(check, [
          answer('apigateway', 'DescribeApis', { ApiSummarys: { ApiSummary: { ApiId: 'a', ...deployed } } }),
          answer('apigateway', 'DescribeApi', { RequestConfig: { RequestProtocol: 'HTTPS' } }),
        ]),
        'no group',
      )
      .toEqual({ a: 'pass' });
  });
});

test('4 CDN', async () => {
  const check = 'alibaba.cdn.domain-https-enabled';
  const cases: Record<string, readonly [Outcome, Members]> = {
    'on.example.com': ['pass', { SslProtocol: 'on', DomainStatus: 'online' }],
    'off.example.com': ['fail', { SslProtocol: 'off', DomainStatus: 'online' }],
    'offline.example.com': ['not-applicable', { SslProtocol: 'off', DomainStatus: 'offline' }],
    'configuring.example.com': ['not-applicable', { SslProtocol: 'on', DomainStatus: 'configuring' }],
    'failed.example.com': ['not-applicable', { SslProtocol: 'off', DomainStatus: 'configure_failed' }],
    '.wild.example.com': ['pass', { SslProtocol: 'on', DomainStatus: 'online' }],
  };
  const lines = [
    answer('cdn', 'DescribeUserDomains', {
      TotalCount: Object.keys(cases).length,
      PageNumber: 1,
      PageSize: 500,
      Domains: { PageData: Object.entries(cases).map(([DomainName, c]) => ({ DomainName, CdnType: 'web', ...c[1] })) },
    }),
  ];
  expect.soft(await outcomes(check, lines)).toEqual(expected(cases));
  expect
    .soft(await outcomes(check, lines, 'onlineOnly=false'))
    .toMatchObject({ 'offline.example.com': 'fail', 'configuring.example.com': 'pass' });
  expect.soft(await outcomes(check, [refuse('cdn', 'DescribeUserDomains')])).toEqual({ '(null)': 'unknown' });
  const one = (more: Members) =>
    answer('cdn', 'DescribeUserDomains', {
      Domains: { PageData: { DomainName: 'd', DomainStatus: 'online', ...more } },
    });
  expect.soft(await outcomes(check, [one({ SslProtocol: 'on' })]), 'no total').toEqual({ d: 'pass' });
  expect
    .soft(
      await outcomes(check, [
        one({}),
        answer('cdn', 'DescribeCdnDomainDetail', { GetDomainDetailModel: { ServerCertificateStatus: 'off' } }),
      ]),
      'detail',
    )
    .toEqual({ d: 'fail' });
  expect
    .soft(await outcomes(check, [one({}), refuse('cdn', 'DescribeCdnDomainDetail')]), 'neither')
    .toEqual({ d: 'unknown' });
  const { results } = await assess([one({ SslProtocol: 'on' })], ['--check', check]);
  expect.soft(results[0]).toMatchObject({ region: null, name: 'd' });
});

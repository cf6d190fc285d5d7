import type { Outcome } from '#model/verdict.ts';
import type { GatewayApi } from '#testing/alibaba/services/apigateway.ts';
import type { CdnDomain } from '#testing/alibaba/services/cdn.ts';
import type { Naming, Place } from './naming.ts';

/** Under a top-level domain that is kept for examples and can never be bought. */
const site = 'tealeaf-lane.example';

function domain(name: string, outcome: Outcome, rest: Partial<CdnDomain>): CdnDomain {
  return { id: `${name}.${site}`, expect: { 'alibaba.cdn.domain-https-enabled': outcome }, ...rest };
}

export const domains: readonly CdnDomain[] = [
  domain('www', 'pass', { https: true }),
  domain('m', 'pass', { https: true }),
  domain('static', 'pass', { https: true }),
  domain('img', 'pass', { https: true }),
  domain('sea', 'pass', { https: true }),
  domain('download', 'fail', { https: false }),
  domain('campaign-2022', 'fail', { https: false }),
  domain('shop-2018', 'not-applicable', { https: false, status: 'offline' }),
];

export function apisIn(place: Place, naming: Naming): readonly GatewayApi[] {
  function api(
    group: string,
    name: string,
    outcome: Outcome,
    protocol: string,
    rest: Partial<GatewayApi> = {},
  ): GatewayApi {
    const expect = { 'alibaba.apigateway.api-public-https': outcome } as const;
    return { id: naming.hexId(name), groupId: naming.hexId(group), protocol, expect, ...rest };
  }
  const apis: Readonly<Record<Place, readonly GatewayApi[]>> = {
    'cn-hangzhou': [
      api('partners', 'order-status', 'pass', 'HTTPS'),
      api('partners', 'stock-level', 'pass', 'HTTPS'),
      api('partners', 'price-list', 'fail', 'HTTP,HTTPS'),
      api('partners', 'delivery-webhook', 'fail', 'HTTP'),
      api('app', 'loyalty-points', 'pass', 'HTTPS'),
      api('app', 'push-token', 'pass', 'HTTPS'),
      api('app', 'returns-draft', 'not-applicable', 'HTTP', { deployedTo: [] }),
      api('app', 'warehouse-sync', 'not-applicable', 'HTTP', { disableInternet: true }),
    ],
    'cn-shanghai': [api('finance', 'invoice-export', 'pass', 'HTTPS')],
    'ap-southeast-1': [
      api('sea-partners', 'sea-order-status', 'pass', 'HTTPS'),
      api('sea-partners', 'sea-stock-level', 'pass', 'HTTPS'),
    ],
  };
  return apis[place];
}

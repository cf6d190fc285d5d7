import type { Outcome } from '#model/verdict.ts';
import type { RegionContents } from '#testing/alibaba/estate.ts';
import type { AccessList, Listener, LoadBalancer } from '#testing/alibaba/services/slb.ts';
import type { Naming, Place } from './naming.ts';
import { offices } from './network.ts';

const https: Listener = { port: 443, protocol: 'https' };
const http: Listener = { port: 80, protocol: 'http' };

function tcp(port: number): Listener {
  return { port, protocol: 'tcp' };
}

type Balancers = Pick<RegionContents, 'loadBalancers' | 'acls'>;

function builder(naming: Naming, place: Place) {
  const id = (prefix: string, name: string): string => naming.id(prefix, place, name);
  return {
    balancer: (
      name: string,
      [risky, secure]: readonly [Outcome, Outcome],
      listeners: readonly Listener[],
      addressType: 'internet' | 'intranet' = 'internet',
    ): LoadBalancer => ({
      id: id('lb', name),
      addressType,
      listeners,
      expect: { 'alibaba.clb.listener-no-risky-ports': risky, 'alibaba.clb.https-listener': secure },
    }),
    acl: (
      name: string,
      outcome: Outcome,
      entries: readonly string[],
      usedBy: readonly (readonly [balancer: string, listener: Listener, type: 'white' | 'black'])[],
    ): AccessList => ({
      id: id('acl', name),
      entries,
      usedBy: usedBy.map(([balancer, listener, type]) => ({ loadBalancerId: id('lb', balancer), ...listener, type })),
      expect: { 'alibaba.clb.acl-not-open-to-all': outcome },
    }),
    guarded: (listener: Listener, type: 'white' | 'black', ...acls: readonly string[]): Listener => ({
      ...listener,
      acl: { type, ids: acls.map((name) => id('acl', name)) },
    }),
  };
}

function hangzhou(naming: Naming): Balancers {
  const { balancer, acl, guarded } = builder(naming, 'cn-hangzhou');
  return {
    loadBalancers: [
      balancer('shop-public', ['pass', 'pass'], [guarded(https, 'black', 'scrapers'), http]),
      balancer('shop-api', ['pass', 'pass'], [guarded(https, 'white', 'launch-day')]),
      balancer('partner-api', ['pass', 'pass'], [guarded(https, 'white', 'partners')]),
      balancer('orders-internal', ['pass', 'not-applicable'], [tcp(8080), tcp(8081)], 'intranet'),
      balancer('ops-dashboards', ['pass', 'fail'], [guarded(http, 'white', 'offices')]),
      balancer('jump-2020', ['fail', 'not-applicable'], [tcp(22)]),
    ],
    acls: [
      acl('offices', 'pass', offices, [['ops-dashboards', http, 'white']]),
      acl('partners', 'pass', ['192.0.2.16/28', '192.0.2.128/27'], [['partner-api', https, 'white']]),
      // "Only for the launch": the line that lets everyone in was never taken out.
      acl('launch-day', 'fail', [...offices, '0.0.0.0/0'], [['shop-api', https, 'white']]),
      acl('scrapers', 'not-applicable', ['192.0.2.200/32', '192.0.2.201/32'], [['shop-public', https, 'black']]),
    ],
  };
}

function shanghai(naming: Naming): Balancers {
  const { balancer, acl, guarded } = builder(naming, 'cn-shanghai');
  const https8443 = { port: 8443, protocol: 'https' } as const;
  return {
    loadBalancers: [
      balancer('office-portal', ['pass', 'pass'], [guarded(https, 'white', 'office-portal')]),
      balancer('lake-console', ['pass', 'fail'], [https8443], 'intranet'),
    ],
    acls: [acl('office-portal', 'pass', offices, [['office-portal', https, 'white']])],
  };
}

function singapore(naming: Naming): Balancers {
  const { balancer, acl } = builder(naming, 'ap-southeast-1');
  return {
    loadBalancers: [
      balancer('sea-public', ['pass', 'pass'], [https, http]),
      balancer('staging-public', ['pass', 'fail'], [http]),
    ],
    acls: [acl('sea-warehouses', 'pass', ['192.0.2.64/28'], [])],
  };
}

export function balancersIn(place: Place, naming: Naming): Balancers {
  return { 'cn-hangzhou': hangzhou, 'cn-shanghai': shanghai, 'ap-southeast-1': singapore }[place](naming);
}

import type { Call, Service } from '../call.ts';
import { detail, inRegion } from '../call.ts';
import type { Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { numberedPage, type PageSize, tokenPage } from '../paging.ts';
import { each, noRecords, type Records, recordsOf } from '../records.ts';
import { invalidParameter } from '../vendor-error.ts';
import { describeRegions } from './regions.ts';

export interface Listener {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp' | 'http' | 'https';
  readonly status?: 'running' | 'stopped';
  readonly acl?: { readonly type: 'white' | 'black'; readonly ids: readonly string[] };
}

export interface LoadBalancer extends Thing {
  readonly addressType?: 'internet' | 'intranet';
  readonly status?: 'active' | 'inactive' | 'locked';
  readonly listeners: readonly Listener[];
}

export interface RelatedListener {
  readonly loadBalancerId: string;
  readonly port: number;
  readonly protocol: string;
  readonly type: 'white' | 'black';
}

export interface AccessList extends Thing {
  readonly ipVersion?: 'ipv4' | 'ipv6';
  readonly entries: readonly string[];
  readonly usedBy?: readonly RelatedListener[];
}

/** A listener by its position in the region: the far side of paging over all load balancers. */
export interface PlacedListener {
  readonly loadBalancerId: string;
  readonly listener: Listener;
}

export interface SlbRegion {
  readonly loadBalancers: Records<LoadBalancer>;
  /** every listener of the region, for a list that names no load balancer */
  readonly listeners: Records<PlacedListener>;
  readonly acls: Records<AccessList>;
}

const balancerPage: PageSize = { member: 'PageSize', default: 10, max: 100, over: { refuse: 'InvalidParameter' } };
const listenerPage: PageSize = { member: 'MaxResults', default: 20, max: 100, over: { refuse: 'InvalidParameter' } };
const aclPage: PageSize = { member: 'PageSize', default: 10, max: 50, over: { refuse: 'InvalidParameter' } };

function listenersOf(balancer: LoadBalancer): readonly PlacedListener[] {
  return balancer.listeners.map((listener) => ({ loadBalancerId: balancer.id, listener }));
}

function indexed(listeners: readonly PlacedListener[]): Records<PlacedListener> {
  return { count: listeners.length, at: (index) => listeners[index]!, find: () => undefined };
}

/** Lays the listeners of some load balancers side by side. */
export function allListeners(balancers: Records<LoadBalancer>): Records<PlacedListener> {
  return indexed([...each(balancers)].flatMap(listenersOf));
}

function askedListeners(call: Call): Records<PlacedListener> {
  const region = call.estate.slb[call.region ?? ''];
  const ids = Object.keys(call.input)
    .filter((name) => /^LoadBalancerId\.\d+$/.test(name))
    .map((name) => call.input[name] ?? '');
  if (ids.length > 10) throw invalidParameter('LoadBalancerId');
  if (region === undefined) return noRecords();
  if (ids.length === 0) return region.listeners;
  const balancers = ids.map((id) => region.loadBalancers.find(id)).filter((found) => found !== undefined);
  return indexed(balancers.flatMap(listenersOf));
}

function listenerRow({ loadBalancerId, listener }: PlacedListener): JsonObject {
  const config = { HealthCheck: 'on', HealthCheckInterval: 5 };
  const acl = listener.acl;
  return {
    LoadBalancerId: loadBalancerId,
    ListenerPort: listener.port,
    ListenerProtocol: listener.protocol,
    Status: listener.status ?? 'running',
    BackendServerPort: listener.port,
    Bandwidth: -1,
    Scheduler: 'wrr',
    AclStatus: acl === undefined ? 'off' : 'on',
    ...(acl === undefined ? {} : { AclType: acl.type, AclId: acl.ids[0], AclIds: acl.ids }),
    [`${listener.protocol.toUpperCase()}ListenerConfig`]: config,
  };
}

function relatedRow(related: RelatedListener): JsonObject {
  return {
    LoadBalancerId: related.loadBalancerId,
    ListenerPort: related.port,
    Protocol: related.protocol,
    AclType: related.type,
  };
}

export const slb: Service = {
  code: 'slb',
  version: '2014-05-15',
  operations: {
    DescribeRegions: describeRegions('slb'),
    DescribeLoadBalancers: (call) => {
      const records = inRegion(call, call.estate.slb, (it) => it.loadBalancers);
      const page = numberedPage(call, records, balancerPage);
      const rows = page.items.map((balancer) => ({
        LoadBalancerId: balancer.id,
        LoadBalancerName: balancer.id,
        LoadBalancerStatus: balancer.status ?? 'active',
        AddressType: balancer.addressType ?? 'internet',
        Address: '198.51.100.7',
        AddressIPVersion: 'ipv4',
        NetworkType: 'vpc',
        RegionId: call.region,
        RegionIdAlias: call.region,
        Tags: { Tag: [] },
      }));
      return {
        LoadBalancers: { LoadBalancer: rows },
        PageNumber: page.number,
        PageSize: page.size,
        TotalCount: page.total,
      };
    },
    DescribeLoadBalancerListeners: (call) => {
      inRegion(call, call.estate.slb, (it) => it.listeners);
      const page = tokenPage(call, askedListeners(call), listenerPage);
      const counts = { TotalCount: page.total, MaxResults: page.size, NextToken: page.next ?? '' };
      // The vendor leaves the list out where there is no listener at all.
      return page.total === 0 ? counts : { Listeners: page.items.map(listenerRow), ...counts };
    },
    DescribeAccessControlLists: (call) => {
      const page = numberedPage(
        call,
        inRegion(call, call.estate.slb, (it) => it.acls),
        aclPage,
      );
      const rows = page.items.map((acl) => ({
        AclId: acl.id,
        AclName: acl.id,
        AddressIPVersion: acl.ipVersion ?? 'ipv4',
        ResourceGroupId: '',
      }));
      return {
        Acls: { Acl: rows },
        Count: rows.length,
        PageNumber: page.number,
        PageSize: page.size,
        TotalCount: page.total,
      };
    },
    DescribeAccessControlListAttribute: detail(
      'AclId',
      'AclNotExist',
      (call) => inRegion(call, call.estate.slb, (it) => it.acls),
      (acl, call) => {
        const entries = recordsOf(acl.entries.map((address) => ({ id: address })));
        const page = numberedPage(call, entries, aclPage, 'Page');
        return {
          AclId: acl.id,
          AclName: acl.id,
          AddressIPVersion: acl.ipVersion ?? 'ipv4',
          AclEntrys: { AclEntry: page.items.map(({ id }) => ({ AclEntryIP: id, AclEntryComment: '' })) },
          RelatedListeners: { RelatedListener: (acl.usedBy ?? []).map(relatedRow) },
          TotalAclEntry: page.total,
        };
      },
    ),
  },
};

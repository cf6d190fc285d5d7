import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { ReadFailure } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { availableRegions, inRegion } from '../regional.ts';
import { AccessControlList, Listener, LoadBalancer } from './assets.ts';
import {
  describeAccessControlList,
  describeAccessControlLists,
  describeListeners,
  describeLoadBalancers,
  type ListenerItem,
  type RelatedListener,
} from './operations.ts';

const availability = availableRegions('slb');

const loadBalancers = defineCollector({
  asset: LoadBalancer,
  scope: 'regional',
  availability,
  list: {
    operations: [describeLoadBalancers],
    read: async function* (reader) {
      for await (const page of reader.pages(describeLoadBalancers, inRegion(reader))) {
        for (const item of page) {
          yield {
            id: arn('slb', reader.region, reader.account, `loadbalancer/${item.LoadBalancerId}`),
            name: item.LoadBalancerId,
            displayName: item.LoadBalancerName ?? '',
            tags: item.Tags,
            fields: { addressType: item.AddressType },
          };
        }
      }
    },
  },
});

const listeners = defineCollector({
  asset: Listener,
  scope: 'regional',
  availability,
  list: {
    operations: [describeListeners, describeLoadBalancers],
    read: listListeners,
  },
});

/** All listeners of the region at once; when that is refused, instance by instance: permissions may name instances. */
async function* listListeners(reader: Reader): AsyncGenerator<Found> {
  let isRefused = true;
  try {
    for await (const page of reader.pages(describeListeners, inRegion(reader))) {
      isRefused = false;
      for (const item of page) yield foundListener(reader, item);
    }
  } catch (error) {
    if (!isRefused || !(error instanceof ReadFailure) || !refusals.test(error.gap.code)) throw error;
    yield* listEachInstance(reader, error);
  }
}

const refusals = /^(Forbidden|NoPermission|MissingParameter|NotRecorded)/;

async function* listEachInstance(reader: Reader, refusal: ReadFailure): AsyncGenerator<Found> {
  let failure: ReadFailure | undefined;
  let isAnyRead = false;
  for await (const instances of reader.pages(describeLoadBalancers, inRegion(reader))) {
    for (const { LoadBalancerId } of instances) {
      try {
        for await (const page of reader.pages(describeListeners, { ...inRegion(reader), LoadBalancerId })) {
          isAnyRead = true;
          for (const item of page) yield foundListener(reader, item);
        }
      } catch (error) {
        if (!(error instanceof ReadFailure)) throw error;
        failure ??= error;
        if (!isAnyRead && error.gap.code === refusal.gap.code && error.gap.code !== 'NotRecorded') throw refusal;
      }
    }
  }
  if (failure) throw isAnyRead ? failure : refusal;
  if (!isAnyRead) throw refusal;
}

/** A listener has no identifier of its own: an instance has at most one per protocol and port. */
function foundListener(reader: Reader, item: ListenerItem): Found {
  const name = `${item.LoadBalancerId}/${item.ListenerProtocol}:${item.ListenerPort}`;
  return {
    id: arn('slb', reader.region, reader.account, `listener/${name}`),
    name,
    tags: item.Tags,
    fields: {
      loadBalancerId: item.LoadBalancerId,
      listenerPort: item.ListenerPort,
      listenerProtocol: item.ListenerProtocol,
      status: item.Status,
      aclStatus: item.AclStatus,
      aclType: item.AclType,
      aclIds: item.AclIds ?? [],
    },
  };
}

const entriesAndListeners: Detail = {
  fields: ['entries', 'relatedListeners'],
  operations: [describeAccessControlList],
  read: async (reader, acl) => {
    const entries: string[] = [];
    // Keyed by what they say: pages repeat them, and each may name others.
    const related = new Map<string, unknown>();
    let isTold = false;
    for await (const page of reader.pages(describeAccessControlList, { ...inRegion(reader), AclId: acl.name })) {
      for (const entry of page.entries) entries.push(entry.AclEntryIP);
      if (page.related.listeners !== null) isTold = true;
      for (const use of page.related.listeners?.map(useOf) ?? []) related.set(JSON.stringify(use), use);
    }
    return { entries, relatedListeners: isTold ? [...related.values()] : null };
  },
};

function useOf(listener: RelatedListener) {
  return {
    loadBalancerId: listener.LoadBalancerId,
    listenerPort: listener.ListenerPort,
    protocol: listener.Protocol,
    aclType: listener.AclType,
  };
}

const accessControlLists = defineCollector({
  asset: AccessControlList,
  scope: 'regional',
  availability,
  list: {
    operations: [describeAccessControlLists],
    read: async function* (reader) {
      for await (const page of reader.pages(describeAccessControlLists, inRegion(reader))) {
        for (const item of page) {
          yield {
            id: arn('slb', reader.region, reader.account, `acl/${item.AclId}`),
            name: item.AclId,
            displayName: item.AclName ?? '',
            tags: item.Tags,
            fields: { addressIpVersion: item.AddressIPVersion },
          };
        }
      }
    },
  },
  details: [entriesAndListeners],
});

export const collectors: readonly Collector[] = [loadBalancers, listeners, accessControlLists];

import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { get } from '../arm.ts';
import { Subscription } from './assets.ts';
import { getSubscription } from './operations.ts';

async function* readSubscription(reader: Reader): AsyncIterable<Found> {
  const { subscriptionId, displayName, tags, subscriptionPolicies, ...fields } = await get(reader, getSubscription);
  yield {
    id: `/subscriptions/${subscriptionId}`,
    name: subscriptionId,
    displayName,
    region: null,
    ...(tags ? { tags } : {}),
    fields: {
      subscriptionId,
      state: fields.state,
      tenantId: fields.tenantId,
      quotaId: subscriptionPolicies?.quotaId,
      spendingLimit: subscriptionPolicies?.spendingLimit,
      managedByTenants: fields.managedByTenants,
    },
  };
}

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: Subscription,
    scope: 'global',
    list: { operations: [getSubscription], read: readSubscription },
  }),
];

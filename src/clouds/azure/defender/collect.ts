import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, items } from '../arm.ts';
import { DefenderPlan, DefenderSetting, SecurityContact } from './assets.ts';
import { contactFields } from './contact-body.ts';
import { listPricings, listSecurityContacts, listSettings } from './operations.ts';

async function* readContacts(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listSecurityContacts)) {
    yield { ...found(item), fields: { ...contactFields(item.properties), subscriptionId: subscriptionOf(reader) } };
  }
}

async function* readPlans(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listPricings)) {
    const fields = { ...item.properties, pricingName: item.name, subscriptionId: subscriptionOf(reader) };
    yield { ...found(item), fields };
  }
}

async function* readSettings(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listSettings)) {
    const { enabled } = item.properties;
    yield { ...found(item), fields: { enabled, settingName: item.name, subscriptionId: subscriptionOf(reader) } };
  }
}

function subscriptionOf({ account }: Reader): string {
  return account.toLowerCase();
}

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: SecurityContact,
    scope: 'global',
    list: { operations: [listSecurityContacts], read: readContacts },
  }),
  defineCollector({ asset: DefenderPlan, scope: 'global', list: { operations: [listPricings], read: readPlans } }),
  defineCollector({
    asset: DefenderSetting,
    scope: 'global',
    list: { operations: [listSettings], read: readSettings },
  }),
];

import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, items } from '../arm.ts';
import { CosmosAccount } from './assets.ts';
import { listAccounts } from './operations.ts';

async function* readAccounts(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listAccounts)) {
    yield { ...found(item), fields: { ...item.properties, kind: item.kind } };
  }
}

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: CosmosAccount,
    scope: 'global',
    list: { operations: [listAccounts], read: readAccounts },
  }),
];

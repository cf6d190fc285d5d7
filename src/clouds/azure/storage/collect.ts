import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, get, items } from '../arm.ts';
import { Container, keepsBlobs, StorageAccount } from './assets.ts';
import { getBlobService, listContainers, listStorageAccounts } from './operations.ts';

async function* readAccounts(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listStorageAccounts)) {
    yield { ...found(item), fields: { ...item.properties, resourceId: item.id, kind: item.kind } };
  }
}

const blobService: Detail = {
  fields: ['deleteRetentionPolicy', 'containerDeleteRetentionPolicy', 'isVersioningEnabled'],
  operations: [getBlobService],
  needs: ['kind'],
  when: (account) => keepsBlobs(account.fields.kind),
  read: async (reader, account) => (await get(reader, getBlobService, { account: account.id })).properties,
};

/** An account whose blobs are read, and where it is: containers do not tell their own region. */
interface Account {
  readonly id: string;
  readonly location: string | null | undefined;
}

async function* accounts(reader: Reader): AsyncIterable<Account> {
  for await (const { id, kind, location } of items(reader, listStorageAccounts)) {
    if (keepsBlobs(kind)) yield { id: id.toLowerCase(), location };
  }
}

async function* readContainers(reader: Reader, { id, location }: Account): AsyncIterable<Found> {
  for await (const item of items(reader, listContainers, { account: id })) {
    yield {
      ...found({ ...item, location }),
      fields: { accountId: id, publicAccess: item.properties.publicAccess },
    };
  }
}

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: StorageAccount,
    scope: 'global',
    list: { operations: [listStorageAccounts], read: readAccounts },
    details: [blobService],
  }),
  defineCollector({
    asset: Container,
    scope: 'global',
    list: { operations: [listContainers, listStorageAccounts], parents: accounts, read: readContainers },
  }),
];

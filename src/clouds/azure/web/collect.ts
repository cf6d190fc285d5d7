import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, get, items } from '../arm.ts';
import { Site } from './assets.ts';
import { getAuthSettings, getConfiguration, listSites } from './operations.ts';

async function* readSites(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listSites)) {
    const { httpsOnly, clientCertEnabled, clientCertMode } = item.properties;
    yield {
      ...found(item),
      fields: {
        resourceId: item.id,
        kind: item.kind,
        identity: item.identity,
        httpsOnly,
        clientCertEnabled,
        clientCertMode,
      },
    };
  }
}

const configuration: Detail = {
  fields: ['minTlsVersion', 'ftpsState', 'remoteDebuggingEnabled'],
  operations: [getConfiguration],
  read: async (reader, site) => (await get(reader, getConfiguration, { site: site.id })).properties,
};

const authentication: Detail = {
  fields: ['platform'],
  operations: [getAuthSettings],
  read: async (reader, site) => (await get(reader, getAuthSettings, { site: site.id })).properties,
};

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: Site,
    scope: 'global',
    list: { operations: [listSites], read: readSites },
    details: [configuration, authentication],
  }),
];

import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, items } from '../arm.ts';
import { partsDetail } from '../parts.ts';
import { KeyVault } from './assets.ts';
import { listDiagnosticSettings, listVaults } from './operations.ts';

async function* readVaults(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listVaults)) yield { ...found(item), fields: item.properties };
}

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: KeyVault,
    scope: 'global',
    list: { operations: [listVaults], read: readVaults },
    details: [partsDetail('diagnosticSettings', listDiagnosticSettings, 'vault')],
  }),
];

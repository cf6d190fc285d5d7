import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, items } from '../arm.ts';
import { Disk, VirtualMachine } from './assets.ts';
import { listDisks, listVirtualMachines } from './operations.ts';

async function* readVirtualMachines(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listVirtualMachines)) {
    yield { ...found(item), fields: { ...item.properties, resourceId: item.id } };
  }
}

async function* readDisks(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listDisks)) {
    yield { ...found(item), fields: { ...item.properties, managedBy: item.managedBy } };
  }
}

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: VirtualMachine,
    scope: 'global',
    list: { operations: [listVirtualMachines], read: readVirtualMachines },
  }),
  defineCollector({
    asset: Disk,
    scope: 'global',
    list: { operations: [listDisks], read: readDisks },
  }),
];

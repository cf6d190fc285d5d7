import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, items, regionOf } from '../arm.ts';
import { idOf, subResources } from '../arm-fields.ts';
import { FlowLog, NetworkInterface, NetworkSecurityGroup, NetworkWatcher, Subnet, VirtualNetwork } from './assets.ts';
import { fronts } from './collect-fronts.ts';
import {
  listFlowLogs,
  listNetworkInterfaces,
  listNetworkSecurityGroups,
  listNetworkWatchers,
  listVirtualNetworks,
} from './operations.ts';
import { rulesOf } from './rules.ts';

async function* readSecurityGroups(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listNetworkSecurityGroups)) {
    const { properties } = item;
    yield {
      ...found(item),
      fields: {
        resourceId: item.id,
        securityRules: rulesOf(properties.securityRules),
        defaultSecurityRules: rulesOf(properties.defaultSecurityRules),
        subnets: properties.subnets ?? [],
        networkInterfaces: properties.networkInterfaces ?? [],
      },
    };
  }
}

async function* readVirtualNetworks(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listVirtualNetworks)) {
    yield { ...found(item), fields: { resourceId: item.id, location: regionOf(item.location) } };
  }
}

async function* readSubnets(reader: Reader): AsyncIterable<Found> {
  for await (const network of items(reader, listVirtualNetworks)) {
    for (const subnet of network.properties.subnets) {
      yield {
        ...found({ ...subnet, location: network.location }),
        fields: {
          virtualNetworkId: network.id,
          subnetName: subnet.name,
          networkSecurityGroup: subnet.properties.networkSecurityGroup,
        },
      };
    }
  }
}

async function* readNetworkWatchers(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listNetworkWatchers)) {
    const fields = { location: regionOf(item.location), provisioningState: item.properties.provisioningState };
    yield { ...found(item), fields };
  }
}

async function* readFlowLogs(reader: Reader, networkWatcher: string): AsyncIterable<Found> {
  for await (const item of items(reader, listFlowLogs, { networkWatcher })) {
    yield { ...found(item), fields: item.properties };
  }
}

async function* readNetworkInterfaces(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listNetworkInterfaces)) {
    const { virtualMachine, networkSecurityGroup, ipConfigurations } = item.properties;
    yield {
      ...found(item),
      fields: {
        resourceId: item.id,
        virtualMachineId: idOf(virtualMachine),
        networkSecurityGroup,
        ipConfigurations: subResources(ipConfigurations),
      },
    };
  }
}

async function* watchers(reader: Reader): AsyncIterable<string> {
  for await (const { id } of items(reader, listNetworkWatchers)) yield id.toLowerCase();
}

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: NetworkSecurityGroup,
    scope: 'global',
    list: { operations: [listNetworkSecurityGroups], read: readSecurityGroups },
  }),
  defineCollector({
    asset: VirtualNetwork,
    scope: 'global',
    list: { operations: [listVirtualNetworks], read: readVirtualNetworks },
  }),
  defineCollector({
    asset: Subnet,
    scope: 'global',
    list: { operations: [listVirtualNetworks], read: readSubnets },
  }),
  defineCollector({
    asset: NetworkWatcher,
    scope: 'global',
    list: { operations: [listNetworkWatchers], read: readNetworkWatchers },
  }),
  defineCollector({
    asset: FlowLog,
    scope: 'global',
    list: { operations: [listFlowLogs, listNetworkWatchers], parents: watchers, read: readFlowLogs },
  }),
  defineCollector({
    asset: NetworkInterface,
    scope: 'global',
    list: { operations: [listNetworkInterfaces], read: readNetworkInterfaces },
  }),
  ...fronts,
];

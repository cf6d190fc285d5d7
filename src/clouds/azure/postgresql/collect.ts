import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, items } from '../arm.ts';
import { type Part, parameterOf, partsDetail, whereTheFirewallCounts } from '../parts.ts';
import { PostgresqlServer } from './assets.ts';
import { listConfigurations, listFirewallRules, listServers } from './operations.ts';

async function* readServers(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listServers)) {
    const { network, authConfig, backup } = item.properties;
    yield {
      ...found(item),
      fields: {
        publicNetworkAccess: network?.publicNetworkAccess,
        activeDirectoryAuth: authConfig?.activeDirectoryAuth,
        passwordAuth: authConfig?.passwordAuth,
        backupRetentionDays: backup?.backupRetentionDays,
        geoRedundantBackup: backup?.geoRedundantBackup,
      },
    };
  }
}

const parameters: Detail = {
  fields: ['requireSecureTransport', 'sslMinProtocolVersion', 'logCheckpoints', 'logConnections', 'connectionThrottle'],
  operations: [listConfigurations],
  read: async (reader, server) => {
    const all: Part[] = [];
    for await (const parameter of items(reader, listConfigurations, { server: server.id })) all.push(parameter);
    return {
      requireSecureTransport: parameterOf(all, 'require_secure_transport'),
      sslMinProtocolVersion: parameterOf(all, 'ssl_min_protocol_version'),
      logCheckpoints: parameterOf(all, 'log_checkpoints'),
      logConnections: parameterOf(all, 'log_connections'),
      connectionThrottle: parameterOf(all, 'connection_throttle.enable'),
    };
  },
};

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: PostgresqlServer,
    scope: 'global',
    list: { operations: [listServers], read: readServers },
    details: [partsDetail('firewallRules', listFirewallRules, 'server', whereTheFirewallCounts), parameters],
  }),
];

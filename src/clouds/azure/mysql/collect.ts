import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, items } from '../arm.ts';
import { type Part, parameterOf, partsDetail, whereTheFirewallCounts } from '../parts.ts';
import { MysqlServer } from './assets.ts';
import { listConfigurations, listFirewallRules, listServers } from './operations.ts';

async function* readServers(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listServers)) {
    const { network, backup } = item.properties;
    yield {
      ...found(item),
      fields: {
        publicNetworkAccess: network?.publicNetworkAccess,
        backupRetentionDays: backup?.backupRetentionDays,
      },
    };
  }
}

const parameters: Detail = {
  fields: ['requireSecureTransport', 'tlsVersion', 'auditLogEnabled', 'auditLogEvents'],
  operations: [listConfigurations],
  read: async (reader, server) => {
    const all: Part[] = [];
    for await (const parameter of items(reader, listConfigurations, { server: server.id })) all.push(parameter);
    return {
      requireSecureTransport: parameterOf(all, 'require_secure_transport'),
      tlsVersion: parameterOf(all, 'tls_version'),
      auditLogEnabled: parameterOf(all, 'audit_log_enabled'),
      auditLogEvents: parameterOf(all, 'audit_log_events'),
    };
  },
};

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: MysqlServer,
    scope: 'global',
    list: { operations: [listServers], read: readServers },
    details: [partsDetail('firewallRules', listFirewallRules, 'server', whereTheFirewallCounts), parameters],
  }),
];

import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, get, items } from '../arm.ts';
import { partsDetail, whereTheFirewallCounts } from '../parts.ts';
import { isSystemDatabase, SqlDatabase, SqlServer } from './assets.ts';
import {
  getAuditingSettings,
  getTransparentDataEncryption,
  listAdministrators,
  listDatabases,
  listFirewallRules,
  listIpv6FirewallRules,
  listServers,
  listSqlVulnerabilityAssessments,
  listVulnerabilityAssessments,
} from './operations.ts';

async function* readServers(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listServers)) yield { ...found(item), fields: item.properties };
}

const auditing: Detail = {
  fields: ['extendedAuditingSettings'],
  operations: [getAuditingSettings],
  read: async (reader, server) => ({
    extendedAuditingSettings: (await get(reader, getAuditingSettings, { server: server.id })).properties,
  }),
};

/** A server whose databases are read, and where it is. */
interface Parent {
  readonly id: string;
  readonly location: string | null | undefined;
}

async function* servers(reader: Reader): AsyncIterable<Parent> {
  for await (const { id, location } of items(reader, listServers)) yield { id: id.toLowerCase(), location };
}

async function* readDatabases(reader: Reader, server: Parent): AsyncIterable<Found> {
  for await (const item of items(reader, listDatabases, { server: server.id })) {
    const location = item.location ?? server.location;
    yield { ...found({ ...item, location }), fields: { serverId: server.id, databaseName: item.name } };
  }
}

const encryption: Detail = {
  fields: ['transparentDataEncryption'],
  operations: [getTransparentDataEncryption],
  needs: ['databaseName'],
  when: (database) => !isSystemDatabase(database.fields.databaseName),
  read: async (reader, database) => ({
    transparentDataEncryption: (await get(reader, getTransparentDataEncryption, { database: database.id })).properties
      .state,
  }),
};

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: SqlServer,
    scope: 'global',
    list: { operations: [listServers], read: readServers },
    details: [
      partsDetail('firewallRules', listFirewallRules, 'server', whereTheFirewallCounts),
      partsDetail('ipv6FirewallRules', listIpv6FirewallRules, 'server', whereTheFirewallCounts),
      auditing,
      partsDetail('administrators', listAdministrators, 'server'),
      partsDetail('sqlVulnerabilityAssessments', listSqlVulnerabilityAssessments, 'server'),
      partsDetail('vulnerabilityAssessments', listVulnerabilityAssessments, 'server'),
    ],
  }),
  defineCollector({
    asset: SqlDatabase,
    scope: 'global',
    list: { operations: [listDatabases, listServers], parents: servers, read: readDatabases },
    details: [encryption],
  }),
];

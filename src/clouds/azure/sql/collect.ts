import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { type ArmOperation, found, get, items } from '../arm.ts';
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

interface Part {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

async function* readServers(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listServers)) yield { ...found(item), fields: item.properties };
}

/** A field that is the list of one kind of parts of a server, with their properties beside their name. */
function parts(field: string, operation: ArmOperation<readonly Part[]>, when: Pick<Detail, 'needs' | 'when'> = {}) {
  const detail: Detail = {
    ...when,
    fields: [field],
    operations: [operation],
    read: async (reader, server) => {
      const read: object[] = [];
      for await (const { name, properties } of items(reader, operation, { server: server.id })) {
        read.push({ ...properties, name });
      }
      return { [field]: read };
    },
  };
  return detail;
}

/** Behind a closed public address, and inside a perimeter, the firewall's rules let nobody in. */
const whereTheFirewallCounts: Pick<Detail, 'needs' | 'when'> = {
  needs: ['publicNetworkAccess'],
  when: (server) => server.fields.publicNetworkAccess === 'Enabled',
};

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
      parts('firewallRules', listFirewallRules, whereTheFirewallCounts),
      parts('ipv6FirewallRules', listIpv6FirewallRules, whereTheFirewallCounts),
      auditing,
      parts('administrators', listAdministrators),
      parts('sqlVulnerabilityAssessments', listSqlVulnerabilityAssessments),
      parts('vulnerabilityAssessments', listVulnerabilityAssessments),
    ],
  }),
  defineCollector({
    asset: SqlDatabase,
    scope: 'global',
    list: { operations: [listDatabases, listServers], parents: servers, read: readDatabases },
    details: [encryption],
  }),
];

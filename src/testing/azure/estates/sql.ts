import { type ArmEstate, armResource, resourceId, subscription } from '../estate.ts';

const type = 'Microsoft.Sql/servers';
const group = 'shop';

/** A server with all its parts; databases by name, with whether they are encrypted. */
interface Server {
  readonly name: string;
  readonly properties: object;
  readonly firewallRules: readonly (readonly [name: string, first: string, last: string])[];
  readonly ipv6FirewallRules: readonly (readonly [name: string, first: string, last: string])[];
  readonly auditing: object;
  readonly administrators: readonly object[];
  readonly express: 'Enabled' | 'Disabled';
  readonly classic: object;
  readonly databases: Readonly<Record<string, 'Enabled' | 'Disabled'>>;
}

const noClassic = { storageContainerPath: '', recurringScans: { isEnabled: false, emailSubscriptionAdmins: true } };
const servers: readonly Server[] = [
  {
    name: 'acmegood',
    properties: { publicNetworkAccess: 'Disabled', minimalTlsVersion: '1.2' },
    firewallRules: [],
    ipv6FirewallRules: [],
    auditing: {
      state: 'Enabled',
      storageEndpoint: 'https://acmeaudit.blob.core.windows.net/',
      retentionDays: 365,
      isAzureMonitorTargetEnabled: false,
    },
    administrators: [{ administratorType: 'ActiveDirectory', login: 'dba', azureADOnlyAuthentication: true }],
    express: 'Enabled',
    classic: noClassic,
    databases: { master: 'Disabled', orders: 'Enabled' },
  },
  {
    name: 'acmeopen',
    properties: { publicNetworkAccess: 'Enabled', minimalTlsVersion: '1.0' },
    firewallRules: [
      ['AllowAllWindowsAzureIps', '0.0.0.0', '0.0.0.0'],
      ['all', '0.0.0.0', '255.255.255.255'],
    ],
    ipv6FirewallRules: [],
    auditing: { state: 'Disabled', storageEndpoint: '', retentionDays: 0, isAzureMonitorTargetEnabled: false },
    administrators: [],
    express: 'Disabled',
    classic: noClassic,
    databases: { master: 'Disabled', legacy: 'Disabled' },
  },
  {
    name: 'acmeoffice',
    properties: { publicNetworkAccess: 'Enabled', minimalTlsVersion: '1.3' },
    firewallRules: [
      ['office', '203.0.113.0', '203.0.113.15'],
      ['home', '198.51.100.7', '198.51.100.7'],
    ],
    ipv6FirewallRules: [
      ['office6', '2001:db8::1', '2001:db8::ff'],
      ['home6', '2001:db8:7::1', '2001:db8:7::1'],
    ],
    auditing: { state: 'Enabled', storageEndpoint: '', retentionDays: 0, isAzureMonitorTargetEnabled: true },
    administrators: [{ administratorType: 'ActiveDirectory', login: 'dba', azureADOnlyAuthentication: false }],
    express: 'Disabled',
    classic: {
      storageContainerPath: 'https://acmescans.blob.core.windows.net/va/',
      recurringScans: { isEnabled: true },
    },
    databases: { master: 'Disabled' },
  },
];

const idOf = (server: Server) => resourceId(group, type, server.name);
const part = (server: Server, kind: string, name: string, properties: object) =>
  armResource(group, `${type}/${kind}`, [server.name, name], { properties });

function contentsOf(server: Server): ArmEstate['contents'] {
  const id = idOf(server);
  return {
    [`${id}/firewallRules`]: server.firewallRules.map(([name, startIpAddress, endIpAddress]) =>
      part(server, 'firewallRules', name, { startIpAddress, endIpAddress }),
    ),
    [`${id}/ipv6FirewallRules`]: server.ipv6FirewallRules.map(([name, startIPv6Address, endIPv6Address]) =>
      part(server, 'ipv6FirewallRules', name, { startIPv6Address, endIPv6Address }),
    ),
    [`${id}/extendedAuditingSettings/default`]: part(server, 'extendedAuditingSettings', 'default', server.auditing),
    [`${id}/administrators`]: server.administrators.map((administrator) =>
      part(server, 'administrators', 'ActiveDirectory', administrator),
    ),
    [`${id}/sqlVulnerabilityAssessments`]: [
      part(server, 'sqlVulnerabilityAssessments', 'Default', { state: server.express }),
    ],
    [`${id}/vulnerabilityAssessments`]: [part(server, 'vulnerabilityAssessments', 'default', server.classic)],
    [`${id}/databases`]: Object.keys(server.databases).map((name) => part(server, 'databases', name, {})),
    ...Object.fromEntries(
      Object.entries(server.databases).map(([name, state]) => [
        `${id}/databases/${name}/transparentDataEncryption/current`,
        { name: 'current', properties: { state } },
      ]),
    ),
  };
}

const master = (name: string) => `${resourceId(group, `${type}/databases`, name, 'master')}`.toLowerCase();

export const estate: ArmEstate = {
  contents: {
    [`${subscription}/providers/${type}`]: servers.map((server) =>
      armResource(group, type, server.name, { kind: 'v12.0', properties: { state: 'Ready', ...server.properties } }),
    ),
    ...Object.assign({}, ...servers.map(contentsOf)),
  },
  expect: {
    'azure.sql.server-no-public-access': { acmegood: 'pass', acmeopen: 'fail', acmeoffice: 'fail' },
    'azure.sql.server-firewall-not-open': { acmegood: 'pass', acmeopen: 'fail', acmeoffice: 'pass' },
    'azure.sql.server-no-azure-wide-rule': { acmegood: 'pass', acmeopen: 'fail', acmeoffice: 'pass' },
    'azure.sql.server-tls-version': { acmegood: 'pass', acmeopen: 'fail', acmeoffice: 'pass' },
    'azure.sql.server-auditing': { acmegood: 'pass', acmeopen: 'fail', acmeoffice: 'pass' },
    'azure.sql.server-audit-retention': { acmegood: 'pass', acmeopen: 'fail', acmeoffice: 'not-applicable' },
    'azure.sql.server-entra-administrator': { acmegood: 'pass', acmeopen: 'fail', acmeoffice: 'pass' },
    'azure.sql.server-entra-only': { acmegood: 'pass', acmeopen: 'fail', acmeoffice: 'fail' },
    'azure.sql.server-vulnerability-assessment': { acmegood: 'pass', acmeopen: 'fail', acmeoffice: 'pass' },
    'azure.sql.database-transparent-data-encryption': {
      orders: 'pass',
      legacy: 'fail',
      [master('acmegood')]: 'not-applicable',
      [master('acmeopen')]: 'not-applicable',
      [master('acmeoffice')]: 'not-applicable',
    },
  },
};

import { type ArmEstate, armResource, resourceId, subscription } from '../estate.ts';

const type = 'Microsoft.DBforPostgreSQL/flexibleServers';
const group = 'shop';

const server = (name: string, properties: object) =>
  armResource(group, type, name, { properties: { version: '17', state: 'Ready', ...properties } });

const part = (of: string, kind: string, name: string, properties: object) =>
  armResource(group, `${type}/${kind}`, [of, name], { properties });

const rule = (of: string, name: string, startIpAddress: string, endIpAddress: string) =>
  part(of, 'firewallRules', name, { startIpAddress, endIpAddress });

const parameters = (of: string, values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => part(of, 'configurations', name, { value, source: 'user-override' }));

const path = (name: string, kind: string) => `${resourceId(group, type, name)}/${kind}`;

export const estate: ArmEstate = {
  contents: {
    [`${subscription}/providers/${type}`]: [
      server('pggood', {
        network: { publicNetworkAccess: 'Disabled' },
        authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled' },
        backup: { backupRetentionDays: 35, geoRedundantBackup: 'Enabled' },
      }),
      server('pgopen', {
        network: { publicNetworkAccess: 'Enabled' },
        authConfig: { activeDirectoryAuth: 'Disabled', passwordAuth: 'Enabled' },
        backup: { backupRetentionDays: 7, geoRedundantBackup: 'Disabled' },
      }),
      server('pgoffice', {
        network: { publicNetworkAccess: 'Enabled' },
        authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Enabled' },
        backup: { backupRetentionDays: 30, geoRedundantBackup: 'Disabled' },
      }),
    ],
    [path('pggood', 'configurations')]: parameters('pggood', {
      require_secure_transport: 'on',
      ssl_min_protocol_version: 'TLSv1.2',
      log_checkpoints: 'on',
      log_connections: 'on',
      'connection_throttle.enable': 'on',
    }),
    [path('pgopen', 'firewallRules')]: [
      rule('pgopen', 'AllowAllAzureServices', '0.0.0.0', '0.0.0.0'),
      rule('pgopen', 'AllowAll', '0.0.0.0', '255.255.255.255'),
    ],
    [path('pgopen', 'configurations')]: parameters('pgopen', {
      require_secure_transport: 'off',
      ssl_min_protocol_version: 'TLSv1',
      log_checkpoints: 'off',
      log_connections: 'off',
      'connection_throttle.enable': 'off',
    }),
    [path('pgoffice', 'firewallRules')]: [
      rule('pgoffice', 'office', '203.0.113.0', '203.0.113.15'),
      rule('pgoffice', 'home', '198.51.100.7', '198.51.100.7'),
    ],
    [path('pgoffice', 'configurations')]: parameters('pgoffice', {
      require_secure_transport: 'on',
      ssl_min_protocol_version: 'TLSv1.3',
      log_checkpoints: 'on',
      log_connections: 'receipt',
      'connection_throttle.enable': 'off',
    }),
  },
  expect: {
    'azure.postgresql.server-firewall-not-open': { pggood: 'pass', pgopen: 'fail', pgoffice: 'pass' },
    'azure.postgresql.server-secure-transport': { pggood: 'pass', pgopen: 'fail', pgoffice: 'pass' },
    'azure.postgresql.server-tls-version': { pggood: 'pass', pgopen: 'fail', pgoffice: 'pass' },
    'azure.postgresql.server-log-checkpoints': { pggood: 'pass', pgopen: 'fail', pgoffice: 'pass' },
    'azure.postgresql.server-log-connections': { pggood: 'pass', pgopen: 'fail', pgoffice: 'fail' },
    'azure.postgresql.server-connection-throttling': { pggood: 'pass', pgopen: 'fail', pgoffice: 'fail' },
    'azure.postgresql.server-backup-retention': { pggood: 'pass', pgopen: 'fail', pgoffice: 'pass' },
    'azure.postgresql.server-geo-redundant-backup': { pggood: 'pass', pgopen: 'fail', pgoffice: 'fail' },
    'azure.postgresql.server-entra-authentication': { pggood: 'pass', pgopen: 'fail', pgoffice: 'pass' },
  },
};

import { type ArmEstate, armResource, resourceId, subscription } from '../estate.ts';

const type = 'Microsoft.DBforMySQL/flexibleServers';
const group = 'shop';

const server = (name: string, publicNetworkAccess: string, backupRetentionDays: number) =>
  armResource(group, type, name, {
    properties: {
      version: '8.0.21',
      state: 'Ready',
      network: { publicNetworkAccess },
      backup: { backupRetentionDays, geoRedundantBackup: 'Disabled' },
    },
  });

const part = (of: string, kind: string, name: string, properties: object) =>
  armResource(group, `${type}/${kind}`, [of, name], { properties });

const rule = (of: string, name: string, startIpAddress: string, endIpAddress: string) =>
  part(of, 'firewallRules', name, { startIpAddress, endIpAddress });

const parameters = (of: string, values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) =>
    part(of, 'configurations', name, { value, currentValue: value, source: 'user-override' }),
  );

const path = (name: string, kind: string) => `${resourceId(group, type, name)}/${kind}`;

export const estate: ArmEstate = {
  contents: {
    [`${subscription}/providers/${type}`]: [
      server('mygood', 'Disabled', 35),
      server('myopen', 'Enabled', 7),
      server('myoffice', 'Enabled', 30),
    ],
    [path('mygood', 'configurations')]: parameters('mygood', {
      require_secure_transport: 'ON',
      tls_version: 'TLSv1.2,TLSv1.3',
      audit_log_enabled: 'ON',
      audit_log_events: 'CONNECTION,DDL',
    }),
    [path('myopen', 'firewallRules')]: [
      rule('myopen', 'low', '0.0.0.0', '127.255.255.255'),
      rule('myopen', 'high', '128.0.0.0', '255.255.255.255'),
    ],
    [path('myopen', 'configurations')]: parameters('myopen', {
      require_secure_transport: 'OFF',
      tls_version: 'TLSv1,TLSv1.1,TLSv1.2',
      audit_log_enabled: 'OFF',
      audit_log_events: 'CONNECTION',
    }),
    [path('myoffice', 'firewallRules')]: [
      rule('myoffice', 'office', '203.0.113.0', '203.0.113.15'),
      rule('myoffice', 'home', '198.51.100.7', '198.51.100.7'),
    ],
    [path('myoffice', 'configurations')]: parameters('myoffice', {
      require_secure_transport: 'ON',
      tls_version: 'TLSv1.2',
      audit_log_enabled: 'ON',
      audit_log_events: 'DDL',
    }),
  },
  expect: {
    'azure.mysql.server-firewall-not-open': { mygood: 'pass', myopen: 'fail', myoffice: 'pass' },
    'azure.mysql.server-secure-transport': { mygood: 'pass', myopen: 'fail', myoffice: 'pass' },
    'azure.mysql.server-tls-version': { mygood: 'pass', myopen: 'fail', myoffice: 'pass' },
    'azure.mysql.server-audit-log': { mygood: 'pass', myopen: 'fail', myoffice: 'fail' },
    'azure.mysql.server-backup-retention': { mygood: 'pass', myopen: 'fail', myoffice: 'pass' },
  },
};

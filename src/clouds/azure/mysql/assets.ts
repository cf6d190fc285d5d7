import { defineAsset } from '#model/asset.ts';
import { integer, text } from '#model/field.ts';
import { word } from '../arm-fields.ts';
import { firewallRules } from '../firewall-fields.ts';

const onOff = ['ON', 'OFF'] as const;

/** A flexible server of Azure Database for MySQL. */
export const MysqlServer = defineAsset({
  kind: 'azure.mysql.server',
  title: { en: 'MySQL flexible server', zh: 'MySQL 灵活服务器' },
  description: 'A flexible server of Azure Database for MySQL.',
  fields: {
    publicNetworkAccess: word(
      ['Enabled', 'Disabled'],
      'Whether it can be reached at a public address (network); disabled where it is inside a virtual network.',
    ),
    backupRetentionDays: integer('How far back it can be restored (backup).'),
    firewallRules: firewallRules(
      'Addresses that may connect. The rule 0.0.0.0 to 0.0.0.0 stands for every address inside Azure, of any customer.',
    ),
    requireSecureTransport: word(onOff, 'Whether connections without TLS are refused (require_secure_transport).'),
    tlsVersion: text('Every TLS version that is accepted (tls_version).'),
    auditLogEnabled: word(onOff, 'Whether audit logs are written (audit_log_enabled).'),
    auditLogEvents: text('What the audit log holds (audit_log_events).'),
  },
});

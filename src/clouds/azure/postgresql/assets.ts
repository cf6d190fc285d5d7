import { defineAsset } from '#model/asset.ts';
import { integer, text } from '#model/field.ts';
import { word } from '../arm-fields.ts';
import { firewallRules } from '../firewall-fields.ts';

const onOff = ['on', 'off'] as const;

/** A flexible server of Azure Database for PostgreSQL. */
export const PostgresqlServer = defineAsset({
  kind: 'azure.postgresql.server',
  title: { en: 'PostgreSQL flexible server', zh: 'PostgreSQL 灵活服务器' },
  description: 'A flexible server of Azure Database for PostgreSQL.',
  fields: {
    publicNetworkAccess: word(
      ['Enabled', 'Disabled'],
      'Whether it can be reached at a public address (network); disabled where it is inside a virtual network.',
    ),
    activeDirectoryAuth: word(['Enabled', 'Disabled'], 'Whether Microsoft Entra identities may log on (authConfig).'),
    passwordAuth: word(['Enabled', 'Disabled'], 'Whether passwords may log on (authConfig).'),
    backupRetentionDays: integer('How far back it can be restored (backup).'),
    geoRedundantBackup: word(['Enabled', 'Disabled'], 'Whether backups are kept in another region too (backup).'),
    firewallRules: firewallRules(
      'Addresses that may connect. The rule 0.0.0.0 to 0.0.0.0 stands for every address inside Azure, of any customer.',
    ),
    requireSecureTransport: word(onOff, 'Whether connections without TLS are refused (require_secure_transport).'),
    sslMinProtocolVersion: text('The oldest TLS version that is accepted (ssl_min_protocol_version).'),
    logCheckpoints: word(onOff, 'Whether checkpoints are logged (log_checkpoints).'),
    logConnections: text('Whether connections are logged; since PostgreSQL 18 also which steps (log_connections).'),
    connectionThrottle: word(
      onOff,
      'Whether an address with too many failed logins has to wait (connection_throttle.enable).',
    ),
  },
});

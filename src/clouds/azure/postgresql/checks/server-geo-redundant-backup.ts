import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { PostgresqlServer } from '../assets.ts';

export default defineCheck({
  id: 'azure.postgresql.server-geo-redundant-backup',
  version: 1,
  title: 'PostgreSQL server keeps backups in a second region',
  dimension: 'security-risk',
  category: 'basic-protection',
  severity: 'low',
  free: true,
  asset: PostgresqlServer,
  rationale:
    'Backups that are kept in the region of the server are lost or out of reach together with it. A copy in the paired region is what the data can be restored from after a disaster.',
  remediation: {
    console: [
      'Geo-redundant backup can be chosen only when a server is made: plan a move in a maintenance window.',
      'Create a PostgreSQL flexible server with Geo-redundancy ticked below Backup, in a region that has a pair.',
      'Restore or replicate the databases to it, point the applications to it, and delete the old server.',
    ],
    cli: 'az postgres flexible-server create --resource-group <group> --name <new-server> --geo-redundant-backup Enabled',
    terraform:
      'resource "azurerm_postgresql_flexible_server" "example" {\n  # …\n  geo_redundant_backup_enabled = true\n}',
  },
  references: ['https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-backup-restore'],
  reads: ['geoRedundantBackup'],
  judge: (server) => {
    const geoRedundantBackup = server.geoRedundantBackup;
    return geoRedundantBackup === 'Enabled'
      ? pass({ geoRedundantBackup })
      : fail('Backups are kept in one region only', { geoRedundantBackup });
  },
  examples: [
    { outcome: 'pass', because: 'another region has a copy', asset: { geoRedundantBackup: 'Enabled' } },
    { outcome: 'fail', because: 'no other region has one', asset: { geoRedundantBackup: 'Disabled' } },
    { outcome: 'unknown', because: 'Azure did not tell', asset: { geoRedundantBackup: denied } },
  ],
});

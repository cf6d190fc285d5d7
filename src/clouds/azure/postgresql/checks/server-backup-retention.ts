import { defineCheck, denied } from '#model/check.ts';
import { integerParam } from '#model/param.ts';
import { fail, pass } from '#model/verdict.ts';
import { PostgresqlServer } from '../assets.ts';

export default defineCheck({
  id: 'azure.postgresql.server-backup-retention',
  version: 1,
  title: 'PostgreSQL server can be restored far enough back',
  dimension: 'security-risk',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: PostgresqlServer,
  rationale:
    'Damage is often found late: a faulty release, deleted rows, or data that somebody encrypted weeks ago. When the last good backup is older than the retention, there is nothing to go back to.',
  remediation: {
    console: [
      'Open the PostgreSQL flexible server in the Azure portal and choose Compute + storage.',
      'Set the backup retention period to the days that are needed, at most 35, and save.',
      'For longer periods set up long-term retention in Azure Backup, or export the data regularly.',
    ],
    cli: 'az postgres flexible-server update --resource-group <group> --name <server> --backup-retention 30',
    terraform: 'resource "azurerm_postgresql_flexible_server" "example" {\n  # …\n  backup_retention_days = 30\n}',
  },
  references: ['https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-backup-restore'],
  reads: ['backupRetentionDays'],
  params: {
    minimumDays: integerParam({
      default: 30,
      minimum: 1,
      maximum: 35,
      description: { en: 'Days that it must be possible to go back', zh: '至少应能恢复到多少天以前' },
    }),
  },
  judge: (server, { params }) => {
    const backupRetentionDays = server.backupRetentionDays;
    return backupRetentionDays >= params.minimumDays
      ? pass({ backupRetentionDays })
      : fail('Backups are kept for {backupRetentionDays} days', { backupRetentionDays });
  },
  examples: [
    { outcome: 'pass', because: 'backups are kept for 30 days', asset: { backupRetentionDays: 30 } },
    { outcome: 'fail', because: 'backups are kept for a week', asset: { backupRetentionDays: 7 } },
    {
      outcome: 'pass',
      because: 'a week is enough here',
      asset: { backupRetentionDays: 7 },
      params: { minimumDays: 7 },
    },
    { outcome: 'unknown', because: 'Azure did not tell', asset: { backupRetentionDays: denied } },
  ],
});

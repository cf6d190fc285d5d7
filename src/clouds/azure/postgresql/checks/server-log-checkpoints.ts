import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { PostgresqlServer } from '../assets.ts';

export default defineCheck({
  id: 'azure.postgresql.server-log-checkpoints',
  version: 1,
  title: 'PostgreSQL server logs its checkpoints',
  dimension: 'security-risk',
  category: 'logs',
  severity: 'low',
  free: true,
  asset: PostgresqlServer,
  rationale:
    'The log of checkpoints shows when data was written and how long it took. Without it, faults and slow hours cannot be told from an attack that exhausts the server.',
  remediation: {
    console: [
      'Open the PostgreSQL flexible server in the Azure portal and choose Server parameters.',
      'Set log_checkpoints to ON and save.',
    ],
    cli: 'az postgres flexible-server parameter set --resource-group <group> --server-name <server> --name log_checkpoints --value on',
    terraform:
      'resource "azurerm_postgresql_flexible_server_configuration" "log_checkpoints" {\n  # …\n  name  = "log_checkpoints"\n  value = "on"\n}',
  },
  references: ['https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-logging'],
  reads: ['logCheckpoints'],
  judge: (server) => {
    const logCheckpoints = server.logCheckpoints;
    return logCheckpoints === 'on' ? pass({ logCheckpoints }) : fail('Checkpoints are not logged', { logCheckpoints });
  },
  examples: [
    { outcome: 'pass', because: 'they are logged', asset: { logCheckpoints: 'on' } },
    { outcome: 'fail', because: 'they are not', asset: { logCheckpoints: 'off' } },
    { outcome: 'unknown', because: 'reading the parameters was denied', asset: { logCheckpoints: denied } },
  ],
});

import { defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { PostgresqlServer } from '../assets.ts';

const off = ['', 'off', 'false', 'no', '0'];
const everything = ['on', 'true', 'yes', '1', 'all'];
/** The steps of a connection that PostgreSQL 18 can log one by one. */
const steps = ['receipt', 'authentication', 'authorization', 'setup_durations'];

export default defineCheck({
  id: 'azure.postgresql.server-log-connections',
  version: 1,
  title: 'PostgreSQL server logs who logs on',
  dimension: 'security-risk',
  category: 'logs',
  severity: 'low',
  free: true,
  asset: PostgresqlServer,
  rationale:
    'The log of connections shows who logged on, from where and when, and whose attempts failed. Without it, guessed passwords and stolen logins leave no trace.',
  remediation: {
    console: [
      'Open the PostgreSQL flexible server in the Azure portal and choose Server parameters.',
      'Set log_connections to ON (PostgreSQL 18: to all, or to a list with authentication) and save.',
      'Send the logs of the server to a Log Analytics workspace by a diagnostic setting.',
    ],
    cli: 'az postgres flexible-server parameter set --resource-group <group> --server-name <server> --name log_connections --value on',
    terraform:
      'resource "azurerm_postgresql_flexible_server_configuration" "log_connections" {\n  # …\n  name  = "log_connections"\n  value = "on"\n}',
  },
  references: [
    'https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-logging',
    'https://www.postgresql.org/docs/18/runtime-config-logging.html#GUC-LOG-CONNECTIONS',
  ],
  reads: ['logConnections'],
  judge: (server) => {
    const logConnections = server.logConnections;
    const words = logConnections
      .toLowerCase()
      .split(',')
      .map((word) => word.trim());
    if (words.every((word) => off.includes(word))) return fail('Connections are not logged', { logConnections });
    if (!words.every((word) => everything.includes(word) || steps.includes(word)))
      return unknown('The setting {logConnections} is not understood', { logConnections });
    return words.includes('authentication') || words.some((word) => everything.includes(word))
      ? pass({ logConnections })
      : fail('Only these steps of a connection are logged, and not who logs on: {logConnections}', { logConnections });
  },
  examples: [
    { outcome: 'pass', because: 'connections are logged', asset: { logConnections: 'on' } },
    {
      outcome: 'pass',
      because: 'PostgreSQL 18 logs the step that matters',
      asset: { logConnections: 'receipt, authentication' },
    },
    { outcome: 'fail', because: 'connections are not logged', asset: { logConnections: 'off' } },
    { outcome: 'fail', because: 'no step is logged', asset: { logConnections: '' } },
    { outcome: 'fail', because: 'the step that matters is left out', asset: { logConnections: 'receipt' } },
    { outcome: 'unknown', because: 'the setting is not understood', asset: { logConnections: 'sometimes' } },
    { outcome: 'unknown', because: 'reading the parameters was denied', asset: { logConnections: denied } },
  ],
});

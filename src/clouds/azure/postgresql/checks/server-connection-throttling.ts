import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { PostgresqlServer } from '../assets.ts';

export default defineCheck({
  id: 'azure.postgresql.server-connection-throttling',
  version: 1,
  title: 'PostgreSQL server slows down those who guess passwords',
  dimension: 'security-risk',
  category: 'identity',
  severity: 'low',
  free: true,
  asset: PostgresqlServer,
  rationale:
    'With connection throttling, an address whose logins fail too often has to wait. Without it, passwords can be tried as fast as the server answers, and the attempts take connections away from everybody else.',
  remediation: {
    console: [
      'Open the PostgreSQL flexible server in the Azure portal and choose Server parameters.',
      'Set connection_throttle.enable to ON and save.',
    ],
    cli: 'az postgres flexible-server parameter set --resource-group <group> --server-name <server> --name connection_throttle.enable --value on',
    terraform:
      'resource "azurerm_postgresql_flexible_server_configuration" "throttle" {\n  # …\n  name  = "connection_throttle.enable"\n  value = "on"\n}',
  },
  references: ['https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-server-parameters'],
  reads: ['connectionThrottle'],
  judge: (server) => {
    const connectionThrottle = server.connectionThrottle;
    return connectionThrottle === 'on'
      ? pass({ connectionThrottle })
      : fail('Failed logins are not slowed down', { connectionThrottle });
  },
  examples: [
    { outcome: 'pass', because: 'failed logins have to wait', asset: { connectionThrottle: 'on' } },
    { outcome: 'fail', because: 'they do not', asset: { connectionThrottle: 'off' } },
    { outcome: 'unknown', because: 'reading the parameters was denied', asset: { connectionThrottle: denied } },
  ],
});

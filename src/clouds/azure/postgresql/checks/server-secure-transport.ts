import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { PostgresqlServer } from '../assets.ts';

export default defineCheck({
  id: 'azure.postgresql.server-secure-transport',
  version: 1,
  title: 'PostgreSQL server refuses connections without TLS',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: PostgresqlServer,
  rationale:
    'Without TLS, passwords and rows cross the network in plain text, and whoever can listen can read and change them. A server that merely offers TLS leaves the choice to each client.',
  remediation: {
    console: [
      'Make sure that every client is set up for TLS and trusts the certificates of the server.',
      'Open the PostgreSQL flexible server in the Azure portal and choose Server parameters.',
      'Set require_secure_transport to ON and save.',
    ],
    cli: 'az postgres flexible-server parameter set --resource-group <group> --server-name <server> --name require_secure_transport --value on',
    terraform:
      'resource "azurerm_postgresql_flexible_server_configuration" "tls" {\n  # …\n  name  = "require_secure_transport"\n  value = "on"\n}',
  },
  references: ['https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-connect-tls-ssl'],
  reads: ['requireSecureTransport'],
  judge: (server) => {
    const requireSecureTransport = server.requireSecureTransport;
    return requireSecureTransport === 'on'
      ? pass({ requireSecureTransport })
      : fail('Connections without TLS are accepted', { requireSecureTransport });
  },
  examples: [
    { outcome: 'pass', because: 'TLS is required', asset: { requireSecureTransport: 'on' } },
    { outcome: 'fail', because: 'TLS is offered only', asset: { requireSecureTransport: 'off' } },
    { outcome: 'unknown', because: 'reading the parameters was denied', asset: { requireSecureTransport: denied } },
  ],
});

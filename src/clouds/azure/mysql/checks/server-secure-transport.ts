import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { MysqlServer } from '../assets.ts';

export default defineCheck({
  id: 'azure.mysql.server-secure-transport',
  version: 1,
  title: 'MySQL server refuses connections without TLS',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: MysqlServer,
  rationale:
    'Without TLS, passwords and rows cross the network in plain text, and whoever can listen can read and change them. A server that merely offers TLS leaves the choice to each client.',
  remediation: {
    console: [
      'Make sure that every client is set up for TLS and trusts the certificates of the server.',
      'Open the MySQL flexible server in the Azure portal and choose Server parameters.',
      'Set require_secure_transport to ON and save.',
    ],
    cli: 'az mysql flexible-server parameter set --resource-group <group> --server-name <server> --name require_secure_transport --value ON',
    terraform:
      'resource "azurerm_mysql_flexible_server_configuration" "tls" {\n  # …\n  name  = "require_secure_transport"\n  value = "ON"\n}',
  },
  references: ['https://learn.microsoft.com/azure/mysql/flexible-server/how-to-connect-tls-ssl'],
  reads: ['requireSecureTransport'],
  judge: (server) => {
    const requireSecureTransport = server.requireSecureTransport;
    return requireSecureTransport === 'ON'
      ? pass({ requireSecureTransport })
      : fail('Connections without TLS are accepted', { requireSecureTransport });
  },
  examples: [
    { outcome: 'pass', because: 'TLS is required', asset: { requireSecureTransport: 'ON' } },
    { outcome: 'fail', because: 'TLS is offered only', asset: { requireSecureTransport: 'OFF' } },
    { outcome: 'unknown', because: 'reading the parameters was denied', asset: { requireSecureTransport: denied } },
  ],
});

import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { SqlServer } from '../assets.ts';

export default defineCheck({
  id: 'azure.sql.server-no-public-access',
  version: 1,
  title: 'SQL server cannot be reached at a public address',
  dimension: 'security-risk',
  category: 'network',
  severity: 'medium',
  free: true,
  asset: SqlServer,
  rationale:
    'At a public address, the firewall and the logins are all that stands between the Internet and the data, and one careless rule takes the first of them away. Applications in Azure do not need it: they reach the server through a private endpoint.',
  remediation: {
    console: [
      'Give every application a private endpoint of the server, and see that it resolves the name of the server to it.',
      'Open the SQL server in the Azure portal and choose Networking.',
      'Set public network access to Disable and save.',
    ],
    cli: 'az sql server update --resource-group <group> --name <server> --enable-public-network false',
    terraform: 'resource "azurerm_mssql_server" "example" {\n  # …\n  public_network_access_enabled = false\n}',
  },
  references: [
    'https://learn.microsoft.com/azure/azure-sql/database/connectivity-settings',
    'https://learn.microsoft.com/azure/azure-sql/database/private-endpoint-overview',
  ],
  reads: ['publicNetworkAccess'],
  judge: (server) => {
    const publicNetworkAccess = server.publicNetworkAccess;
    return publicNetworkAccess === 'Enabled'
      ? fail('Public network access is enabled', { publicNetworkAccess })
      : pass({ publicNetworkAccess });
  },
  examples: [
    { outcome: 'pass', because: 'public access is disabled', asset: { publicNetworkAccess: 'Disabled' } },
    {
      outcome: 'pass',
      because: 'a network security perimeter decides who comes in',
      asset: { publicNetworkAccess: 'SecuredByPerimeter' },
    },
    { outcome: 'fail', because: 'public access is enabled', asset: { publicNetworkAccess: 'Enabled' } },
    { outcome: 'unknown', because: 'Azure did not tell', asset: { publicNetworkAccess: denied } },
  ],
});

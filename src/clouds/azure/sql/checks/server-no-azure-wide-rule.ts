import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { SqlServer } from '../assets.ts';

const office = { name: 'office', startIpAddress: '203.0.113.0', endIpAddress: '203.0.113.255' };
const azure = { name: 'AllowAllWindowsAzureIps', startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' };

export default defineCheck({
  id: 'azure.sql.server-no-azure-wide-rule',
  version: 1,
  title: 'SQL server firewall does not let all of Azure in',
  dimension: 'security-risk',
  category: 'network',
  severity: 'medium',
  free: true,
  asset: SqlServer,
  rationale:
    'The rule that allows Azure services and resources lets in every address inside Azure, also those of other customers. Whoever rents a machine there stands in front of the logins.',
  remediation: {
    console: [
      'Find out which services connect from inside Azure, and give them a private endpoint or a virtual network rule.',
      'Open the SQL server in the Azure portal and choose Networking.',
      'Clear "Allow Azure services and resources to access this server" and save.',
    ],
    cli: 'az sql server firewall-rule delete --resource-group <group> --server <server> --name AllowAllWindowsAzureIps',
    terraform: '# Remove the azurerm_mssql_firewall_rule whose start_ip_address and end_ip_address are both "0.0.0.0".',
  },
  references: ['https://learn.microsoft.com/azure/azure-sql/database/network-access-controls-overview'],
  reads: ['publicNetworkAccess', 'firewallRules'],
  judge: (server) => {
    if (server.publicNetworkAccess !== 'Enabled') return pass({ publicNetworkAccess: server.publicNetworkAccess });
    const rule = server.firewallRules.find(
      ({ startIpAddress, endIpAddress }) => startIpAddress === '0.0.0.0' && endIpAddress === '0.0.0.0',
    );
    return rule
      ? fail('The rule {rule} lets in every address inside Azure', { rule: rule.name })
      : pass({ rules: server.firewallRules.length });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'only one office may connect',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [office] },
    },
    {
      outcome: 'pass',
      because: 'public access is disabled, and the firewall is not asked',
      asset: { publicNetworkAccess: 'Disabled', firewallRules: denied },
    },
    {
      outcome: 'fail',
      because: 'one of two rules is for all of Azure',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [office, azure] },
    },
    {
      outcome: 'fail',
      because: 'the addresses decide, not the name',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [{ ...azure, name: 'app' }] },
    },
    {
      outcome: 'unknown',
      because: 'reading the rules was denied',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: denied },
    },
  ],
});

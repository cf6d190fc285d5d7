import { defineCheck, denied } from '#model/check.ts';
import { choiceParam } from '#model/param.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { SqlServer } from '../assets.ts';

/** Oldest first. */
const versions = ['None', '1.0', '1.1', '1.2', '1.3'] as const;

export default defineCheck({
  id: 'azure.sql.server-tls-version',
  version: 1,
  title: 'SQL server accepts current TLS versions only',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: SqlServer,
  rationale:
    'TLS 1.0 and 1.1 are broken and retired. A server that still accepts them can be talked down to them, and whoever listens can then read passwords and rows.',
  remediation: {
    console: [
      'Make sure that every client speaks TLS 1.2: drivers of the last ten years do.',
      'Open the SQL server in the Azure portal, choose Networking, then the Connectivity tab.',
      'Set the minimum TLS version to 1.2 and save.',
    ],
    cli: 'az sql server update --resource-group <group> --name <server> --minimal-tls-version 1.2',
    terraform: 'resource "azurerm_mssql_server" "example" {\n  # …\n  minimum_tls_version = "1.2"\n}',
  },
  references: ['https://learn.microsoft.com/azure/azure-sql/database/connectivity-settings'],
  reads: ['minimalTlsVersion'],
  params: {
    oldestVersion: choiceParam(['1.2', '1.3'], {
      default: '1.2',
      description: { en: 'The oldest TLS version that may be accepted', zh: '允许接受的最低 TLS 版本' },
    }),
  },
  judge: (server, { params }) => {
    const minimalTlsVersion = server.minimalTlsVersion;
    if (minimalTlsVersion === null) return unknown('Azure does not tell the minimum TLS version');
    const isCurrent = versions.indexOf(minimalTlsVersion) >= versions.indexOf(params.oldestVersion);
    if (isCurrent) return pass({ minimalTlsVersion });
    return minimalTlsVersion === 'None'
      ? fail('No minimum TLS version is set', { minimalTlsVersion })
      : fail('Connections with TLS {minimalTlsVersion} are accepted', { minimalTlsVersion });
  },
  examples: [
    { outcome: 'pass', because: 'the minimum is 1.2', asset: { minimalTlsVersion: '1.2' } },
    { outcome: 'pass', because: 'the minimum is 1.3', asset: { minimalTlsVersion: '1.3' } },
    { outcome: 'fail', because: 'the minimum is 1.0', asset: { minimalTlsVersion: '1.0' } },
    { outcome: 'fail', because: 'there is no minimum', asset: { minimalTlsVersion: 'None' } },
    {
      outcome: 'fail',
      because: '1.2 is too old here',
      asset: { minimalTlsVersion: '1.2' },
      params: { oldestVersion: '1.3' },
    },
    { outcome: 'unknown', because: 'it is not told', asset: { minimalTlsVersion: null } },
    { outcome: 'unknown', because: 'the word was not understood', asset: { minimalTlsVersion: denied } },
  ],
});

import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { apiOf, CosmosAccount } from '../assets.ts';

const nosql = { kind: 'GlobalDocumentDB', capabilities: [] } as const;

export default defineCheck({
  id: 'azure.cosmosdb.account-tls-version',
  version: 1,
  title: 'Cosmos DB account accepts current TLS versions only',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: CosmosAccount,
  rationale:
    'TLS 1.0 and 1.1 are broken and retired. An account that still accepts them can be talked down to them, and whoever listens can then read keys and documents.',
  remediation: {
    console: [
      'Make sure that every client speaks TLS 1.2.',
      'Open the Cosmos DB account in the Azure portal, choose Networking, then the Connectivity tab.',
      'Set the minimum TLS version to 1.2 and save.',
    ],
    cli: 'az cosmosdb update --resource-group <group> --name <account> --minimal-tls-version Tls12',
    terraform: 'resource "azurerm_cosmosdb_account" "example" {\n  # …\n  minimal_tls_version = "Tls12"\n}',
  },
  references: ['https://learn.microsoft.com/azure/cosmos-db/self-serve-minimum-tls-enforcement'],
  reads: ['kind', 'capabilities', 'minimalTlsVersion'],
  appliesTo: (account) => {
    const api = apiOf({ kind: account.kind, capabilities: account.capabilities });
    return api === 'MongoDB' || api === 'Cassandra'
      ? notApplicable('{api} accounts work with TLS 1.2 only', { api })
      : true;
  },
  judge: (account) => {
    const minimalTlsVersion = account.minimalTlsVersion;
    if (minimalTlsVersion === null) return unknown('Azure does not tell the minimum TLS version');
    return minimalTlsVersion === 'Tls12'
      ? pass({ minimalTlsVersion })
      : fail('Old TLS versions are accepted, from {minimalTlsVersion}', { minimalTlsVersion });
  },
  examples: [
    { outcome: 'pass', because: 'the minimum is 1.2', asset: { ...nosql, minimalTlsVersion: 'Tls12' } },
    { outcome: 'fail', because: 'the minimum is 1.0', asset: { ...nosql, minimalTlsVersion: 'Tls' } },
    { outcome: 'fail', because: 'the minimum is 1.1', asset: { ...nosql, minimalTlsVersion: 'Tls11' } },
    { outcome: 'unknown', because: 'it is not told', asset: { ...nosql, minimalTlsVersion: null } },
    { outcome: 'unknown', because: 'the word was not understood', asset: { ...nosql, minimalTlsVersion: denied } },
    {
      outcome: 'not-applicable',
      because: 'MongoDB takes nothing older',
      asset: { kind: 'MongoDB', capabilities: [], minimalTlsVersion: 'Tls' },
    },
  ],
});

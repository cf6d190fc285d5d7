import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { apiOf, CosmosAccount } from '../assets.ts';

const nosql = { kind: 'GlobalDocumentDB', capabilities: [] } as const;

export default defineCheck({
  id: 'azure.cosmosdb.account-no-local-auth',
  version: 1,
  title: 'Cosmos DB account refuses keys',
  dimension: 'security-risk',
  category: 'identity',
  severity: 'medium',
  free: true,
  asset: CosmosAccount,
  rationale:
    'A key opens the whole account to whoever has it, and nobody can tell who used it. Microsoft Entra identities have roles, can be locked, and leave their name in the logs.',
  remediation: {
    console: [
      'Give every application a managed identity and a data role of the account, and let it use them.',
      'Watch the diagnostic logs until no request with a key arrives any more.',
      'Disable key-based authentication with the command below; the portal has no switch for it.',
    ],
    cli: 'az resource update --resource-group <group> --name <account> --resource-type Microsoft.DocumentDB/databaseAccounts --set properties.disableLocalAuth=true',
    terraform: 'resource "azurerm_cosmosdb_account" "example" {\n  # …\n  local_authentication_disabled = true\n}',
  },
  references: ['https://learn.microsoft.com/azure/cosmos-db/nosql/security/how-to-disable-key-based-authentication'],
  reads: ['kind', 'capabilities', 'disableLocalAuth'],
  appliesTo: (account) => {
    const api = apiOf({ kind: account.kind, capabilities: account.capabilities });
    return api === 'NoSQL' ? true : notApplicable('Keys can be refused for NoSQL only; this is {api}', { api });
  },
  judge: (account) => {
    const disableLocalAuth = account.disableLocalAuth;
    if (disableLocalAuth === null) return unknown('Azure does not tell whether keys are refused');
    return disableLocalAuth ? pass({ disableLocalAuth }) : fail('Keys are accepted', { disableLocalAuth });
  },
  examples: [
    { outcome: 'pass', because: 'keys are refused', asset: { ...nosql, disableLocalAuth: true } },
    { outcome: 'fail', because: 'keys are accepted', asset: { ...nosql, disableLocalAuth: false } },
    { outcome: 'unknown', because: 'it is not told', asset: { ...nosql, disableLocalAuth: null } },
    { outcome: 'unknown', because: 'the answer was not understood', asset: { ...nosql, disableLocalAuth: denied } },
    {
      outcome: 'not-applicable',
      because: 'MongoDB clients log on with keys',
      asset: { kind: 'MongoDB', capabilities: [{ name: 'EnableMongo' }], disableLocalAuth: false },
    },
    {
      outcome: 'not-applicable',
      because: 'it is a Cassandra account',
      asset: { ...nosql, capabilities: [{ name: 'EnableCassandra' }], disableLocalAuth: false },
    },
  ],
});

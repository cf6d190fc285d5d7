import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { apiOf, CosmosAccount } from '../assets.ts';

const mongo = { kind: 'MongoDB', capabilities: [{ name: 'EnableMongo' }] } as const;
const nosql = { kind: 'GlobalDocumentDB', capabilities: [] } as const;

export default defineCheck({
  id: 'azure.cosmosdb.account-continuous-backup',
  version: 1,
  title: 'Cosmos DB account can be restored to any moment',
  dimension: 'security-risk',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: CosmosAccount,
  rationale:
    'Periodic backups lose what was written since the last one, keep only a few copies, and are restored by the support of the vendor. Continuous backup goes back to any second before the mistake or the attack, and whoever runs the account can do it.',
  remediation: {
    console: [
      'Continuous backup cannot be taken back: check its price and limits first.',
      'Open the Cosmos DB account in the Azure portal and choose Backup & Restore.',
      'Change the backup policy mode to continuous, choose 7 or 30 days, and save.',
    ],
    cli: 'az cosmosdb update --resource-group <group> --name <account> --backup-policy-type Continuous --continuous-tier Continuous30Days',
    terraform:
      'resource "azurerm_cosmosdb_account" "example" {\n  # …\n  backup {\n    type = "Continuous"\n    tier = "Continuous30Days"\n  }\n}',
  },
  references: ['https://learn.microsoft.com/azure/cosmos-db/continuous-backup-restore-introduction'],
  reads: ['kind', 'capabilities', 'backupPolicy'],
  appliesTo: (account) => {
    const api = apiOf({ kind: account.kind, capabilities: account.capabilities });
    return api === 'Cassandra' ? notApplicable('There is no continuous backup for {api}', { api }) : true;
  },
  judge: (account) => {
    const { type } = account.backupPolicy;
    return type === 'Continuous' ? pass({ type }) : fail('Backups are made from time to time only', { type });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'it is backed up continuously',
      asset: { ...mongo, backupPolicy: { type: 'Continuous' } },
    },
    {
      outcome: 'fail',
      because: 'it is backed up periodically',
      asset: { ...mongo, backupPolicy: { type: 'Periodic' } },
    },
    { outcome: 'fail', because: 'documents need it as well', asset: { ...nosql, backupPolicy: { type: 'Periodic' } } },
    { outcome: 'unknown', because: 'the policy is not told', asset: { ...mongo, backupPolicy: denied } },
    {
      outcome: 'not-applicable',
      because: 'the vendor does not offer it for Cassandra',
      asset: { ...nosql, capabilities: [{ name: 'EnableCassandra' }], backupPolicy: { type: 'Periodic' } },
    },
  ],
});

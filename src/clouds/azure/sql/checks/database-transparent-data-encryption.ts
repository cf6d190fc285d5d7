import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { isSystemDatabase, SqlDatabase } from '../assets.ts';

export default defineCheck({
  id: 'azure.sql.database-transparent-data-encryption',
  version: 1,
  title: 'SQL database is encrypted at rest',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: SqlDatabase,
  rationale:
    'Transparent data encryption protects the files, logs and backups of a database. Where it is off, a copy of them is a copy of the data.',
  remediation: {
    console: [
      'Open the database in the Azure portal and choose Data Encryption (below Security).',
      'Turn transparent data encryption on and save. The database stays in use while it is encrypted.',
    ],
    cli: 'az sql db tde set --resource-group <group> --server <server> --database <database> --status Enabled',
    terraform: 'resource "azurerm_mssql_database" "example" {\n  # …\n  transparent_data_encryption_enabled = true\n}',
  },
  references: ['https://learn.microsoft.com/azure/azure-sql/database/transparent-data-encryption-tde-overview'],
  reads: ['databaseName', 'transparentDataEncryption'],
  appliesTo: (database) =>
    isSystemDatabase(database.databaseName)
      ? notApplicable('{database} is a system database, which cannot be encrypted', { database: database.databaseName })
      : true,
  judge: (database) => {
    const transparentDataEncryption = database.transparentDataEncryption;
    return transparentDataEncryption === 'Enabled'
      ? pass({ transparentDataEncryption })
      : fail('Transparent data encryption is off', { transparentDataEncryption });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'it is encrypted',
      asset: { databaseName: 'orders', transparentDataEncryption: 'Enabled' },
    },
    {
      outcome: 'fail',
      because: 'encryption is off',
      asset: { databaseName: 'orders', transparentDataEncryption: 'Disabled' },
    },
    {
      outcome: 'unknown',
      because: 'reading the encryption was denied',
      asset: { databaseName: 'orders', transparentDataEncryption: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'the system database is not encrypted by this',
      asset: { databaseName: 'master', transparentDataEncryption: denied },
    },
  ],
});

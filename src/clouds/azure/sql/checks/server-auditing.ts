import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { SqlServer } from '../assets.ts';

const off = {
  state: 'Disabled',
  storageEndpoint: null,
  retentionDays: null,
  isAzureMonitorTargetEnabled: null,
} as const;
const toStorage = { ...off, state: 'Enabled', storageEndpoint: 'https://audit.blob.core.windows.net/' } as const;
const toMonitor = { ...off, state: 'Enabled', storageEndpoint: '', isAzureMonitorTargetEnabled: true } as const;

export default defineCheck({
  id: 'azure.sql.server-auditing',
  version: 1,
  title: 'SQL server records what is done in its databases',
  dimension: 'security-risk',
  category: 'logs',
  severity: 'medium',
  free: true,
  asset: SqlServer,
  rationale:
    'Without auditing, nobody can tell who logged on, what was read and what was changed. After an intrusion all data must then be taken for stolen.',
  remediation: {
    console: [
      'Open the SQL server in the Azure portal and choose Auditing.',
      'Turn on Azure SQL Auditing and choose where the records go: a Log Analytics workspace, a storage account or an event hub.',
      'Save, and see that records arrive there.',
    ],
    cli: 'az sql server audit-policy update --resource-group <group> --name <server> --state Enabled --blob-storage-target-state Enabled --storage-account <account>',
    terraform:
      'resource "azurerm_mssql_server_extended_auditing_policy" "example" {\n  server_id        = azurerm_mssql_server.example.id\n  storage_endpoint = azurerm_storage_account.audit.primary_blob_endpoint\n}',
  },
  references: ['https://learn.microsoft.com/azure/azure-sql/database/auditing-overview'],
  reads: ['extendedAuditingSettings'],
  judge: (server) => {
    const { state, storageEndpoint, isAzureMonitorTargetEnabled } = server.extendedAuditingSettings;
    if (state === 'Disabled') return fail('Auditing is off', { state });
    const toAzureMonitor = isAzureMonitorTargetEnabled === true;
    if (!storageEndpoint && !toAzureMonitor) return fail('Auditing is on, but its records go nowhere', { state });
    return pass({ state, storageEndpoint, toAzureMonitor });
  },
  examples: [
    { outcome: 'pass', because: 'records go to storage', asset: { extendedAuditingSettings: toStorage } },
    { outcome: 'pass', because: 'records go to Azure Monitor', asset: { extendedAuditingSettings: toMonitor } },
    { outcome: 'fail', because: 'auditing is off', asset: { extendedAuditingSettings: off } },
    {
      outcome: 'fail',
      because: 'there is no place for the records',
      asset: { extendedAuditingSettings: { ...off, state: 'Enabled', isAzureMonitorTargetEnabled: false } },
    },
    { outcome: 'unknown', because: 'reading the settings was denied', asset: { extendedAuditingSettings: denied } },
  ],
});

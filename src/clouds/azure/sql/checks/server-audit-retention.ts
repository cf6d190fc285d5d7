import { defineCheck, denied } from '#model/check.ts';
import { integerParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { SqlServer } from '../assets.ts';

const kept = (retentionDays: number | null) => ({
  state: 'Enabled' as const,
  storageEndpoint: 'https://audit.blob.core.windows.net/',
  retentionDays,
  isAzureMonitorTargetEnabled: false,
});

export default defineCheck({
  id: 'azure.sql.server-audit-retention',
  version: 1,
  title: 'SQL server keeps its audit records long enough',
  dimension: 'security-risk',
  category: 'logs',
  severity: 'low',
  free: true,
  asset: SqlServer,
  rationale:
    'Intrusions are often noticed only after weeks or months. Records that were deleted by then cannot show what was taken.',
  remediation: {
    console: [
      'Open the SQL server in the Azure portal and choose Auditing.',
      'Below Storage, open the advanced properties and set the retention to more than 90 days, or to 0 for ever.',
      'Save, and check that no lifecycle rule of the storage account deletes the records earlier.',
    ],
    cli: 'az sql server audit-policy update --resource-group <group> --name <server> --state Enabled --retention-days 91',
    terraform:
      'resource "azurerm_mssql_server_extended_auditing_policy" "example" {\n  # …\n  retention_in_days = 91\n}',
  },
  references: ['https://learn.microsoft.com/azure/azure-sql/database/auditing-setup'],
  reads: ['extendedAuditingSettings'],
  params: {
    minimumDays: integerParam({
      default: 91,
      minimum: 1,
      maximum: 3285,
      description: { en: 'Days that records must be kept at least', zh: '记录至少应保留的天数' },
    }),
  },
  appliesTo: (server) => {
    const { state, storageEndpoint } = server.extendedAuditingSettings;
    return state === 'Disabled' || storageEndpoint
      ? true
      : notApplicable('The records are not kept in a storage account, and their retention is set elsewhere');
  },
  judge: (server, { params }) => {
    const { state, retentionDays } = server.extendedAuditingSettings;
    if (state === 'Disabled') return fail('Auditing is off, so nothing is kept', {});
    if (retentionDays === null) return unknown('Azure does not tell how long the records are kept');
    if (retentionDays > 0 && retentionDays < params.minimumDays)
      return fail('Records are deleted after {retentionDays} days', { retentionDays });
    return pass({ retentionDays, deletes: retentionDays > 0 });
  },
  examples: [
    { outcome: 'pass', because: 'records are kept for 91 days', asset: { extendedAuditingSettings: kept(91) } },
    { outcome: 'pass', because: '0 is for ever', asset: { extendedAuditingSettings: kept(0) } },
    { outcome: 'fail', because: 'records are deleted after 90 days', asset: { extendedAuditingSettings: kept(90) } },
    {
      outcome: 'fail',
      because: 'nothing is recorded',
      asset: { extendedAuditingSettings: { ...kept(0), state: 'Disabled', storageEndpoint: null } },
    },
    {
      outcome: 'pass',
      because: 'a month is enough here',
      asset: { extendedAuditingSettings: kept(30) },
      params: { minimumDays: 30 },
    },
    { outcome: 'unknown', because: 'it is not told', asset: { extendedAuditingSettings: kept(null) } },
    { outcome: 'unknown', because: 'reading the settings was denied', asset: { extendedAuditingSettings: denied } },
    {
      outcome: 'not-applicable',
      because: 'a workspace keeps the records',
      asset: {
        extendedAuditingSettings: { ...kept(0), storageEndpoint: '', isAzureMonitorTargetEnabled: true },
      },
    },
  ],
});

import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { KeyVault } from '../assets.ts';

const nowhere = {
  name: 'audit',
  workspaceId: null,
  storageAccountId: null,
  eventHubAuthorizationRuleId: null,
  marketplacePartnerId: null,
};
const workspace = '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/security';
const log = (what: { category?: string; categoryGroup?: string }, enabled = true) => ({
  category: what.category ?? null,
  categoryGroup: what.categoryGroup ?? null,
  enabled,
});
const setting = (...logs: readonly ReturnType<typeof log>[]) => ({ ...nowhere, workspaceId: workspace, logs });

export default defineCheck({
  id: 'azure.keyvault.vault-audit-logging',
  version: 1,
  title: 'Key vault records who uses its keys and secrets',
  dimension: 'security-risk',
  category: 'logs',
  severity: 'medium',
  free: true,
  asset: KeyVault,
  rationale:
    'Without a diagnostic setting, nobody can tell who read a secret or used a key. After an intrusion everything in the vault must then be taken for stolen and be replaced.',
  remediation: {
    console: [
      'Open the key vault in the Azure portal, choose Diagnostic settings and click Add diagnostic setting.',
      'Choose the category group audit (or the category AuditEvent) and a destination, for example a Log Analytics workspace.',
      'Save, and see that records arrive there.',
    ],
    cli: `az monitor diagnostic-settings create --name audit --resource <vault-id> --workspace <workspace-id> --logs '[{"categoryGroup":"audit","enabled":true}]'`,
    terraform:
      'resource "azurerm_monitor_diagnostic_setting" "example" {\n  name                       = "audit"\n  target_resource_id         = azurerm_key_vault.example.id\n  log_analytics_workspace_id = azurerm_log_analytics_workspace.example.id\n  enabled_log {\n    category_group = "audit"\n  }\n}',
  },
  references: [
    'https://learn.microsoft.com/azure/key-vault/general/logging',
    'https://learn.microsoft.com/azure/key-vault/general/howto-logging',
  ],
  reads: ['diagnosticSettings'],
  judge: (vault) => {
    const recording = vault.diagnosticSettings.filter(({ logs }) =>
      logs?.some(
        ({ category, categoryGroup, enabled }) =>
          enabled && (category === 'AuditEvent' || categoryGroup === 'audit' || categoryGroup === 'allLogs'),
      ),
    );
    const arriving = recording.find(
      ({ workspaceId, storageAccountId, eventHubAuthorizationRuleId, marketplacePartnerId }) =>
        workspaceId || storageAccountId || eventHubAuthorizationRuleId || marketplacePartnerId,
    );
    if (arriving) return pass({ diagnosticSetting: arriving.name });
    const diagnosticSettings = vault.diagnosticSettings.map(({ name }) => name);
    return diagnosticSettings.length === 0
      ? fail('The vault has no diagnostic setting', {})
      : fail('No diagnostic setting sends the audit log anywhere', { diagnosticSettings });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'the audit category is sent to a workspace',
      asset: { diagnosticSettings: [setting(log({ category: 'AuditEvent' }))] },
    },
    {
      outcome: 'pass',
      because: 'one of two settings sends all logs',
      asset: {
        diagnosticSettings: [
          setting(log({ category: 'AzurePolicyEvaluationDetails' })),
          setting(log({ categoryGroup: 'allLogs' })),
        ],
      },
    },
    {
      outcome: 'pass',
      because: 'the group audit goes to a storage account',
      asset: {
        diagnosticSettings: [{ ...nowhere, storageAccountId: '/sa', logs: [log({ categoryGroup: 'audit' })] }],
      },
    },
    { outcome: 'fail', because: 'there is no setting', asset: { diagnosticSettings: [] } },
    {
      outcome: 'fail',
      because: 'the category is switched off',
      asset: { diagnosticSettings: [setting(log({ category: 'AuditEvent' }, false))] },
    },
    {
      outcome: 'fail',
      because: 'only metrics are sent',
      asset: { diagnosticSettings: [{ ...nowhere, workspaceId: workspace, logs: null }] },
    },
    {
      outcome: 'fail',
      because: 'the log goes nowhere',
      asset: { diagnosticSettings: [{ ...nowhere, logs: [log({ category: 'AuditEvent' })] }] },
    },
    { outcome: 'unknown', because: 'reading the settings was denied', asset: { diagnosticSettings: denied } },
  ],
});

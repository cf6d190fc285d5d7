import { type ArmEstate, armResource, resourceId, subscription } from '../estate.ts';

const type = 'Microsoft.KeyVault/vaults';
const group = 'shop';

const vault = (name: string, properties: object) =>
  armResource(group, type, name, {
    properties: { sku: { family: 'A', name: 'standard' }, enableSoftDelete: true, ...properties },
  });

const settingsPath = (name: string) =>
  `${resourceId(group, type, name)}/providers/Microsoft.Insights/diagnosticSettings`;

const setting = (of: string, name: string, properties: object) => ({
  id: `${settingsPath(of)}/${name}`,
  name,
  type: 'Microsoft.Insights/diagnosticSettings',
  properties: { metrics: [], ...properties },
});

export const estate: ArmEstate = {
  contents: {
    [`${subscription}/providers/${type}`]: [
      vault('vaultgood', {
        enablePurgeProtection: true,
        enableRbacAuthorization: true,
        publicNetworkAccess: 'Disabled',
        networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [] },
      }),
      vault('vaultopen', { publicNetworkAccess: 'Enabled' }),
      vault('vaultoffice', {
        enablePurgeProtection: true,
        enableRbacAuthorization: false,
        publicNetworkAccess: 'Enabled',
        networkAcls: {
          bypass: 'None',
          defaultAction: 'Deny',
          ipRules: [{ value: '203.0.113.0/28' }],
          virtualNetworkRules: [],
        },
      }),
    ],
    [settingsPath('vaultgood')]: [
      setting('vaultgood', 'metrics', { storageAccountId: `${subscription}/metrics`, logs: [] }),
      setting('vaultgood', 'audit', {
        workspaceId: resourceId(group, 'Microsoft.OperationalInsights/workspaces', 'security'),
        logs: [
          { category: 'AuditEvent', enabled: true, retentionPolicy: { enabled: false, days: 0 } },
          { category: 'AzurePolicyEvaluationDetails', enabled: false },
        ],
      }),
    ],
    [settingsPath('vaultopen')]: [],
    [settingsPath('vaultoffice')]: [
      setting('vaultoffice', 'policies', {
        workspaceId: resourceId(group, 'Microsoft.OperationalInsights/workspaces', 'security'),
        logs: [{ category: 'AzurePolicyEvaluationDetails', enabled: true }],
      }),
    ],
  },
  expect: {
    'azure.keyvault.vault-purge-protection': { vaultgood: 'pass', vaultopen: 'fail', vaultoffice: 'pass' },
    'azure.keyvault.vault-rbac-authorization': { vaultgood: 'pass', vaultopen: 'fail', vaultoffice: 'fail' },
    'azure.keyvault.vault-no-public-access': { vaultgood: 'pass', vaultopen: 'fail', vaultoffice: 'fail' },
    'azure.keyvault.vault-network-not-open': { vaultgood: 'pass', vaultopen: 'fail', vaultoffice: 'pass' },
    'azure.keyvault.vault-audit-logging': { vaultgood: 'pass', vaultopen: 'fail', vaultoffice: 'fail' },
  },
};

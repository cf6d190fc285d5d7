import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { KeyVault } from '../assets.ts';

export default defineCheck({
  id: 'azure.keyvault.vault-rbac-authorization',
  version: 1,
  title: 'Key vault is opened by Azure roles',
  dimension: 'security-risk',
  category: 'identity',
  severity: 'medium',
  free: true,
  asset: KeyVault,
  rationale:
    'Access policies are given for the whole vault only, for ever, and whoever may edit the vault can give them to himself. Azure roles can be given for one key or secret, for a limited time and with approval, and are seen where all other rights are seen.',
  remediation: {
    console: [
      'List the access policies of the vault, and assign the Azure roles that match them: the policies stop working with the change.',
      'Open the key vault in the Azure portal and choose Access configuration.',
      'Choose Azure role-based access control, apply, and watch that the applications still work.',
    ],
    cli: 'az keyvault update --resource-group <group> --name <vault> --enable-rbac-authorization true',
    terraform: 'resource "azurerm_key_vault" "example" {\n  # …\n  rbac_authorization_enabled = true\n}',
  },
  references: [
    'https://learn.microsoft.com/azure/key-vault/general/rbac-migration',
    'https://learn.microsoft.com/azure/key-vault/general/access-control-default',
  ],
  reads: ['enableRbacAuthorization'],
  judge: (vault) => {
    const enableRbacAuthorization = vault.enableRbacAuthorization;
    return enableRbacAuthorization === true
      ? pass({ enableRbacAuthorization })
      : fail('Access policies decide who may use the vault', { enableRbacAuthorization });
  },
  examples: [
    { outcome: 'pass', because: 'Azure roles decide', asset: { enableRbacAuthorization: true } },
    { outcome: 'fail', because: 'access policies decide', asset: { enableRbacAuthorization: false } },
    {
      outcome: 'fail',
      because: 'access policies are the documented meaning',
      asset: { enableRbacAuthorization: null },
    },
    { outcome: 'unknown', because: 'the answer was not understood', asset: { enableRbacAuthorization: denied } },
  ],
});

import { defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { KeyVault } from '../assets.ts';

export default defineCheck({
  id: 'azure.keyvault.vault-purge-protection',
  version: 1,
  title: 'Key vault can be brought back after it was deleted',
  dimension: 'security-risk',
  category: 'basic-protection',
  severity: 'high',
  free: true,
  asset: KeyVault,
  rationale:
    'A key that is gone takes with it whatever it encrypts: disks, databases, storage accounts. Soft delete keeps deleted things for a while, and only purge protection stops an attacker or a mistake from emptying that bin as well.',
  remediation: {
    console: [
      'Purge protection cannot be taken back: the name of the vault then stays taken for the retention period after a deletion.',
      'Open the key vault in the Azure portal and choose Properties.',
      'Choose "Enable purge protection" and save.',
    ],
    cli: 'az keyvault update --resource-group <group> --name <vault> --enable-purge-protection true',
    terraform: 'resource "azurerm_key_vault" "example" {\n  # …\n  purge_protection_enabled = true\n}',
  },
  references: ['https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview'],
  reads: ['enableSoftDelete', 'enablePurgeProtection'],
  judge: (vault) => {
    const enablePurgeProtection = vault.enablePurgeProtection;
    if (enablePurgeProtection !== true) return fail('Purge protection is off', { enablePurgeProtection });
    const enableSoftDelete = vault.enableSoftDelete;
    if (enableSoftDelete === null) return unknown('Azure does not tell whether soft delete is on');
    return enableSoftDelete
      ? pass({ enableSoftDelete, enablePurgeProtection })
      : fail('Soft delete is off, and purge protection does nothing without it', { enableSoftDelete });
  },
  examples: [
    { outcome: 'pass', because: 'both are on', asset: { enableSoftDelete: true, enablePurgeProtection: true } },
    {
      outcome: 'fail',
      because: 'deleted things can be purged',
      asset: { enableSoftDelete: true, enablePurgeProtection: null },
    },
    {
      outcome: 'fail',
      because: 'without purge protection soft delete does not matter',
      asset: { enableSoftDelete: denied, enablePurgeProtection: false },
    },
    {
      outcome: 'fail',
      because: 'purge protection needs soft delete',
      asset: { enableSoftDelete: false, enablePurgeProtection: true },
    },
    {
      outcome: 'unknown',
      because: 'soft delete is not told',
      asset: { enableSoftDelete: null, enablePurgeProtection: true },
    },
    {
      outcome: 'unknown',
      because: 'the answer was not understood',
      asset: { enableSoftDelete: true, enablePurgeProtection: denied },
    },
  ],
});

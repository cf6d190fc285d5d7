import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { StorageAccount } from '../assets.ts';

export default defineCheck({
  id: 'azure.storage.account-no-shared-key',
  version: 1,
  title: 'Storage account does not accept its account keys',
  dimension: 'security-risk',
  category: 'identity',
  severity: 'medium',
  free: true,
  asset: StorageAccount,
  rationale:
    'An account key opens everything in the account, belongs to nobody, and shows in no log who used it. With Microsoft Entra ID each application has rights of its own, which can be taken away one by one.',
  remediation: {
    console: [
      'Look in the metrics of the account for requests that are signed with keys, and move those applications to Microsoft Entra ID.',
      'Open the storage account in the Azure portal and choose Configuration.',
      'Set Allow storage account key access to Disabled and save.',
    ],
    cli: 'az storage account update --resource-group <group> --name <account> --allow-shared-key-access false',
    terraform: `resource "azurerm_storage_account" "example" {
  # …
  shared_access_key_enabled = false
}`,
  },
  references: ['https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent'],
  reads: ['allowSharedKeyAccess'],
  judge: (account) => {
    // null is equivalent to true, as the vendor says
    if (account.allowSharedKeyAccess === false) return pass({ allowSharedKeyAccess: false });
    return fail('The account accepts its keys', { allowSharedKeyAccess: account.allowSharedKeyAccess });
  },
  examples: [
    { outcome: 'pass', because: 'keys are refused', asset: { allowSharedKeyAccess: false } },
    { outcome: 'fail', because: 'keys are accepted', asset: { allowSharedKeyAccess: true } },
    { outcome: 'fail', because: 'keys are accepted unless refused', asset: { allowSharedKeyAccess: null } },
    { outcome: 'unknown', because: 'the setting is not known', asset: { allowSharedKeyAccess: denied } },
  ],
});

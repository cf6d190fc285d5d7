import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { StorageAccount } from '../assets.ts';

const encrypted = (requireInfrastructureEncryption: boolean | null) => ({
  encryption: { keySource: 'Microsoft.Storage', requireInfrastructureEncryption },
});

export default defineCheck({
  id: 'azure.storage.account-infrastructure-encryption',
  version: 1,
  title: 'Storage account encrypts its data twice',
  dimension: 'compliance',
  category: 'data',
  severity: 'low',
  free: true,
  asset: StorageAccount,
  rationale:
    'All storage is encrypted once by the service. Where rules ask for more, a second layer with another algorithm and key stands if one of them should ever be broken.',
  remediation: {
    console: [
      'The setting can be made only when an account is created: create a new one in the Azure portal.',
      'On the Encryption page choose Enable infrastructure encryption.',
      'Copy the data to the new account, move the applications, and delete the old account.',
    ],
    cli: 'az storage account create --resource-group <group> --name <new-account> --location <region> --require-infrastructure-encryption true',
    terraform: `resource "azurerm_storage_account" "example" {
  # …
  infrastructure_encryption_enabled = true
}`,
  },
  references: ['https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable'],
  reads: ['encryption'],
  judge: (account) => {
    const { requireInfrastructureEncryption } = account.encryption;
    return requireInfrastructureEncryption === true
      ? pass({ requireInfrastructureEncryption })
      : fail('Data is encrypted once', { requireInfrastructureEncryption });
  },
  examples: [
    { outcome: 'pass', because: 'there is a second layer', asset: encrypted(true) },
    { outcome: 'fail', because: 'there is one layer', asset: encrypted(false) },
    { outcome: 'fail', because: 'a second layer is never on by itself', asset: encrypted(null) },
    { outcome: 'unknown', because: 'the setting is not known', asset: { encryption: denied } },
  ],
});

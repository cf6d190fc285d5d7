import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { StorageAccount } from '../assets.ts';

export default defineCheck({
  id: 'azure.storage.account-https-only',
  version: 1,
  title: 'Storage account refuses requests without encryption',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: StorageAccount,
  rationale:
    'Over HTTP, data and signed addresses cross the network in plain text. Whoever reads a signed address on the way can use it until it runs out.',
  remediation: {
    console: [
      'Make sure that no client uses HTTP, or SMB without encryption.',
      'Open the storage account in the Azure portal and choose Configuration.',
      'Set Secure transfer required to Enabled and save.',
    ],
    cli: 'az storage account update --resource-group <group> --name <account> --https-only true',
    terraform: `resource "azurerm_storage_account" "example" {
  # …
  https_traffic_only_enabled = true
}`,
  },
  references: ['https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer'],
  reads: ['supportsHttpsTrafficOnly'],
  judge: (account) =>
    account.supportsHttpsTrafficOnly
      ? pass({ supportsHttpsTrafficOnly: true })
      : fail('The account answers requests over HTTP', { supportsHttpsTrafficOnly: false }),
  examples: [
    { outcome: 'pass', because: 'secure transfer is required', asset: { supportsHttpsTrafficOnly: true } },
    { outcome: 'fail', because: 'secure transfer is not required', asset: { supportsHttpsTrafficOnly: false } },
    { outcome: 'unknown', because: 'the setting is not known', asset: { supportsHttpsTrafficOnly: denied } },
  ],
});

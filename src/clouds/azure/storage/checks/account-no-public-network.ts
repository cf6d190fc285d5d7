import { defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { StorageAccount } from '../assets.ts';

export default defineCheck({
  id: 'azure.storage.account-no-public-network',
  version: 1,
  title: 'Storage account can be reached through private endpoints only',
  dimension: 'security-risk',
  category: 'network',
  severity: 'medium',
  free: true,
  asset: StorageAccount,
  rationale:
    'Without public endpoints an account is reached from inside the own networks only, over addresses that nobody else has. Leaked keys and open containers then cannot be used from outside at all.',
  remediation: {
    console: [
      'Make a private endpoint for every service of the account that is used, in the networks that need it.',
      'Open the storage account in the Azure portal and choose Networking.',
      'Set Public network access to Disabled and save.',
    ],
    cli: 'az storage account update --resource-group <group> --name <account> --public-network-access Disabled',
    terraform: `resource "azurerm_storage_account" "example" {
  # …
  public_network_access_enabled = false
}`,
  },
  references: ['https://learn.microsoft.com/azure/storage/common/storage-private-endpoints'],
  reads: ['publicNetworkAccess'],
  judge: (account) => {
    const { publicNetworkAccess } = account;
    if (publicNetworkAccess === null) return unknown('The account does not tell whether public networks get in');
    if (publicNetworkAccess === 'Enabled') return fail('The account has public endpoints', { publicNetworkAccess });
    return pass({ publicNetworkAccess });
  },
  examples: [
    { outcome: 'pass', because: 'there is no public way in', asset: { publicNetworkAccess: 'Disabled' } },
    { outcome: 'pass', because: 'a perimeter surrounds it', asset: { publicNetworkAccess: 'SecuredByPerimeter' } },
    { outcome: 'fail', because: 'public endpoints are on', asset: { publicNetworkAccess: 'Enabled' } },
    { outcome: 'unknown', because: 'it is not told', asset: { publicNetworkAccess: null } },
    { outcome: 'unknown', because: 'the setting is not known', asset: { publicNetworkAccess: denied } },
  ],
});

import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { StorageAccount } from '../assets.ts';

const acls = (defaultAction: 'Allow' | 'Deny') => ({ defaultAction, bypass: 'AzureServices' });

export default defineCheck({
  id: 'azure.storage.account-network-default-deny',
  version: 1,
  title: 'Storage account refuses networks that are not listed',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: StorageAccount,
  rationale:
    'An account that takes requests from every network is protected by its keys and signatures alone, and those leak: in code, in logs, in old laptops. With a list of networks a leaked key is of little use outside of them.',
  remediation: {
    console: [
      'Open the storage account in the Azure portal and choose Networking.',
      'Choose Enabled from selected virtual networks and IP addresses, and add the networks that need the account.',
      'Save, and watch that applications and backups still reach it.',
    ],
    cli: 'az storage account update --resource-group <group> --name <account> --default-action Deny',
    terraform: `resource "azurerm_storage_account" "example" {
  # …
  network_rules {
    default_action = "Deny"
    bypass         = ["AzureServices"]
  }
}`,
  },
  references: ['https://learn.microsoft.com/azure/storage/common/storage-network-security'],
  reads: ['networkAcls', 'publicNetworkAccess'],
  judge: (account) => {
    const { defaultAction } = account.networkAcls;
    if (defaultAction === 'Deny') return pass({ defaultAction });
    const { publicNetworkAccess } = account;
    if (publicNetworkAccess === 'Disabled')
      return pass({ publicNetworkAccess }, 'Public networks are refused altogether');
    if (publicNetworkAccess === 'SecuredByPerimeter') {
      return pass({ publicNetworkAccess }, 'A network security perimeter decides who gets in');
    }
    return fail('Every network is let in', { defaultAction, publicNetworkAccess });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'only listed networks get in',
      asset: { networkAcls: acls('Deny'), publicNetworkAccess: 'Enabled' },
    },
    {
      outcome: 'fail',
      because: 'every network gets in',
      asset: { networkAcls: acls('Allow'), publicNetworkAccess: 'Enabled' },
    },
    {
      outcome: 'fail',
      because: 'nothing closes the public endpoints',
      asset: { networkAcls: acls('Allow'), publicNetworkAccess: null },
    },
    {
      outcome: 'pass',
      because: 'there is no public way in',
      asset: { networkAcls: acls('Allow'), publicNetworkAccess: 'Disabled' },
    },
    {
      outcome: 'pass',
      because: 'the perimeter replaces the rules of the account',
      asset: { networkAcls: acls('Allow'), publicNetworkAccess: 'SecuredByPerimeter' },
    },
    {
      outcome: 'unknown',
      because: 'the rules are not known',
      asset: { networkAcls: denied, publicNetworkAccess: 'Enabled' },
    },
  ],
});

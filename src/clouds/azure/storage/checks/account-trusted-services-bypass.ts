import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { StorageAccount } from '../assets.ts';

const acls = (bypass: string | null, defaultAction: 'Allow' | 'Deny' = 'Deny') => ({
  networkAcls: { defaultAction, bypass },
});

export default defineCheck({
  id: 'azure.storage.account-trusted-services-bypass',
  version: 1,
  title: 'Storage account with a firewall lets trusted Azure services through',
  dimension: 'compliance',
  category: 'network',
  severity: 'low',
  free: true,
  asset: StorageAccount,
  rationale:
    'Backup, monitoring and event services of Azure come from no address that could be listed. A firewall that shuts them out makes backups and logs fail, often unnoticed, and tempts people to open it to everyone.',
  remediation: {
    console: [
      'Open the storage account in the Azure portal and choose Networking.',
      'Under Exceptions choose Allow Azure services on the trusted services list to access this storage account.',
      'Save.',
    ],
    cli: 'az storage account update --resource-group <group> --name <account> --bypass AzureServices',
    terraform: `resource "azurerm_storage_account" "example" {
  # …
  network_rules {
    default_action = "Deny"
    bypass         = ["AzureServices"]
  }
}`,
  },
  references: ['https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services'],
  reads: ['networkAcls'],
  appliesTo: (account) =>
    account.networkAcls.defaultAction === 'Deny' || notApplicable('The firewall of the account is off'),
  judge: (account) => {
    const { bypass } = account.networkAcls;
    if (bypass === null) return unknown('The account does not tell who passes its firewall');
    const passing = bypass.split(',').map((name) => name.trim().toLowerCase());
    if (passing.includes('azureservices')) return pass({ bypass });
    return fail('Trusted Azure services do not pass the firewall; what passes is {bypass}', { bypass });
  },
  examples: [
    { outcome: 'pass', because: 'they pass', asset: acls('AzureServices') },
    { outcome: 'pass', because: 'they pass beside others', asset: acls('Logging, Metrics, AzureServices') },
    { outcome: 'fail', because: 'nobody passes', asset: acls('None') },
    { outcome: 'fail', because: 'only logging passes', asset: acls('Logging') },
    { outcome: 'not-applicable', because: 'every network gets in anyway', asset: acls('None', 'Allow') },
    { outcome: 'unknown', because: 'it is not told', asset: acls(null) },
    { outcome: 'unknown', because: 'the rules are not known', asset: { networkAcls: denied } },
  ],
});

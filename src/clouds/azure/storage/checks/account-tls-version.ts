import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { StorageAccount } from '../assets.ts';

export default defineCheck({
  id: 'azure.storage.account-tls-version',
  version: 1,
  title: 'Storage account accepts TLS 1.2 or newer only',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: StorageAccount,
  rationale:
    'TLS 1.0 and 1.1 are broken and retired. An account that still accepts them can be talked down to them by somebody on the way, who then reads what was meant to be encrypted.',
  remediation: {
    console: [
      'Look in the metrics or logs of the account for clients that use an older version.',
      'Open the storage account in the Azure portal and choose Configuration.',
      'Set Minimum TLS version to Version 1.2 and save.',
    ],
    cli: 'az storage account update --resource-group <group> --name <account> --min-tls-version TLS1_2',
    terraform: `resource "azurerm_storage_account" "example" {
  # …
  min_tls_version = "TLS1_2"
}`,
  },
  references: ['https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version'],
  reads: ['minimumTlsVersion'],
  judge: (account) => {
    const minimumTlsVersion = account.minimumTlsVersion ?? 'TLS1_0';
    if (minimumTlsVersion === 'TLS1_2' || minimumTlsVersion === 'TLS1_3') return pass({ minimumTlsVersion });
    return fail('The account accepts {minimumTlsVersion}', { minimumTlsVersion });
  },
  examples: [
    { outcome: 'pass', because: 'TLS 1.2 is the oldest', asset: { minimumTlsVersion: 'TLS1_2' } },
    { outcome: 'fail', because: 'TLS 1.1 is accepted', asset: { minimumTlsVersion: 'TLS1_1' } },
    { outcome: 'fail', because: 'without a setting TLS 1.0 is accepted', asset: { minimumTlsVersion: null } },
    { outcome: 'unknown', because: 'the setting is not known', asset: { minimumTlsVersion: denied } },
  ],
});

import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { keepsBlobs, StorageAccount } from '../assets.ts';

const account = { kind: 'StorageV2', isHnsEnabled: null };

export default defineCheck({
  id: 'azure.storage.account-blob-versioning',
  version: 1,
  title: 'Storage account keeps earlier versions of blobs',
  dimension: 'security-risk',
  category: 'data',
  severity: 'low',
  free: true,
  asset: StorageAccount,
  rationale:
    'What is overwritten by mistake or encrypted by an intruder is lost without earlier versions. With versioning every write leaves the state before it, which can be read and restored.',
  remediation: {
    console: [
      'Open the storage account in the Azure portal and choose Data protection.',
      'Choose Enable versioning for blobs, and how long versions are kept: they cost storage.',
      'Save.',
    ],
    cli: 'az storage account blob-service-properties update --resource-group <group> --account-name <account> --enable-versioning true',
    terraform: `resource "azurerm_storage_account" "example" {
  # …
  blob_properties {
    versioning_enabled = true
  }
}`,
  },
  references: ['https://learn.microsoft.com/azure/storage/blobs/versioning-overview'],
  reads: ['kind', 'isHnsEnabled', 'isVersioningEnabled'],
  appliesTo: (account) => {
    if (!keepsBlobs(account.kind)) return notApplicable('The account keeps files and no blobs');
    return account.isHnsEnabled === true ? notApplicable('A data lake with folders has no versions') : true;
  },
  judge: (account) =>
    account.isVersioningEnabled === true
      ? pass({ isVersioningEnabled: true })
      : fail('Versioning of blobs is off', { isVersioningEnabled: account.isVersioningEnabled }),
  examples: [
    { outcome: 'pass', because: 'versioning is on', asset: { ...account, isVersioningEnabled: true } },
    { outcome: 'fail', because: 'versioning is off', asset: { ...account, isVersioningEnabled: false } },
    { outcome: 'fail', because: 'it was never switched on', asset: { ...account, isVersioningEnabled: null } },
    {
      outcome: 'not-applicable',
      because: 'versioning is not offered there',
      asset: { ...account, isHnsEnabled: true, isVersioningEnabled: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'it has file shares only',
      asset: { ...account, kind: 'FileStorage', isVersioningEnabled: denied },
    },
    { outcome: 'unknown', because: 'reading was denied', asset: { ...account, isVersioningEnabled: denied } },
  ],
});

import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { keepsBlobs, StorageAccount } from '../assets.ts';

export default defineCheck({
  id: 'azure.storage.account-no-public-blobs',
  version: 1,
  title: 'Storage account forbids anonymous access to blobs',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: StorageAccount,
  rationale:
    'As long as the account allows it, whoever may change a container can open it to everyone, and searchers for open containers find it soon. Forbidding it for the whole account makes that mistake impossible.',
  remediation: {
    console: [
      'Find out which containers are read anonymously, and give their readers another way: a signed address or a content delivery network.',
      'Open the storage account in the Azure portal and choose Configuration.',
      'Set Allow Blob anonymous access to Disabled and save.',
    ],
    cli: 'az storage account update --resource-group <group> --name <account> --allow-blob-public-access false',
    terraform: `resource "azurerm_storage_account" "example" {
  # …
  allow_nested_items_to_be_public = false
}`,
  },
  references: ['https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent'],
  reads: ['kind', 'allowBlobPublicAccess'],
  appliesTo: (account) => keepsBlobs(account.kind) || notApplicable('The account keeps files and no blobs'),
  judge: (account) => {
    const allowed = account.allowBlobPublicAccess;
    if (allowed === null) return unknown('The account does not tell whether it allows anonymous access');
    if (!allowed) return pass({ allowBlobPublicAccess: false });
    return fail('Containers of the account may be opened to everyone', { allowBlobPublicAccess: true });
  },
  examples: [
    { outcome: 'pass', because: 'it is forbidden', asset: { kind: 'StorageV2', allowBlobPublicAccess: false } },
    { outcome: 'fail', because: 'it is allowed', asset: { kind: 'StorageV2', allowBlobPublicAccess: true } },
    {
      outcome: 'unknown',
      because: 'older accounts that do not tell allow it, newer ones forbid it',
      asset: { kind: 'Storage', allowBlobPublicAccess: null },
    },
    {
      outcome: 'not-applicable',
      because: 'it has file shares only',
      asset: { kind: 'FileStorage', allowBlobPublicAccess: true },
    },
    {
      outcome: 'unknown',
      because: 'the setting is not known',
      asset: { kind: 'StorageV2', allowBlobPublicAccess: denied },
    },
  ],
});

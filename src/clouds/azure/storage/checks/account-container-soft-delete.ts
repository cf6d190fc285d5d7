import { defineCheck, denied } from '#model/check.ts';
import { integerParam } from '#model/param.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { keepsBlobs, StorageAccount } from '../assets.ts';

const kept = (days: number, enabled = true) => ({
  kind: 'StorageV2',
  containerDeleteRetentionPolicy: { enabled, days },
});

export default defineCheck({
  id: 'azure.storage.account-container-soft-delete',
  version: 1,
  title: 'Deleted containers of the storage account can be brought back',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: StorageAccount,
  rationale:
    'Deleting a container takes all of its blobs along, and soft delete of blobs does not help there. With soft delete of containers it can be brought back as it was.',
  remediation: {
    console: [
      'Open the storage account in the Azure portal and choose Data protection.',
      'Choose Enable soft delete for containers, and how many days deleted containers are kept.',
      'Save.',
    ],
    cli: 'az storage account blob-service-properties update --resource-group <group> --account-name <account> --enable-container-delete-retention true --container-delete-retention-days 7',
    terraform: `resource "azurerm_storage_account" "example" {
  # …
  blob_properties {
    container_delete_retention_policy {
      days = 7
    }
  }
}`,
  },
  references: ['https://learn.microsoft.com/azure/storage/blobs/soft-delete-container-overview'],
  reads: ['kind', 'containerDeleteRetentionPolicy'],
  params: {
    minimumDays: integerParam({
      default: 7,
      minimum: 1,
      maximum: 365,
      description: { en: 'Days that deleted containers must be kept at least.', zh: '已删除的容器至少应保留的天数。' },
    }),
  },
  appliesTo: (account) => keepsBlobs(account.kind) || notApplicable('The account keeps files and no blobs'),
  judge: (account, { params }) => {
    // Off unless somebody switches it on: then the service leaves it out.
    const policy = account.containerDeleteRetentionPolicy;
    if (policy === null || !policy.enabled) return fail('Containers are gone at once when they are deleted', {});
    const { days } = policy;
    if (days === null || days < params.minimumDays)
      return fail('Deleted containers are kept for {days} days', { days });
    return pass({ days });
  },
  examples: [
    { outcome: 'pass', because: 'they are kept for two weeks', asset: kept(14) },
    { outcome: 'fail', because: 'soft delete is off', asset: kept(14, false) },
    {
      outcome: 'fail',
      because: 'it was never switched on',
      asset: { kind: 'StorageV2', containerDeleteRetentionPolicy: null },
    },
    { outcome: 'fail', because: 'one day is too short', asset: kept(1) },
    { outcome: 'pass', because: 'one day is enough here', asset: kept(1), params: { minimumDays: 1 } },
    {
      outcome: 'not-applicable',
      because: 'it has file shares only',
      asset: { kind: 'FileStorage', containerDeleteRetentionPolicy: denied },
    },
    {
      outcome: 'unknown',
      because: 'reading was denied',
      asset: { kind: 'StorageV2', containerDeleteRetentionPolicy: denied },
    },
  ],
});

import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { keepsBlobs, StorageAccount } from '../assets.ts';

const replicates = (allowCrossTenantReplication: boolean | null) => ({
  kind: 'StorageV2',
  allowCrossTenantReplication,
});

export default defineCheck({
  id: 'azure.storage.account-no-cross-tenant-replication',
  version: 1,
  title: 'Storage account does not let blobs be replicated into other directories',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: StorageAccount,
  rationale:
    'A replication policy quietly copies every new blob into an account of somebody else. Where other directories are allowed as targets, one changed policy carries data out of the organisation without a download.',
  remediation: {
    console: [
      'Open the storage account in the Azure portal and choose Object replication.',
      'Delete the policies whose other account belongs to another directory.',
      'Choose Advanced settings, clear Allow cross-tenant replication, and confirm.',
    ],
    cli: 'az storage account update --resource-group <group> --name <account> --allow-cross-tenant-replication false',
    terraform: `resource "azurerm_storage_account" "example" {
  # …
  cross_tenant_replication_enabled = false
}`,
  },
  references: ['https://learn.microsoft.com/azure/storage/blobs/object-replication-prevent-cross-tenant-policies'],
  reads: ['kind', 'allowCrossTenantReplication'],
  appliesTo: (account) => keepsBlobs(account.kind) || notApplicable('The account keeps files and no blobs'),
  judge: (account) => {
    const allowed = account.allowCrossTenantReplication;
    if (allowed === null) return unknown('The account does not tell whether other directories are allowed');
    if (!allowed) return pass({ allowCrossTenantReplication: false });
    return fail('Blobs may be replicated into other directories', { allowCrossTenantReplication: true });
  },
  examples: [
    { outcome: 'pass', because: 'it is forbidden', asset: replicates(false) },
    { outcome: 'fail', because: 'it is allowed', asset: replicates(true) },
    { outcome: 'unknown', because: 'only newer accounts that do not tell forbid it', asset: replicates(null) },
    {
      outcome: 'not-applicable',
      because: 'it has file shares only',
      asset: { ...replicates(true), kind: 'FileStorage' },
    },
    {
      outcome: 'unknown',
      because: 'the setting is not known',
      asset: { ...replicates(true), allowCrossTenantReplication: denied },
    },
  ],
});

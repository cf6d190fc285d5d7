import { defineAsset, link } from '#model/asset.ts';
import { flag, integer, object, optional, text } from '#model/field.ts';
import { armId, word } from '../arm-fields.ts';

const Retention = optional(
  object({
    enabled: flag(),
    days: optional(integer('How long deleted things can be brought back.')),
  }),
);

/** A storage account. */
export const StorageAccount = defineAsset({
  kind: 'azure.storage.account',
  title: { en: 'Storage account', zh: '存储账户' },
  description: 'Keeps blobs, files, queues and tables.',
  fields: {
    resourceId: armId('Its resource id, in lower case.'),
    kind: text('Storage, StorageV2, BlobStorage, BlockBlobStorage or FileStorage.'),
    isHnsEnabled: optional(flag('Whether it is a data lake with folders; only on when it is true.')),
    allowBlobPublicAccess: optional(
      flag(
        'Whether containers may be opened to everyone. Null, not told: the vendor documents true in versions before 2023-01-01 and false since.',
      ),
    ),
    supportsHttpsTrafficOnly: flag('Whether requests over HTTP are refused.'),
    minimumTlsVersion: optional(
      word(
        ['TLS1_0', 'TLS1_1', 'TLS1_2', 'TLS1_3'],
        'The oldest TLS version that is accepted; the default interpretation of null is TLS 1.0.',
      ),
    ),
    publicNetworkAccess: optional(
      word(
        ['Enabled', 'Disabled', 'SecuredByPerimeter'],
        'Whether it has public endpoints; null where it is not told.',
      ),
    ),
    networkAcls: object(
      {
        defaultAction: word(['Allow', 'Deny'], 'What becomes of requests that no rule is for.'),
        bypass: optional(text('Who passes the firewall: None, or any of Logging, Metrics and AzureServices.')),
      },
      'The firewall of its public endpoints.',
    ),
    allowSharedKeyAccess: optional(
      flag('Whether its keys are accepted; null is equivalent to true, as the vendor says.'),
    ),
    allowCrossTenantReplication: optional(
      flag('Whether blobs may be replicated into other directories. Null is false only for newer accounts.'),
    ),
    encryption: object(
      {
        keySource: optional(text('Microsoft.Storage or Microsoft.Keyvault.')),
        requireInfrastructureEncryption: optional(flag('Whether data is encrypted twice; only when it is true.')),
      },
      'Encryption at rest.',
    ),
    deleteRetentionPolicy: Retention,
    containerDeleteRetentionPolicy: Retention,
    isVersioningEnabled: optional(flag('Whether earlier versions of blobs are kept; only when it is true.')),
  },
});

/** A container of blobs. */
export const Container = defineAsset({
  kind: 'azure.storage.container',
  title: { en: 'Blob container', zh: 'Blob 容器' },
  description: 'A container of blobs in a storage account.',
  fields: {
    accountId: armId('The storage account that it is in.'),
    publicAccess: word(['Container', 'Blob', 'None'], 'What everyone may read without logging on.'),
  },
  links: {
    accounts: link(StorageAccount, 'resourceId', {
      near: 'accountId',
      scope: 'account',
      description: 'The storage account that it is in.',
    }),
  },
});

/** The kinds of accounts that keep blobs: learn.microsoft.com/azure/storage/common/storage-account-overview */
export function keepsBlobs(kind: unknown): boolean {
  return kind !== 'FileStorage';
}

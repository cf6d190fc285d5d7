import { type ArmEstate, armResource, resourceId, subscription } from '../estate.ts';

const accounts = 'Microsoft.Storage/storageAccounts';
const containers = `${accounts}/blobServices/containers`;

const account = (name: string, kind: string, properties: object) =>
  armResource('shop', accounts, name, {
    sku: { name: 'Standard_LRS', tier: 'Standard' },
    kind,
    properties: { provisioningState: 'Succeeded', ...properties },
  });
const blobService = (name: string, properties: object) => ({
  id: `${resourceId('shop', accounts, name)}/blobServices/default`,
  name: 'default',
  type: `${accounts}/blobServices`,
  properties,
});
const container = (of: string, name: string, publicAccess: string) => ({
  id: resourceId('shop', containers, of, 'default', name),
  name,
  type: containers,
  properties: { publicAccess, hasLegalHold: false, leaseState: 'Available' },
});
const blobs = (name: string) => `${resourceId('shop', accounts, name)}/blobServices/default`;

const encryption = { keySource: 'Microsoft.Storage', services: { blob: { enabled: true } } };

/** Three storage accounts: one as it should be, one that is open, one for files alone that tells little. */
export const estate: ArmEstate = {
  contents: {
    [`${subscription}/providers/${accounts}`]: [
      account('shopgood', 'StorageV2', {
        allowBlobPublicAccess: false,
        supportsHttpsTrafficOnly: true,
        minimumTlsVersion: 'TLS1_2',
        publicNetworkAccess: 'Disabled',
        networkAcls: { defaultAction: 'Deny', bypass: 'Logging, AzureServices', ipRules: [], virtualNetworkRules: [] },
        allowSharedKeyAccess: false,
        allowCrossTenantReplication: false,
        encryption: { ...encryption, requireInfrastructureEncryption: true },
      }),
      account('shopopen', 'StorageV2', {
        allowBlobPublicAccess: true,
        supportsHttpsTrafficOnly: false,
        publicNetworkAccess: 'Enabled',
        networkAcls: { defaultAction: 'Allow', bypass: 'None', ipRules: [], virtualNetworkRules: [] },
        allowCrossTenantReplication: true,
        encryption,
      }),
      account('shopfiles', 'FileStorage', {
        supportsHttpsTrafficOnly: true,
        minimumTlsVersion: 'TLS1_0',
        networkAcls: { defaultAction: 'Deny', bypass: 'None', ipRules: [], virtualNetworkRules: [] },
        encryption,
      }),
    ],
    [blobs('shopgood')]: blobService('shopgood', {
      deleteRetentionPolicy: { enabled: true, days: 14 },
      containerDeleteRetentionPolicy: { enabled: true, days: 14 },
      isVersioningEnabled: true,
    }),
    [blobs('shopopen')]: blobService('shopopen', { deleteRetentionPolicy: { enabled: false } }),
    [`${blobs('shopgood')}/containers`]: [
      container('shopgood', 'orders', 'None'),
      container('shopgood', 'leftover', 'Blob'),
    ],
    [`${blobs('shopopen')}/containers`]: [
      container('shopopen', 'pictures', 'Container'),
      container('shopopen', 'invoices', 'None'),
    ],
  },
  expect: {
    'azure.storage.account-no-public-blobs': { shopgood: 'pass', shopopen: 'fail', shopfiles: 'not-applicable' },
    'azure.storage.container-no-public-access': {
      orders: 'pass',
      leftover: 'pass',
      pictures: 'fail',
      invoices: 'pass',
    },
    'azure.storage.account-https-only': { shopgood: 'pass', shopopen: 'fail', shopfiles: 'pass' },
    'azure.storage.account-tls-version': { shopgood: 'pass', shopopen: 'fail', shopfiles: 'fail' },
    'azure.storage.account-network-default-deny': { shopgood: 'pass', shopopen: 'fail', shopfiles: 'pass' },
    'azure.storage.account-no-public-network': { shopgood: 'pass', shopopen: 'fail', shopfiles: 'unknown' },
    'azure.storage.account-no-shared-key': { shopgood: 'pass', shopopen: 'fail', shopfiles: 'fail' },
    'azure.storage.account-blob-soft-delete': { shopgood: 'pass', shopopen: 'fail', shopfiles: 'not-applicable' },
    'azure.storage.account-container-soft-delete': { shopgood: 'pass', shopopen: 'fail', shopfiles: 'not-applicable' },
    'azure.storage.account-blob-versioning': { shopgood: 'pass', shopopen: 'fail', shopfiles: 'not-applicable' },
    'azure.storage.account-infrastructure-encryption': { shopgood: 'pass', shopopen: 'fail', shopfiles: 'fail' },
    'azure.storage.account-no-cross-tenant-replication': {
      shopgood: 'pass',
      shopopen: 'fail',
      shopfiles: 'not-applicable',
    },
    'azure.storage.account-trusted-services-bypass': {
      shopgood: 'pass',
      shopopen: 'not-applicable',
      shopfiles: 'fail',
    },
  },
};

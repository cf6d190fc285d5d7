import { z } from 'zod';
import { armGet, armList, resource } from '../arm.ts';

// Shapes: @azure/arm-storage 20.0.0, which is made for this version.
const apiVersion = '2025-08-01';
const provider = 'Microsoft.Storage';

const properties = z.record(z.string(), z.unknown());

export const listStorageAccounts = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Storage/storageAccounts',
  apiVersion,
  permission: 'Microsoft.Storage/storageAccounts/read',
  shared: true,
  item: z.object({ ...resource, kind: z.unknown().optional(), properties }),
});

export const getBlobService = armGet({
  provider,
  path: '{account}/blobServices/default',
  apiVersion,
  permission: 'Microsoft.Storage/storageAccounts/blobServices/read',
  reply: z.object({ properties }),
});

/** Without deleted containers, which are listed on request only. */
export const listContainers = armList({
  provider,
  path: '{account}/blobServices/default/containers',
  apiVersion,
  permission: 'Microsoft.Storage/storageAccounts/blobServices/containers/read',
  item: z.object({ ...resource, properties }),
});

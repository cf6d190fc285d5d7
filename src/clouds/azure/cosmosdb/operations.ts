import { z } from 'zod';
import { armList, resource } from '../arm.ts';

/** Shapes: @azure/arm-cosmosdb 16.4.0, which is made for this version. */
export const listAccounts = armList({
  provider: 'Microsoft.DocumentDB',
  path: '/subscriptions/{subscription}/providers/Microsoft.DocumentDB/databaseAccounts',
  apiVersion: '2025-10-15',
  permission: 'Microsoft.DocumentDB/databaseAccounts/read',
  item: z.object({ ...resource, kind: z.unknown().optional(), properties: z.record(z.string(), z.unknown()) }),
});

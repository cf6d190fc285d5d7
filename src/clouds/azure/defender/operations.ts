import { z } from 'zod';
import { armList, resource } from '../arm.ts';

const provider = 'Microsoft.Security';
const properties = z.record(z.string(), z.unknown());
const { id, name } = resource;

// The only version that tells whether a contact is enabled and whether it hears of attack paths; there is no stable one.
export const listSecurityContacts = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Security/securityContacts',
  apiVersion: '2023-12-01-preview',
  permission: 'Microsoft.Security/securityContacts/read',
  item: z.object({ id, name, properties }),
});

export const listPricings = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Security/pricings',
  apiVersion: '2024-01-01',
  permission: 'Microsoft.Security/pricings/read',
  item: z.object({ id, name, properties }),
});

export const listSettings = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Security/settings',
  apiVersion: '2022-05-01',
  permission: 'Microsoft.Security/settings/read',
  item: z.object({ id, name, properties }),
});

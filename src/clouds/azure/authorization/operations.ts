import { z } from 'zod';
import { armList, resource } from '../arm.ts';

const provider = 'Microsoft.Authorization';
const apiVersion = '2022-04-01';
const { id, name } = resource;
const properties = z.record(z.string(), z.unknown());

/** At the subscription and above it; without the filter, assignments of every single resource would come too. */
export const listRoleAssignments = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Authorization/roleAssignments',
  apiVersion,
  query: { $filter: 'atScope()' },
  permission: 'Microsoft.Authorization/roleAssignments/read',
  item: z.object({ id, name, properties }),
});

export const listCustomRoles = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions',
  apiVersion,
  query: { $filter: "type eq 'CustomRole'" },
  permission: 'Microsoft.Authorization/roleDefinitions/read',
  item: z.object({ id, name, properties: properties.and(z.object({ type: z.string() })) }),
});

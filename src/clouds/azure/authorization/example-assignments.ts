import { builtInRoles } from './assignments.ts';

/** The name of the subscription of the examples. */
export const name = '00000000-0000-0000-0000-000000000001';
const roleDefinitions = `/subscriptions/${name}/providers/microsoft.authorization/roledefinitions`;
export const scopes = {
  root: '/',
  managementGroup: '/providers/microsoft.management/managementgroups/acme',
  subscription: `/subscriptions/${name}`,
  resourceGroup: `/subscriptions/${name}/resourcegroups/shop`,
} as const;

export function owner(principalId: string, scope: string = scopes.subscription, principalType: string | null = 'User') {
  return { roleDefinitionId: `${roleDefinitions}/${builtInRoles.owner}`, principalId, principalType, scope };
}

export function accessAdministrator(principalId: string, scope: string = scopes.root) {
  const roleDefinitionId = `/providers/microsoft.authorization/roledefinitions/${builtInRoles.userAccessAdministrator}`;
  return { roleDefinitionId, principalId, principalType: 'User', scope };
}

export const reader = {
  ...owner('reader'),
  roleDefinitionId: `${roleDefinitions}/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
};

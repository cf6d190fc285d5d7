import { type ArmEstate, subscription, subscriptionId } from '../estate.ts';

const provider = 'Microsoft.Authorization';
const list = `${subscription}/providers/${provider}`;
const managementGroup = '/providers/Microsoft.Management/managementGroups/acme';
const roles = {
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bdc635',
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  userAccessAdministrator: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
} as const;

function assignment(principalId: string, role: keyof typeof roles, scope = subscription, principalType = 'User') {
  const name = `${role}-${principalId}`;
  return {
    id: `${scope === '/' ? '' : scope}/providers/${provider}/roleAssignments/${name}`,
    name,
    type: `${provider}/roleAssignments`,
    properties: { roleDefinitionId: `${list}/roleDefinitions/${roles[role]}`, principalId, principalType, scope },
  };
}

function role(name: string, actions: readonly string[]) {
  const permissions = [{ actions, notActions: [], dataActions: [], notDataActions: [] }];
  const properties = { roleName: name, type: 'CustomRole', permissions, assignableScopes: [subscription] };
  return { id: `${list}/roleDefinitions/${name}`, name, type: `${provider}/roleDefinitions`, properties };
}

/** Four owners, two of them from above; nobody rules the root; a partner's group reads along. */
export const estate: ArmEstate = {
  contents: {
    [`${list}/roleAssignments?$filter=atScope()`]: [
      assignment('alice', 'owner'),
      assignment('bob', 'owner'),
      assignment('admins', 'owner', managementGroup, 'Group'),
      assignment('carol', 'owner', '/'),
      assignment('dave', 'userAccessAdministrator'),
      assignment('partner', 'reader', subscription, 'ForeignGroup'),
    ],
    [`${list}/roleDefinitions?$filter=type eq 'CustomRole'`]: [
      role('second-owner', ['*']),
      role('lock-keeper', ['Microsoft.Authorization/locks/*']),
    ],
  },
  expect: {
    'azure.authorization.subscription-few-owners': { [subscriptionId]: 'fail' },
    'azure.authorization.subscription-resource-lock-role': { [subscriptionId]: 'pass' },
    'azure.authorization.root-no-user-access-administrator': { [subscriptionId]: 'pass' },
    'azure.authorization.custom-role-no-administrator': { 'second-owner': 'fail', 'lock-keeper': 'pass' },
    'azure.authorization.role-assignment-no-foreign-group': {
      'owner-alice': 'pass',
      'owner-bob': 'pass',
      'owner-admins': 'pass',
      'owner-carol': 'pass',
      'userAccessAdministrator-dave': 'pass',
      'reader-partner': 'fail',
    },
  },
};

/** Two owners, one who rules the root, and nobody for locks. */
export const other: ArmEstate = {
  contents: {
    [`${list}/roleAssignments?$filter=atScope()`]: [
      assignment('alice', 'owner'),
      assignment('bob', 'owner'),
      assignment('carol', 'userAccessAdministrator', '/'),
    ],
    [`${list}/roleDefinitions?$filter=type eq 'CustomRole'`]: [role('second-owner', ['*'])],
  },
  expect: {
    'azure.authorization.subscription-few-owners': { [subscriptionId]: 'pass' },
    'azure.authorization.subscription-resource-lock-role': { [subscriptionId]: 'fail' },
    'azure.authorization.root-no-user-access-administrator': { [subscriptionId]: 'fail' },
    'azure.authorization.custom-role-no-administrator': { 'second-owner': 'fail' },
    'azure.authorization.role-assignment-no-foreign-group': {
      'owner-alice': 'pass',
      'owner-bob': 'pass',
      'userAccessAdministrator-carol': 'pass',
    },
  },
};

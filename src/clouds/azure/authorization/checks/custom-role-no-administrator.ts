import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { isEveryAction } from '../actions.ts';
import { CustomRole } from '../assets.ts';
import { scopes } from '../example-assignments.ts';

const permission = (actions: readonly string[] | null, notActions: readonly string[] | null = []) => ({
  actions,
  notActions,
  dataActions: [],
  notDataActions: [],
});
const everything = [permission(['*'])];

export default defineCheck({
  id: 'azure.authorization.custom-role-no-administrator',
  version: 1,
  title: 'Custom role does not allow every action on a subscription',
  dimension: 'ciem',
  category: 'identity',
  severity: 'high',
  free: true,
  asset: CustomRole,
  rationale:
    'A custom role with every action is the role Owner under another name: it is missing from every list of owners, and what people watch for owners does not watch it. What is left out by notActions is seldom all that should be.',
  remediation: {
    console: [
      'In the Azure portal, open the subscription > Access control (IAM) > Roles, filter by custom roles and open the role.',
      'See under Assignments who holds it, and give them roles with the actions that they need.',
      'Replace * by these actions, or delete the role when nobody holds it any more.',
    ],
    cli: [
      'az role definition list --custom-role-only true',
      'az role definition delete --name <role> --custom-role-only true',
    ].join('\n'),
    terraform: `resource "azurerm_role_definition" "example" {
  name  = "Machine operator"
  scope = data.azurerm_subscription.current.id
  permissions {
    actions = ["Microsoft.Compute/virtualMachines/start/action"] # never "*"
  }
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/role-based-access-control/custom-roles',
    'https://learn.microsoft.com/rest/api/authorization/role-definitions/list',
  ],
  reads: ['permissions', 'assignableScopes'],
  judge: (role) => {
    const open = role.permissions.find(({ actions }) => (actions ?? []).some(isEveryAction));
    if (!open) return pass({ everyAction: false });
    const notActions = open.notActions ?? [];
    const wide = role.assignableScopes.filter((scope) => !/^\/subscriptions\/[^/]+\/./.test(scope));
    const evidence = { everyAction: true, notActions, assignableScopes: role.assignableScopes };
    if (wide.length === 0) return pass(evidence, 'It allows every action, but only in resource groups');
    return notActions.length === 0
      ? fail('The role allows every action', evidence)
      : fail('The role allows every action but {notActions}', evidence);
  },
  examples: [
    {
      outcome: 'pass',
      because: 'it allows a few actions',
      asset: {
        permissions: [permission(['Microsoft.Compute/virtualMachines/*', '*/read'])],
        assignableScopes: [scopes.subscription],
      },
    },
    {
      outcome: 'pass',
      because: 'it can be assigned in one resource group only',
      asset: { permissions: everything, assignableScopes: [scopes.resourceGroup] },
    },
    {
      outcome: 'pass',
      because: 'it allows nothing but to read data',
      asset: { permissions: [permission(null)], assignableScopes: [scopes.subscription] },
    },
    {
      outcome: 'fail',
      because: 'it allows every action on the subscription',
      asset: { permissions: everything, assignableScopes: [scopes.subscription] },
    },
    {
      outcome: 'fail',
      because: 'the second block of permissions allows everything',
      asset: {
        permissions: [permission(['Microsoft.Compute/*']), ...everything],
        assignableScopes: [scopes.managementGroup],
      },
    },
    {
      outcome: 'fail',
      because: 'leaving something out of everything leaves almost everything',
      asset: {
        permissions: [permission(['*'], ['Microsoft.Authorization/*/write'])],
        assignableScopes: [scopes.root],
      },
    },
    {
      outcome: 'unknown',
      because: 'what the role allows could not be read',
      asset: { permissions: denied, assignableScopes: [scopes.subscription] },
    },
    {
      outcome: 'unknown',
      because: 'where it can be assigned could not be read',
      asset: { permissions: everything, assignableScopes: denied },
    },
  ],
});

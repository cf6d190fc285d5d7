import { known } from '#logic/known.ts';
import { cutShort, defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { allowsSpecifically } from '../actions.ts';

const actions = ['Microsoft.Authorization/locks/write', 'Microsoft.Authorization/locks/delete'];
const roleWith = (allowed: readonly string[], notActions: readonly string[] = []) => ({
  roleName: 'Example',
  permissions: [{ actions: allowed, notActions, dataActions: [], notDataActions: [] }],
});
const lockKeeper = roleWith(['Microsoft.Authorization/locks/*']);

export default defineCheck({
  id: 'azure.authorization.subscription-resource-lock-role',
  version: 1,
  title: 'A custom role is for administering resource locks',
  dimension: 'ciem',
  category: 'identity',
  severity: 'low',
  free: true,
  asset: Subscription,
  rationale:
    'Locks keep important resources from being deleted by mistake. Without a role of its own for them, only owners and user access administrators can set one, so either nobody does or more people become owners than should.',
  remediation: {
    console: [
      'In the Azure portal, open the subscription > Access control (IAM) and choose Add > Add custom role.',
      'Add the permissions Microsoft.Authorization/locks/*, name the role and create it.',
      'Assign it to those who look after locks.',
    ],
    cli: `az role definition create --role-definition '{"Name":"Resource lock administrator","Description":"Sets and removes resource locks","Actions":["Microsoft.Authorization/locks/*"],"AssignableScopes":["/subscriptions/<subscription>"]}'`,
    terraform: `resource "azurerm_role_definition" "locks" {
  name  = "Resource lock administrator"
  scope = data.azurerm_subscription.current.id
  permissions {
    actions = ["Microsoft.Authorization/locks/*"]
  }
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources',
    'https://learn.microsoft.com/azure/role-based-access-control/custom-roles',
  ],
  reads: ['state', 'customRoles.roleName', 'customRoles.permissions'],
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription) => {
    const others = [];
    for (const role of subscription.customRoles) {
      const isMeant = () => actions.every((action) => allowsSpecifically(role.permissions, action));
      if (known(isMeant)) return pass({ role: known(() => role.roleName) ?? role.$name });
      others.push(isMeant);
    }
    for (const isMeant of others) isMeant();
    return fail('No custom role is for {actions}', { actions, customRoles: others.length });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'a role is for locks',
      asset: { state: 'Enabled', customRoles: [roleWith(['Microsoft.Compute/*']), lockKeeper] },
    },
    {
      outcome: 'pass',
      because: 'both actions are named',
      asset: { state: 'Enabled', customRoles: [roleWith(actions)] },
    },
    {
      outcome: 'fail',
      because: 'a role that can do everything is not for locks',
      asset: { state: 'Enabled', customRoles: [roleWith(['*'])] },
    },
    {
      outcome: 'fail',
      because: 'the role may look at locks only',
      asset: { state: 'Enabled', customRoles: [roleWith(['Microsoft.Authorization/locks/read'])] },
    },
    {
      outcome: 'fail',
      because: 'deleting is left out again',
      asset: {
        state: 'Enabled',
        customRoles: [roleWith(['Microsoft.Authorization/locks/*'], ['Microsoft.Authorization/*/Delete'])],
      },
    },
    { outcome: 'fail', because: 'there is no custom role', asset: { state: 'Enabled', customRoles: [] } },
    {
      outcome: 'unknown',
      because: 'a role that could not be read may be the one',
      asset: { state: 'Enabled', customRoles: cutShort([roleWith(['Microsoft.Compute/*'])]) },
    },
    {
      outcome: 'unknown',
      because: 'the roles could not be read',
      asset: { state: 'Enabled', customRoles: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'nobody can change a disabled subscription',
      asset: { state: 'Disabled', customRoles: [] },
    },
  ],
});

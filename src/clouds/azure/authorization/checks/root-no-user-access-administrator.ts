import { cutShort, defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { Subscription } from '../../subscriptions/assets.ts';
import { builtInRoles, hasRole, holdersOf, knownOf, reachOf } from '../assignments.ts';
import { accessAdministrator, name, owner, reader, scopes } from '../example-assignments.ts';

export default defineCheck({
  id: 'azure.authorization.root-no-user-access-administrator',
  version: 1,
  title: 'Nobody is User Access Administrator of the whole directory',
  dimension: 'ciem',
  category: 'identity',
  severity: 'high',
  free: true,
  asset: Subscription,
  rationale:
    'Whoever has this role at the root can make himself owner of every subscription of the directory. Global administrators give it to themselves in an emergency with one switch, and forget to take it back.',
  remediation: {
    console: [
      'Sign in to the Microsoft Entra admin center as the global administrator who holds the role.',
      'Open Identity > Overview > Properties and set Access management for Azure resources to No.',
      'Assignments of people who are no global administrators any more are removed with the command.',
    ],
    cli: 'az role assignment delete --role "User Access Administrator" --assignee <principal id> --scope "/"',
  },
  references: [
    'https://learn.microsoft.com/azure/role-based-access-control/elevate-access-global-admin',
    'https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-subscription',
  ],
  reads: [
    'roleAssignments.roleDefinitionId',
    'roleAssignments.principalId',
    'roleAssignments.principalType',
    'roleAssignments.scope',
  ],
  judge: (subscription) => {
    const role = builtInRoles.userAccessAdministrator;
    const { principals, groups } = holdersOf(
      knownOf(
        subscription.roleAssignments,
        (assignment) => hasRole(assignment, role) && reachOf(assignment) === 'root',
      ),
    );
    const evidence = { principals, groups, scope: '/' };
    if (principals.length > 0)
      return fail('{principals} can give themselves every permission in the directory', evidence);
    for (const assignment of subscription.roleAssignments) if (hasRole(assignment, role)) reachOf(assignment);
    return pass(evidence);
  },
  examples: [
    {
      outcome: 'pass',
      name,
      because: 'nobody has the role',
      asset: { roleAssignments: [owner('alice'), reader] },
    },
    {
      outcome: 'pass',
      name,
      because: 'on the subscription alone it does not reach further',
      asset: { roleAssignments: [accessAdministrator('alice', scopes.subscription)] },
    },
    {
      outcome: 'fail',
      name,
      because: 'the switch was left on',
      asset: { roleAssignments: [reader, accessAdministrator('alice')] },
    },
    {
      outcome: 'fail',
      name,
      because: 'one is known, whatever the rest of the list holds',
      asset: { roleAssignments: cutShort([accessAdministrator('alice')]) },
    },
    {
      outcome: 'unknown',
      name,
      because: 'the rest of the list may hold one',
      asset: { roleAssignments: cutShort([reader]) },
    },
    {
      outcome: 'unknown',
      name,
      because: 'the assignments could not be read',
      asset: { roleAssignments: denied },
    },
  ],
});

import { cutShort, defineCheck, denied } from '#model/check.ts';
import { flagParam, integerParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { builtInRoles, hasRole, holdersOf, knownOf, reachOf } from '../assignments.ts';
import { name, owner, reader, scopes } from '../example-assignments.ts';

const two = [owner('alice'), owner('bob')];

export default defineCheck({
  id: 'azure.authorization.subscription-few-owners',
  version: 1,
  title: 'The role Owner of the subscription is assigned to a few, but not to one alone',
  dimension: 'ciem',
  category: 'identity',
  severity: 'high',
  free: true,
  asset: Subscription,
  rationale:
    'An owner can do everything and give everybody else the same. Each of them is one more password or session that opens the whole subscription to a thief. A single one is a risk too: when that person leaves or is locked out, nobody can act.',
  remediation: {
    console: [
      'In the Azure portal, open the subscription > Access control (IAM) > Role assignments and filter by the role Owner.',
      'Give whoever does not manage access a narrower role, such as Contributor, and remove the assignment of Owner.',
      'Use eligible assignments of Privileged Identity Management for the rest, so that nobody is owner all the time.',
      'Inherited assignments are removed at the management group that is named as their scope.',
    ],
    cli: [
      'az role assignment list --role Owner --scope /subscriptions/<subscription> --include-inherited',
      'az role assignment delete --role Owner --assignee <principal id> --scope /subscriptions/<subscription>',
    ].join('\n'),
  },
  references: [
    'https://learn.microsoft.com/azure/role-based-access-control/best-practices',
    'https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-subscription',
  ],
  reads: [
    'state',
    'roleAssignments.roleDefinitionId',
    'roleAssignments.principalId',
    'roleAssignments.principalType',
    'roleAssignments.scope',
  ],
  params: {
    maximum: integerParam({
      default: 3,
      minimum: 1,
      maximum: 100,
      description: {
        en: 'How many users, groups and applications may be owners. A group counts as one.',
        zh: '最多允许多少个用户、组和应用程序担任所有者。一个组计为一个。',
      },
    }),
    minimum: integerParam({
      default: 2,
      minimum: 0,
      maximum: 100,
      description: {
        en: 'How many owners there must be.',
        zh: '至少需要多少个所有者。',
      },
    }),
    includeInherited: flagParam({
      default: true,
      description: {
        en: 'Count owners of management groups above the subscription and of the root too.',
        zh: '将上级管理组和根的所有者也计算在内。',
      },
    }),
  },
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription, { params }) => {
    const reaches = params.includeInherited ? ['root', 'management-group', 'subscription'] : ['subscription'];
    const owners = knownOf(
      subscription.roleAssignments,
      (assignment) => hasRole(assignment, builtInRoles.owner) && reaches.includes(reachOf(assignment)),
    );
    const holders = holdersOf(owners);
    const count = holders.principals.length;
    const evidence = { count, maximum: params.maximum, minimum: params.minimum, ...holders };
    if (count > params.maximum) return fail('{count} have the role Owner, more than {maximum}', evidence);
    for (const assignment of subscription.roleAssignments)
      if (hasRole(assignment, builtInRoles.owner)) reachOf(assignment);
    if (count >= params.minimum) return pass(evidence);
    return holders.groups.length > 0
      ? unknown('{count} have the role Owner; how many people are in {groups} is not read', evidence)
      : fail('Only {count} have the role Owner, fewer than {minimum}', evidence);
  },
  examples: [
    {
      outcome: 'pass',
      name,
      because: 'two people are owners',
      asset: { state: 'Enabled', roleAssignments: [...two, reader] },
    },
    {
      outcome: 'pass',
      name,
      because: 'the same person in two places is one owner',
      asset: { state: 'Enabled', roleAssignments: [...two, owner('alice', scopes.managementGroup)] },
      params: { maximum: 2 },
    },
    {
      outcome: 'pass',
      name,
      because: 'owners of a resource group are not owners of the subscription',
      asset: {
        state: 'Enabled',
        roleAssignments: [...two, owner('carol', scopes.resourceGroup), owner('dave', scopes.resourceGroup)],
      },
    },
    {
      outcome: 'fail',
      name,
      because: 'four are more than three',
      asset: {
        state: 'Enabled',
        roleAssignments: [...two, owner('carol'), owner('pipeline', undefined, 'ServicePrincipal')],
      },
    },
    {
      outcome: 'fail',
      name,
      because: 'owners of the management group above are owners here too',
      asset: {
        state: 'Enabled',
        roleAssignments: [...two, owner('carol', scopes.managementGroup), owner('dave', scopes.root)],
      },
    },
    {
      outcome: 'pass',
      name,
      because: 'inherited owners are not to be counted',
      asset: {
        state: 'Enabled',
        roleAssignments: [...two, owner('carol', scopes.managementGroup), owner('dave', scopes.root)],
      },
      params: { includeInherited: false },
    },
    {
      outcome: 'fail',
      name,
      because: 'one owner alone can be locked out',
      asset: { state: 'Enabled', roleAssignments: [owner('alice'), reader] },
    },
    {
      outcome: 'unknown',
      name,
      because: 'a group may have one member or many',
      asset: { state: 'Enabled', roleAssignments: [owner('admins', undefined, 'Group')] },
    },
    {
      outcome: 'fail',
      name,
      because: 'what is known is already too much',
      asset: { state: 'Enabled', roleAssignments: cutShort([...two, owner('carol'), owner('dave')]) },
    },
    {
      outcome: 'unknown',
      name,
      because: 'there may be more of them',
      asset: { state: 'Enabled', roleAssignments: cutShort(two) },
    },
    {
      outcome: 'unknown',
      name,
      because: 'the assignments could not be read',
      asset: { state: 'Enabled', roleAssignments: denied },
    },
    {
      outcome: 'not-applicable',
      name,
      because: 'nothing runs in a disabled subscription',
      asset: { state: 'Disabled', roleAssignments: [owner('alice')] },
    },
  ],
});

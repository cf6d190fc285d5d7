import { defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { RoleAssignment } from '../assets.ts';
import { owner, scopes } from '../example-assignments.ts';

const assigned = { ...owner('admins', scopes.subscription, 'Group') };

export default defineCheck({
  id: 'azure.authorization.role-assignment-no-foreign-group',
  version: 1,
  title: 'Roles on the subscription are not held by groups of other directories',
  dimension: 'ciem',
  category: 'identity',
  severity: 'medium',
  free: true,
  asset: RoleAssignment,
  rationale:
    'Who is in a group of another directory is decided there: by a partner, or by a company that was sold years ago. Such an assignment lets people in whom nobody here has ever seen, and no list here shows their names.',
  remediation: {
    console: [
      'Find out which organisation the group belongs to; assignments of partners who resell Azure look like this.',
      'Where the partner still works for you, replace it by Azure Lighthouse with a narrow role.',
      'Otherwise open the scope of the assignment > Access control (IAM) > Role assignments and remove it.',
    ],
    cli: 'az role assignment delete --ids <role assignment id>',
  },
  references: [
    'https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-subscription',
    'https://learn.microsoft.com/azure/lighthouse/concepts/cloud-solution-provider',
  ],
  reads: ['principalType', 'principalId', 'roleDefinitionId', 'scope'],
  judge: (assignment) => {
    const { principalType } = assignment;
    if (principalType === null)
      return unknown('Who holds the role is not told', { principalId: assignment.principalId });
    if (principalType.toLowerCase() !== 'foreigngroup') return pass({ principalType });
    const { principalId, roleDefinitionId, scope } = assignment;
    return fail('The group {principalId} of another directory holds the role', {
      principalId,
      roleDefinitionId,
      scope,
    });
  },
  examples: [
    { outcome: 'pass', because: 'the group is one of the own directory', asset: assigned },
    { outcome: 'pass', because: 'a user is no group', asset: { ...assigned, principalType: 'User' } },
    {
      outcome: 'fail',
      because: 'the group belongs to another directory',
      asset: { ...assigned, principalType: 'ForeignGroup' },
    },
    {
      outcome: 'unknown',
      because: 'the type of the holder is not told',
      asset: { ...assigned, principalType: null },
    },
    {
      outcome: 'unknown',
      because: 'the type of the holder could not be read',
      asset: { ...assigned, principalType: denied },
    },
  ],
});

import { known, knownMembers } from '#logic/known.ts';
import type { ValuesOf } from '#model/field.ts';
import type { RoleAssignment } from './assets.ts';

type Assignment = Pick<
  ValuesOf<(typeof RoleAssignment)['fields']>,
  'roleDefinitionId' | 'principalId' | 'principalType' | 'scope'
>;

/** Roles that are built in have the same id everywhere: learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const builtInRoles = {
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bdc635',
  userAccessAdministrator: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
} as const;

/** Where an assignment holds, as seen from the subscription. */
export type Reach = 'root' | 'management-group' | 'subscription' | 'below';

export function reachOf({ scope }: Pick<Assignment, 'scope'>): Reach {
  if (scope === '/') return 'root';
  if (scope.startsWith('/providers/microsoft.management/managementgroups/')) return 'management-group';
  return /^\/subscriptions\/[^/]+\/?$/.test(scope) ? 'subscription' : 'below';
}

/** Those of the assignments that are known and of which `isMeant` is known to hold. */
export function knownOf<A>(assignments: Iterable<A>, isMeant: (assignment: A) => boolean): readonly A[] {
  return knownMembers(assignments).filter((assignment) => known(() => isMeant(assignment)));
}

export function hasRole({ roleDefinitionId }: Pick<Assignment, 'roleDefinitionId'>, role: string): boolean {
  return roleDefinitionId.toLowerCase().endsWith(`/${role}`);
}

/** Who holds a role, each once; the same principal may hold it in several places. */
export interface Holders {
  readonly principals: readonly string[];
  /** of these, groups: their members are not known here */
  readonly groups: readonly string[];
  /** of these, those who hold it by inheritance alone */
  readonly inherited: readonly string[];
}

export function holdersOf(assignments: readonly Assignment[]): Holders {
  const principals = [...new Set(assignments.map(({ principalId }) => principalId))];
  const groups = assignments.filter(({ principalType }) => /group$/i.test(principalType ?? ''));
  const direct = new Set(
    assignments.filter((assignment) => reachOf(assignment) === 'subscription').map(({ principalId }) => principalId),
  );
  return {
    principals,
    groups: [...new Set(groups.map(({ principalId }) => principalId))],
    inherited: principals.filter((principal) => !direct.has(principal)),
  };
}

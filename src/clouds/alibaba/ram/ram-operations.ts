import { z } from 'zod';
import { defineOperation } from '#model/operation.ts';
import { wrapped, wrappedList } from '../reply.ts';
import { beforeAt, Count, Flag, markerPaging, Tags } from './reply-parts.ts';

// Names, members and page sizes as in the typings of @alicloud/ram20150501 1.2.1 and @alicloud/resourcemanager20200331 2.6.1;
// Resource Manager is authorised with RAM's prefix.

export const listGroups = defineOperation({
  service: 'ram',
  name: 'ListGroups',
  permission: 'ram:ListGroups',
  paging: markerPaging(100),
  reply: wrapped('Groups', 'Group', z.object({ GroupName: z.string().min(1) })),
});

export const listRoles = defineOperation({
  service: 'ram',
  name: 'ListRoles',
  permission: 'ram:ListRoles',
  paging: markerPaging(1000),
  reply: wrapped(
    'Roles',
    'Role',
    z.object({ RoleName: z.string().min(1), IsServiceLinkedRole: Flag.optional(), Tags }),
  ),
});

export const listPolicies = defineOperation({
  service: 'ram',
  name: 'ListPolicies',
  permission: 'ram:ListPolicies',
  paging: markerPaging(1000),
  reply: wrapped(
    'Policies',
    'Policy',
    z.object({
      PolicyName: z.string().min(1),
      PolicyType: z.enum(['System', 'Custom']),
      AttachmentCount: Count.nullish(),
      Tags,
    }),
  ),
});

export const getPolicy = defineOperation({
  service: 'ram',
  name: 'GetPolicy',
  permission: 'ram:GetPolicy',
  reply: z
    .object({ DefaultPolicyVersion: z.object({ PolicyDocument: z.unknown() }) })
    .transform((reply) => reply.DefaultPolicyVersion.PolicyDocument),
});

/** Who holds a policy for the whole account. Gives names as in `Identity`. The operation does not page. */
export const listEntitiesForPolicy = defineOperation({
  service: 'ram',
  name: 'ListEntitiesForPolicy',
  permission: 'ram:ListEntitiesForPolicy',
  reply: z
    .object({
      Users: wrappedList('User', z.object({ UserName: z.string().min(1) })).optional(),
      Groups: wrappedList('Group', z.object({ GroupName: z.string().min(1) })).optional(),
      Roles: wrappedList('Role', z.object({ RoleName: z.string().min(1) })).optional(),
    })
    // A body with none of the three is something else. What one of them leaves out, the count of attachments and Resource Manager tell.
    .refine(({ Users, Groups, Roles }) => Users ?? Groups ?? Roles, 'neither Users, Groups nor Roles')
    .transform(({ Users = [], Groups = [], Roles = [] }) => [
      ...Users.map((user) => `user/${beforeAt(user.UserName)}`),
      ...Groups.map((group) => `group/${beforeAt(group.GroupName)}`),
      ...Roles.map((role) => `role/${beforeAt(role.RoleName)}`),
    ]),
});

const principalTypes = { IMSUser: 'user', IMSGroup: 'group', ServiceRole: 'role' } as const;

/** Who holds a policy, for the account or for one resource group. Gives names as in `Identity`. */
export const listPolicyAttachments = defineOperation({
  service: 'resourcemanager',
  name: 'ListPolicyAttachments',
  permission: 'ram:ListPolicyAttachments',
  paging: { style: 'number', input: 'PageNumber', size: ['PageSize', 100], total: 'TotalCount' },
  reply: wrapped(
    'PolicyAttachments',
    'PolicyAttachment',
    z
      .object({
        PrincipalName: z.string().min(1),
        PrincipalType: z.enum(['IMSUser', 'IMSGroup', 'ServiceRole']),
        ResourceGroupId: z.string().nullish(),
      })
      .transform((attachment) => ({
        identity: `${principalTypes[attachment.PrincipalType]}/${beforeAt(attachment.PrincipalName)}`,
        resourceGroupId: attachment.ResourceGroupId ?? '',
      })),
  ),
});

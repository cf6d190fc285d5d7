import { defineAsset } from '#model/asset.ts';
import { list, object, optional, text } from '#model/field.ts';
import { armId } from '../arm-fields.ts';

/** Who holds a role on the whole subscription. */
export const RoleAssignment = defineAsset({
  kind: 'azure.authorization.role-assignment',
  title: { en: 'Role assignment', zh: '角色分配' },
  description:
    'A role that somebody holds on the subscription, or inherits from a management group or the root above it. What is assigned to single resource groups and resources is not read.',
  fields: {
    subscriptionId: text('The subscription, in lower case.'),
    roleDefinitionId: armId('The role; its last part is the same everywhere for roles that are built in.'),
    principalId: text('Who holds it.'),
    principalType: optional(text('User, Group, ServicePrincipal, ForeignGroup or Device; null where it is not told.')),
    scope: armId('Where it holds: the subscription, a management group above it, or / for the whole directory.'),
    condition: optional(text('What narrows it; null for nothing.')),
  },
});

/** A role that the organisation has made itself. */
export const CustomRole = defineAsset({
  kind: 'azure.authorization.custom-role',
  title: { en: 'Custom role', zh: '自定义角色' },
  description: 'A role of the organisation itself that can be assigned on the subscription.',
  fields: {
    subscriptionId: text('The subscription, in lower case.'),
    roleName: text('What people call it.'),
    permissions: list(
      object({
        actions: optional(list(text(), 'What it allows; * stands for anything.')),
        notActions: optional(list(text(), 'What is left out of that.')),
        dataActions: optional(list(text(), 'What it allows to do with data.')),
        notDataActions: optional(list(text(), 'What is left out of that.')),
      }),
      'What it allows, all of it together.',
    ),
    assignableScopes: list(armId(), 'Where it can be assigned.'),
  },
});

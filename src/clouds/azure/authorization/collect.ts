import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, items } from '../arm.ts';
import { CustomRole, RoleAssignment } from './assets.ts';
import { listCustomRoles, listRoleAssignments } from './operations.ts';

async function* readAssignments(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listRoleAssignments)) {
    const { condition, ...properties } = item.properties;
    const fields = { ...properties, condition: condition || null, subscriptionId: reader.account.toLowerCase() };
    yield { ...found(item), fields };
  }
}

async function* readCustomRoles(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listCustomRoles)) {
    const { type, roleName } = item.properties;
    if (type.toLowerCase() === 'builtinrole') continue;
    yield {
      ...found(item),
      ...(typeof roleName === 'string' ? { displayName: roleName } : {}),
      fields: { ...item.properties, subscriptionId: reader.account.toLowerCase() },
    };
  }
}

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: RoleAssignment,
    scope: 'global',
    list: { operations: [listRoleAssignments], read: readAssignments },
  }),
  defineCollector({
    asset: CustomRole,
    scope: 'global',
    list: { operations: [listCustomRoles], read: readCustomRoles },
  }),
];

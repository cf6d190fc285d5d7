import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { subscription, subscriptionId } from '#testing/azure/estate.ts';
import { collectFrom } from '#testing/collect.ts';
import { allowsSpecifically, isEveryAction } from './actions.ts';
import { reachOf } from './assignments.ts';
import { collectors } from './collect.ts';

const service = 'Microsoft.Authorization';
const pathOf = (part: string) => `${subscription}/providers/${service}/${part}`;
const answer = (part: string, rest: Partial<RecordedCall>): RecordedCall => ({
  service,
  operation: `GET ${pathOf(part)}`,
  input: {},
  ...rest,
});
const owner = `${pathOf('roleDefinitions')}/8e3af657-a8ff-443c-a75c-2fe8c4bdc635`;

async function collected(kind: string, calls: readonly RecordedCall[]) {
  return await collectFrom(collectors, calls, { cloud: 'azure', account: subscriptionId, regions: [], kinds: [kind] });
}

test('role assignments are asked for at the subscription and above, and read with their scope', async () => {
  const group = '/providers/Microsoft.Management/managementGroups/Acme';
  const value = [
    {
      id: `${group}/providers/${service}/roleAssignments/a1`,
      name: 'a1',
      properties: {
        roleDefinitionId: owner,
        principalId: 'p1',
        principalType: 'Group',
        scope: group,
        condition: null,
        createdOn: '2026-01-01T00:00:00Z',
      },
    },
    { id: `${pathOf('roleAssignments')}/a2`, name: 'a2', properties: { roleDefinitionId: owner, scope: '/' } },
  ];
  const { assets, gaps } = await collected('azure.authorization.role-assignment', [
    answer('roleAssignments', { input: { $filter: 'atScope()' }, output: { value } }),
  ]);
  const byName = new Map(assets.map((asset) => [asset.name, asset]));
  expect(byName.get('a1')?.fields).toEqual({
    subscriptionId,
    roleDefinitionId: owner.toLowerCase(),
    principalId: 'p1',
    principalType: 'Group',
    scope: group.toLowerCase(),
    condition: null,
  });
  expect(Object.keys(byName.get('a2')?.gaps ?? {})).toEqual(['principalId']);
  expect(gaps).toMatchObject([{ asset: `${pathOf('roleAssignments')}/a2`.toLowerCase() }]);
});

test('custom roles are read, and built-in ones are left out even when they come', async () => {
  const role = (name: string, type: string, properties: object) => ({
    id: `${pathOf('roleDefinitions')}/${name}`,
    name,
    properties: { roleName: `Role ${name}`, type, assignableScopes: [subscription.toUpperCase()], ...properties },
  });
  const permissions = [{ actions: ['*'], notActions: [] }];
  const { assets } = await collected('azure.authorization.custom-role', [
    answer('roleDefinitions', {
      input: { $filter: "type eq 'CustomRole'" },
      output: {
        value: [
          role('r1', 'CustomRole', { permissions }),
          role('r2', 'BuiltInRole', { permissions }),
          role('r3', 'CustomRole', { permissions: 'all' }),
        ],
      },
    }),
  ]);
  expect(assets.map(({ name, displayName, gaps }) => [name, displayName, Object.keys(gaps ?? {})])).toEqual([
    ['r1', 'Role r1', []],
    ['r3', 'Role r3', ['permissions']],
  ]);
  expect(assets[0]?.fields).toEqual({
    subscriptionId,
    roleName: 'Role r1',
    permissions: [{ actions: ['*'], notActions: [], dataActions: null, notDataActions: null }],
    assignableScopes: [subscription],
  });
});

describe.each([
  ['azure.authorization.role-assignment', 'roleAssignments'],
  ['azure.authorization.custom-role', 'roleDefinitions'],
])('the list of %s', (kind, part) => {
  test.each([
    ['a refusal', { error: { code: 'AuthorizationFailed', message: 'no', status: 403 } }, 'AuthorizationFailed'],
    ['a foreign body', { output: { status: 'fine' } }, 'UnexpectedReply'],
    ['an item without properties', { output: { value: [{ id: '/x', name: 'x' }] } }, 'UnexpectedReply'],
  ])('is a gap after %s', async (_what, rest, code) => {
    const { assets, gaps } = await collected(kind, [answer(part, rest)]);
    expect([assets, gaps.map((gap) => [gap.code, gap.asset])]).toEqual([[], [[code, null]]]);
  });

  test('goes on with the next page', async () => {
    const page = (name: string, more: object) => ({
      value: [{ id: `${pathOf(part)}/${name}`, name, properties: { type: 'CustomRole' } }],
      ...more,
    });
    const nextLink = `https://management.azure.com${pathOf(part)}?api-version=x&$skipToken=2`;
    const { assets } = await collected(kind, [
      answer(part, { output: page('one', { nextLink }) }),
      answer(part, { input: { $skipToken: '2' }, output: page('two', {}) }),
    ]);
    expect(assets.map(({ name }) => name)).toEqual(['one', 'two']);
  });
});

test.each([
  ['/', 'root'],
  ['/providers/microsoft.management/managementgroups/acme', 'management-group'],
  ['/subscriptions/1', 'subscription'],
  ['/subscriptions/1/resourcegroups/shop', 'below'],
])('an assignment at %s reaches the subscription from %s', (scope, reach) => {
  expect(reachOf({ scope })).toBe(reach);
});

test('only patterns of nothing but wildcards are every action', () => {
  expect(['*', '*/*', '*/read', 'Microsoft.Compute/*', '/', ''].map(isEveryAction)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('a role allows an action by a pattern in any case, unless it is left out again', () => {
  const allows = (actions: readonly string[], notActions: readonly string[] = []) =>
    allowsSpecifically([{ actions, notActions }], 'Microsoft.Authorization/locks/write');
  expect([
    allows(['microsoft.authorization/LOCKS/*']),
    allows(['Microsoft.Authorization/*']),
    allows(['*']),
    allows(['Microsoft.Authorization/locks/read']),
    allows(['Microsoft.Authorization/locks/*'], ['Microsoft.Authorization/*/write']),
  ]).toEqual([true, true, false, false, false]);
});

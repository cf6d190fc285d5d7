import { describe, expect, test } from 'vitest';
import { account, answer, type Line, type Members, type Outcome, outcomes, refuse } from './recording.ts';

const user = (name: string) => ({
  UserPrincipalName: `${name}@company.onaliyun.com`,
  UserId: `2${name.length}`,
  DisplayName: name,
});
const users = (...names: string[]) =>
  answer('ims', 'ListUsers', { IsTruncated: false, Users: { User: names.map(user) } });

describe('18 administrators', () => {
  const check = 'alibaba.ram.identity-no-admin-policy';
  const doc = (statement: unknown) => JSON.stringify({ Version: '1', Statement: statement });
  const allow = (members: Members = {}) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...members });
  const documents: Record<string, readonly [Outcome, string | object]> = {
    all: ['fail', doc([allow()])],
    list: ['fail', doc([allow({ Action: ['*'], Resource: ['*'] })])],
    double: ['fail', doc([allow({ Action: '*:*' })])],
    among: ['fail', doc([allow({ Action: ['ecs:*', '*:*'], Resource: ['acs:oss:*:*:b', '*'] })])],
    'single-object': ['fail', doc(allow())],
    second: ['fail', doc([allow({ Action: 'ecs:*' }), allow()])],
    condition: ['fail', doc([allow({ Condition: { IpAddress: { 'acs:SourceIp': ['10.0.0.0/8'] } } })])],
    'not-action': ['pass', doc([{ Effect: 'Allow', NotAction: ['ram:*'], Resource: '*' }])],
    deny: ['pass', doc([allow({ Effect: 'Deny' })])],
    'one-service': ['pass', doc([allow({ Action: 'ecs:*' })])],
    'one-resource': ['pass', doc([allow({ Resource: 'acs:oss:*:*:b/*' })])],
    object: ['fail', { Version: '1', Statement: [allow()] }],
    'not-json': ['unknown', '{oops'],
    'star-in-name': ['pass', doc([allow({ Action: 'ecs:*', Resource: '*' })])],
    'not-resource': ['pass', doc([{ Effect: 'Allow', Action: '*', NotResource: 'acs:oss:*:*:b' }])],
  };
  const ids = Object.keys(documents);
  const policies = (list: readonly Members[]) =>
    (['System', 'Custom'] as const).map((PolicyType) =>
      answer(
        'ram',
        'ListPolicies',
        { IsTruncated: false, Policies: { Policy: list.filter((p) => p.PolicyType === PolicyType) } },
        { PolicyType },
      ),
    );
  const none = { Users: { User: [] }, Groups: { Group: [] }, Roles: { Role: [] } };
  const policy = (PolicyName: string, AttachmentCount: unknown = 1, PolicyType = 'Custom') => ({
    PolicyName,
    PolicyType,
    AttachmentCount,
    DefaultVersion: 'v1',
  });
  const get = (name: string, PolicyDocument: unknown) =>
    answer(
      'ram',
      'GetPolicy',
      {
        Policy: { PolicyName: name },
        DefaultPolicyVersion: { VersionId: 'v1', IsDefaultVersion: true, PolicyDocument },
      },
      { PolicyName: name },
    );
  const entities = (name: string, more: Members) =>
    answer('ram', 'ListEntitiesForPolicy', { ...none, ...more }, { PolicyName: name });
  const userOf = (name: string) => ({ Users: { User: [{ UserName: name }] } });
  const noScopes = answer('resourcemanager', 'ListPolicyAttachments', {
    TotalCount: 0,
    PageNumber: 1,
    PageSize: 100,
    PolicyAttachments: { PolicyAttachment: [] },
  });
  const noGroups = answer('ram', 'ListGroups', { IsTruncated: false, Groups: { Group: [] } });
  const noRoles = answer('ram', 'ListRoles', { IsTruncated: false, Roles: { Role: [] } });
  test('documents', async () => {
    const lines = [
      users(...ids, 'nobody'),
      noGroups,
      noRoles,
      noScopes,
      ...policies(ids.map((id) => policy(id))),
      ...ids.map((id) => get(id, documents[id]![1])),
      ...ids.map((id) => entities(id, userOf(id))),
    ];
    expect(await outcomes(check, lines)).toEqual({
      ...Object.fromEntries(ids.map((id) => [`user/${id}`, documents[id]![0]])),
      'user/nobody': 'pass',
    });
  });
  test('identities', async () => {
    const groups = answer('ram', 'ListGroups', { Groups: { Group: [{ GroupName: 'ops' }, { GroupName: 'readers' }] } });
    const roles = answer('ram', 'ListRoles', {
      Roles: {
        Role: [
          { RoleName: 'deploy', Arn: `acs:ram::${account}:role/deploy` },
          { RoleName: 'AliyunServiceRoleForX', Arn: `acs:ram::${account}:role/aliyunserviceroleforx` },
          { RoleName: 'reader', Arn: `acs:ram::${account}:role/reader` },
        ],
      },
    });
    const admin = [policy('AdministratorAccess', '3', 'System'), policy('Unused', 0, 'System')];
    const attached = {
      Users: { User: { UserName: 'alice' } },
      Groups: { Group: [{ GroupName: 'ops' }] },
      Roles: { Role: [{ RoleName: 'deploy' }, { RoleName: 'AliyunServiceRoleForX' }] },
    };
    const lines = [
      users('alice', 'bob'),
      groups,
      roles,
      noScopes,
      ...policies(admin),
      get('AdministratorAccess', doc([allow()])),
      entities('AdministratorAccess', attached),
    ];
    const want = {
      'user/alice': 'fail',
      'user/bob': 'pass',
      'group/ops': 'fail',
      'group/readers': 'pass',
      'role/deploy': 'fail',
      'role/reader': 'pass',
      'role/AliyunServiceRoleForX': 'not-applicable',
    };
    expect.soft(await outcomes(check, lines), 'identities').toEqual(want);
    expect
      .soft(
        await outcomes(
          check,
          lines.filter((l) => l !== noScopes),
        ),
        'without resourcemanager',
      )
      .toEqual(want);
    const anyType = [
      users('alice'),
      noGroups,
      noRoles,
      noScopes,
      answer('ram', 'ListPolicies', { Policies: { Policy: [policy('AdministratorAccess', 1, 'System')] } }),
      get('AdministratorAccess', doc([allow()])),
      entities('AdministratorAccess', userOf('alice')),
    ];
    expect.soft(await outcomes(check, anyType), 'one ListPolicies line').toEqual({ 'user/alice': 'fail' });
    const systemOnly = [
      users('alice', 'bob'),
      noGroups,
      noRoles,
      noScopes,
      policies(admin)[0]!,
      get('AdministratorAccess', doc([allow()])),
      entities('AdministratorAccess', userOf('alice')),
    ];
    expect
      .soft(await outcomes(check, systemOnly), 'custom not recorded')
      .toEqual({ 'user/alice': 'fail', 'user/bob': 'unknown' });
    const scoped = answer('resourcemanager', 'ListPolicyAttachments', {
      TotalCount: 1,
      PolicyAttachments: {
        PolicyAttachment: [
          {
            PolicyName: 'AdministratorAccess',
            PolicyType: 'System',
            PrincipalName: 'bob@company.onaliyun.com',
            PrincipalType: 'IMSUser',
            ResourceGroupId: 'rg-1',
          },
        ],
      },
    });
    const grants = [get('AdministratorAccess', doc([allow()])), entities('AdministratorAccess', userOf('alice'))];
    const inGroup = [users('alice', 'bob'), noGroups, noRoles, scoped, ...policies(admin), ...grants];
    expect
      .soft(await outcomes(check, inGroup), 'a resource group')
      .toEqual({ 'user/alice': 'fail', 'user/bob': 'fail' });
    const base = {
      u: users('alice', 'bob'),
      g: noGroups,
      r: noRoles,
      s: noScopes,
      p: policies([policy('P'), policy('AdministratorAccess', 1, 'System')]),
      d: get('AdministratorAccess', doc([allow()])),
      d2: get('P', doc([allow({ Action: 'ecs:*' })])),
      e: entities('AdministratorAccess', userOf('alice')),
      e2: entities('P', userOf('bob')),
    };
    const all = Object.values(base).flat();
    expect.soft(await outcomes(check, all), 'base').toEqual({ 'user/alice': 'fail', 'user/bob': 'pass' });
    const without = (line: Line, instead: Line) => all.map((l) => (l === line ? instead : l));
    expect
      .soft(await outcomes(check, without(base.u, refuse('ims', 'ListUsers'))), 'users refused')
      .toEqual({ '(null)': 'unknown' });
    expect
      .soft(
        await outcomes(check, without(base.d2, refuse('ram', 'GetPolicy', { PolicyName: 'P' }))),
        'document refused',
      )
      .toEqual({ 'user/alice': 'fail', 'user/bob': 'unknown' });
    expect
      .soft(
        await outcomes(
          check,
          without(base.e, refuse('ram', 'ListEntitiesForPolicy', { PolicyName: 'AdministratorAccess' })),
        ),
        'entities refused',
      )
      .toEqual({ 'user/alice': 'unknown', 'user/bob': 'unknown' });
    expect
      .soft(
        await outcomes(check, without(base.e2, refuse('ram', 'ListEntitiesForPolicy', { PolicyName: 'P' }))),
        'entities of harmless policy refused',
      )
      .toEqual({ 'user/alice': 'fail', 'user/bob': 'pass' });
    expect
      .soft(
        await outcomes(check, [...all.filter((l) => !base.p.includes(l)), refuse('ram', 'ListPolicies')]),
        'policies refused',
      )
      .toEqual({ 'user/alice': 'unknown', 'user/bob': 'unknown' });
    // Pages by Marker.
    const page = (Marker: string | undefined, next: string | undefined, name: string) =>
      answer(
        'ims',
        'ListUsers',
        { IsTruncated: next !== undefined, ...(next ? { Marker: next } : {}), Users: { User: [user(name)] } },
        Marker ? { Marker } : {},
      );
    expect
      .soft(
        await outcomes(check, [
          ...all.filter((l) => l !== base.u),
          page(undefined, 'm', 'alice'),
          page('m', undefined, 'bob'),
        ]),
        'paged',
      )
      .toEqual({ 'user/alice': 'fail', 'user/bob': 'pass' });
  });
});

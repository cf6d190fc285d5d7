import { describe, expect, it } from 'vitest';
import type { Asset } from '#model/asset.ts';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const administrator = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const reader = '{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:Get*"],"Resource":"*"}]}';

function answer(service: string, operation: string, output: unknown, input: RecordedCall['input'] = {}): RecordedCall {
  return { service, operation, input, output };
}
function refusal(service: string, operation: string, code = 'NoPermission', input: RecordedCall['input'] = {}) {
  return { service, operation, input, error: { code, message: `${operation} was refused`, status: 403 } };
}
function csv(lines: readonly string[]): string {
  return Buffer.from(lines.join('\r\n'), 'utf8').toString('base64');
}
async function collectKind(kind: string, calls: readonly RecordedCall[]) {
  return collectFrom(collectors, calls, { kinds: [`alibaba.ram.${kind}`] });
}
function byName(assets: readonly Asset[], name: string): Asset {
  const found = assets.find((asset) => asset.name === name);
  if (!found) throw new Error(`no asset is named ${name}`);
  return found;
}

const preference = answer('ims', 'GetSecurityPreference', {
  SecurityPreference: { LoginProfilePreference: { MFAOperationForLogin: 'adaptive' } },
});
const twoUsers = answer('ims', 'ListUsers', {
  IsTruncated: false,
  Users: {
    User: [
      {
        UserPrincipalName: 'alice@example.onaliyun.com',
        DisplayName: 'Alice',
        Tags: { Tag: [{ TagKey: 'team', TagValue: 'ops' }] },
      },
      { UserPrincipalName: 'robot@example.onaliyun.com', DisplayName: '' },
    ],
  },
});

describe('the account', () => {
  const practice = answer('ims', 'GetAccountSecurityPracticeReport', {
    AccountSecurityPracticeInfo: { AccountSecurityPracticeUserInfo: { BindMfa: true, RootWithAccessKey: 1 } },
  });
  const report = [
    'user,mfa_active,access_key_1_exist,access_key_1_active,access_key_2_exist,access_key_2_active',
    '<root>,FALSE,TRUE,FALSE,FALSE,N/A',
    '"odd, ""name""",TRUE,TRUE,TRUE,TRUE,TRUE',
  ];
  const credentials = [
    refusal('ims', 'GetAccountMFAInfo', 'First'),
    refusal('ims', 'GetAccountSecurityPracticeReport', 'Second'),
    answer('ims', 'GenerateCredentialReport', { State: 'COMPLETED' }),
  ];

  it('is there without a call, and reads each field from its best source', async () => {
    const mfa = answer('ims', 'GetAccountMFAInfo', { IsMFAEnable: 'false' });
    const { assets, gaps, apiCalls } = await collectKind('account', [mfa, practice, preference]);
    expect(assets).toMatchObject([{ id: 'acs:ram::1234567890123456:root', name: '1234567890123456', region: null }]);
    expect(assets[0]?.fields).toEqual({
      rootMfaEnabled: false,
      rootAccessKeys: { count: 1, active: null },
      mfaForLogin: 'adaptive',
    });
    expect(gaps).toEqual([]);
    expect(apiCalls).toBe(3);
  });

  it('falls back to the practice report', async () => {
    const { assets } = await collectKind('account', [refusal('ims', 'GetAccountMFAInfo'), practice, preference]);
    expect(assets[0]?.fields).toMatchObject({ rootMfaEnabled: true });
  });

  it('falls back to the credential report', async () => {
    const page = answer('ims', 'GetCredentialReport', { Content: csv(report), IsTruncated: 'false' });
    const { assets } = await collectKind('account', [...credentials, page, preference]);
    expect(assets[0]?.fields).toMatchObject({ rootMfaEnabled: false, rootAccessKeys: { count: 1, active: 0 } });
  });

  it('finds the root identity on a later page of the credential report, with or without a header of its own', async () => {
    const pages = [
      answer('ims', 'GetCredentialReport', { Content: csv([report[0]!, report[2]!]), NextToken: 'more' }),
      answer('ims', 'GetCredentialReport', { Content: csv([report[1]!]) }, { NextToken: 'more' }),
    ];
    const { assets } = await collectKind('account', [...credentials, ...pages, preference]);
    expect(assets[0]?.fields).toMatchObject({ rootMfaEnabled: false, rootAccessKeys: { count: 1, active: 0 } });
  });

  it.each([
    ['is being made anew', [answer('ims', 'GenerateCredentialReport', { State: 'STARTED' })]],
    ['could not be asked for', [refusal('ims', 'GenerateCredentialReport', 'Third')]],
  ])('reads the credential report of today when one %s', async (_, first) => {
    const today = answer('ims', 'GetCredentialReport', { Content: csv(report), GeneratedTime: '2026-10-31T22:00:00Z' });
    const calls = credentials.filter(({ operation }) => ![first[0]!.operation, today.operation].includes(operation));
    const { assets } = await collectKind('account', [...calls, ...first, today, preference]);
    expect(assets[0]?.fields).toHaveProperty('rootMfaEnabled');
  });

  it.each(['2026-10-31T00:00:00Z', '2026-11-01T01:00:00Z'])(
    'reads a credential report of %s',
    async (GeneratedTime) => {
      const page = answer('ims', 'GetCredentialReport', { Content: csv(report), GeneratedTime });
      const { assets } = await collectKind('account', [...credentials, page, preference]);
      expect(assets[0]?.fields).toMatchObject({ rootMfaEnabled: false });
    },
  );

  it.each([
    [
      'is older than a day',
      [answer('ims', 'GetCredentialReport', { Content: csv(report), GeneratedTime: '2026-10-30T00:00:00Z' })],
    ],
    ...['last week', '', '2026-10-31', '2026-10-31T22:00:00', '2026-11-01T01:00:01Z', '2036-11-01T00:00:00Z'].map(
      (GeneratedTime): [string, RecordedCall[]] => [
        `was made at ${JSON.stringify(GeneratedTime)}`,
        [answer('ims', 'GetCredentialReport', { Content: csv(report), GeneratedTime })],
      ],
    ),
    ['has no row of the root identity', [answer('ims', 'GetCredentialReport', { Content: csv([report[0]!]) })]],
    ['has no header', [answer('ims', 'GetCredentialReport', { Content: csv([report[1]!]) })]],
    [
      'has a row that is cut off',
      [answer('ims', 'GetCredentialReport', { Content: csv([report[0]!, '<root>,TRUE']) })],
    ],
    ['says neither', [answer('ims', 'GetCredentialReport', { Content: csv(['user,mfa_active', '<root>,N/A']) })]],
    ['is not base64 of a table', [answer('ims', 'GetCredentialReport', { Content: '%%%' })]],
  ])('is unknown, with the first failure as the reason, when the credential report %s', async (_, last) => {
    const calls = credentials.filter(({ operation }) => !last.some((call) => call.operation === operation));
    const { assets } = await collectKind('account', [...calls, ...last, preference]);
    expect(assets[0]?.gaps).toMatchObject({
      rootMfaEnabled: { operation: 'GetAccountMFAInfo', code: 'First' },
      rootAccessKeys: { operation: 'GetAccountSecurityPracticeReport', code: 'Second' },
    });
  });

  it.each(['', null, 'many', -1, 0.5])('does not take %j for a number of keys', async (count) => {
    const odd = answer('ims', 'GetAccountSecurityPracticeReport', {
      AccountSecurityPracticeInfo: { AccountSecurityPracticeUserInfo: { RootWithAccessKey: count } },
    });
    const { assets } = await collectKind('account', [odd]);
    expect(assets[0]?.gaps).toMatchObject({ rootAccessKeys: { code: 'UnexpectedReply' } });
  });

  it.each([
    [{ EnforceMFAForLogin: true }, 'mandatory'],
    [{ EnforceMFAForLogin: false }, 'independent'],
    [{ MFAOperationForLogin: 'mandatory', EnforceMFAForLogin: false }, 'mandatory'],
    [{}, undefined],
    [{ MFAOperationForLogin: 'sometimes' }, undefined],
  ])('reads the rule for logon from %j as %s', async (LoginProfilePreference, expected) => {
    const calls = [answer('ims', 'GetSecurityPreference', { SecurityPreference: { LoginProfilePreference } })];
    const { assets } = await collectKind('account', calls);
    expect(assets[0]?.fields.mfaForLogin).toBe(expected);
    expect(assets[0]?.gaps?.mfaForLogin?.code).toBe(expected === undefined ? 'UnexpectedReply' : undefined);
  });
});

describe('RAM users', () => {
  const alice = { UserPrincipalName: 'alice@example.onaliyun.com' };
  const robot = { UserPrincipalName: 'robot@example.onaliyun.com' };
  const noProfile = refusal('ims', 'GetLoginProfile', 'EntityNotExist.User.LoginProfile', robot);

  it('are named by the part before the @; no login profile is an answer, not a gap', async () => {
    const { assets, gaps } = await collectKind('user', [
      twoUsers,
      preference,
      answer('ims', 'GetLoginProfile', { LoginProfile: { Status: 'Active', MFABindRequired: 'true' } }, alice),
      noProfile,
      answer('ims', 'GetUserMFAInfo', { IsMFAEnable: true }, alice),
    ]);
    expect(gaps).toEqual([]);
    expect(byName(assets, 'alice')).toMatchObject({
      id: 'acs:ram::1234567890123456:user/alice',
      displayName: 'Alice',
      tags: { team: 'ops' },
      fields: { loginProfileStatus: 'Active', mfaBindRequired: true, mfaEnabled: true, mfaForLogin: 'adaptive' },
    });
    expect(byName(assets, 'robot').displayName).toBeUndefined();
    expect(byName(assets, 'robot')).toMatchObject({
      fields: { loginProfileStatus: null, mfaBindRequired: null },
      gaps: { mfaEnabled: { code: 'NotRead' } },
    });
  });

  it('may have a login profile that does not say whether MFA is required', async () => {
    const calls = [twoUsers, preference, answer('ims', 'GetLoginProfile', { LoginProfile: { Status: 'Active' } })];
    const { assets } = await collectKind('user', calls);
    expect(byName(assets, 'alice').fields).toMatchObject({ loginProfileStatus: 'Active', mfaBindRequired: null });
  });

  it('keep any other refusal as a gap; a profile without status is one in use', async () => {
    const { assets } = await collectKind('user', [
      twoUsers,
      preference,
      refusal('ims', 'GetLoginProfile', 'EntityNotExist.User', alice),
      answer('ims', 'GetLoginProfile', { LoginProfile: {} }, robot),
    ]);
    expect(byName(assets, 'alice').gaps?.loginProfileStatus?.code).toBe('EntityNotExist.User');
    expect(byName(assets, 'robot').fields.loginProfileStatus).toBe('Active');
  });

  it('come from every page; a missing page is a gap of the list', async () => {
    const first = answer('ims', 'ListUsers', {
      IsTruncated: true,
      Marker: 'next',
      Users: { User: { UserPrincipalName: 'alice@example.onaliyun.com' } },
    });
    const { assets, gaps } = await collectKind('user', [
      first,
      refusal('ims', 'ListUsers', 'Throttling', { Marker: 'next' }),
    ]);
    expect(assets.map(({ name }) => name)).toEqual(['alice']);
    expect(gaps).toContainEqual(expect.objectContaining({ operation: 'ListUsers', code: 'Throttling', asset: null }));
  });
});

describe('access keys', () => {
  const keysOf = (user: string, keys: unknown) =>
    answer('ims', 'ListAccessKeys', { AccessKeys: keys }, { UserPrincipalName: `${user}@example.onaliyun.com` });
  const key = (id: string, Status = 'Active') => ({
    AccessKeyId: id,
    Status,
    CreateDate: '2026-01-02T03:04:05Z',
  });
  const usedAt = (id: string, AccessKeyLastUsed: unknown) =>
    answer('ims', 'GetAccessKeyLastUsed', { AccessKeyLastUsed }, { UserAccessKeyId: id });

  it('are listed user by user, with their last use when they are active', async () => {
    const { assets, gaps } = await collectKind('access-key', [
      twoUsers,
      keysOf('alice', { AccessKey: [key('used'), key('off', 'Inactive')] }),
      keysOf('robot', { AccessKey: key('fresh') }),
      usedAt('used', { LastUsedDate: '2026-10-16T01:37:37Z', ServiceName: 'Ecs' }),
      usedAt('fresh', { LastUsedDate: 'N/A' }),
    ]);
    expect(gaps).toEqual([]);
    expect(byName(assets, 'used').fields).toEqual({
      userName: 'alice',
      userPrincipalName: 'alice@example.onaliyun.com',
      status: 'Active',
      createDate: '2026-01-02T03:04:05.000Z',
      lastUsedDate: '2026-10-16T01:37:37.000Z',
      lastUsedService: 'Ecs',
    });
    expect(byName(assets, 'off').gaps?.lastUsedDate?.code).toBe('NotRead');
    expect(byName(assets, 'fresh').fields).toMatchObject({ userName: 'robot', lastUsedDate: null });
  });

  it('without a date of creation keep that as a gap', async () => {
    const dateless = keysOf('alice', { AccessKey: [{ AccessKeyId: 'odd', Status: 'Active' }] });
    const { assets } = await collectKind('access-key', [twoUsers, dateless, usedAt('odd', { LastUsedDate: '' })]);
    expect(byName(assets, 'odd')).toMatchObject({
      fields: { lastUsedDate: null },
      gaps: { createDate: { code: 'UnexpectedReply' } },
    });
  });

  it('of one user that cannot be listed do not hide those of another', async () => {
    const { assets, gaps } = await collectKind('access-key', [
      twoUsers,
      refusal('ims', 'ListAccessKeys', 'NoPermission', { UserPrincipalName: 'alice@example.onaliyun.com' }),
      keysOf('robot', { AccessKey: [key('fresh')] }),
    ]);
    expect(assets.map(({ name }) => name)).toEqual(['fresh']);
    expect(byName(assets, 'fresh').gaps?.lastUsedDate?.code).toBe('NotRecorded');
    expect(gaps).toContainEqual(expect.objectContaining({ operation: 'ListAccessKeys', asset: null }));
  });
});

describe('identities', () => {
  it('are users, groups and roles; one list that fails leaves the others', async () => {
    const { assets, gaps } = await collectKind('identity', [
      twoUsers,
      refusal('ram', 'ListGroups'),
      answer('ram', 'ListRoles', {
        IsTruncated: false,
        Roles: { Role: [{ RoleName: 'Deploy' }, { RoleName: 'AliyunServiceRoleForConfig' }] },
      }),
    ]);
    expect(assets.map(({ name, fields }) => [name, fields.serviceLinked])).toEqual([
      ['role/AliyunServiceRoleForConfig', true],
      ['role/Deploy', false],
      ['user/alice', false],
      ['user/robot', false],
    ]);
    expect(gaps).toMatchObject([{ operation: 'ListGroups', asset: null }]);
  });
});

describe('policies', () => {
  const list = (type: string, policies: readonly unknown[]) =>
    answer('ram', 'ListPolicies', { IsTruncated: false, Policies: { Policy: policies } }, { PolicyType: type });
  const system = list('System', [
    { PolicyName: 'AdministratorAccess', PolicyType: 'System', AttachmentCount: 2 },
    { PolicyName: 'Unused', PolicyType: 'System', AttachmentCount: 0 },
  ]);
  const custom = list('Custom', [{ PolicyName: 'read-logs', PolicyType: 'Custom', AttachmentCount: 1 }]);
  const documentOf = (name: string, PolicyDocument: string) =>
    answer('ram', 'GetPolicy', { DefaultPolicyVersion: { PolicyDocument } }, { PolicyName: name });
  const documents = [documentOf('AdministratorAccess', administrator), documentOf('read-logs', reader)];
  const entities = (users: readonly string[]) =>
    answer('ram', 'ListEntitiesForPolicy', {
      Users: { User: users.map((UserName) => ({ UserName })) },
      Groups: { Group: { GroupName: 'admins' } },
      Roles: {},
    });
  const attachments = answer('resourcemanager', 'ListPolicyAttachments', {
    TotalCount: 2,
    PolicyAttachments: {
      PolicyAttachment: [
        {
          PrincipalType: 'IMSUser',
          PrincipalName: 'alice@example.onaliyun.com',
          ResourceGroupId: '1234567890123456',
        },
        {
          PrincipalType: 'ServiceRole',
          PrincipalName: 'Deploy@role.example.onaliyunservice.com',
          ResourceGroupId: 'rg-1',
        },
      ],
    },
  });

  it('are the attached ones, and only administrator policies are asked who holds them', async () => {
    const { assets, gaps } = await collectKind('policy', [
      system,
      custom,
      ...documents,
      entities(['alice']),
      attachments,
    ]);
    expect(gaps).toEqual([]);
    expect(assets.map(({ id }) => id)).toEqual([
      'acs:ram::1234567890123456:policy/read-logs',
      'acs:ram::1234567890123456:policy/system/AdministratorAccess',
    ]);
    expect(byName(assets, 'read-logs').gaps).toMatchObject({ attachedTo: { code: 'NotRead' } });
    expect(byName(assets, 'AdministratorAccess').fields).toMatchObject({
      attachedTo: ['user/alice', 'group/admins', 'role/Deploy'],
      resourceGroupAttachments: [{ identity: 'role/Deploy', resourceGroupId: 'rg-1' }],
    });
  });

  it('are asked who holds them when the document cannot be read or understood', async () => {
    const odd = [refusal('ram', 'GetPolicy'), documentOf('read-logs', '{"Statement":')];
    const { assets } = await collectKind('policy', [system, custom, ...odd, entities(['alice']), attachments]);
    expect(byName(assets, 'AdministratorAccess').gaps?.document?.code).toBe('NoPermission');
    expect(byName(assets, 'read-logs').gaps?.document?.code).toBe('UnexpectedReply');
    expect(byName(assets, 'read-logs').fields.attachedTo).toContain('user/alice');
  });

  it('do without Resource Manager when RAM has named as many holders as there are', async () => {
    const { assets, gaps } = await collectKind('policy', [system, custom, ...documents, entities(['alice'])]);
    expect(gaps).toEqual([]);
    expect(byName(assets, 'AdministratorAccess').fields.attachedTo).toEqual(['user/alice', 'group/admins']);
  });

  it('have unknown holders when RAM named fewer than there are and Resource Manager does not answer', async () => {
    const { assets } = await collectKind('policy', [system, custom, ...documents, entities([])]);
    expect(byName(assets, 'AdministratorAccess').gaps?.attachedTo).toMatchObject({
      operation: 'ListPolicyAttachments',
      code: 'NotRecorded',
    });
  });

  const usersOnly = { Users: { User: { UserName: 'alice' } } };
  it.each([
    ['of an answer without any of the three lists are unknown', { status: 'fine' }, [attachments], 'UnexpectedReply'],
    ['of an answer with one of the lists are completed by Resource Manager', usersOnly, [attachments], undefined],
    ['of such an answer are known in part where Resource Manager cannot be asked', usersOnly, [], 'NotRecorded'],
  ])('holders %s', async (_, output, more, code) => {
    const partial = answer('ram', 'ListEntitiesForPolicy', output);
    const { assets } = await collectKind('policy', [system, custom, ...documents, partial, ...more]);
    expect(byName(assets, 'AdministratorAccess').gaps?.attachedTo?.code).toBe(code);
  });

  it('whose holders are known in part keep those, and the reason for the rest', async () => {
    const refusedGroups = refusal('resourcemanager', 'ListPolicyAttachments');
    const many = answer('ram', 'ListPolicies', {
      IsTruncated: false,
      Policies: { Policy: [{ PolicyName: 'AdministratorAccess', PolicyType: 'System', AttachmentCount: 3 }] },
    });
    const { assets } = await collectKind('policy', [many, ...documents, entities(['alice']), refusedGroups]);
    const policy = byName(assets, 'AdministratorAccess');
    expect(policy.fields.attachedTo).toContain('user/alice');
    expect(policy.gaps?.attachedTo).toMatchObject({ operation: 'ListPolicyAttachments', code: 'NoPermission' });
  });

  it('whose lists answer and yet name fewer holders than there are keep those, and how many are missing', async () => {
    const many = list('System', [{ PolicyName: 'AdministratorAccess', PolicyType: 'System', AttachmentCount: 4 }]);
    // alice is in both lists, and one holder
    const { assets } = await collectKind('policy', [many, ...documents, entities(['alice']), attachments]);
    const policy = byName(assets, 'AdministratorAccess');
    expect(policy.fields.attachedTo).toEqual(['user/alice', 'group/admins', 'role/Deploy']);
    expect(policy.gaps?.attachedTo).toEqual({
      service: 'ram',
      operation: 'ListEntitiesForPolicy',
      region: null,
      code: 'IncompleteList',
      message: '3 of 4 holders were named',
    });
  });

  it('are counted once when the answer does not heed the type', async () => {
    const both = answer('ram', 'ListPolicies', {
      IsTruncated: false,
      Policies: {
        Policy: [
          { PolicyName: 'AdministratorAccess', PolicyType: 'System', AttachmentCount: '1' },
          { PolicyName: 'read-logs', PolicyType: 'Custom' },
        ],
      },
    });
    const { assets } = await collectKind('policy', [both, ...documents, entities(['alice']), attachments]);
    expect(assets.map(({ name }) => name)).toEqual(['read-logs', 'AdministratorAccess']);
  });
});

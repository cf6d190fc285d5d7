import { describe, expect, test } from 'vitest';
import { answer, assess, expected, type Line, type Members, type Outcome, outcomes, refuse } from './recording.ts';

const user = (name: string) => ({
  UserPrincipalName: `${name}@company.onaliyun.com`,
  UserId: `2${name.length}`,
  DisplayName: name,
});
const users = (...names: string[]) =>
  answer('ims', 'ListUsers', { IsTruncated: false, Users: { User: names.map(user) } });

describe('19 and 20', () => {
  const mfa = 'alibaba.ram.user-mfa-enabled';
  const missing = refuse('ims', 'GetLoginProfile', {}, 'EntityNotExist.User.LoginProfile').error!;
  const upn = (name: string) => ({ UserPrincipalName: `${name}@company.onaliyun.com` });
  const profile = (name: string, p: Members | typeof missing): Line =>
    'code' in p
      ? { service: 'ims', operation: 'GetLoginProfile', input: upn(name), error: p as typeof missing }
      : answer('ims', 'GetLoginProfile', { LoginProfile: { ...upn(name), ...p } }, upn(name));
  const device = (name: string, IsMFAEnable: unknown) =>
    answer(
      'ims',
      'GetUserMFAInfo',
      { IsMFAEnable, MFADevice: IsMFAEnable === true ? { SerialNumber: 's', Type: 'VMFA' } : {} },
      upn(name),
    );
  const preference = (MFAOperationForLogin: string) =>
    answer('ims', 'GetSecurityPreference', {
      SecurityPreference: { LoginProfilePreference: { MFAOperationForLogin } },
    });
  const people: Record<
    string,
    { p: Members | typeof missing; d?: unknown; is: Record<'either' | 'bound' | 'required', Outcome> }
  > = {
    both: {
      p: { Status: 'Active', MFABindRequired: true },
      d: true,
      is: { either: 'pass', bound: 'pass', required: 'pass' },
    },
    'bound-only': {
      p: { Status: 'Active', MFABindRequired: false },
      d: true,
      is: { either: 'pass', bound: 'pass', required: 'fail' },
    },
    'required-only': {
      p: { Status: 'Active', MFABindRequired: 'true' },
      d: false,
      is: { either: 'pass', bound: 'fail', required: 'pass' },
    },
    neither: {
      p: { Status: 'Active', MFABindRequired: false },
      d: false,
      is: { either: 'fail', bound: 'fail', required: 'fail' },
    },
    'neither-text': {
      p: { Status: 'Active', MFABindRequired: 'false' },
      d: 'false',
      is: { either: 'fail', bound: 'fail', required: 'fail' },
    },
    'no-profile': {
      p: missing,
      d: false,
      is: { either: 'not-applicable', bound: 'not-applicable', required: 'not-applicable' },
    },
    inactive: {
      p: { Status: 'Inactive', MFABindRequired: false },
      d: false,
      is: { either: 'not-applicable', bound: 'not-applicable', required: 'not-applicable' },
    },
    'profile-refused': {
      p: { code: 'NoPermission', message: '', status: 403 } as never,
      d: true,
      is: { either: 'unknown', bound: 'unknown', required: 'unknown' },
    },
  };
  const lines = (operation = 'independent') => [
    users(...Object.keys(people)),
    preference(operation),
    ...Object.entries(people).flatMap(([name, { p, d }]) => [profile(name, p), device(name, d)]),
  ];
  test.each(['either', 'bound', 'required'] as const)('mode %s', async (mode) => {
    const want = Object.fromEntries(Object.entries(people).map(([name, { is }]) => [name, is[mode]]));
    expect(await outcomes(mfa, lines(), ...(mode === 'either' ? [] : [`mode=${mode}`]))).toEqual(want);
  });
  test('account preference mandatory', async () => {
    expect(await outcomes(mfa, lines('mandatory'))).toMatchObject({
      neither: 'pass',
      'no-profile': 'not-applicable',
      inactive: 'not-applicable',
    });
    expect(await outcomes(mfa, lines('mandatory'), 'mode=required')).toMatchObject({
      neither: 'pass',
      'bound-only': 'pass',
    });
    expect(await outcomes(mfa, lines('mandatory'), 'mode=bound')).toMatchObject({
      neither: 'fail',
      'required-only': 'fail',
    });
  });
  test('reads', async () => {
    const active = (b: boolean) => profile('a', { Status: 'Active', MFABindRequired: b });
    const refuseMfa = refuse('ims', 'GetUserMFAInfo'),
      refusePref = refuse('ims', 'GetSecurityPreference');
    expect.soft(await outcomes(mfa, [refuse('ims', 'ListUsers')])).toEqual({ '(null)': 'unknown' });
    expect
      .soft(await outcomes(mfa, [users('a'), active(false), refuseMfa, preference('independent')]), 'mfa refused')
      .toEqual({ a: 'unknown' });
    expect
      .soft(await outcomes(mfa, [users('a'), active(true), refuseMfa, refusePref]), 'required, rest refused')
      .toEqual({ a: 'pass' });
    expect
      .soft(
        await outcomes(mfa, [users('a'), active(false), device('a', true), refusePref]),
        'bound, preference refused',
      )
      .toEqual({ a: 'pass' });
    expect
      .soft(
        await outcomes(mfa, [users('a'), active(false), device('a', false), refusePref]),
        'not bound, preference refused',
      )
      .toEqual({ a: 'unknown' });
    expect
      .soft(
        await outcomes(mfa, [users('a'), active(false), device('a', false), refusePref], 'mode=bound'),
        'bound mode',
      )
      .toEqual({ a: 'fail' });
    expect
      .soft(await outcomes(mfa, [users('a'), active(false), device('a', false)]), 'preference not recorded')
      .toEqual({ a: 'unknown' });
    expect
      .soft(await outcomes(mfa, [users('a'), active(false), refuseMfa, preference('mandatory')]), 'mandatory')
      .toEqual({ a: 'pass' });
    expect
      .soft(
        await outcomes(mfa, [
          answer('ims', 'ListUsers', { Users: { User: { UserPrincipalName: 'a@company.onaliyun.com' } } }),
          profile('a', { MFABindRequired: true }),
          device('a', true),
          preference('adaptive'),
        ]),
        'status absent',
      )
      .toEqual({ a: 'pass' });
    expect.soft(await outcomes(mfa, [answer('ims', 'ListUsers', { Users: {} })]), 'empty').toEqual({});
    expect
      .soft(
        await outcomes(mfa, [
          users('a'),
          profile('a', { ...missing, code: 'EntityNotExist.User' } as never),
          device('a', false),
          preference('independent'),
        ]),
        'user vanished',
      )
      .toEqual({ a: 'unknown' });
  });

  const idle = 'alibaba.ram.access-key-not-idle';
  const key = (AccessKeyId: string, more: Members = {}) => ({
    AccessKeyId,
    Status: 'Active',
    CreateDate: '2020-01-01T00:00:00Z',
    ...more,
  });
  const used = (id: string, LastUsedDate: unknown) =>
    answer(
      'ims',
      'GetAccessKeyLastUsed',
      { AccessKeyLastUsed: { LastUsedDate, ServiceName: 'Ecs' } },
      { UserAccessKeyId: id },
    );
  const cases: Record<string, readonly [Outcome, Members, Line | undefined]> = {
    'used-yesterday': ['pass', {}, used('used-yesterday', '2026-10-31T00:00:00Z')],
    'used-exactly-90': ['pass', {}, used('used-exactly-90', '2026-08-03T00:00:00Z')],
    'used-91': ['fail', {}, used('used-91', '2026-08-02T00:00:00Z')],
    'used-long-ago': ['fail', {}, used('used-long-ago', '2021-08-02T00:00:00Z')],
    'never-used-old': ['fail', {}, used('never-used-old', '')],
    'never-used-absent': [
      'fail',
      {},
      answer(
        'ims',
        'GetAccessKeyLastUsed',
        { AccessKeyLastUsed: { ServiceName: 'N/A' } },
        { UserAccessKeyId: 'never-used-absent' },
      ),
    ],
    'never-used-na': ['fail', {}, used('never-used-na', 'N/A')],
    'never-used-empty-object': [
      'fail',
      {},
      answer('ims', 'GetAccessKeyLastUsed', { AccessKeyLastUsed: {} }, { UserAccessKeyId: 'never-used-empty-object' }),
    ],
    'new-never-used': ['pass', { CreateDate: '2026-10-01T00:00:00Z' }, used('new-never-used', '')],
    'new-exactly-90': ['pass', { CreateDate: '2026-08-03T00:00:00Z' }, used('new-exactly-90', '')],
    inactive: ['pass', { Status: 'Inactive' }, used('inactive', '2020-01-01T00:00:00Z')],
    'inactive-refused': ['pass', { Status: 'Inactive' }, undefined],
    refused: ['unknown', {}, refuse('ims', 'GetAccessKeyLastUsed', { UserAccessKeyId: 'refused' })],
    'short-date': ['pass', {}, used('short-date', '2026-10-31T10:00Z')],
    'used-no-create-date': ['pass', { CreateDate: undefined }, used('used-no-create-date', '2026-10-31T00:00:00Z')],
  };
  test('20', async () => {
    const lines20 = [
      users('a'),
      answer('ims', 'ListAccessKeys', {
        AccessKeys: { AccessKey: Object.entries(cases).map(([id, c]) => key(id, c[1])) },
      }),
      ...Object.values(cases).flatMap(([, , line]) => (line ? [line] : [])),
    ];
    expect.soft(await outcomes(idle, lines20)).toEqual(expected(cases));
    expect
      .soft(await outcomes(idle, lines20, 'days=30'))
      .toMatchObject({ 'used-exactly-90': 'fail', 'used-yesterday': 'pass', inactive: 'pass' });
    expect
      .soft(await outcomes(idle, lines20, 'days=365'))
      .toMatchObject({ 'used-91': 'pass', 'used-long-ago': 'fail' });
    expect.soft(await outcomes(idle, [refuse('ims', 'ListUsers')]), 'users').toEqual({ '(null)': 'unknown' });
    const { results } = await assess(
      [
        users('a', 'b'),
        refuse('ims', 'ListAccessKeys', upn('a')),
        answer('ims', 'ListAccessKeys', { AccessKeys: { AccessKey: [key('k')] } }, upn('b')),
        used('k', '2026-10-31T00:00:00Z'),
      ],
      ['--check', idle],
    );
    expect.soft(results.map((r) => [r.name, r.region, r.asset, r.outcome])).toEqual([
      [null, null, null, 'unknown'],
      ['k', null, expect.any(String), 'pass'],
    ]);
    expect
      .soft(
        await outcomes(idle, [
          users('a'),
          answer('ims', 'ListAccessKeys', {
            AccessKeys: { AccessKey: { AccessKeyId: 'k', Status: 'Active', CreateDate: '2026-10-01T00:00:00Z' } },
          }),
          answer('ims', 'GetAccessKeyLastUsed', { AccessKeyLastUsed: { LastUsedDate: '2026-10-01T00:00:00Z' } }),
        ]),
        'single',
      )
      .toEqual({ k: 'pass' });
  });
});

import { describe, expect, test } from 'vitest';
import { account, answer, assess, type Line, type Members, type Outcome, refuse } from './recording.ts';

const csv = (columns: Record<string, string>) => {
  const text = `user,${Object.keys(columns).join(',')}\n"<root>",${Object.values(columns).join(',')}\nalice@x,${Object.keys(
    columns,
  )
    .map(() => 'FALSE')
    .join(',')}\n`;
  return Buffer.from(text).toString('base64');
};
const csv2 = (columns: Record<string, string>) =>
  Buffer.from(
    `"user","user_creation_time",${Object.keys(columns)
      .map((c) => `"${c}"`)
      .join(',')}\r\n"<root>","2020-01-01T00:00:00Z",${Object.values(columns)
      .map((c) => `"${c}"`)
      .join(',')}\r\n`,
  ).toString('base64');

describe('1 and 2, the main account', () => {
  const mfa = 'alibaba.ram.root-mfa-enabled';
  const keys = 'alibaba.ram.root-no-access-key';
  const no = (operation: string) => refuse('ims', operation);
  const report = (info: Members) =>
    answer('ims', 'GetAccountSecurityPracticeReport', {
      AccountSecurityPracticeInfo: { Score: 1, AccountSecurityPracticeUserInfo: info },
    });
  const credentials = (Content: string) => [
    answer('ims', 'GenerateCredentialReport', { State: 'COMPLETED' }),
    answer('ims', 'GetCredentialReport', { Content, IsTruncated: 'false', GeneratedTime: '2026-10-31T22:00:00Z' }),
  ];
  const m = (IsMFAEnable: unknown) => answer('ims', 'GetAccountMFAInfo', { IsMFAEnable });
  test.each<[string, Outcome, Line[]]>([
    ['on', 'pass', [m(true)]],
    ['off', 'fail', [m(false)]],
    ['on text', 'pass', [m('true')]],
    ['off text', 'fail', [m('false')]],
    ['practice report on', 'pass', [no('GetAccountMFAInfo'), report({ BindMfa: true })]],
    ['practice report off', 'fail', [no('GetAccountMFAInfo'), report({ BindMfa: false })]],
    ['practice report text', 'pass', [report({ BindMfa: 'true' })]],
    [
      'credential report on',
      'pass',
      [no('GetAccountMFAInfo'), no('GetAccountSecurityPracticeReport'), ...credentials(csv({ mfa_active: 'TRUE' }))],
    ],
    [
      'credential report off',
      'fail',
      [no('GetAccountMFAInfo'), no('GetAccountSecurityPracticeReport'), ...credentials(csv({ mfa_active: 'FALSE' }))],
    ],
    ['credential report lower', 'pass', [...credentials(csv({ mfa_active: 'true' }))]],
    ['credential report quoted', 'pass', [...credentials(csv2({ mfa_active: 'TRUE', x: 'a,b' }))]],
    ['credential report without generate', 'pass', [credentials(csv({ mfa_active: 'TRUE' }))[1]!]],
    [
      'nothing',
      'unknown',
      [
        no('GetAccountMFAInfo'),
        no('GetAccountSecurityPracticeReport'),
        no('GenerateCredentialReport'),
        no('GetCredentialReport'),
      ],
    ],
    ['foreign', 'unknown', [answer('ims', 'GetAccountMFAInfo', {}), no('GetAccountSecurityPracticeReport')]],
    ['nonsense', 'unknown', [m('perhaps')]],
    [
      'credential no root',
      'unknown',
      [...credentials(Buffer.from('user,mfa_active\nalice,TRUE\n').toString('base64'))],
    ],
  ])('1 %s', async (_, outcome, lines) => {
    // One answered call besides, so that not everything failed.
    const { results } = await assess(
      [...lines, answer('ims', 'ListUsers', { Users: { User: [] } })],
      ['--check', mfa, '--check', 'alibaba.ram.user-mfa-enabled'],
    );
    expect(results.map((r) => [r.name, r.region, r.outcome])).toEqual([[account, null, outcome]]);
  });
  test.each<[string, Outcome, Line[]]>([
    ['none', 'pass', [report({ RootWithAccessKey: 0 })]],
    ['one', 'fail', [report({ RootWithAccessKey: 1 })]],
    ['two', 'fail', [report({ RootWithAccessKey: 2 })]],
    ['text none', 'pass', [report({ RootWithAccessKey: '0' })]],
    ['text one', 'fail', [report({ RootWithAccessKey: '1' })]],
    [
      'csv none',
      'pass',
      [
        no('GetAccountSecurityPracticeReport'),
        ...credentials(csv({ access_key_1_exist: 'FALSE', access_key_1_active: 'N/A', access_key_2_exist: 'FALSE' })),
      ],
    ],
    [
      'csv first',
      'fail',
      [
        no('GetAccountSecurityPracticeReport'),
        ...credentials(csv({ access_key_1_exist: 'TRUE', access_key_1_active: 'FALSE', access_key_2_exist: 'FALSE' })),
      ],
    ],
    [
      'csv second',
      'fail',
      [
        no('GetAccountSecurityPracticeReport'),
        ...credentials(csv({ access_key_1_exist: 'FALSE', access_key_2_exist: 'TRUE' })),
      ],
    ],
    ['csv lower', 'pass', [...credentials(csv({ access_key_1_exist: 'false', access_key_2_exist: 'false' }))]],
    [
      'nothing',
      'unknown',
      [no('GetAccountSecurityPracticeReport'), no('GenerateCredentialReport'), no('GetCredentialReport')],
    ],
    ['member missing', 'unknown', [report({ BindMfa: true })]],
  ])('2 %s', async (_, outcome, lines) => {
    const { results } = await assess(
      [...lines, answer('ims', 'ListUsers', { Users: { User: [] } })],
      ['--check', keys, '--check', 'alibaba.ram.user-mfa-enabled'],
    );
    expect(results.map((r) => [r.name, r.region, r.outcome])).toEqual([[account, null, outcome]]);
  });
});

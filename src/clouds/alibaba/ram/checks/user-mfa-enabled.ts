import { known } from '#logic/known.ts';
import { defineCheck, denied } from '#model/check.ts';
import { choiceParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { User } from '../assets.ts';

/** Whether MFA is known to be required, by the user's own settings or the account's. */
function isRequired(user: { readonly mfaBindRequired: boolean | null; readonly mfaForLogin: string }): boolean {
  return known(() => user.mfaBindRequired) === true || known(() => user.mfaForLogin) === 'mandatory';
}

export default defineCheck({
  id: 'alibaba.ram.user-mfa-enabled',
  version: 1,
  title: 'RAM user with console logon uses MFA',
  dimension: 'ciem',
  category: 'identity',
  severity: 'high',
  free: true,
  asset: User,
  rationale:
    'Passwords are guessed, reused and phished. A second factor keeps the console closed to whoever has only the password of a RAM user.',
  remediation: {
    console: [
      'In the RAM console open Identities > Users and choose the user.',
      'On the Authentication tab, under Console Logon, choose Modify and require MFA; the user binds a device at the next logon.',
      'To require it of everybody, open Settings and make MFA for logon mandatory for all RAM users.',
    ],
    cli: 'aliyun ims UpdateLoginProfile --UserPrincipalName <user@domain> --MFABindRequired true',
    terraform: 'resource "alicloud_ram_login_profile" "user" {\n  # …\n  mfa_bind_required = true\n}',
  },
  references: [
    'https://www.alibabacloud.com/help/en/ram/user-guide/bind-an-mfa-device-to-a-ram-user',
    'https://www.alibabacloud.com/help/en/ram/getting-started/manage-security-settings-of-ram-users-1',
  ],
  reads: ['loginProfileStatus', 'mfaEnabled', 'mfaBindRequired', 'mfaForLogin'],
  params: {
    mode: choiceParam(['either', 'bound', 'required'], {
      default: 'either',
      description: {
        en: 'What counts: a bound MFA device, being required to use MFA, or either of them',
        zh: '判定依据：已绑定 MFA 设备（bound）、被要求使用 MFA（required）或任一满足（either）',
      },
    }),
  },
  appliesTo: (user) => {
    const status = user.loginProfileStatus;
    if (status === null) return notApplicable('The user has no console logon');
    return status === 'Active'
      ? true
      : notApplicable('Console logon is switched off for the user', { loginProfileStatus: status });
  },
  judge: (user, { params }) => {
    const { mode } = params;
    if (mode === 'bound') {
      const mfaEnabled = user.mfaEnabled;
      return mfaEnabled ? pass({ mfaEnabled }) : fail('No MFA device is bound to the user', { mfaEnabled });
    }
    if (mode === 'either' && known(() => user.mfaEnabled) === undefined && isRequired(user)) {
      return pass({ mfaRequired: true }, 'MFA is required of the user');
    }
    const settings =
      mode === 'either'
        ? { mfaEnabled: user.mfaEnabled, mfaBindRequired: user.mfaBindRequired }
        : { mfaBindRequired: user.mfaBindRequired };
    if (settings.mfaEnabled || settings.mfaBindRequired) return pass(settings);
    const evidence = { ...settings, mfaForLogin: user.mfaForLogin };
    if (evidence.mfaForLogin === 'mandatory') return pass(evidence, 'The account requires MFA of every RAM user');
    if (evidence.mfaBindRequired === null)
      return unknown('The logon settings of the user do not say whether MFA is required', evidence);
    return mode === 'either'
      ? fail('No MFA device is bound to the user, and none is required', evidence)
      : fail('MFA is not required of the user', evidence);
  },
  examples: [
    {
      outcome: 'pass',
      because: 'MFA is required, so the device that could not be read does not matter',
      asset: { loginProfileStatus: 'Active', mfaEnabled: denied, mfaBindRequired: true, mfaForLogin: denied },
    },
    {
      outcome: 'pass',
      because: 'a device is bound',
      asset: { loginProfileStatus: 'Active', mfaEnabled: true, mfaBindRequired: false, mfaForLogin: denied },
    },
    {
      outcome: 'pass',
      because: 'the user must bind a device at the next logon',
      asset: { loginProfileStatus: 'Active', mfaEnabled: false, mfaBindRequired: true, mfaForLogin: denied },
    },
    {
      outcome: 'pass',
      because: 'the account requires MFA of everybody',
      asset: { loginProfileStatus: 'Active', mfaEnabled: false, mfaBindRequired: false, mfaForLogin: 'mandatory' },
    },
    {
      outcome: 'pass',
      because: 'in the mode required, being required is enough, and the device is not looked at',
      params: { mode: 'required' },
      asset: { loginProfileStatus: 'Active', mfaEnabled: denied, mfaBindRequired: true, mfaForLogin: 'independent' },
    },
    {
      outcome: 'fail',
      because: 'no device is bound, and MFA on unusual logons only is not required MFA',
      asset: { loginProfileStatus: 'Active', mfaEnabled: false, mfaBindRequired: false, mfaForLogin: 'adaptive' },
    },
    {
      outcome: 'fail',
      because: 'in the mode bound, being required is not enough',
      params: { mode: 'bound' },
      asset: { loginProfileStatus: 'Active', mfaEnabled: false, mfaBindRequired: true, mfaForLogin: 'mandatory' },
    },
    {
      outcome: 'fail',
      because: 'in the mode required, a device bound of free will is not enough',
      params: { mode: 'required' },
      asset: { loginProfileStatus: 'Active', mfaEnabled: true, mfaBindRequired: false, mfaForLogin: 'independent' },
    },
    {
      outcome: 'unknown',
      because: 'reading the console logon of the user was denied',
      asset: { loginProfileStatus: denied, mfaEnabled: denied, mfaBindRequired: denied, mfaForLogin: 'independent' },
    },
    {
      outcome: 'unknown',
      because: 'reading the MFA device was denied',
      asset: { loginProfileStatus: 'Active', mfaEnabled: denied, mfaBindRequired: false, mfaForLogin: 'independent' },
    },
    {
      outcome: 'unknown',
      because: 'no device is bound, and the rule of the account could not be read',
      asset: { loginProfileStatus: 'Active', mfaEnabled: false, mfaBindRequired: false, mfaForLogin: denied },
    },
    {
      outcome: 'unknown',
      because: 'nothing says whether MFA is required of the user',
      asset: { loginProfileStatus: 'Active', mfaEnabled: false, mfaBindRequired: null, mfaForLogin: 'independent' },
    },
    {
      outcome: 'not-applicable',
      because: 'the user was never given console logon',
      asset: { loginProfileStatus: null, mfaEnabled: denied, mfaBindRequired: null, mfaForLogin: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'console logon is switched off',
      asset: { loginProfileStatus: 'Inactive', mfaEnabled: denied, mfaBindRequired: false, mfaForLogin: denied },
    },
  ],
});

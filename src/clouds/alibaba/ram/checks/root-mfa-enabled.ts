import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { Account } from '../assets.ts';

export default defineCheck({
  id: 'alibaba.ram.root-mfa-enabled',
  version: 1,
  title: 'Root identity of the account has MFA',
  dimension: 'ciem',
  category: 'identity',
  severity: 'high',
  free: true,
  asset: Account,
  rationale:
    'The root identity may do everything in the account, and no policy can limit it. Without a second factor, one stolen password is enough to take the whole account over, billing and recovery included.',
  remediation: {
    console: [
      'Log on to the Alibaba Cloud console with the account itself, not with a RAM user.',
      'Point at the picture in the upper right corner and open Security Settings.',
      'Under Account Protection choose Edit, select the logon scenario and the TOTP method, and submit.',
      'Scan the code with an authenticator app, enter the digits that it shows, and keep a second device in a safe place.',
    ],
    cli: null,
  },
  references: [
    'https://www.alibabacloud.com/help/en/ram/user-guide/enable-an-mfa-device-for-an-alibaba-cloud-account',
    'https://www.alibabacloud.com/help/en/ram/user-guide/what-is-multi-factor-authentication',
  ],
  reads: ['rootMfaEnabled'],
  judge: (account) =>
    account.rootMfaEnabled
      ? pass({ rootMfaEnabled: true })
      : fail('The root identity logs on with a password alone', { rootMfaEnabled: false }),
  examples: [
    { outcome: 'pass', because: 'an MFA device is bound', asset: { rootMfaEnabled: true } },
    { outcome: 'fail', because: 'no MFA device is bound', asset: { rootMfaEnabled: false } },
    { outcome: 'unknown', because: 'none of the three sources answers', asset: { rootMfaEnabled: denied } },
  ],
});

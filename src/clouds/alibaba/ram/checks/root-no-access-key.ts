import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { Account } from '../assets.ts';

export default defineCheck({
  id: 'alibaba.ram.root-no-access-key',
  version: 1,
  title: 'Root identity of the account has no access key',
  dimension: 'ciem',
  category: 'identity',
  severity: 'high',
  free: true,
  asset: Account,
  rationale:
    'An access key of the root identity carries every permission of the account, works without a second factor and cannot be limited by a policy. A key that is switched off still exists and can be switched on again, so only its deletion ends the risk.',
  remediation: {
    console: [
      'Find out what uses the key: the credential report in the RAM console (Overview) shows when each key was last used.',
      'Give those programs a RAM role, or a RAM user with only the permissions that they need.',
      'Log on with the account itself, open AccessKey Management from the picture in the upper right corner, and disable the key.',
      'When nothing has failed for some days, delete the key there.',
    ],
    cli: null,
  },
  references: [
    'https://www.alibabacloud.com/help/en/ram/user-guide/generate-and-download-user-credential-reports',
    'https://www.alibabacloud.com/help/en/resource-access-management/latest/disable-an-accesskey-pair',
  ],
  reads: ['rootAccessKeys'],
  judge: (account) => {
    const { count, active } = account.rootAccessKeys;
    if (count === 0) return pass({ count });
    return active === 0
      ? fail('Access keys of the root identity: {count}; none is active, but they can be switched on again', {
          count,
          active,
        })
      : fail('Access keys of the root identity: {count}', active === null ? { count } : { count, active });
  },
  examples: [
    { outcome: 'pass', because: 'there is no key', asset: { rootAccessKeys: { count: 0, active: null } } },
    { outcome: 'fail', because: 'there is an active key', asset: { rootAccessKeys: { count: 1, active: 1 } } },
    { outcome: 'fail', because: 'an inactive key still exists', asset: { rootAccessKeys: { count: 1, active: 0 } } },
    {
      outcome: 'fail',
      because: 'there are keys, and the source does not say whether they are active',
      asset: { rootAccessKeys: { count: 2, active: null } },
    },
    { outcome: 'unknown', because: 'neither of the two sources answers', asset: { rootAccessKeys: denied } },
  ],
});

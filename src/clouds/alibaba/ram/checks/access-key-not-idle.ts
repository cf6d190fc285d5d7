import { defineCheck, denied } from '#model/check.ts';
import { integerParam } from '#model/param.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { AccessKey } from '../assets.ts';

const dayMs = 86_400_000;

export default defineCheck({
  id: 'alibaba.ram.access-key-not-idle',
  version: 1,
  title: 'RAM access key is in use or switched off',
  dimension: 'ciem',
  category: 'identity',
  severity: 'medium',
  free: true,
  asset: AccessKey,
  rationale:
    'A key that nobody uses is a key that nobody watches: it lies in old code, images and laptops, and works for whoever finds it. Switching it off costs nothing and can be taken back.',
  remediation: {
    console: [
      'In the RAM console open Identities > Users and choose the owner of the key.',
      'On the Authentication tab, in the AccessKey section, choose Disable next to the key.',
      'Wait for the longest interval at which a program of yours runs; if something fails, enable the key again.',
      'Delete the key when nobody missed it.',
    ],
    cli: 'aliyun ims UpdateAccessKey --UserPrincipalName <user@domain> --UserAccessKeyId <access key id> --Status Inactive',
    terraform: 'resource "alicloud_ram_access_key" "key" {\n  user_name = "alice"\n  status    = "Inactive"\n}',
  },
  references: [
    'https://www.alibabacloud.com/help/en/resource-access-management/latest/disable-an-accesskey-pair',
    'https://www.alibabacloud.com/help/en/ram/developer-reference/api-ims-2019-08-15-getaccesskeylastused',
  ],
  reads: ['status', 'lastUsedDate', 'createDate', 'userName'],
  params: {
    days: integerParam({
      default: 90,
      minimum: 1,
      maximum: 3650,
      description: {
        en: 'How many days an active key may go unused; a key that was never used counts from its creation',
        zh: '启用中的 AccessKey 允许闲置的天数；从未使用过的从创建时间起算',
      },
    }),
  },
  judge: (key, { params, now }) => {
    const { days } = params;
    const userName = key.userName;
    if (key.status === 'Inactive') return pass({ userName, status: 'Inactive' }, 'The key is switched off');
    const lastUsedDate = key.lastUsedDate;
    const since = lastUsedDate ?? key.createDate;
    const idleMs = now - Date.parse(since);
    // clocks differ by less than a day; a date further ahead tells nothing of when the key was used
    if (idleMs < -dayMs) return unknown('The date it counts from, {since}, is in the future', { userName, since });
    const idleDays = Math.max(0, Math.floor(idleMs / dayMs));
    const evidence = { userName, status: 'Active', lastUsedDate, since, idleDays, days };
    if (idleMs <= days * dayMs) return pass(evidence, '', Date.parse(since) + days * dayMs);
    return lastUsedDate === null
      ? fail('The key was never used in the {idleDays} days since it was created', evidence)
      : fail('The key has not been used for {idleDays} days', evidence);
  },
  examples: [
    {
      outcome: 'pass',
      because: 'it was used a week ago',
      asset: {
        userName: 'alice',
        status: 'Active',
        createDate: '2024-01-01T00:00:00.000Z',
        lastUsedDate: '2026-10-25T00:00:00.000Z',
      },
    },
    {
      outcome: 'pass',
      because: 'it was used exactly 90 days ago',
      asset: {
        userName: 'alice',
        status: 'Active',
        createDate: '2024-01-01T00:00:00.000Z',
        lastUsedDate: '2026-08-03T00:00:00.000Z',
      },
    },
    {
      outcome: 'pass',
      because: 'it is too young to be idle, though never used',
      asset: { userName: 'alice', status: 'Active', createDate: '2026-10-01T00:00:00.000Z', lastUsedDate: null },
    },
    {
      outcome: 'pass',
      because: 'it is switched off, however long ago it was used',
      asset: { userName: 'alice', status: 'Inactive', createDate: '2020-01-01T00:00:00.000Z', lastUsedDate: denied },
    },
    {
      outcome: 'pass',
      because: 'half a year is allowed',
      params: { days: 180 },
      asset: {
        userName: 'alice',
        status: 'Active',
        createDate: '2024-01-01T00:00:00.000Z',
        lastUsedDate: '2026-06-01T00:00:00.000Z',
      },
    },
    {
      outcome: 'fail',
      because: 'it was used a second more than 90 days ago',
      asset: {
        userName: 'alice',
        status: 'Active',
        createDate: '2024-01-01T00:00:00.000Z',
        lastUsedDate: '2026-08-02T23:59:59.000Z',
      },
    },
    {
      outcome: 'fail',
      because: 'it was created long ago and never used',
      asset: { userName: 'alice', status: 'Active', createDate: '2026-01-01T00:00:00.000Z', lastUsedDate: null },
    },
    {
      outcome: 'pass',
      because: 'the clock that told its last use is a day ahead',
      asset: {
        userName: 'alice',
        status: 'Active',
        createDate: '2024-01-01T00:00:00.000Z',
        lastUsedDate: '2026-11-02T00:00:00.000Z',
      },
    },
    {
      outcome: 'unknown',
      because: 'its last use is more than a day ahead',
      asset: {
        userName: 'alice',
        status: 'Active',
        createDate: '2024-01-01T00:00:00.000Z',
        lastUsedDate: '2026-11-02T00:00:01.000Z',
      },
    },
    {
      outcome: 'unknown',
      because: 'it was never used, and its creation is years ahead',
      asset: { userName: 'alice', status: 'Active', createDate: '2036-10-01T00:00:00.000Z', lastUsedDate: null },
    },
    {
      outcome: 'unknown',
      because: 'reading the last use was denied',
      asset: { userName: 'alice', status: 'Active', createDate: '2024-01-01T00:00:00.000Z', lastUsedDate: denied },
    },
    {
      outcome: 'unknown',
      because: 'the status is not understood',
      asset: {
        userName: 'alice',
        status: denied,
        createDate: '2024-01-01T00:00:00.000Z',
        lastUsedDate: '2026-10-25T00:00:00.000Z',
      },
    },
  ],
});

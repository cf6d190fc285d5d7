import type { Call } from '../call.ts';
import type { JsonObject } from '../json.ts';
import { type PageSize, tokenPage } from '../paging.ts';
import type { Records } from '../records.ts';
import type { AccessKey, RamUser } from './ims.ts';

const keyColumns = (number: number) =>
  ['exist', 'active', 'last_rotated', 'last_used'].map((it) => `access_key_${number}_${it}`);

const columns = [
  'user',
  'user_creation_time',
  'user_last_logon',
  'password_exist',
  'password_active',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...keyColumns(1),
  ...keyColumns(2),
];

/** 1 to 3501 lines a page, 3501 unless asked (SDK ims20190815). */
const pageSize: PageSize = {
  member: 'MaxItems',
  default: 3501,
  max: 3501,
  over: { refuse: 'InvalidParameter.MaxItems' },
};

function keyCells(key: AccessKey | undefined): string[] {
  if (key === undefined) return ['FALSE', '-', '-', '-'];
  return ['TRUE', key.active ? 'TRUE' : 'FALSE', key.created, key.lastUsed || 'N/A'];
}

function rootLine(call: Call): string {
  const { accountMfa, rootAccessKeys } = call.estate.ram;
  const key = { id: 'root', active: true, created: '2025-03-01T02:00:00Z' };
  const keys = [0, 1].flatMap((index) => keyCells(index < rootAccessKeys ? key : undefined));
  const logon = ['2020-01-01T00:00:00Z', '2025-12-01T08:00:00Z', 'TRUE', 'TRUE', 'N/A', 'N/A'];
  return ['<root>', ...logon, accountMfa ? 'TRUE' : 'FALSE', ...keys].join(',');
}

function userLine(call: Call, user: RamUser): string {
  const active = user.console?.active ? 'TRUE' : 'FALSE';
  const logon = ['2025-03-01T02:00:00Z', '-', user.console === undefined ? 'FALSE' : 'TRUE', active, '-', '-'];
  const keys = [0, 1].flatMap((index) => keyCells(user.keys?.[index]));
  return [`${user.id}@${call.estate.alias}.onaliyun.com`, ...logon, user.mfa ? 'TRUE' : 'FALSE', ...keys].join(',');
}

/** The report as base64 text of comma-separated lines; the first page begins with the names of the columns. */
export function credentialReport(call: Call): JsonObject {
  const { users } = call.estate.ram;
  const lines: Records<string> = {
    count: users.count + 1,
    at: (index) => (index === 0 ? rootLine(call) : userLine(call, users.at(index - 1))),
    find: () => undefined,
  };
  const page = tokenPage(call, lines, pageSize);
  const isFirst = call.input.NextToken === undefined || call.input.NextToken === '';
  const text = [...(isFirst ? [columns.join(',')] : []), ...page.items].join('\n');
  return {
    Content: Buffer.from(text).toString('base64'),
    GeneratedTime: new Date(call.now).toISOString(),
    IsTruncated: page.next === undefined ? 'false' : 'true',
    ...(page.next === undefined ? {} : { NextToken: page.next }),
  };
}

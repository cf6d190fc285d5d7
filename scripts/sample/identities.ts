import type { Outcome } from '#model/verdict.ts';
import type { AccessKey, RamUser } from '#testing/alibaba/services/ims.ts';
import type { RamGroup, RamPolicy, RamRole } from '#testing/alibaba/services/ram.ts';
import { keyId } from './naming.ts';

const dayMs = 86_400_000;

/** The user as whom the sample is read. */
export const readerName = 'bastide-reader';

interface Key {
  readonly outcome: Outcome;
  readonly ageDays: number;
  /** undefined: never used */
  readonly usedDaysAgo?: number;
  readonly isOff?: boolean;
}

interface Login {
  readonly outcome: Outcome;
  readonly console: NonNullable<RamUser['console']>;
  readonly mfa?: boolean;
}

const open = { active: true, mfaRequired: false };
const withMfa: Login = { outcome: 'pass', console: open, mfa: true };

function inUse(ageDays: number, usedDaysAgo: number): Key {
  return { outcome: 'pass', ageDays, usedDaysAgo };
}

const table: readonly (readonly [name: string, keys: readonly Key[], login?: Login])[] = [
  [readerName, [inUse(40, 1)]],
  ['deploy-bot', [inUse(320, 1)]],
  ['data-export', [{ outcome: 'fail', ageDays: 820, usedDaysAgo: 210 }, inUse(200, 1)]],
  ['backup-runner', [inUse(540, 1)]],
  ['ci-runner', [inUse(75, 2)]],
  ['bi-reader', [inUse(410, 3)]],
  ['invoice-mailer', [{ outcome: 'fail', ageDays: 400 }]],
  ['warehouse-scanner', [{ outcome: 'pass', ageDays: 900, usedDaysAgo: 600, isOff: true }, inUse(600, 6)]],
  [
    'migration-2022',
    [{ outcome: 'fail', ageDays: 1300, usedDaysAgo: 1150 }],
    { outcome: 'not-applicable', console: { active: false, mfaRequired: false } },
  ],
  ['ops-oncall', [], withMfa],
  ['shop-admin', [], withMfa],
  ['support-desk', [], withMfa],
  ['finance-desk', [], { outcome: 'pass', console: { active: true, mfaRequired: true } }],
  ['marketing-analytics', [], { outcome: 'fail', console: open }],
];

export function users(now: number): readonly RamUser[] {
  const before = (days: number): string => `${new Date(now - days * dayMs).toISOString().slice(0, 19)}Z`;
  return table.map(([name, keys, login]) => ({
    id: name,
    ...(login === undefined ? {} : { console: login.console, mfa: login.mfa ?? false }),
    keys: keys.map(
      (key, index): AccessKey => ({
        id: keyId(name, index + 1),
        active: !key.isOff,
        created: before(key.ageDays),
        ...(key.usedDaysAgo === undefined ? {} : { lastUsed: before(key.usedDaysAgo) }),
        expect: { 'alibaba.ram.access-key-not-idle': key.outcome },
      }),
    ),
    expect: {
      'alibaba.ram.identity-no-admin-policy': 'pass',
      'alibaba.ram.user-mfa-enabled': login?.outcome ?? 'not-applicable',
    },
  }));
}

function admin(outcome: Outcome) {
  return { 'alibaba.ram.identity-no-admin-policy': outcome } as const;
}

export const groups: readonly RamGroup[] = [
  { id: 'cloud-admins', comments: 'full access; to be split up', expect: admin('fail') },
  { id: 'developers', expect: admin('pass') },
  { id: 'operations', expect: admin('pass') },
  { id: 'finance', expect: admin('pass') },
];

export const roles: readonly RamRole[] = [
  { id: 'shop-deploy', expect: admin('pass') },
  { id: 'lake-pipeline', expect: admin('pass') },
  { id: 'shop-web-servers', expect: admin('pass') },
  { id: 'AliyunServiceRoleForActionTrail', expect: admin('not-applicable') },
  { id: 'AliyunServiceRoleForSas', expect: admin('not-applicable') },
];

function allow(action: string | readonly string[], resource: string | readonly string[] = '*') {
  return { Version: '1', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] };
}

function policy(type: RamPolicy['type'], id: string, document: object, attachedTo: RamPolicy['attachedTo'] = {}) {
  return { id, type, document, attachedTo } as const;
}

export const policies: readonly RamPolicy[] = [
  { ...policy('System', 'AdministratorAccess', allow('*'), { groups: ['cloud-admins'] }), grantsAdministration: true },
  policy('System', 'ReadOnlyAccess', allow(['*:Describe*', '*:List*', '*:Get*']), {
    users: ['bi-reader', 'support-desk'],
    groups: ['developers'],
  }),
  policy('System', 'AliyunECSFullAccess', allow(['ecs:*', 'vpc:DescribeVpcs']), {
    users: ['migration-2022'],
    groups: ['operations'],
    roles: ['shop-deploy'],
  }),
  policy('System', 'AliyunOSSFullAccess', allow('oss:*'), { users: ['data-export'], roles: ['lake-pipeline'] }),
  policy('System', 'AliyunBSSReadOnlyAccess', allow(['bss:Describe*', 'bssapi:Query*']), { groups: ['finance'] }),
  policy('Custom', 'security-review-read', allow(['ram:Get*', 'ram:List*', 'ecs:Describe*', 'oss:GetBucket*']), {
    users: [readerName],
  }),
  policy('Custom', 'shop-deploy', allow(['ecs:StartInstance', 'ecs:RebootInstance', 'oss:PutObject']), {
    users: ['deploy-bot', 'ci-runner'],
  }),
  policy('Custom', 'shop-images-read', allow('oss:GetObject', 'acs:oss:*:*:tealeaf-lane-shop-images/*'), {
    roles: ['shop-web-servers'],
  }),
];

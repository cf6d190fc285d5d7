import type { Outcome } from '#model/verdict.ts';
import type { Expectation } from '../expectation.ts';
import type { AccessKey, RamUser } from '../services/ims.ts';
import type { RamGroup, RamPolicy, RamRole } from '../services/ram.ts';

const dayMs = 86_400_000;

export function daysBefore(now: number, days: number): string {
  return `${new Date(now - days * dayMs).toISOString().slice(0, 19)}Z`;
}

function expectUser(admin: Outcome, mfa: Outcome): Expectation {
  return { 'alibaba.ram.identity-no-admin-policy': admin, 'alibaba.ram.user-mfa-enabled': mfa };
}

function expectIdentity(admin: Outcome): Expectation {
  return { 'alibaba.ram.identity-no-admin-policy': admin };
}

const open = { active: true, mfaRequired: false };

/** Users of every way to log on, with keys of every age. */
export function users(now: number): readonly RamUser[] {
  function key(id: string, outcome: Outcome, created: number, used?: number | '', active = true): AccessKey {
    const expect = { 'alibaba.ram.access-key-not-idle': outcome } as const;
    const base = { id: `LTAI5tExample${id}`, active, created: daysBefore(now, created), expect };
    if (used === undefined) return base;
    return { ...base, lastUsed: used === '' ? '' : daysBefore(now, used) };
  }
  return [
    {
      id: 'alice',
      console: open,
      mfa: true,
      keys: [key('Alice1', 'pass', 900, 3)],
      expect: expectUser('fail', 'pass'),
    },
    { id: 'bob', console: open, keys: [key('Bob1', 'fail', 900, 200)], expect: expectUser('pass', 'fail') },
    {
      id: 'carol',
      console: { active: true, mfaRequired: true },
      keys: [key('Carol1', 'pass', 900, 400, false)],
      expect: expectUser('pass', 'pass'),
    },
    {
      id: 'dave',
      console: { active: false, mfaRequired: false },
      keys: [key('Dave1', 'pass', 30)],
      expect: expectUser('pass', 'not-applicable'),
    },
    {
      id: 'build-bot',
      keys: [key('Bot1', 'fail', 300, ''), key('Bot2', 'pass', 300, 89)],
      expect: expectUser('fail', 'not-applicable'),
    },
    { id: 'old-bot', keys: [key('Old1', 'fail', 300, 91)], expect: expectUser('fail', 'not-applicable') },
    { id: 'ops.team', console: open, mfa: true, expect: expectUser('fail', 'pass') },
    { id: 'billing', console: open, mfa: true, expect: expectUser('pass', 'pass') },
    { id: 'storage', expect: expectUser('pass', 'not-applicable') },
    { id: 'namesake', keys: [key('Namesake1', 'fail', 200)], expect: expectUser('fail', 'not-applicable') },
    { id: 'auditor', expect: expectUser('pass', 'not-applicable') },
  ];
}

export const groups: readonly RamGroup[] = [
  { id: 'administrators', expect: expectIdentity('fail') },
  { id: 'readers', expect: expectIdentity('pass') },
];

export const roles: readonly RamRole[] = [
  { id: 'deployer', expect: expectIdentity('fail') },
  { id: 'reporter', expect: expectIdentity('pass') },
  { id: 'AliyunServiceRoleForActionTrail', expect: expectIdentity('not-applicable') },
];

function allow(statement: object) {
  return { Version: '1', Statement: [{ Effect: 'Allow', Resource: '*', ...statement }] };
}

/** Policies in the spellings that the vendor allows; the ones that do not grant administration look as if they did. */
export const policies: readonly RamPolicy[] = [
  {
    id: 'AdministratorAccess',
    type: 'System',
    document: allow({ Action: '*' }),
    grantsAdministration: true,
    attachedTo: { users: ['alice'], groups: ['administrators'] },
    attachedWithin: { 'rg-finance': { users: ['ops.team'] } },
  },
  {
    id: 'ReadOnlyAccess',
    type: 'System',
    document: allow({ Action: ['*:Describe*', '*:List*', '*:Get*'] }),
    attachedTo: { users: ['auditor', 'bob'], groups: ['readers'], roles: ['reporter'] },
  },
  {
    // The same name as the vendor's own.
    id: 'ReadOnlyAccess',
    type: 'Custom',
    document: allow({ Action: ['*'], Resource: ['*'] }),
    grantsAdministration: true,
    attachedTo: { users: ['namesake'] },
  },
  {
    id: 'deploy-everything',
    type: 'Custom',
    document: JSON.stringify({ Version: '1', Statement: { Effect: 'Allow', Action: '*:*', Resource: ['*'] } }),
    grantsAdministration: true,
    attachedTo: { users: ['build-bot'], roles: ['deployer'] },
  },
  {
    id: 'admin-from-the-office',
    type: 'Custom',
    document: allow({ Action: ['*'], Condition: { IpAddress: { 'acs:SourceIp': '10.0.0.0/8' } } }),
    grantsAdministration: true,
    attachedTo: { users: ['old-bot'] },
  },
  {
    id: 'all-but-billing',
    type: 'Custom',
    document: allow({ NotAction: ['bss:*'] }),
    attachedTo: { users: ['billing'] },
  },
  {
    id: 'all-of-oss',
    type: 'Custom',
    document: allow({ Action: ['*'], Resource: ['acs:oss:*:*:*'] }),
    attachedTo: { users: ['storage'] },
  },
  {
    id: 'deny-everything',
    type: 'Custom',
    document: { Version: '1', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] },
    attachedTo: { users: ['dave'] },
  },
  {
    id: 'break-glass',
    type: 'Custom',
    document: allow({ Action: '*' }),
    grantsAdministration: true,
  },
  {
    id: 'AliyunServiceRolePolicyForActionTrail',
    type: 'System',
    document: allow({ Action: ['oss:PutObject', 'log:PostLogStoreLogs'] }),
    attachedTo: { roles: ['AliyunServiceRoleForActionTrail'] },
  },
];

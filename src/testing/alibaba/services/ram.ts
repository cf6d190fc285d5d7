import type { Call, Service } from '../call.ts';
import { required } from '../call.ts';
import type { Estate } from '../estate.ts';
import type { Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { markerPage, type PageSize } from '../paging.ts';
import { each, type Records } from '../records.ts';
import { invalidParameter, notFound } from '../vendor-error.ts';
import type { RamUser } from './ims.ts';

export interface RamGroup extends Thing {
  readonly comments?: string;
}

/** A service-linked role is told by its name, AliyunServiceRoleFor…. */
export type RamRole = Thing;

export type PolicyType = 'System' | 'Custom';

export interface Holders {
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  readonly roles?: readonly string[];
}

export interface RamPolicy extends Thing {
  readonly type: PolicyType;
  /** as the vendor stores it: text; anything else is turned into text */
  readonly document: unknown;
  /** said by who builds the estate, for counting which reads are needed */
  readonly grantsAdministration?: boolean;
  readonly attachedTo?: Holders;
  /** attachments for one resource group, by the group's id; RAM itself does not list them */
  readonly attachedWithin?: Readonly<Record<string, Holders>>;
}

export interface Ram {
  readonly accountMfa: boolean;
  readonly rootAccessKeys: number;
  readonly mfaForLogin: 'mandatory' | 'independent' | 'adaptive';
  readonly users: Records<RamUser>;
  readonly groups: Records<RamGroup>;
  readonly roles: Records<RamRole>;
  /** a system and a custom policy may share a name, so the key is `Type:name` */
  readonly policies: ReadonlyMap<string, RamPolicy>;
}

/** SDK ram20150501: 1 to 1000 a page, 100 unless asked; groups at most 100. */
const pageSize: PageSize = {
  member: 'MaxItems',
  default: 100,
  max: 1000,
  over: { refuse: 'InvalidParameter.MaxItems' },
};
const groupPage: PageSize = { ...pageSize, max: 100 };

export function attachmentCount(policy: RamPolicy): number {
  const scopes = [policy.attachedTo ?? {}, ...Object.values(policy.attachedWithin ?? {})];
  return scopes.reduce(
    (sum, { users = [], groups = [], roles = [] }) => sum + users.length + groups.length + roles.length,
    0,
  );
}

function policyRow(policy: RamPolicy): JsonObject {
  return {
    PolicyName: policy.id,
    PolicyType: policy.type,
    DefaultVersion: 'v1',
    AttachmentCount: attachmentCount(policy),
    Description: '',
    CreateDate: '2025-03-01T02:00:00Z',
    UpdateDate: '2025-03-01T02:00:00Z',
    Tags: { Tag: [] },
  };
}

function findPolicy(call: Call): RamPolicy {
  const policy = call.estate.ram.policies.get(`${required(call, 'PolicyType')}:${required(call, 'PolicyName')}`);
  if (policy === undefined) throw notFound('EntityNotExist.Policy', 'policy');
  return policy;
}

function policiesOf(call: Call): Records<RamPolicy> {
  const type = call.input.PolicyType;
  if (type !== undefined && type !== 'System' && type !== 'Custom') throw invalidParameter('PolicyType');
  const all = [...call.estate.ram.policies.values()].filter((policy) => type === undefined || policy.type === type);
  return { count: all.length, at: (index) => all[index]!, find: (id) => all.find((policy) => policy.id === id) };
}

function marked(page: { next: string | undefined }): JsonObject {
  return page.next === undefined ? { IsTruncated: false } : { IsTruncated: true, Marker: page.next };
}

function roleArn(estate: Estate, name: string): string {
  return `acs:ram::${estate.account}:role/${name.toLowerCase()}`;
}

export const ram: Service = {
  code: 'ram',
  version: '2015-05-01',
  operations: {
    ListGroups: (call) => {
      const page = markerPage(call, call.estate.ram.groups, groupPage, 'Marker');
      const rows = page.items.map(({ id, comments }) => ({
        GroupName: id,
        GroupId: `g-${id}`,
        Comments: comments ?? '',
        CreateDate: '2025-03-01T02:00:00Z',
        UpdateDate: '2025-03-01T02:00:00Z',
      }));
      return { Groups: { Group: rows }, ...marked(page) };
    },
    ListRoles: (call) => {
      const page = markerPage(call, call.estate.ram.roles, pageSize, 'Marker');
      const rows = page.items.map(({ id }) => ({
        RoleName: id,
        RoleId: `3${id.length}0001`,
        Arn: roleArn(call.estate, id),
        Description: '',
        MaxSessionDuration: 3600,
        CreateDate: '2025-03-01T02:00:00Z',
        UpdateDate: '2025-03-01T02:00:00Z',
        Tags: { Tag: [] },
      }));
      return { Roles: { Role: rows }, ...marked(page) };
    },
    ListPolicies: (call) => {
      const page = markerPage(call, policiesOf(call), pageSize, 'Marker');
      return { Policies: { Policy: page.items.map(policyRow) }, ...marked(page) };
    },
    GetPolicy: (call) => {
      const policy = findPolicy(call);
      const text = typeof policy.document === 'string' ? policy.document : JSON.stringify(policy.document);
      return {
        Policy: policyRow(policy),
        DefaultPolicyVersion: {
          VersionId: 'v1',
          IsDefaultVersion: true,
          PolicyDocument: text,
          CreateDate: '2025-03-01T02:00:00Z',
        },
      };
    },
    ListEntitiesForPolicy: (call) => {
      const { users = [], groups = [], roles = [] } = findPolicy(call).attachedTo ?? {};
      const since = { AttachDate: '2025-03-01T02:00:00Z' };
      return {
        Users: { User: users.map((name) => ({ UserName: name, UserId: `2${name}`, DisplayName: name, ...since })) },
        Groups: { Group: groups.map((name) => ({ GroupName: name, Comments: '', ...since })) },
        Roles: { Role: roles.map((name) => ({ RoleName: name, Arn: roleArn(call.estate, name), ...since })) },
      };
    },
  },
};

export function policyKey(policy: RamPolicy): string {
  return `${policy.type}:${policy.id}`;
}

export function policyMap(policies: Iterable<RamPolicy>): ReadonlyMap<string, RamPolicy> {
  return new Map([...policies].map((policy) => [policyKey(policy), policy]));
}

export function attachedPolicies(estate: Estate): readonly RamPolicy[] {
  return [...estate.ram.policies.values()].filter((policy) => attachmentCount(policy) > 0);
}

export function identityNames(estate: Estate): { id: string; thing: Thing }[] {
  return [
    ...[...each(estate.ram.users)].map((thing) => ({ id: `user/${thing.id}`, thing })),
    ...[...each(estate.ram.groups)].map((thing) => ({ id: `group/${thing.id}`, thing })),
    ...[...each(estate.ram.roles)].map((thing) => ({ id: `role/${thing.id}`, thing })),
  ];
}

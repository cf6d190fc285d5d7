import type { Service } from '../call.ts';
import type { Estate } from '../estate.ts';
import { numberedPage, type PageSize } from '../paging.ts';
import { recordsOf } from '../records.ts';
import type { RamPolicy } from './ram.ts';

/** 1 to 100 a page, 10 unless asked (SDK resourcemanager20200331). */
const pageSize: PageSize = { member: 'PageSize', default: 10, max: 100, over: { refuse: 'InvalidParameter.PageSize' } };

const principals = [
  ['users', 'IMSUser', (name: string, alias: string) => `${name}@${alias}.onaliyun.com`],
  ['groups', 'IMSGroup', (name: string, alias: string) => `${name}@group.${alias}.onaliyun.com`],
  ['roles', 'ServiceRole', (name: string, alias: string) => `${name}@role.${alias}.onaliyunservice.com`],
] as const;

interface Attachment {
  readonly id: string;
  readonly policy: RamPolicy;
  readonly kind: string;
  readonly principal: string;
  readonly resourceGroup: string;
}

/** Who holds what, as Resource Manager sees it; the account's own id stands for "everywhere". */
function attachmentsOf(estate: Estate): readonly Attachment[] {
  return [...estate.ram.policies.values()].flatMap((policy) => {
    const scopes = Object.entries({ [estate.account]: policy.attachedTo ?? {}, ...policy.attachedWithin });
    return scopes.flatMap(([resourceGroup, holders]) =>
      principals.flatMap(([member, kind, fullName]) =>
        (holders[member] ?? []).map((name) => {
          const principal = fullName(name, estate.alias);
          const id = [policy.type, policy.id, principal, resourceGroup].join(' ');
          return { id, policy, kind, principal, resourceGroup };
        }),
      ),
    );
  });
}

export const resourcemanager: Service = {
  code: 'resourcemanager',
  version: '2020-03-31',
  operations: {
    ListPolicyAttachments: (call) => {
      const { PolicyName: name, PolicyType: type, ResourceGroupId: group } = call.input;
      const attachments = attachmentsOf(call.estate).filter(
        (it) =>
          (name === undefined || it.policy.id === name) &&
          (type === undefined || it.policy.type === type) &&
          (group === undefined || it.resourceGroup === group),
      );
      const page = numberedPage(call, recordsOf(attachments), pageSize);
      return {
        PolicyAttachments: {
          PolicyAttachment: page.items.map((it) => ({
            PolicyName: it.policy.id,
            PolicyType: it.policy.type,
            PrincipalName: it.principal,
            PrincipalType: it.kind,
            ResourceGroupId: it.resourceGroup,
            AttachDate: '2025-03-01T02:00:00Z',
            Description: '',
          })),
        },
        PageNumber: page.number,
        PageSize: page.size,
        TotalCount: page.total,
      };
    },
  },
};

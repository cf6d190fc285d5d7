import type { Service } from '../call.ts';
import { numberedPage, type PageSize } from '../paging.ts';
import { recordsOf } from '../records.ts';
import { attachmentsOf } from './ram.ts';

/** 1 to 100 a page, 10 unless asked (SDK resourcemanager20200331). */
const pageSize: PageSize = { member: 'PageSize', default: 10, max: 100, over: { refuse: 'InvalidParameter.PageSize' } };

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

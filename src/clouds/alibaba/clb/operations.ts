import { z } from 'zod';
import { defineOperation } from '#model/operation.ts';
import { plain, plainList, toldList, wrapped, wrappedList } from '../reply.ts';

/** Product SLB, version 2014-05-15: members, page sizes and totals as in the vendor's own SDK for it. */
const service = 'slb';

const Tag = z.object({ TagKey: z.string(), TagValue: z.string().nullish() });
type Tag = z.infer<typeof Tag>;

function byKey(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.TagKey, tag.TagValue ?? '']));
}

const wrappedTags = wrappedList('Tag', Tag).optional().transform(byKey);

export const describeLoadBalancers = defineOperation({
  service,
  name: 'DescribeLoadBalancers',
  permission: 'slb:DescribeLoadBalancers',
  shared: true,
  paging: { style: 'number', input: 'PageNumber', size: ['PageSize', 100], total: 'TotalCount' },
  reply: wrapped(
    'LoadBalancers',
    'LoadBalancer',
    z.object({
      LoadBalancerId: z.string().min(1),
      LoadBalancerName: z.string().optional(),
      AddressType: z.unknown().optional(),
      Tags: wrappedTags,
    }),
  ),
});

const ListenerItem = z.object({
  LoadBalancerId: z.string().min(1),
  ListenerPort: z.union([z.number(), z.string()]),
  ListenerProtocol: z.string(),
  Status: z.unknown().optional(),
  AclStatus: z.unknown().optional(),
  AclType: z.unknown().optional(),
  AclIds: plainList(z.string()).optional(),
  Tags: plainList(Tag).optional().transform(byKey),
});
export type ListenerItem = z.infer<typeof ListenerItem>;

/** All listeners of a region, because no LoadBalancerId is given. */
export const describeListeners = defineOperation({
  service,
  name: 'DescribeLoadBalancerListeners',
  permission: 'slb:DescribeLoadBalancerListeners',
  paging: { style: 'token', input: 'NextToken', output: 'NextToken', size: ['MaxResults', 100], total: 'TotalCount' },
  reply: z.preprocess(withListeners, plain('Listeners', ListenerItem)),
});

/** The vendor leaves `Listeners` out where there is none; a total of 0 tells that from a foreign body. */
function withListeners(reply: unknown): unknown {
  if (typeof reply !== 'object' || reply === null || 'Listeners' in reply) return reply;
  return 'TotalCount' in reply && String(reply.TotalCount) === '0' ? { ...reply, Listeners: [] } : reply;
}

export const describeAccessControlLists = defineOperation({
  service,
  name: 'DescribeAccessControlLists',
  permission: 'slb:DescribeAccessControlLists',
  paging: { style: 'number', input: 'PageNumber', size: ['PageSize', 50], total: 'TotalCount' },
  reply: wrapped(
    'Acls',
    'Acl',
    z.object({
      AclId: z.string(),
      AclName: z.string().optional(),
      AddressIPVersion: z.unknown().optional(),
      Tags: wrappedTags,
    }),
  ),
});

const RelatedListener = z.object({
  LoadBalancerId: z.unknown().optional(),
  ListenerPort: z.unknown().optional(),
  Protocol: z.unknown().optional(),
  AclType: z.unknown().optional(),
});
export type RelatedListener = z.infer<typeof RelatedListener>;

/** Pages are of entries; every page names the listeners that use the list. */
export const describeAccessControlList = defineOperation({
  service,
  name: 'DescribeAccessControlListAttribute',
  permission: 'slb:DescribeAccessControlListAttribute',
  paging: { style: 'number', input: 'Page', size: ['PageSize', 50], total: 'TotalAclEntry' },
  reply: z
    .object({
      AclEntrys: wrappedList('AclEntry', z.object({ AclEntryIP: z.string() })),
      RelatedListeners: toldList('RelatedListener', RelatedListener).optional(),
    })
    .transform((reply) => ({ entries: reply.AclEntrys, related: { listeners: reply.RelatedListeners ?? null } })),
});

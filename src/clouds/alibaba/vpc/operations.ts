import { z } from 'zod';
import { parseAddressRange } from '#logic/addresses.ts';
import { defineOperation } from '#model/operation.ts';
import { plain, toldList, wrapped, wrappedList } from '../reply.ts';
import { tagList } from '../tag-list.ts';

/** Product VPC, version 2016-04-28: members, page sizes and totals as in the vendor's own SDK for it. */
const service = 'vpc';

export const describeVpcs = defineOperation({
  service,
  name: 'DescribeVpcs',
  permission: 'vpc:DescribeVpcs',
  paging: { style: 'number', input: 'PageNumber', size: ['PageSize', 50], total: 'TotalCount' },
  reply: wrapped('Vpcs', 'Vpc', z.object({ VpcId: z.string(), VpcName: z.string().optional(), Tags: tagList })),
});

const Resource = z.object({ ResourceId: z.string() });

export const describeNetworkAcls = defineOperation({
  service,
  name: 'DescribeNetworkAcls',
  permission: 'vpc:DescribeNetworkAcls',
  paging: { style: 'number', input: 'PageNumber', size: ['PageSize', 50], total: 'TotalCount' },
  reply: wrapped(
    'NetworkAcls',
    'NetworkAcl',
    z.object({
      NetworkAclId: z.string(),
      NetworkAclName: z.string().optional(),
      VpcId: z.string().min(1).nullish(),
      Resources: toldList('Resource', Resource).optional(),
      Tags: tagList,
    }),
  ),
});

const InboundEntry = z.object({
  NetworkAclEntryId: z.string().optional(),
  Policy: z.string(),
  Protocol: z.string(),
  Port: z.string(),
  SourceCidrIp: z.string(),
});
export type InboundEntry = z.infer<typeof InboundEntry>;

export const describeNetworkAcl = defineOperation({
  service,
  name: 'DescribeNetworkAclAttributes',
  permission: 'vpc:DescribeNetworkAclAttributes',
  reply: z
    .object({
      NetworkAclAttribute: z.object({
        IngressAclEntries: wrappedList('IngressAclEntry', InboundEntry),
        Resources: toldList('Resource', Resource).optional(),
      }),
    })
    .transform(({ NetworkAclAttribute: acl }) => ({
      entries: acl.IngressAclEntries,
      vSwitches: acl.Resources?.map((resource) => resource.ResourceId),
    })),
});

/** Shared: many entries of many network ACLs name the same prefix list. */
export const getPrefixListEntries = defineOperation({
  service,
  name: 'GetVpcPrefixListEntries',
  permission: 'vpc:GetVpcPrefixListEntries',
  shared: true,
  paging: { style: 'token', input: 'NextToken', output: 'NextToken', size: ['MaxResults', 100] },
  reply: plain(
    'PrefixListEntry',
    z.object({ Cidr: z.string().refine((cidr) => parseAddressRange(cidr) !== null, 'no CIDR block') }),
  ),
});

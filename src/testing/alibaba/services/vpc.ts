import type { Service } from '../call.ts';
import { detail, inRegion } from '../call.ts';
import type { Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { numberedPage, type PageSize, tokenPage } from '../paging.ts';
import { type Records, recordsOf } from '../records.ts';
import type { AddressList } from './ecs.ts';
import { describeRegions } from './regions.ts';

export type Vpc = Thing;

export interface AclRule {
  readonly policy: 'accept' | 'drop';
  readonly protocol?: 'tcp' | 'udp' | 'icmp' | 'gre' | 'all';
  /** "22/22"; "-1/-1", every port, unless given */
  readonly port?: string;
  /** a CIDR or the id of a VPC prefix list */
  readonly source: string;
  readonly ipVersion?: 'IPv4' | 'IPv6';
  readonly entryType?: 'custom' | 'system' | 'service';
}

export interface NetworkAcl extends Thing {
  readonly vpcId: string;
  /** the vSwitches that it is bound to */
  readonly vswitches: readonly string[];
  readonly entries: readonly AclRule[];
}

export interface VpcRegion {
  readonly vpcs: Records<Vpc>;
  readonly networkAcls: Records<NetworkAcl>;
  readonly prefixLists: Records<AddressList>;
}

/** At most 50 a page, 10 unless asked (SDK vpc20160428). */
const pageSize: PageSize = { member: 'PageSize', default: 10, max: 50, over: { refuse: 'IllegalParam.PageSize' } };
const entryPage: PageSize = {
  member: 'MaxResults',
  default: 20,
  max: 100,
  over: { refuse: 'IllegalParam.MaxResults' },
};

function aclRow(acl: NetworkAcl, region: string | null): JsonObject {
  return {
    NetworkAclId: acl.id,
    NetworkAclName: acl.id,
    RegionId: region,
    VpcId: acl.vpcId,
    Status: 'Available',
    CreationTime: '2025-03-01 10:00:00',
    Resources: {
      Resource: acl.vswitches.map((id) => ({ ResourceId: id, ResourceType: 'VSwitch', Status: 'BINDED' })),
    },
  };
}

function entryRow(entry: AclRule, index: number): JsonObject {
  return {
    NetworkAclEntryId: `nae-${index + 1}`,
    NetworkAclEntryName: '',
    Policy: entry.policy,
    Protocol: entry.protocol ?? 'all',
    Port: entry.port ?? '-1/-1',
    SourceCidrIp: entry.source,
    IpVersion: entry.ipVersion ?? 'IPv4',
    EntryType: entry.entryType ?? 'custom',
    Description: '',
  };
}

export const vpc: Service = {
  code: 'vpc',
  version: '2016-04-28',
  operations: {
    DescribeRegions: describeRegions('vpc'),
    DescribeVpcs: (call) => {
      const records = inRegion(call, call.estate.vpc, (it) => it.vpcs);
      const page = numberedPage(call, records, pageSize);
      const rows = page.items.map(({ id }) => ({
        VpcId: id,
        VpcName: id,
        RegionId: call.region,
        Status: 'Available',
        CidrBlock: '172.16.0.0/12',
        IsDefault: false,
        VSwitchIds: { VSwitchId: [] },
      }));
      return { Vpcs: { Vpc: rows }, PageNumber: page.number, PageSize: page.size, TotalCount: page.total };
    },
    DescribeNetworkAcls: (call) => {
      const records = inRegion(call, call.estate.vpc, (it) => it.networkAcls);
      const page = numberedPage(call, records, pageSize);
      const rows = page.items.map((acl) => aclRow(acl, call.region));
      // The paging numbers of this one operation are text (SDK vpc20160428).
      return {
        NetworkAcls: { NetworkAcl: rows },
        PageNumber: String(page.number),
        PageSize: String(page.size),
        TotalCount: String(page.total),
      };
    },
    DescribeNetworkAclAttributes: detail(
      'NetworkAclId',
      'InvalidNetworkAcl.NotFound',
      (call) => inRegion(call, call.estate.vpc, (it) => it.networkAcls),
      (acl, call) => ({
        NetworkAclAttribute: {
          ...aclRow(acl, call.region),
          IngressAclEntries: { IngressAclEntry: acl.entries.map(entryRow) },
          EgressAclEntries: { EgressAclEntry: [] },
        },
      }),
    ),
    GetVpcPrefixListEntries: detail(
      'PrefixListId',
      'ResourceNotFound.PrefixList',
      (call) => inRegion(call, call.estate.vpc, (it) => it.prefixLists),
      (list, call) => {
        const entries = recordsOf(list.entries.map((cidr) => ({ id: cidr })));
        const page = tokenPage(call, entries, entryPage);
        return {
          PrefixListEntry: page.items.map((entry) => ({
            PrefixListId: list.id,
            Cidr: entry.id,
            Description: '',
            RegionId: call.region,
          })),
          Count: page.items.length,
          TotalCount: page.total,
          NextToken: page.next ?? '',
        };
      },
    ),
  },
};

import { type Call, detail, type Handler, inRegion } from '../call.ts';
import type { Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { type PageSize, tokenPage } from '../paging.ts';
import { type Records, recordsOf } from '../records.ts';

export interface SecurityRule {
  readonly id: string;
  readonly policy: 'Accept' | 'Drop';
  /** 1 (strongest, the default) to 100 */
  readonly priority?: number;
  readonly protocol?: 'TCP' | 'UDP' | 'ICMP' | 'ICMPv6' | 'GRE' | 'ALL';
  /** "22/22", "1/65535"; every port unless given */
  readonly ports?: string;
  readonly portRangeList?: string;
  readonly source?: string;
  readonly ipv6Source?: string;
  readonly prefixList?: string;
  readonly sourceGroup?: string;
  readonly direction?: 'ingress' | 'egress';
  readonly nic?: 'internet' | 'intranet';
}

export interface SecurityGroup extends Thing {
  /** a classic-network group has none */
  readonly vpcId?: string;
  readonly type?: 'normal' | 'enterprise';
  /** the cloud service that manages the group, if one does */
  readonly serviceId?: number;
  readonly instances?: number;
  readonly rules: readonly SecurityRule[];
}

const groupPage: PageSize = { member: 'MaxResults', default: 10, max: 100, over: { refuse: 'InvalidMaxResults' } };
const rulePage: PageSize = {
  member: 'MaxResults',
  default: 500,
  min: 10,
  max: 1000,
  over: { refuse: 'InvalidMaxResults' },
};

export function tagList(tags: Readonly<Record<string, string>> = {}) {
  return { Tag: Object.entries(tags).map(([key, value]) => ({ TagKey: key, TagValue: value })) };
}

function groupRow(group: SecurityGroup): JsonObject {
  return {
    SecurityGroupId: group.id,
    SecurityGroupName: group.id,
    SecurityGroupType: group.type ?? 'normal',
    VpcId: group.vpcId ?? '',
    ServiceManaged: group.serviceId !== undefined,
    ...(group.serviceId === undefined ? {} : { ServiceID: group.serviceId }),
    EcsCount: group.instances ?? 0,
    CreationTime: '2025-03-01T02:00:00Z',
    Tags: tagList(),
  };
}

function ruleRow(rule: SecurityRule): JsonObject {
  return {
    SecurityGroupRuleId: rule.id,
    Direction: rule.direction ?? 'ingress',
    Policy: rule.policy,
    Priority: String(rule.priority ?? 1),
    IpProtocol: rule.protocol ?? 'TCP',
    PortRange: rule.ports ?? '-1/-1',
    PortRangeListId: rule.portRangeList ?? '',
    SourceCidrIp: rule.source ?? '',
    Ipv6SourceCidrIp: rule.ipv6Source ?? '',
    SourcePrefixListId: rule.prefixList ?? '',
    SourceGroupId: rule.sourceGroup ?? '',
    SourcePortRange: '-1/-1',
    DestCidrIp: '',
    NicType: rule.nic ?? 'intranet',
    Description: '',
  };
}

function matchingRules(group: SecurityGroup, call: Call): Records<SecurityRule> {
  const direction = call.input.Direction ?? 'all';
  // A classic group answers for the internet card unless it is asked for the intranet one; in a VPC there is only intranet.
  const nic = group.vpcId === undefined ? (call.input.NicType ?? 'internet') : 'intranet';
  return recordsOf(
    group.rules.filter(
      (rule) =>
        (direction === 'all' || (rule.direction ?? 'ingress') === direction) && (rule.nic ?? 'intranet') === nic,
    ),
  );
}

export const securityGroupOperations: Readonly<Record<string, Handler>> = {
  DescribeSecurityGroups: (call) => {
    const records = inRegion(call, call.estate.ecs, (it) => it.securityGroups);
    const page = tokenPage(call, records, groupPage);
    return {
      RegionId: call.region,
      SecurityGroups: { SecurityGroup: page.items.map(groupRow) },
      NextToken: page.next ?? '',
      TotalCount: page.total,
      PageSize: page.size,
    };
  },
  DescribeSecurityGroupAttribute: detail(
    'SecurityGroupId',
    'InvalidSecurityGroupId.NotFound',
    (call) => inRegion(call, call.estate.ecs, (it) => it.securityGroups),
    (group, call) => {
      const page = tokenPage(call, matchingRules(group, call), rulePage);
      return {
        SecurityGroupId: group.id,
        RegionId: call.region,
        VpcId: group.vpcId ?? '',
        InnerAccessPolicy: 'Accept',
        Permissions: { Permission: page.items.map(ruleRow) },
        NextToken: page.next ?? '',
      };
    },
  ),
};

import { z } from 'zod';
import { orderByPriority } from '#logic/network-rules.ts';
import { defineCollector, type Found, type Reader } from '#model/collector.ts';
import { defineOperation } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { inRegion } from '../regional.ts';
import { wrapped } from '../reply.ts';
import { SecurityGroup } from './assets.ts';
import { displayed, Tags } from './listing.ts';
import { describePortRangeListEntries, describePrefixListAttributes, readRuleLists } from './rule-lists.ts';
import { isIngress, type NicType, Permission, type RawPermission, type Rule, ruleOf } from './rules.ts';

const GroupReply = z.object({
  SecurityGroupId: z.string().min(1),
  SecurityGroupName: z.string().nullish(),
  SecurityGroupType: z.unknown().optional(),
  VpcId: z.unknown().optional(),
  ServiceManaged: z.unknown().optional(),
  ServiceID: z.unknown().optional(),
  EcsCount: z.unknown().optional(),
  Tags,
});

export const describeSecurityGroups = defineOperation({
  service: 'ecs',
  name: 'DescribeSecurityGroups',
  permission: 'ecs:DescribeSecurityGroups',
  paging: {
    style: 'token',
    input: 'NextToken',
    output: 'NextToken',
    size: ['MaxResults', 100],
    total: 'TotalCount',
    isTotalVague: true,
  },
  reply: wrapped('SecurityGroups', 'SecurityGroup', GroupReply),
});

export const describeSecurityGroupAttribute = defineOperation({
  service: 'ecs',
  name: 'DescribeSecurityGroupAttribute',
  permission: 'ecs:DescribeSecurityGroupAttribute',
  paging: { style: 'token', input: 'NextToken', output: 'NextToken', size: ['MaxResults', 1000] },
  reply: wrapped('Permissions', 'Permission', Permission),
});

export const securityGroups = defineCollector({
  asset: SecurityGroup,
  scope: 'regional',
  list: { operations: [describeSecurityGroups], read: listGroups },
  details: [
    {
      fields: ['rules'],
      operations: [describeSecurityGroupAttribute, describePrefixListAttributes, describePortRangeListEntries],
      needs: ['vpcId', 'serviceManaged', 'serviceId'],
      // The owner of the account cannot change the rules of a group that another service manages.
      when: (group) => !group.fields.serviceManaged && !group.fields.serviceId,
      read: async (reader, group) => ({ rules: await readRules(reader, group) }),
    },
  ],
});

async function* listGroups(reader: Reader): AsyncGenerator<Found> {
  for await (const page of reader.pages(describeSecurityGroups, inRegion(reader))) {
    for (const group of page) yield groupOf(reader, group);
  }
}

function groupOf(reader: Reader, group: z.infer<typeof GroupReply>): Found {
  return {
    id: arn('ecs', reader.region, reader.account, `securitygroup/${group.SecurityGroupId}`),
    name: group.SecurityGroupId,
    ...displayed(group.SecurityGroupId, group.SecurityGroupName, group.Tags),
    fields: {
      vpcId: group.VpcId || null,
      securityGroupType: group.SecurityGroupType || null,
      serviceManaged: group.ServiceManaged,
      serviceId: group.ServiceID || null,
      ecsCount: group.EcsCount,
    },
  };
}

async function readRules(reader: Reader, group: Found): Promise<readonly Rule[]> {
  // In a VPC the vendor takes every value for intranet; a classic group has a list for each network interface.
  const nicTypes: readonly (NicType | null)[] = group.fields.vpcId ? [null] : ['internet', 'intranet'];
  const found: { readonly permission: RawPermission; readonly nicType: NicType }[] = [];
  for (const nicType of nicTypes) {
    const input = { ...inRegion(reader), SecurityGroupId: group.name, Direction: 'ingress' };
    const narrowed = nicType ? { ...input, NicType: nicType } : input;
    for await (const page of reader.pages(describeSecurityGroupAttribute, narrowed)) {
      for (const permission of page.filter(isIngress)) {
        found.push({ permission, nicType: permission.NicType ?? nicType ?? 'intranet' });
      }
    }
  }
  const lists = await readRuleLists(
    reader,
    found.map((entry) => entry.permission),
  );
  const rules = found.map(({ permission, nicType }) => ruleOf(permission, nicType, lists));
  // pages may overlap; by content, since what looks like one rule twice may be two
  const unique = new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
  return orderByPriority([...unique.values()]);
}

import { afterEach, expect, test } from 'vitest';
import type { Estate } from './estate.ts';
import type { JsonObject } from './json.ts';
import { each, type Records } from './records.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { typicalEstate } from './typical.ts';
import { vendorClient } from './vendor-client.ts';

let simulator: Simulator | undefined;

afterEach(async () => {
  await simulator?.close();
});

type Call = ReturnType<typeof vendorClient>;
type Walk = (call: Call, list: ListUnderTest) => Promise<string[]>;

interface ListUnderTest {
  readonly service: string;
  readonly action: string;
  /** where the items are and what names one */
  readonly items: readonly string[];
  readonly id: string;
  readonly walk: Walk;
  readonly input?: Record<string, string>;
  readonly of: (estate: Estate) => Records<{ readonly id: string }>;
}

function pick(reply: JsonObject, path: readonly string[]): unknown {
  let value: unknown = reply;
  for (const name of path) value = (value as Record<string, unknown> | undefined)?.[name];
  return value;
}

function ids(reply: JsonObject, { items, id }: ListUnderTest): string[] {
  return (pick(reply, items) as Record<string, string>[]).map((item) => String(item[id]));
}

function byToken(input: string, output: readonly string[], size: string): Walk {
  return async (call, list) => {
    const found: string[] = [];
    let token = '';
    do {
      const reply = await call(list.service, list.action, { ...list.input, [size]: '50', [input]: token });
      found.push(...ids(reply, list));
      token = String(pick(reply, output) ?? '');
    } while (token !== '');
    return found;
  };
}

function byNumber(total: readonly string[], input = 'PageNumber'): Walk {
  return async (call, list) => {
    const found: string[] = [];
    let count = 0;
    for (let number = 1; number === 1 || found.length < count; number += 1) {
      const reply = await call(list.service, list.action, { ...list.input, PageSize: '50', [input]: String(number) });
      const page = ids(reply, list);
      if (page.length === 0 && found.length > 0) break;
      found.push(...page);
      count = Number(pick(reply, total));
    }
    return found;
  };
}

const region = 'cn-hangzhou';
const input = { RegionId: region };
const token = byToken('NextToken', ['NextToken'], 'MaxResults');
const marker = byToken('Marker', ['Marker'], 'MaxItems');
const number = byNumber(['TotalCount']);
const recordNumber = byNumber(['TotalRecordCount']);

const lists: readonly ListUnderTest[] = [
  {
    service: 'ecs',
    action: 'DescribeInstances',
    items: ['Instances', 'Instance'],
    id: 'InstanceId',
    walk: token,
    input,
    of: (it) => it.ecs[region]!.instances,
  },
  {
    service: 'ecs',
    action: 'DescribeDisks',
    items: ['Disks', 'Disk'],
    id: 'DiskId',
    walk: token,
    input,
    of: (it) => it.ecs[region]!.disks,
  },
  {
    service: 'ecs',
    action: 'DescribeSecurityGroups',
    items: ['SecurityGroups', 'SecurityGroup'],
    id: 'SecurityGroupId',
    walk: token,
    input,
    of: (it) => it.ecs[region]!.securityGroups,
  },
  {
    service: 'vpc',
    action: 'DescribeVpcs',
    items: ['Vpcs', 'Vpc'],
    id: 'VpcId',
    walk: number,
    input,
    of: (it) => it.vpc[region]!.vpcs,
  },
  {
    service: 'vpc',
    action: 'DescribeNetworkAcls',
    items: ['NetworkAcls', 'NetworkAcl'],
    id: 'NetworkAclId',
    walk: number,
    input,
    of: (it) => it.vpc[region]!.networkAcls,
  },
  {
    service: 'slb',
    action: 'DescribeLoadBalancers',
    items: ['LoadBalancers', 'LoadBalancer'],
    id: 'LoadBalancerId',
    walk: number,
    input,
    of: (it) => it.slb[region]!.loadBalancers,
  },
  {
    service: 'slb',
    action: 'DescribeAccessControlLists',
    items: ['Acls', 'Acl'],
    id: 'AclId',
    walk: number,
    input,
    of: (it) => it.slb[region]!.acls,
  },
  {
    service: 'rds',
    action: 'DescribeDBInstances',
    items: ['Items', 'DBInstance'],
    id: 'DBInstanceId',
    walk: token,
    input,
    of: (it) => it.rds[region]!.instances,
  },
  {
    service: 'rds',
    action: 'DescribeDBInstances',
    items: ['Items', 'DBInstance'],
    id: 'DBInstanceId',
    walk: recordNumber,
    input,
    of: (it) => it.rds[region]!.instances,
  },
  {
    service: 'r-kvstore',
    action: 'DescribeInstances',
    items: ['Instances', 'KVStoreInstance'],
    id: 'InstanceId',
    walk: number,
    input,
    of: (it) => it.redis[region]!.instances,
  },
  {
    service: 'polardb',
    action: 'DescribeDBClusters',
    items: ['Items', 'DBCluster'],
    id: 'DBClusterId',
    walk: recordNumber,
    input,
    of: (it) => it.polardb[region]!.clusters,
  },
  {
    service: 'dds',
    action: 'DescribeDBInstances',
    items: ['DBInstances', 'DBInstance'],
    id: 'DBInstanceId',
    walk: number,
    input,
    of: (it) => it.dds[region]!.replicate,
  },
  {
    service: 'apigateway',
    action: 'DescribeApis',
    items: ['ApiSummarys', 'ApiSummary'],
    id: 'ApiId',
    walk: number,
    input,
    of: (it) => it.apigateway[region]!.apis,
  },
  {
    service: 'cdn',
    action: 'DescribeUserDomains',
    items: ['Domains', 'PageData'],
    id: 'DomainName',
    walk: number,
    of: (it) => it.cdn.domains,
  },
  {
    service: 'ram',
    action: 'ListGroups',
    items: ['Groups', 'Group'],
    id: 'GroupName',
    walk: marker,
    of: (it) => it.ram.groups,
  },
  {
    service: 'ram',
    action: 'ListRoles',
    items: ['Roles', 'Role'],
    id: 'RoleName',
    walk: marker,
    of: (it) => it.ram.roles,
  },
  {
    service: 'sas',
    action: 'DescribeCloudCenterInstances',
    items: ['Instances'],
    id: 'InstanceId',
    walk: byToken('NextToken', ['PageInfo', 'NextToken'], 'PageSize'),
    input: { UseNextToken: 'true' },
    of: (it) => it.sas.china,
  },
  {
    service: 'sas',
    action: 'DescribeCloudCenterInstances',
    items: ['Instances'],
    id: 'InstanceId',
    walk: byNumber(['PageInfo', 'TotalCount'], 'CurrentPage'),
    of: (it) => it.sas.china,
  },
  {
    service: 'mscopensubscription',
    action: 'ListContacts',
    items: ['Contacts'],
    id: 'ContactId',
    walk: token,
    of: (it) => it.messageCenter.contacts,
  },
  {
    service: 'mscopensubscription',
    action: 'ListSubscriptionItems',
    items: ['SubscriptionItems'],
    id: 'ItemId',
    walk: token,
    of: (it) => it.messageCenter.types,
  },
];

test.each(lists)('$service $action: pages of one give every item once', async (list) => {
  const estate = typicalEstate();
  simulator = await startSimulator({ estate, pageSize: 1 });
  const found = await list.walk(vendorClient(simulator.url), list);
  const all = [...each(list.of(estate))].map(({ id }) => id);
  expect(all.length).toBeGreaterThan(1);
  expect(found).toEqual(all);
});

test('the rules of a group and the entries of a list are paged too', async () => {
  simulator = await startSimulator({ estate: typicalEstate(), pageSize: 7 });
  const call = vendorClient(simulator.url);
  const group = { ...input, SecurityGroupId: 'sg-drop-stronger', Direction: 'ingress' };
  const rules = await call('ecs', 'DescribeSecurityGroupAttribute', group);
  expect((rules.Permissions as { Permission: unknown[] }).Permission).toHaveLength(3);
  const entries = await byNumber(['TotalAclEntry'], 'Page')(call, {
    service: 'slb',
    action: 'DescribeAccessControlListAttribute',
    items: ['AclEntrys', 'AclEntry'],
    id: 'AclEntryIP',
    input: { ...input, AclId: 'acl-long' },
    walk: number,
    of: (it) => it.slb[region]!.acls,
  });
  expect(entries).toHaveLength(61);
  expect(new Set(entries).size).toBe(61);
});

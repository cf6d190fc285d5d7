import { describe, expect, test } from 'vitest';
import { answer, type Line, type Members, outcomes, refuse } from './recording.ts';

/** How one list is read: service, operation, where its items are, the member that names an item, and how it pages. */
interface List {
  check: string;
  service: string;
  operation: string;
  path: string;
  id: string;
  paging: 'token' | 'number' | 'marker' | 'oss';
  total?: string;
  item?: Members;
  global?: true;
  named?: (id: string) => string;
  beside?: readonly Line[];
}
const noRoles = answer('ram', 'ListRoles', { Roles: { Role: [] } }),
  noGroups = answer('ram', 'ListGroups', { Groups: { Group: [] } }),
  noUsers = answer('ims', 'ListUsers', { Users: { User: [] } }),
  noPolicies = answer('ram', 'ListPolicies', { Policies: { Policy: [] } });
const lists: readonly List[] = [
  {
    check: 'alibaba.ram.user-mfa-enabled',
    service: 'ims',
    operation: 'ListUsers',
    path: 'Users.User',
    id: 'UserPrincipalName',
    paging: 'marker',
    global: true,
  },
  {
    check: 'alibaba.ram.identity-no-admin-policy',
    service: 'ram',
    operation: 'ListGroups',
    path: 'Groups.Group',
    id: 'GroupName',
    paging: 'marker',
    global: true,
    named: (id) => `group/${id}`,
    beside: [noUsers, noRoles, noPolicies],
  },
  {
    check: 'alibaba.ram.identity-no-admin-policy',
    service: 'ram',
    operation: 'ListRoles',
    path: 'Roles.Role',
    id: 'RoleName',
    paging: 'marker',
    global: true,
    named: (id) => `role/${id}`,
    beside: [noUsers, noGroups, noPolicies],
  },
  {
    check: 'alibaba.apigateway.api-public-https',
    service: 'apigateway',
    operation: 'DescribeApis',
    path: 'ApiSummarys.ApiSummary',
    id: 'ApiId',
    paging: 'number',
    item: { GroupId: 'g' },
  },
  {
    check: 'alibaba.cdn.domain-https-enabled',
    service: 'cdn',
    operation: 'DescribeUserDomains',
    path: 'Domains.PageData',
    id: 'DomainName',
    paging: 'number',
    global: true,
  },
  {
    check: 'alibaba.ecs.disk-auto-snapshot-policy',
    service: 'ecs',
    operation: 'DescribeDisks',
    path: 'Disks.Disk',
    id: 'DiskId',
    paging: 'token',
  },
  {
    check: 'alibaba.ecs.instance-in-vpc',
    service: 'ecs',
    operation: 'DescribeInstances',
    path: 'Instances.Instance',
    id: 'InstanceId',
    paging: 'token',
  },
  {
    check: 'alibaba.ecs.security-group-no-risky-ports',
    service: 'ecs',
    operation: 'DescribeSecurityGroups',
    path: 'SecurityGroups.SecurityGroup',
    id: 'SecurityGroupId',
    paging: 'token',
  },
  {
    check: 'alibaba.mongodb.instance-log-backup',
    service: 'dds',
    operation: 'DescribeDBInstances',
    path: 'DBInstances.DBInstance',
    id: 'DBInstanceId',
    paging: 'number',
  },
  {
    check: 'alibaba.oss.bucket-no-public-write',
    service: 'oss',
    operation: 'ListBuckets',
    path: 'Buckets.Bucket',
    id: 'Name',
    paging: 'oss',
    global: true,
    item: { Location: 'oss-cn-hangzhou' },
  },
  {
    check: 'alibaba.polardb.cluster-ssl',
    service: 'polardb',
    operation: 'DescribeDBClusters',
    path: 'Items.DBCluster',
    id: 'DBClusterId',
    paging: 'number',
    total: 'TotalRecordCount',
  },
  {
    check: 'alibaba.rds.instance-no-public-endpoint',
    service: 'rds',
    operation: 'DescribeDBInstances',
    path: 'Items.DBInstance',
    id: 'DBInstanceId',
    paging: 'token',
  },
  {
    check: 'alibaba.redis.instance-tls',
    service: 'r-kvstore',
    operation: 'DescribeInstances',
    path: 'Instances.KVStoreInstance',
    id: 'InstanceId',
    paging: 'number',
  },
  {
    check: 'alibaba.clb.acl-not-open-to-all',
    service: 'slb',
    operation: 'DescribeAccessControlLists',
    path: 'Acls.Acl',
    id: 'AclId',
    paging: 'number',
  },
  {
    check: 'alibaba.clb.https-listener',
    service: 'slb',
    operation: 'DescribeLoadBalancers',
    path: 'LoadBalancers.LoadBalancer',
    id: 'LoadBalancerId',
    paging: 'number',
  },
  {
    check: 'alibaba.vpc.network-acl-no-risky-ports',
    service: 'vpc',
    operation: 'DescribeVpcs',
    path: 'Vpcs.Vpc',
    id: 'VpcId',
    paging: 'number',
  },
];
function page(list: List, number: 1 | 2, ids: readonly string[] | 'refused', last: boolean, total?: number): Line {
  const input: Members =
    number === 1
      ? list.paging === 'number'
        ? { PageNumber: 1 }
        : {}
      : { number: { PageNumber: 2 }, token: { NextToken: 't' }, marker: { Marker: 't' }, oss: { marker: 't' } }[
          list.paging
        ];
  if (ids === 'refused') return refuse(list.service, list.operation, input);
  const items = ids.map((id) => ({ [list.id]: id, ...list.item }));
  const [outer, inner] = list.path.split('.') as [string, string];
  const next = {
    number: {},
    token: last ? {} : { NextToken: 't' },
    marker: last ? { IsTruncated: false } : { IsTruncated: true, Marker: 't' },
    oss: last ? { IsTruncated: 'false' } : { IsTruncated: 'true', NextMarker: 't' },
  }[list.paging];
  return answer(
    list.service,
    list.operation,
    { ...(total === undefined ? {} : { [list.total ?? 'TotalCount']: total }), ...next, [outer]: { [inner]: items } },
    input,
  );
}

describe.each(lists.map((list) => [`${list.service} ${list.operation}`, list] as const))('%s', (_, list) => {
  const name = list.named ?? ((id: string) => id);
  const gap = `(${list.global ? 'null' : 'cn-hangzhou'})`;
  const names = async (...lines: Line[]) =>
    Object.keys(await outcomes(list.check, [...lines, ...(list.beside ?? [])])).sort();
  const total = list.paging === 'number' ? 2 : undefined;
  test('is read to its end', async () => {
    expect(await names(page(list, 1, ['a'], false, total), page(list, 2, ['b'], true, total))).toEqual([
      name('a'),
      name('b'),
    ]);
  });
  test('a refused second page is a gap beside what was read', async () => {
    expect(await names(page(list, 1, ['a'], false, total), page(list, 2, 'refused', true))).toEqual(
      [gap, name('a')].sort(),
    );
  });
  test('an empty second page below the total, or a page again, is a gap', async () => {
    if (list.paging === 'number') {
      expect(await names(page(list, 1, ['a'], false, 3), page(list, 2, [], true, 3))).toEqual([gap, name('a')].sort());
      expect(await names({ ...page(list, 1, ['a'], false, 2), input: {} })).toEqual([gap, name('a')].sort());
    } else {
      expect(await names({ ...page(list, 1, ['a'], false), input: {} })).toEqual([gap, name('a')].sort());
    }
  });
  test('empty, single and refused', async () => {
    expect(await names(page(list, 1, [], true, total && 0))).toEqual([]);
    const [outer, inner] = list.path.split('.') as [string, string];
    expect(
      await names(answer(list.service, list.operation, { [outer]: { [inner]: { [list.id]: 'a', ...list.item } } })),
    ).toEqual([name('a')]);
    expect(await names(answer(list.service, list.operation, { [outer]: {} }))).toEqual([]);
    expect.soft(await names(answer(list.service, list.operation, { [outer]: '' })), 'text').toEqual([]);
    expect.soft(await names(answer(list.service, list.operation, { [outer]: null })), 'null').toEqual([]);
    expect.soft(await names(answer(list.service, list.operation, {})), 'foreign').toEqual([gap]);
    expect(await names(refuse(list.service, list.operation))).toEqual([gap]);
    expect(await names(refuse(list.service, list.operation, {}, 'Throttling.User'))).toEqual([gap]);
    expect(await names(refuse(list.service, list.operation, {}, 'ServiceUnavailable'))).toEqual([gap]);
  });
});

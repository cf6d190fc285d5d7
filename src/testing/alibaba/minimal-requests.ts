import type { Estate } from './estate.ts';
import { each, type Records } from './records.ts';
import type { Trail } from './services/actiontrail.ts';
import type { PolardbCluster } from './services/polardb.ts';
import { attachedPolicies } from './services/ram.ts';
import { sideOf } from './services/sas.ts';

/** How often each "service.Operation" must be asked at the least to judge every check of an estate. */
type Tally = Map<string, number>;

/** The longest pages that the vendor gives. */
const largest = {
  'ims.ListUsers': 1000,
  'ram.ListGroups': 100,
  'ram.ListRoles': 1000,
  'ram.ListPolicies': 1000,
  'oss.ListBuckets': 1000,
  'cdn.DescribeUserDomains': 500,
  'apigateway.DescribeApis': 100,
  'ecs.DescribeInstances': 100,
  'ecs.DescribeDisks': 500,
  'ecs.DescribeSecurityGroups': 100,
  'sas.DescribeCloudCenterInstances': 100,
  'vpc.DescribeVpcs': 50,
  'vpc.DescribeNetworkAcls': 50,
  'slb.DescribeLoadBalancers': 100,
  'slb.DescribeLoadBalancerListeners': 100,
  'slb.DescribeAccessControlLists': 50,
  'rds.DescribeDBInstances': 100,
  'r-kvstore.DescribeInstances': 50,
  'polardb.DescribeDBClusters': 100,
  'dds.DescribeDBInstances': 100,
  'mscopensubscription.ListContacts': 50,
  'mscopensubscription.ListSubscriptionItems': 50,
} as const;

function add(tally: Tally, name: string, calls = 1): void {
  if (calls > 0) tally.set(name, (tally.get(name) ?? 0) + calls);
}

/** Even an empty list takes one call. */
function pages(items: number, size: number): number {
  return Math.max(1, Math.ceil(items / size));
}

function addList(tally: Tally, name: keyof typeof largest, items: number): void {
  add(tally, name, pages(items, largest[name]));
}

function count<T>(things: Records<T>, test: (thing: T) => boolean): number {
  let found = 0;
  for (const thing of each(things)) if (test(thing)) found += 1;
  return found;
}

const transient = new Set(['Creating', 'Deleting', 'Released', 'CREATING', 'DELETING']);

function isLive({ status }: { readonly status?: string }): boolean {
  return status === undefined || !transient.has(status);
}

/** A trail that its list entry already rules out need not be asked whether it is logging. */
function couldPass({ status, trailRegion, events, bucket, logProject }: Trail): boolean {
  const isOn = (status ?? 'Enable') === 'Enable' && (trailRegion ?? 'All') === 'All' && (events ?? 'All') === 'All';
  return isOn && (bucket !== undefined || logProject !== undefined);
}

function account(tally: Tally, estate: Estate): void {
  for (const service of ['ecs', 'vpc', 'slb', 'rds', 'r-kvstore', 'polardb', 'dds', 'apigateway'])
    add(tally, `${service}.DescribeRegions`);
  for (const name of ['GetAccountMFAInfo', 'GetAccountSecurityPracticeReport', 'GetSecurityPreference'])
    add(tally, `ims.${name}`);
  add(tally, 'sts.GetCallerIdentity');
  add(tally, 'actiontrail.DescribeTrails');
  add(tally, 'actiontrail.GetTrailStatus', count(estate.actiontrail.trails, couldPass));
  addList(tally, 'mscopensubscription.ListSubscriptionItems', estate.messageCenter.types.count);
  addList(tally, 'mscopensubscription.ListContacts', estate.messageCenter.contacts.count);
}

/** Whether MFA is bound matters only to those who can log on; only active keys can be idle; only attached administrators have holders. */
function ram(tally: Tally, estate: Estate): void {
  const { users, groups, roles, policies } = estate.ram;
  addList(tally, 'ims.ListUsers', users.count);
  add(tally, 'ims.GetLoginProfile', users.count);
  add(tally, 'ims.ListAccessKeys', users.count);
  for (const user of each(users)) {
    add(tally, 'ims.GetUserMFAInfo', user.console?.active ? 1 : 0);
    add(tally, 'ims.GetAccessKeyLastUsed', (user.keys ?? []).filter(({ active }) => active).length);
  }
  addList(tally, 'ram.ListGroups', groups.count);
  addList(tally, 'ram.ListRoles', roles.count);
  // asked for by type, as the rule pack has it
  for (const type of ['System', 'Custom'])
    addList(tally, 'ram.ListPolicies', [...policies.values()].filter((policy) => policy.type === type).length);
  const attached = attachedPolicies(estate);
  const administrators = attached.filter(({ grantsAdministration }) => grantsAdministration);
  add(tally, 'ram.GetPolicy', attached.length);
  add(tally, 'ram.ListEntitiesForPolicy', administrators.length);
  add(tally, 'resourcemanager.ListPolicyAttachments', administrators.length);
}

function global(tally: Tally, { oss, cdn, sas, regions }: Estate): void {
  addList(tally, 'oss.ListBuckets', oss.buckets.count);
  add(tally, 'oss.GetPublicAccessBlock');
  for (const name of ['GetBucketAcl', 'GetBucketPolicy', 'GetBucketPublicAccessBlock'])
    add(tally, `oss.${name}`, oss.buckets.count);
  addList(tally, 'cdn.DescribeUserDomains', cdn.domains.count);
  for (const side of new Set(regions.map(sideOf))) addList(tally, 'sas.DescribeCloudCenterInstances', sas[side].count);
}

function compute(tally: Tally, { instances, disks, securityGroups }: Estate['ecs'][string]): void {
  addList(tally, 'ecs.DescribeInstances', instances.count);
  addList(tally, 'ecs.DescribeDisks', disks.count);
  addList(tally, 'ecs.DescribeSecurityGroups', securityGroups.count);
  const prefixLists = new Set<string>();
  const portRangeLists = new Set<string>();
  for (const { serviceId, rules } of each(securityGroups)) {
    if (serviceId !== undefined) continue;
    const ingress = rules.filter(({ direction }) => direction !== 'egress');
    add(tally, 'ecs.DescribeSecurityGroupAttribute', pages(ingress.length, 1000));
    for (const { prefixList, portRangeList } of ingress) {
      if (prefixList !== undefined) prefixLists.add(prefixList);
      if (portRangeList !== undefined) portRangeLists.add(portRangeList);
    }
  }
  add(tally, 'ecs.DescribePrefixListAttributes', prefixLists.size);
  add(tally, 'ecs.DescribePortRangeListEntries', portRangeLists.size);
}

function network(tally: Tally, vpc: Estate['vpc'][string], slb: Estate['slb'][string]): void {
  addList(tally, 'vpc.DescribeVpcs', vpc.vpcs.count);
  addList(tally, 'vpc.DescribeNetworkAcls', vpc.networkAcls.count);
  const lists = new Set<string>();
  for (const { vswitches, entries } of each(vpc.networkAcls)) {
    if (vswitches.length === 0) continue;
    add(tally, 'vpc.DescribeNetworkAclAttributes');
    for (const { source } of entries) if (source.startsWith('pl-')) lists.add(source);
  }
  for (const list of lists)
    add(tally, 'vpc.GetVpcPrefixListEntries', pages(vpc.prefixLists.find(list)?.entries.length ?? 0, 100));
  addList(tally, 'slb.DescribeLoadBalancers', slb.loadBalancers.count);
  // One list of the whole region serves every load balancer in it.
  if (slb.loadBalancers.count > 0) addList(tally, 'slb.DescribeLoadBalancerListeners', slb.listeners.count);
  addList(tally, 'slb.DescribeAccessControlLists', slb.acls.count);
  for (const { entries } of each(slb.acls))
    add(tally, 'slb.DescribeAccessControlListAttribute', pages(entries.length, 50));
}

function relational(tally: Tally, { instances }: Estate['rds'][string], clusters: Records<PolardbCluster>): void {
  const live = count(instances, isLive);
  addList(tally, 'rds.DescribeDBInstances', instances.count);
  add(tally, 'rds.DescribeDBInstanceNetInfo', live);
  add(tally, 'rds.DescribeDBInstanceSSL', live);
  const hasLog = count(instances, (it) => isLive(it) && (it.type ?? 'Primary') === 'Primary');
  add(tally, 'rds.DescribeBackupPolicy', hasLog);
  const needsVersion = count(instances, (it) => isLive(it) && it.ssl === true && it.engine !== 'SQLServer');
  add(tally, 'rds.DescribeParameters', needsVersion);
  addList(tally, 'polardb.DescribeDBClusters', clusters.count);
  const details = ['Endpoints', 'AccessWhitelist', 'SSL'].map((name) => `polardb.DescribeDBCluster${name}`);
  for (const name of [...details, 'polardb.DescribeLogBackupPolicy']) add(tally, name, count(clusters, isLive));
}

function other(tally: Tally, redis: Estate['redis'][string], dds: Estate['dds'][string]): void {
  addList(tally, 'r-kvstore.DescribeInstances', redis.instances.count);
  const live = count(redis.instances, isLive);
  for (const name of ['DescribeDBInstanceNetInfo', 'DescribeSecurityIps', 'DescribeInstanceSSL'])
    add(tally, `r-kvstore.${name}`, live);
  const keepsLogs = count(redis.instances, (it) => isLive(it) && (it.type === 'Tair' || it.edition === 'Enterprise'));
  add(tally, 'r-kvstore.DescribeBackupPolicy', keepsLogs);
  for (const [type, instances] of Object.entries(dds)) {
    addList(tally, 'dds.DescribeDBInstances', instances.count);
    const addresses = type === 'replicate' ? 'DescribeReplicaSetRole' : 'DescribeShardingNetworkAddress';
    for (const name of [addresses, 'DescribeSecurityIps', 'DescribeBackupPolicy'])
      add(tally, `dds.${name}`, count(instances, isLive));
  }
}

/** Pages of the longest kind, one read of each detail that a verdict can rest on, and the calls that say who and where. */
export function minimalRequests(estate: Estate): ReadonlyMap<string, number> {
  const tally: Tally = new Map();
  account(tally, estate);
  ram(tally, estate);
  global(tally, estate);
  for (const region of estate.regions) {
    compute(tally, estate.ecs[region]!);
    network(tally, estate.vpc[region]!, estate.slb[region]!);
    relational(tally, estate.rds[region]!, estate.polardb[region]!.clusters);
    other(tally, estate.redis[region]!, estate.dds[region]!);
    const { apis } = estate.apigateway[region]!;
    addList(tally, 'apigateway.DescribeApis', apis.count);
    add(
      tally,
      'apigateway.DescribeApi',
      count(apis, ({ deployedTo }) => deployedTo === undefined || deployedTo.length > 0),
    );
  }
  return tally;
}

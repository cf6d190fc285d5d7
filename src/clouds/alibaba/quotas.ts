import type { Quota } from '#model/operation.ts';

/**
 * A bucket that never lets more than `count` calls start in any window of that many seconds: what may burst and what flows in
 * during the window add up to the count. The vendor counts per account, region and operation.
 */
export function per(count: number, seconds: number): Quota {
  const burst = Math.max(1, Math.floor(count * 0.05));
  return { perSecond: (count - burst) / seconds, burst };
}

/** Nothing is published: the smallest quota that the vendor commonly gives to a read. */
const careful = per(10, 1);

const read100 = per(100, 1);

/** Quotas of single operations; they win over the product's. */
const byOperation: Readonly<Record<string, Quota>> = {
  // help centre, "api-vpc-2016-04-28-quota": DescribeNetworkAcls 30/60(s)
  'vpc:DescribeNetworkAcls': per(30, 60),
  // not seen there; its siblings (DescribeNetworkAcls, AssociateNetworkAcl, DeleteNetworkAcl) all have 30/60(s)
  'vpc:DescribeNetworkAclAttributes': per(30, 60),
  // API description of CDN (@alicloud/cdn20180510 5.0.0): 100 and 30 times per second per account
  'cdn:DescribeUserDomains': read100,
  'cdn:DescribeCdnDomainDetail': per(30, 1),
  // help centre, "api-dds-2015-12-01-quota": 100/1(s)
  'dds:DescribeReplicaSetRole': read100,
  'dds:DescribeSecurityIps': read100,
};

/** What holds for every read of a product, unless an operation has its own line above. */
const byService: Readonly<Record<string, Quota>> = {
  // help centre, "api-ecs-2014-05-26-quota": reads have 1000/60(s) or 500/60(s); the smaller of the two for all
  ecs: per(500, 60),
  // help centre, "api-vpc-2016-04-28-quota": most operations have 300/60(s) or more
  vpc: per(300, 60),
  // help centre, "api-rds-2014-08-15-quota-mariadb": most reads have 10/1(s)
  rds: per(10, 1),
  // help centre, "API rate quota" of Tair (document 473754): DescribeSecurityIps, DescribeBackupPolicy and most reads 200/60(s)
  'r-kvstore': per(200, 60),
  // help centre, "api-polardb-2017-08-01-quota": cluster, endpoint and backup reads have 200/60(s)
  polardb: per(200, 60),
  // help centre, "api-dds-2015-12-01-quota": the smallest of its reads have 200/60(s)
  dds: per(200, 60),
  // help centre, "api-ram-2015-05-01-quota": every Get and List operation has 100/1(s)
  ram: read100,
  // help centre, "api-sts-2015-04-01-quota": 100/1(s)
  sts: read100,
  // help centre, "api-actiontrail-2020-07-06-quota": DescribeTrails and GetTrailStatus 100/1(s)
  actiontrail: read100,
  // help centre, "api-resourcemanager-2020-03-31-quota-rg": reads have 100/1(s)
  resourcemanager: read100,
  // help centre, "Limits and performance metrics" of OSS: 10,000 requests a second for the whole account, shared with its
  // applications, none for single operations; a hundredth of it is asked for
  oss: read100,
  // IMS, SLB, CDN's other reads, API Gateway, Security Center, Message Center and KMS publish nothing per operation: `careful`
};

/** How often an operation may be called; calls that the vendor still refuses are tried again by the scheduler. */
export function quotaOf(service: string, operation: string): Quota {
  return byOperation[`${service}:${operation}`] ?? byService[service] ?? careful;
}

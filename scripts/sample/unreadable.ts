import type { Fault } from '#testing/alibaba/faults.ts';
import { bucketName } from './buckets.ts';
import type { Naming } from './naming.ts';

/** What the company's cloud does not let the reader see: in every real account something is missing. */
export function unreadable(naming: Naming): readonly Fault[] {
  return [
    // Finance keeps its archive to itself.
    {
      kind: 'forbidden',
      service: 'oss',
      operation: 'GetBucketPolicy',
      input: { Bucket: bucketName('finance-archive') },
    },
    {
      kind: 'forbidden',
      service: 'rds',
      operation: 'DescribeDBInstanceSSL',
      input: { DBInstanceId: naming.id('rm', 'cn-shanghai', 'finance') },
    },
    // The policy of the reader knows neither MongoDB nor Security Center outside China.
    { kind: 'forbidden', service: 'dds', region: 'ap-southeast-1' },
    { kind: 'forbidden', service: 'sas', region: 'ap-southeast-1' },
    {
      kind: 'forbidden',
      service: 'apigateway',
      operation: 'DescribeApi',
      input: { ApiId: naming.hexId('sea-stock-level') },
    },
    // Somebody else's program uses up the quota.
    { kind: 'throttle', service: 'slb', operation: 'DescribeLoadBalancers', region: 'ap-southeast-1' },
    {
      kind: 'server-error',
      service: 'r-kvstore',
      operation: 'DescribeInstanceSSL',
      input: { InstanceId: naming.id('r', 'cn-shanghai', 'lake-metadata') },
    },
  ];
}

import type { Outcome } from '#model/verdict.ts';
import type { Bucket } from '#testing/alibaba/services/oss.ts';
import type { Place } from './naming.ts';

type Four = readonly [write: Outcome, read: Outcome, anonymous: Outcome, policy: Outcome];

const closed: Four = ['pass', 'pass', 'not-applicable', 'pass'];

export function bucketName(name: string): string {
  return `tealeaf-lane-${name}`;
}

function bucket(
  name: string,
  region: Place,
  [write, read, anonymous, policy]: Four,
  rest: Partial<Bucket> = {},
): Bucket {
  return {
    id: bucketName(name),
    region,
    acl: 'private',
    expect: {
      'alibaba.oss.bucket-no-public-write': write,
      'alibaba.oss.bucket-no-public-read': read,
      'alibaba.oss.bucket-policy-no-anonymous': anonymous,
      'alibaba.oss.bucket-policy-not-public': policy,
    },
    ...rest,
  };
}

function readers(name: string, principal: readonly string[]): object {
  const full = bucketName(name);
  const statement = {
    Effect: 'Allow',
    Action: ['oss:GetObject', 'oss:ListObjects'],
    Principal: principal,
    Resource: [`acs:oss:*:*:${full}`, `acs:oss:*:*:${full}/*`],
  };
  return { Version: '1', Statement: [statement] };
}

export const buckets: readonly Bucket[] = [
  bucket('shop-images', 'cn-hangzhou', ['pass', 'fail', 'pass', 'pass'], {
    acl: 'public-read',
    policy: readers('shop-images', ['200000000000000001']),
  }),
  bucket('order-invoices', 'cn-hangzhou', closed),
  bucket('order-exports', 'cn-hangzhou', closed, { policy: readers('order-exports', ['200000000000000002']) }),
  bucket('audit-logs', 'cn-hangzhou', closed),
  bucket('ci-artifacts', 'cn-hangzhou', closed),
  // An agency uploaded its films here; the bucket outlived the campaign.
  bucket('campaign-2022-uploads', 'cn-hangzhou', ['fail', 'fail', 'fail', 'pass'], { acl: 'public-read-write' }),
  bucket('data-lake-raw', 'cn-shanghai', closed),
  bucket('data-lake-curated', 'cn-shanghai', closed),
  bucket('bi-reports', 'cn-shanghai', closed),
  // Private by its ACL, and open to everyone by its policy.
  bucket('supplier-exchange', 'cn-shanghai', ['pass', 'pass', 'not-applicable', 'fail'], {
    policy: readers('supplier-exchange', ['*']),
    policyIsPublic: true,
  }),
  bucket('finance-archive', 'cn-shanghai', closed),
  bucket('office-scans', 'cn-shanghai', closed),
  bucket('database-backups', 'cn-shanghai', closed),
  bucket('sea-shop-images', 'ap-southeast-1', ['pass', 'pass', 'pass', 'pass'], {
    acl: 'public-read',
    blockPublicAccess: true,
  }),
  bucket('staging-media', 'ap-southeast-1', closed),
];

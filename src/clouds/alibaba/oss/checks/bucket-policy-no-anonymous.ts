import { parsePolicyDocument } from '#logic/policy-document.ts';
import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { Bucket } from '../assets.ts';
import { describeStatement, publicStatementsOf } from '../public-policy.ts';

const anonymous = parsePolicyDocument({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'oss:Get*', Principal: ['*'], Resource: ['acs:oss:*:*:logs/*'] }],
});
const named = parsePolicyDocument({
  Version: '1',
  Statement: [
    { Effect: 'Allow', Action: ['oss:GetObject'], Principal: ['200000000000000001'], Resource: ['acs:oss:*:*:logs/*'] },
  ],
});

export default defineCheck({
  id: 'alibaba.oss.bucket-policy-no-anonymous',
  version: 1,
  title: 'Public OSS bucket has a policy that does not admit anonymous users',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: Bucket,
  rationale:
    'A bucket with a public ACL should at least have a policy that says who is meant to use it. ' +
    'Without one, or with one that admits everyone, nothing limits what strangers read or write.',
  remediation: {
    console: [
      'Open the OSS console, choose Buckets and open the bucket.',
      'Under Permission Control > Bucket Policy, remove the statements for all accounts (*), or restrict them by source IP address or VPC.',
      'If nobody outside should have access, set the ACL to Private or turn on Block Public Access.',
    ],
    cli: 'aliyun ossutil api put-bucket-policy --bucket BUCKET --body file://policy.json',
    terraform: 'resource "alicloud_oss_bucket_policy" "this" {\n  bucket = "BUCKET"\n  policy = file("policy.json")\n}',
  },
  references: ['https://www.alibabacloud.com/help/en/oss/user-guide/oss-bucket-policy/'],
  reads: ['acl', 'blockPublicAccess', 'policy'],
  appliesTo: (bucket) => bucket.acl !== 'private' || notApplicable('The ACL is private', { acl: 'private' }),
  judge: (bucket) => {
    const { acl } = bucket;
    if (bucket.blockPublicAccess) {
      return pass({ acl, blockPublicAccess: true }, 'The ACL is {acl}, but a public-access block overrides it');
    }
    if (bucket.policy === null) return fail('The ACL is {acl} and there is no bucket policy', { acl, policy: null });
    const [statement] = publicStatementsOf(bucket.policy);
    if (!statement) return pass({ acl, anonymousStatements: [] });
    return fail('The bucket policy admits everyone', { acl, statement: describeStatement(statement) });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'the policy names who may read',
      asset: { acl: 'public-read', blockPublicAccess: false, policy: named },
    },
    {
      outcome: 'pass',
      because: 'a block overrides ACL and policy',
      asset: { acl: 'public-read', blockPublicAccess: true, policy: anonymous },
    },
    {
      outcome: 'fail',
      because: 'the ACL is public and there is no policy',
      asset: { acl: 'public-read', blockPublicAccess: false, policy: null },
    },
    {
      outcome: 'fail',
      because: 'the policy admits everyone',
      asset: { acl: 'public-read-write', blockPublicAccess: false, policy: anonymous },
    },
    {
      outcome: 'not-applicable',
      because: 'the ACL is private',
      asset: { acl: 'private', blockPublicAccess: denied, policy: denied },
    },
    {
      outcome: 'unknown',
      because: 'the ACL is public and reading the policy was denied',
      asset: { acl: 'public-read', blockPublicAccess: false, policy: denied },
    },
    {
      outcome: 'unknown',
      because: 'reading the ACL was denied',
      asset: { acl: denied, blockPublicAccess: false, policy: null },
    },
  ],
});

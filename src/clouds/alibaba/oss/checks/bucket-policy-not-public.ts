import { known } from '#logic/known.ts';
import { parsePolicyDocument } from '#logic/policy-document.ts';
import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { Bucket } from '../assets.ts';
import { describeStatement, publicStatementsOf } from '../public-policy.ts';

const open = parsePolicyDocument({
  Version: '1',
  Statement: { Effect: 'Allow', Action: '*', Principal: '*', Resource: 'acs:oss:*:*:logs/*' },
});
const fromOffice = parsePolicyDocument({
  Version: '1',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['oss:GetObject'],
      Principal: ['*'],
      Resource: ['acs:oss:*:*:logs/*'],
      Condition: { IpAddress: { 'acs:SourceIp': ['203.0.113.0/24'] } },
    },
  ],
});

export default defineCheck({
  id: 'alibaba.oss.bucket-policy-not-public',
  version: 1,
  title: 'OSS bucket policy does not let everyone in',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: Bucket,
  rationale:
    'A private ACL does not help when the bucket policy grants access to everyone: the policy alone opens the bucket. ' +
    'Checks that look at the ACL do not see it, so this one judges the policy whatever the ACL says.',
  remediation: {
    console: [
      'Open the OSS console, choose Buckets and open the bucket.',
      'Under Permission Control > Bucket Policy, remove the statements for all accounts (*), or restrict them by source IP address or VPC.',
      'Or turn on Block Public Access for the bucket or for the whole account.',
    ],
    cli: 'aliyun ossutil api put-bucket-public-access-block --bucket BUCKET --public-access-block-configuration \'{"BlockPublicAccess":"true"}\'',
    terraform:
      'resource "alicloud_oss_bucket_public_access_block" "this" {\n  bucket              = "BUCKET"\n  block_public_access = true\n}',
  },
  references: ['https://www.alibabacloud.com/help/en/oss/user-guide/oss-bucket-policy/'],
  reads: ['policy', 'blockPublicAccess'],
  judge: (bucket) => {
    if (known(() => bucket.policy) === undefined && known(() => bucket.blockPublicAccess)) {
      return pass({ blockPublicAccess: true }, 'A public-access block overrides whatever the policy says');
    }
    if (bucket.policy === null) return pass({ policy: null }, 'There is no bucket policy');
    const [statement] = publicStatementsOf(bucket.policy);
    if (!statement) return pass({ publicStatements: [] });
    if (bucket.blockPublicAccess) {
      return pass({ blockPublicAccess: true }, 'The policy admits everyone, but a public-access block overrides it');
    }
    return fail('The bucket policy admits everyone', {
      statement: describeStatement(statement),
      blockPublicAccess: false,
    });
  },
  examples: [
    { outcome: 'pass', because: 'there is no policy', asset: { policy: null, blockPublicAccess: denied } },
    {
      outcome: 'pass',
      because: 'everyone is limited to the addresses of an office',
      asset: { policy: fromOffice, blockPublicAccess: false },
    },
    { outcome: 'pass', because: 'a block overrides the policy', asset: { policy: open, blockPublicAccess: true } },
    { outcome: 'fail', because: 'the policy admits everyone', asset: { policy: open, blockPublicAccess: false } },
    {
      outcome: 'pass',
      because: 'reading the policy was denied, but a block overrides it',
      asset: { policy: denied, blockPublicAccess: true },
    },
    {
      outcome: 'unknown',
      because: 'reading the policy was denied',
      asset: { policy: denied, blockPublicAccess: false },
    },
    {
      outcome: 'unknown',
      because: 'the policy is open and whether a block closes it could not be read',
      asset: { policy: open, blockPublicAccess: denied },
    },
  ],
});

import { known } from '#logic/known.ts';
import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { Bucket } from '../assets.ts';

export default defineCheck({
  id: 'alibaba.oss.bucket-no-public-write',
  version: 1,
  title: 'OSS bucket ACL does not let anyone write',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: Bucket,
  rationale:
    'With the ACL public-read-write, anyone on the internet can add, replace and delete objects without logging on. ' +
    'Strangers then store their files at your cost, and replace yours with malware or with nothing.',
  remediation: {
    console: [
      'Open the OSS console, choose Buckets and open the bucket.',
      'Under Permission Control > ACL, choose Private (or Public Read, if the content is meant for everyone) and save.',
      'Better still, turn on Block Public Access for the bucket or for the whole account.',
    ],
    cli: 'aliyun ossutil api put-bucket-acl --bucket BUCKET --acl private',
    terraform: 'resource "alicloud_oss_bucket_acl" "this" {\n  bucket = "BUCKET"\n  acl    = "private"\n}',
  },
  references: ['https://www.alibabacloud.com/help/en/oss/user-guide/bucket-acl'],
  reads: ['acl', 'blockPublicAccess'],
  judge: (bucket) => {
    if (known(() => bucket.acl) === undefined && known(() => bucket.blockPublicAccess)) {
      return pass({ blockPublicAccess: true }, 'A public-access block overrides whatever the ACL says');
    }
    const { acl } = bucket;
    if (acl !== 'public-read-write') return pass({ acl });
    if (bucket.blockPublicAccess) {
      return pass({ acl, blockPublicAccess: true }, 'The ACL is {acl}, but a public-access block overrides it');
    }
    return fail('The ACL lets anyone write', { acl, blockPublicAccess: false });
  },
  examples: [
    { outcome: 'pass', because: 'the ACL is private', asset: { acl: 'private', blockPublicAccess: denied } },
    {
      outcome: 'pass',
      because: 'anyone may read, but not write',
      asset: { acl: 'public-read', blockPublicAccess: false },
    },
    {
      outcome: 'pass',
      because: 'a block overrides the ACL',
      asset: { acl: 'public-read-write', blockPublicAccess: true },
    },
    { outcome: 'fail', because: 'anyone may write', asset: { acl: 'public-read-write', blockPublicAccess: false } },
    {
      outcome: 'pass',
      because: 'reading the ACL was denied, but a block overrides it',
      asset: { acl: denied, blockPublicAccess: true },
    },
    { outcome: 'unknown', because: 'reading the ACL was denied', asset: { acl: denied, blockPublicAccess: false } },
    {
      outcome: 'unknown',
      because: 'the ACL is open and whether a block closes it could not be read',
      asset: { acl: 'public-read-write', blockPublicAccess: denied },
    },
  ],
});

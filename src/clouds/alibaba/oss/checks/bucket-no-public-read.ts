import { known } from '#logic/known.ts';
import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { Bucket } from '../assets.ts';

export default defineCheck({
  id: 'alibaba.oss.bucket-no-public-read',
  version: 1,
  title: 'OSS bucket ACL does not let anyone read',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: Bucket,
  rationale:
    'With a public ACL, anyone who knows or guesses an address can download the objects, and search engines and scanners do guess. ' +
    'Backups, exports and logs leak this way. A bucket that anyone can write to can be read by anyone as well.',
  remediation: {
    console: [
      'Open the OSS console, choose Buckets and open the bucket.',
      'Under Permission Control > ACL, choose Private and save; give readers signed addresses or a bucket policy for named users.',
      'If the bucket serves a public web site, put a CDN with private origin access before it, or accept the risk with an end date.',
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
    if (acl === 'private') return pass({ acl });
    if (bucket.blockPublicAccess) {
      return pass({ acl, blockPublicAccess: true }, 'The ACL is {acl}, but a public-access block overrides it');
    }
    return fail('The ACL ({acl}) lets anyone read', { acl, blockPublicAccess: false });
  },
  examples: [
    { outcome: 'pass', because: 'the ACL is private', asset: { acl: 'private', blockPublicAccess: denied } },
    { outcome: 'pass', because: 'a block overrides the ACL', asset: { acl: 'public-read', blockPublicAccess: true } },
    { outcome: 'fail', because: 'anyone may read', asset: { acl: 'public-read', blockPublicAccess: false } },
    {
      outcome: 'fail',
      because: 'what anyone may write, anyone may read',
      asset: { acl: 'public-read-write', blockPublicAccess: false },
    },
    {
      outcome: 'pass',
      because: 'reading the ACL was denied, but a block overrides it',
      asset: { acl: denied, blockPublicAccess: true },
    },
    { outcome: 'unknown', because: 'reading the ACL was denied', asset: { acl: denied, blockPublicAccess: false } },
    {
      outcome: 'unknown',
      because: 'the ACL is open and whether a block closes it could not be read',
      asset: { acl: 'public-read', blockPublicAccess: denied },
    },
  ],
});

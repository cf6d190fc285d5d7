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
  rationale: 'x',
  remediation: { console: ['x'], cli: 'x' },
  references: [],
  reads: ['acl', 'blockPublicAccess'],
  judge: (bucket) => {
    if (bucket.acl !== 'public-read-write') return pass({ acl: bucket.acl });
    if (bucket.blockPublicAccess)
      return pass({ acl: bucket.acl, blockPublicAccess: true }, 'A public-access block overrides the ACL');
    return fail('The ACL lets anyone write', { acl: bucket.acl, blockPublicAccess: false });
  },
  examples: [
    { outcome: 'pass', because: 'the ACL is private', asset: { acl: 'private', blockPublicAccess: denied } },
    { outcome: 'fail', because: 'anyone may write', asset: { acl: 'public-read-write', blockPublicAccess: false } },
    { outcome: 'unknown', because: 'reading the ACL was denied', asset: { acl: denied, blockPublicAccess: false } },
  ],
});

import { policyField } from '#logic/policy-document.ts';
import { defineAsset } from '#model/asset.ts';
import { flag, oneOf, optional } from '#model/field.ts';

/** OSS takes bucket policies of up to 16 KB; normalised, one is a little longer. */
const longestPolicy = 32 * 1024;

export const Bucket = defineAsset({
  kind: 'alibaba.oss.bucket',
  title: { en: 'OSS bucket', zh: 'OSS 存储空间（Bucket）' },
  description: 'A container of objects, with an access control list and, where set, a bucket policy.',
  fields: {
    acl: oneOf(['private', 'public-read', 'public-read-write'], 'The grant of the bucket ACL.'),
    blockPublicAccess: flag('Whether a public-access block is on, for the bucket or for the whole account.'),
    policy: optional(policyField('The bucket policy; null when there is none.', longestPolicy)),
  },
});

import { defineAsset } from '#model/asset.ts';
import { flag, list, object, oneOf, optional, text } from '#model/field.ts';

const Statement = object({
  effect: oneOf(['Allow', 'Deny']),
  actions: list(text()),
});

/** A bucket of the Object Storage Service. */
export const Bucket = defineAsset({
  kind: 'alibaba.oss.bucket',
  title: { en: 'OSS bucket', zh: 'OSS 存储空间' },
  description: 'A container of objects with its own access control list and policy.',
  fields: {
    acl: oneOf(['private', 'public-read', 'public-read-write'], 'The grant of the bucket ACL (GetBucketAcl).'),
    blockPublicAccess: flag('Whether a public-access block of the bucket or of the account is on.'),
    policy: optional(object({ statements: list(Statement) }, 'The parsed bucket policy; null when there is none.')),
  },
});

import { findPublicStatements, type PolicyDocument, type PolicyStatement } from '#logic/policy-document.ts';

/** What reading or writing a bucket or its objects is called in OSS policies. Source: "RAM policies", OSS developer reference. */
const dataActions = [
  'oss:GetObject',
  'oss:GetObjectVersion',
  'oss:GetObjectAcl',
  'oss:GetObjectTagging',
  'oss:RestoreObject',
  'oss:ListObjects',
  'oss:ListObjectVersions',
  'oss:ListParts',
  'oss:ListMultipartUploads',
  'oss:PutObject',
  'oss:PutObjectAcl',
  'oss:PutObjectTagging',
  'oss:DeleteObject',
  'oss:DeleteObjectVersion',
  'oss:AbortMultipartUpload',
  'oss:GetBucketAcl',
  'oss:GetBucketInfo',
  'oss:GetBucketPolicy',
  'oss:PutBucketAcl',
  'oss:PutBucketPolicy',
  'oss:DeleteBucket',
] as const;

/**
 * The statements of a bucket policy that let everyone read or write the bucket or its objects. Whatever OSS action a statement
 * itself names counts too, so that an action which is not in the list above is not overlooked.
 */
export function publicStatementsOf(policy: PolicyDocument): readonly PolicyStatement[] {
  const named = policy.statements
    .flatMap(({ actions }) => actions ?? [])
    .filter((action) => action.toLowerCase().startsWith('oss:'))
    .map((action) => action.replaceAll('*', '').replaceAll('?', 'x')); // one action that the pattern stands for
  return findPublicStatements(policy, [...new Set([...dataActions, ...named])]);
}

/** Such a statement as evidence shows it. */
export function describeStatement({ actions, notActions, principals }: PolicyStatement): Record<string, unknown> {
  return {
    ...(actions ? { action: actions } : {}),
    ...(notActions ? { notAction: notActions } : {}),
    ...(principals ? { principal: principals } : {}),
  };
}

import { CloudError } from '#model/operation.ts';
import type { CloudCall } from '#model/recording.ts';
import type { HttpReply } from '#platform/http.ts';
import { isRecord, parseJsonAnswer, unexpected } from '../json-answer.ts';
import type { Credentials } from './access-key.ts';
import { parseXmlAnswer } from './answers.ts';
import { authorizeOss4, ossQuery, unsignedPayload } from './oss-signature.ts';
import { defaultRegion } from './regions.ts';
import type { Target, WireRequest } from './wire.ts';

interface OssOperation {
  /** the query member that selects the setting; null for the list of buckets */
  readonly subresource: string | null;
  readonly of: 'bucket' | 'account';
  /** the element that the answer must be; null for the policy document, which is JSON */
  readonly root: string | null;
}

/** Source: OSS API reference, one page per operation. */
export const ossOperations: Readonly<Record<string, OssOperation>> = {
  ListBuckets: { subresource: null, of: 'account', root: 'ListAllMyBucketsResult' },
  GetPublicAccessBlock: { subresource: 'publicAccessBlock', of: 'account', root: 'PublicAccessBlockConfiguration' },
  GetBucketAcl: { subresource: 'acl', of: 'bucket', root: 'AccessControlPolicy' },
  GetBucketPolicy: { subresource: 'policy', of: 'bucket', root: null },
  GetBucketPolicyStatus: { subresource: 'policyStatus', of: 'bucket', root: 'PolicyStatus' },
  GetBucketPublicAccessBlock: {
    subresource: 'publicAccessBlock',
    of: 'bucket',
    root: 'PublicAccessBlockConfiguration',
  },
};

/** A REST call of OSS. Throws `CloudError` 'InvalidBucketName' for a name that must not go into a URL. */
export function buildOssRequest(call: CloudCall, credentials: Credentials, target: Target): WireRequest {
  const operation = operationOf(call);
  const bucket = operation.of === 'bucket' ? bucketOf(call) : null;
  const resource = bucket === null ? '/' : `/${bucket}/`;
  const query = queryOf(call, operation);
  const headers: Record<string, string> = {
    host: bucket !== null && !target.pathStyle ? `${bucket}.${target.host}` : target.host,
    'x-oss-date': new Date(target.now).toISOString().replace(/[-:]|\.\d{3}/g, ''),
    'x-oss-content-sha256': unsignedPayload,
  };
  if (credentials.securityToken) headers['x-oss-security-token'] = credentials.securityToken.reveal();
  const signed = { method: 'GET', resource, query, headers, region: call.region ?? defaultRegion };
  headers.authorization = authorizeOss4(signed, credentials.accessKeyId, credentials.accessKeySecret);
  const path = `${target.basePath}${target.pathStyle ? resource : '/'}`;
  const search = ossQuery(query);
  return { method: 'GET', path: search === '' ? path : `${path}?${search}`, headers };
}

/** The answer as plain JSON, without the root element. */
export function parseOssAnswer(call: CloudCall, reply: HttpReply): unknown {
  const { root } = operationOf(call);
  if (root === null) return parseJsonAnswer(reply.text);
  const answer = parseXmlAnswer(reply.text);
  const content = answer.content === '' ? {} : answer.content;
  if (answer.root !== root || !isRecord(content))
    throw unexpected(`The reply is not a ${root} document.`, reply.status);
  return content;
}

function operationOf(call: CloudCall): OssOperation {
  const operation = Object.hasOwn(ossOperations, call.operation) ? ossOperations[call.operation] : undefined;
  if (!operation) throw new Error(`There is no OSS operation "${call.operation}".`);
  return operation;
}

/** Old buckets may hold an underscore, which new names may not. Source: `checkBucketName` of ali-oss 6.23. */
function bucketOf(call: CloudCall): string {
  const name = String(call.input.Bucket ?? '');
  if (!/^[a-z0-9_][a-z0-9_-]{1,61}[a-z0-9_]$/.test(name)) {
    throw new CloudError('InvalidBucketName', 'This cannot be the name of a bucket.', { kind: 'refused' });
  }
  return name;
}

function queryOf(call: CloudCall, operation: OssOperation): Record<string, string | null> {
  const query: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(call.input)) if (name !== 'Bucket') query[name] = String(value);
  if (operation.subresource !== null) query[operation.subresource] = null;
  return query;
}

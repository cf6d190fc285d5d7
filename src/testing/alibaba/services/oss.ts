import type { Call } from '../call.ts';
import { required } from '../call.ts';
import type { Thing } from '../expectation.ts';
import { markerPage, type PageSize } from '../paging.ts';
import type { Records } from '../records.ts';
import { notFound, VendorError } from '../vendor-error.ts';

/** The id is the bucket's name. */
export interface Bucket extends Thing {
  readonly region: string;
  readonly acl: 'private' | 'public-read' | 'public-read-write';
  /** a document; text is sent as it is */
  readonly policy?: unknown;
  /** said by who builds the estate; what GetBucketPolicyStatus answers */
  readonly policyIsPublic?: boolean;
  readonly blockPublicAccess?: boolean;
}

export interface Oss {
  readonly blockPublicAccess: boolean;
  readonly buckets: Records<Bucket>;
}

export interface OssReply {
  readonly body: string;
  readonly type: 'application/xml' | 'application/json';
}

export type OssHandler = (call: Call) => OssReply;

/** 1 to 1000 a page, 100 unless asked (API reference of ListBuckets). */
const pageSize: PageSize = { member: 'max-keys', default: 100, max: 1000, over: { refuse: 'InvalidArgument' } };

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function xml(body: string): OssReply {
  return { body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`, type: 'application/xml' };
}

function owner(call: Call): string {
  return `<Owner><ID>${call.estate.account}</ID><DisplayName>${call.estate.account}</DisplayName></Owner>`;
}

function listBuckets(call: Call): OssReply {
  const page = markerPage(call, call.estate.oss.buckets, pageSize, 'marker');
  const rows = page.items.map(
    ({ id, region }) =>
      `<Bucket><CreationDate>2025-03-01T02:00:00.000Z</CreationDate>` +
      `<ExtranetEndpoint>oss-${region}.aliyuncs.com</ExtranetEndpoint>` +
      `<IntranetEndpoint>oss-${region}-internal.aliyuncs.com</IntranetEndpoint>` +
      `<Location>oss-${region}</Location><Name>${escapeXml(id)}</Name><Region>${region}</Region>` +
      `<StorageClass>Standard</StorageClass></Bucket>`,
  );
  // The vendor sends the paging members only where the list is cut.
  const paging =
    page.next === undefined
      ? ''
      : `<Prefix></Prefix><Marker>${escapeXml(call.input.marker ?? '')}</Marker><MaxKeys>${page.size}</MaxKeys>` +
        `<IsTruncated>true</IsTruncated><NextMarker>${page.next}</NextMarker>`;
  return xml(
    `<ListAllMyBucketsResult>${paging}${owner(call)}<Buckets>${rows.join('')}</Buckets></ListAllMyBucketsResult>`,
  );
}

/** Every place serves its own buckets only, told by the region that the request was signed for. */
function findBucket(call: Call): Bucket {
  const bucket = call.estate.oss.buckets.find(required(call, 'Bucket'));
  if (bucket === undefined) throw notFound('NoSuchBucket', 'bucket');
  if (call.region !== bucket.region)
    throw new VendorError(
      403,
      'AccessDenied',
      'The bucket you are attempting to access must be addressed using the specified endpoint.',
    );
  return bucket;
}

function publicAccessBlock(isOn: boolean): OssReply {
  return xml(
    `<PublicAccessBlockConfiguration><BlockPublicAccess>${isOn}</BlockPublicAccess></PublicAccessBlockConfiguration>`,
  );
}

export const ossOperations: Readonly<Record<string, OssHandler>> = {
  ListBuckets: listBuckets,
  GetBucketAcl: (call) => {
    const { acl } = findBucket(call);
    const list = `<AccessControlList><Grant>${acl}</Grant></AccessControlList>`;
    return xml(`<AccessControlPolicy>${owner(call)}${list}</AccessControlPolicy>`);
  },
  GetBucketPolicy: (call) => {
    const { policy } = findBucket(call);
    if (policy === undefined) throw notFound('NoSuchBucketPolicy', 'bucket policy');
    return { body: typeof policy === 'string' ? policy : JSON.stringify(policy), type: 'application/json' };
  },
  GetBucketPolicyStatus: (call) => {
    const { policyIsPublic } = findBucket(call);
    return xml(`<PolicyStatus><IsPublic>${policyIsPublic ?? false}</IsPublic></PolicyStatus>`);
  },
  GetBucketPublicAccessBlock: (call) => publicAccessBlock(findBucket(call).blockPublicAccess ?? false),
  GetPublicAccessBlock: (call) => publicAccessBlock(call.estate.oss.blockPublicAccess),
};

const bucketReads: Readonly<Record<string, string>> = {
  acl: 'GetBucketAcl',
  policy: 'GetBucketPolicy',
  policyStatus: 'GetBucketPolicyStatus',
  publicAccessBlock: 'GetBucketPublicAccessBlock',
};

/** The operation that a request means; null for everything that is not one of the reads above. */
export function ossOperation(
  method: string,
  bucket: string | null,
  key: string,
  query: readonly string[],
): string | null {
  if (method !== 'GET' || key !== '') return null;
  if (bucket === null) return query.includes('publicAccessBlock') ? 'GetPublicAccessBlock' : 'ListBuckets';
  return query.map((name) => bucketReads[name]).find((name) => name !== undefined) ?? null;
}

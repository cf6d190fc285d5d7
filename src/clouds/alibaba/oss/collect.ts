import { z } from 'zod';
import { type Collector, defineCollector, type Reader } from '#model/collector.ts';
import { defineOperation, type Operation, ReadFailure } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { wrapped } from '../reply.ts';
import { Bucket } from './assets.ts';

const listBuckets = defineOperation({
  service: 'oss',
  name: 'ListBuckets',
  permission: 'oss:ListBuckets',
  paging: { style: 'token', input: 'marker', output: 'NextMarker', more: 'IsTruncated', size: ['max-keys', 1000] },
  reply: wrapped(
    'Buckets',
    'Bucket',
    z.object({ Name: z.string().min(1), Location: z.string().optional(), Region: z.string().optional() }),
  ),
});

const getBucketAcl = defineOperation({
  service: 'oss',
  name: 'GetBucketAcl',
  permission: 'oss:GetBucketAcl',
  reply: z.object({ AccessControlList: z.object({ Grant: z.unknown() }) }),
});

const getBucketPolicy = defineOperation({
  service: 'oss',
  name: 'GetBucketPolicy',
  permission: 'oss:GetBucketPolicy',
  reply: z.union([z.string().min(1), z.record(z.string(), z.unknown())]),
});

const Block = z.object({
  BlockPublicAccess: z.union([
    z.boolean(),
    z
      .string()
      .toLowerCase()
      .pipe(z.enum(['true', 'false'])),
  ]),
});

const getBucketPublicAccessBlock = defineOperation({
  service: 'oss',
  name: 'GetBucketPublicAccessBlock',
  permission: 'oss:GetBucketPublicAccessBlock',
  reply: Block,
});

const getPublicAccessBlock = defineOperation({
  service: 'oss',
  name: 'GetPublicAccessBlock',
  permission: 'oss:GetPublicAccessBlock',
  shared: true,
  reply: Block,
});

const buckets = defineCollector({
  asset: Bucket,
  scope: 'global',
  list: {
    operations: [listBuckets],
    async *read(reader) {
      for await (const page of reader.pages(listBuckets)) {
        for (const { Name: name, Location: location, Region: id } of page) {
          const region = location?.replace(/^oss-/, '') ?? id ?? null; // a location is the region after "oss-"
          yield { id: arn('oss', region, reader.account, name), name, region, fields: {} };
        }
      }
    },
  },
  details: [
    {
      fields: ['acl'],
      operations: [getBucketAcl],
      read: async (reader, { name, region }) => {
        const reply = await reader.call(getBucketAcl, { Bucket: name }, { region: region ?? null });
        return { acl: reply.AccessControlList.Grant };
      },
    },
    {
      fields: ['policy'],
      operations: [getBucketPolicy],
      read: async (reader, { name, region }) => ({ policy: await readPolicy(reader, name, region ?? null) }),
    },
    {
      fields: ['blockPublicAccess'],
      operations: [getPublicAccessBlock, getBucketPublicAccessBlock],
      read: async (reader, { name, region }) => ({ blockPublicAccess: await readBlock(reader, name, region ?? null) }),
    },
  ],
});

async function readPolicy(reader: Reader, bucket: string, region: string | null): Promise<unknown> {
  try {
    return await reader.call(getBucketPolicy, { Bucket: bucket }, { region });
  } catch (error) {
    if (error instanceof ReadFailure && error.gap.code === 'NoSuchBucketPolicy') return null;
    throw error;
  }
}

/** On at either level is on, even when the other level cannot be read; off needs both answers. */
async function readBlock(reader: Reader, bucket: string, region: string | null): Promise<boolean> {
  const levels = await Promise.allSettled([
    isBlocked(reader, getPublicAccessBlock, {}, null),
    isBlocked(reader, getBucketPublicAccessBlock, { Bucket: bucket }, region),
  ]);
  if (levels.some((level) => level.status === 'fulfilled' && level.value)) return true;
  const failed = levels.find((level) => level.status === 'rejected');
  if (failed) throw failed.reason;
  return false;
}

async function isBlocked(
  reader: Reader,
  operation: Operation<z.infer<typeof Block>>,
  input: Record<string, string>,
  region: string | null,
): Promise<boolean> {
  try {
    const { BlockPublicAccess: block } = await reader.call(operation, input, { region });
    return block === true || block === 'true';
  } catch (error) {
    if (error instanceof ReadFailure && /^NoSuch\w*PublicAccessBlock/.test(error.gap.code)) return false;
    throw error;
  }
}

export const collectors: readonly Collector[] = [buckets];

import { describe, expect, test } from 'vitest';
import { parsePolicyDocument } from '#logic/policy-document.ts';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';
import { publicStatementsOf } from './public-policy.ts';

const bucket = (name: string, location = 'oss-cn-hangzhou') => ({ Name: name, Location: location });
const answer = (
  operation: string,
  output: unknown,
  input: RecordedCall['input'] = {},
  region?: string,
): RecordedCall => ({
  service: 'oss',
  operation,
  input,
  ...(region ? { region } : {}),
  output,
});
const refusal = (operation: string, code: string, input: RecordedCall['input'] = {}): RecordedCall => ({
  service: 'oss',
  operation,
  input,
  error: { code, message: 'no', status: 403 },
});
const listed = (...buckets: unknown[]) => answer('ListBuckets', { Buckets: { Bucket: buckets } });
const isPrivate = answer('GetBucketAcl', { AccessControlList: { Grant: 'private' } });
const noPolicy = refusal('GetBucketPolicy', 'NoSuchBucketPolicy');
const accountBlock = (value: unknown) => answer('GetPublicAccessBlock', { BlockPublicAccess: value });
const bucketBlock = (value: unknown) => answer('GetBucketPublicAccessBlock', { BlockPublicAccess: value });
const noBlocks = [accountBlock('false'), bucketBlock('false')];

describe('the list of buckets', () => {
  test('comes from every page, in the region that each bucket is in', async () => {
    const first = answer('ListBuckets', { Buckets: { Bucket: [bucket('a')] }, IsTruncated: 'true', NextMarker: 'a' });
    const second = answer(
      'ListBuckets',
      { Buckets: { Bucket: bucket('b', 'oss-ap-southeast-1') }, IsTruncated: 'false', NextMarker: '' },
      { marker: 'a' },
    );
    const { assets, gaps } = await collectFrom(collectors, [first, second, isPrivate, noPolicy, ...noBlocks]);
    expect(assets.map(({ id, region }) => [id, region])).toEqual([
      ['acs:oss:ap-southeast-1:1234567890123456:b', 'ap-southeast-1'],
      ['acs:oss:cn-hangzhou:1234567890123456:a', 'cn-hangzhou'],
    ]);
    expect(gaps).toEqual([]);
  });

  test.each([
    ['no buckets as XML says it', { Buckets: '' }, 0, []],
    [
      'a page that announces more without a marker',
      { Buckets: { Bucket: [bucket('a')] }, IsTruncated: 'true' },
      1,
      ['IncompleteList'],
    ],
    ['a foreign body', { status: 'fine' }, 0, ['UnexpectedReply']],
  ])('%s', async (_, output, count, codes) => {
    const calls = [answer('ListBuckets', output), isPrivate, noPolicy, ...noBlocks];
    const { assets, gaps } = await collectFrom(collectors, calls);
    expect(assets).toHaveLength(count);
    expect(gaps.map(({ code, region, asset }) => [code, region, asset])).toEqual(
      codes.map((code) => [code, null, null]),
    );
  });

  test('takes the region from Region where there is no Location', async () => {
    const calls = [listed({ Name: 'a', Region: 'cn-beijing' }), isPrivate, noPolicy, ...noBlocks];
    expect((await collectFrom(collectors, calls)).assets[0]?.region).toBe('cn-beijing');
  });
});

describe('a bucket', () => {
  test('is read in its own region', async () => {
    const elsewhere = answer(
      'GetBucketAcl',
      { AccessControlList: { Grant: 'public-read' } },
      { Bucket: 'a' },
      'cn-beijing',
    );
    const { assets } = await collectFrom(collectors, [listed(bucket('a')), elsewhere, noPolicy, ...noBlocks]);
    expect(assets[0]?.gaps?.acl).toMatchObject({ code: 'NotRecorded', region: 'cn-hangzhou' });
  });

  test('without a policy has none; a refused policy is a gap', async () => {
    const calls = [listed(bucket('a'), bucket('b')), isPrivate, noPolicy, ...noBlocks];
    const { assets } = await collectFrom(collectors, [
      ...calls,
      refusal('GetBucketPolicy', 'AccessDenied', { Bucket: 'b' }),
    ]);
    expect(assets[0]?.fields.policy).toBeNull();
    expect(assets[1]?.gaps?.policy?.code).toBe('AccessDenied');
  });

  test.each([
    ['a grant that is not documented', answer('GetBucketAcl', { AccessControlList: { Grant: 'everyone' } }), 'acl'],
    ['an ACL without a grant', answer('GetBucketAcl', { AccessControlList: {} }), 'acl'],
    ['a policy that is no policy', answer('GetBucketPolicy', { Statement: 'x' }), 'policy'],
  ])('with %s has a gap', async (_, odd, field) => {
    const rest = [isPrivate, noPolicy, ...noBlocks].filter(({ operation }) => operation !== odd.operation);
    const { assets } = await collectFrom(collectors, [listed(bucket('a')), odd, ...rest]);
    expect(assets[0]?.gaps?.[field]?.code).toBe('UnexpectedReply');
  });
});

describe('a public-access block', () => {
  const denied = (operation: string) => refusal(operation, 'AccessDenied');
  test.each([
    ['off at both levels', [accountBlock('false'), bucketBlock(false)], false],
    ['on for the account', [accountBlock(true), bucketBlock('false')], true],
    ['on for the bucket', [accountBlock('false'), bucketBlock('True')], true],
    ['on for the account, the bucket refused', [accountBlock('true'), denied('GetBucketPublicAccessBlock')], true],
    ['on for the bucket, the account refused', [denied('GetPublicAccessBlock'), bucketBlock('true')], true],
    [
      'never set for the bucket',
      [accountBlock('false'), denied('GetBucketPublicAccessBlock')].with(
        1,
        refusal('GetBucketPublicAccessBlock', 'NoSuchPublicAccessBlockConfiguration'),
      ),
      false,
    ],
    [
      'off for the account, the bucket refused',
      [accountBlock('false'), denied('GetBucketPublicAccessBlock')],
      undefined,
    ],
    ['off for the bucket, the account refused', [denied('GetPublicAccessBlock'), bucketBlock('false')], undefined],
    ['a word that is neither', [accountBlock('perhaps'), bucketBlock('false')], undefined],
  ])('%s', async (_, blocks, value) => {
    const { assets } = await collectFrom(collectors, [listed(bucket('a')), isPrivate, noPolicy, ...blocks]);
    expect(assets[0]?.fields.blockPublicAccess).toBe(value);
    expect(assets[0]?.gaps?.blockPublicAccess === undefined).toBe(value !== undefined);
  });

  test('of the account is asked for once, whatever the number of buckets', async () => {
    const calls = [listed(bucket('a'), bucket('b'), bucket('c')), isPrivate, noPolicy, ...noBlocks];
    expect((await collectFrom(collectors, calls)).apiCalls).toBe(1 + 1 + 3 * 3);
  });
});

describe('a bucket policy', () => {
  const grants = (Action: string[]) =>
    parsePolicyDocument({ Version: '1', Statement: [{ Effect: 'Allow', Action, Principal: ['*'], Resource: ['*'] }] });

  test.each([
    'oss:PutBucketLifecycle',
    'oss:PutObjectVersionAcl',
    'oss:DeleteBucketPolicy',
    'oss:GetBucketLog*',
    'OSS:PutBucket?ogging',
  ])('that lets everyone do %s is public', (action) => {
    expect(publicStatementsOf(grants([action]))).toHaveLength(1);
  });

  test('that lets everyone do something else is not', () => {
    expect(publicStatementsOf(grants(['ram:GetUser']))).toEqual([]);
  });

  test.each([
    [
      'much longer than OSS takes',
      answer('GetBucketPolicy', {
        Version: '1',
        Statement: [{ Effect: 'Allow', Action: 'oss:*', Principal: '*', Resource: 'a'.repeat(40_000) }],
      }),
    ],
    ['of nothing', answer('GetBucketPolicy', null)],
  ])('%s is a gap', async (_, policy) => {
    const { assets } = await collectFrom(collectors, [listed(bucket('a')), isPrivate, policy, ...noBlocks]);
    expect(assets[0]?.gaps?.policy?.code).toBe('UnexpectedReply');
  });
});

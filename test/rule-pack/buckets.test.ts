import { describe, expect, test } from 'vitest';
import { account, answer, type Line, type Members, type Outcome, outcomes, refuse } from './recording.ts';

const [write, read, anonymous, open] = [
  'bucket-no-public-write',
  'bucket-no-public-read',
  'bucket-policy-no-anonymous',
  'bucket-policy-not-public',
].map((id) => `alibaba.oss.${id}`) as [string, string, string, string];
const none = { code: 'NoSuchBucketPolicy', message: 'none', status: 404 };
const noBlock: unknown = 'false';
const denied = { code: 'AccessDenied', message: 'denied', status: 403 };
interface Case {
  acl?: string;
  policy?: unknown;
  block?: unknown;
  is: readonly [Outcome, Outcome, Outcome, Outcome];
}
const one = (operation: string, Bucket: string, what: unknown, wrap: (value: unknown) => unknown): Line =>
  typeof what === 'object' && what !== null && 'code' in what
    ? { service: 'oss', operation, input: { Bucket }, error: what as NonNullable<Line['error']> }
    : { service: 'oss', operation, input: { Bucket }, output: wrap(what) };
const estate = (cases: Readonly<Record<string, Case>>, accountBlock: Line): Line[] => [
  answer('oss', 'ListBuckets', {
    Owner: { ID: account },
    IsTruncated: 'false',
    Buckets: {
      Bucket: Object.keys(cases).map((Name) => ({
        Name,
        Location: 'oss-cn-hangzhou',
        Region: 'cn-hangzhou',
        CreationDate: '2026-01-01T00:00:00.000Z',
        StorageClass: 'Standard',
      })),
    },
  }),
  accountBlock,
  ...Object.entries(cases).flatMap(([name, { acl = 'private', policy = none, block = noBlock }]) => [
    one('GetBucketAcl', name, acl === 'denied' ? denied : acl, (Grant) => ({
      Owner: { ID: account },
      AccessControlList: { Grant },
    })),
    one('GetBucketPolicy', name, policy, (document) => document),
    one('GetBucketPublicAccessBlock', name, block, (BlockPublicAccess) => ({ BlockPublicAccess })),
  ]),
];
const noAccountBlock: Line = {
  service: 'oss',
  operation: 'GetPublicAccessBlock',
  output: { BlockPublicAccess: 'false' },
};
const statement = (members: Members = {}): Members => ({
  Version: '1',
  Statement: [
    { Effect: 'Allow', Principal: ['*'], Action: ['oss:GetObject'], Resource: ['acs:oss:*:*:b/*'], ...members },
  ],
});
const letsIn = (members: Members = {}): Case => ({
  acl: 'public-read',
  policy: statement(members),
  is: ['pass', 'fail', 'fail', 'fail'],
});
const keepsOut = (members: Members = {}): Case => ({
  acl: 'public-read',
  policy: statement(members),
  is: ['pass', 'fail', 'pass', 'pass'],
});

describe('12, 13, 14, 32 buckets', () => {
  const cases: Record<string, Case> = {
    private: { is: ['pass', 'pass', 'not-applicable', 'pass'] },
    'public-read': { acl: 'public-read', is: ['pass', 'fail', 'fail', 'pass'] },
    'public-read-write': { acl: 'public-read-write', is: ['fail', 'fail', 'fail', 'pass'] },
    'private-open-policy': { policy: statement(), is: ['pass', 'pass', 'not-applicable', 'fail'] },
    'blocked-true': {
      acl: 'public-read-write',
      policy: statement(),
      block: true,
      is: ['pass', 'pass', 'pass', 'pass'],
    },
    'blocked-text': {
      acl: 'public-read-write',
      policy: statement(),
      block: 'true',
      is: ['pass', 'pass', 'pass', 'pass'],
    },
    'blocked-no-policy': { acl: 'public-read', block: 'true', is: ['pass', 'pass', 'pass', 'pass'] },
    'blocked-private': { block: 'true', is: ['pass', 'pass', 'not-applicable', 'pass'] },
    'not-blocked-text': {
      acl: 'public-read-write',
      policy: statement(),
      block: 'false',
      is: ['fail', 'fail', 'fail', 'fail'],
    },
    'not-blocked': {
      acl: 'public-read-write',
      policy: statement(),
      block: false,
      is: ['fail', 'fail', 'fail', 'fail'],
    },
    'acl-denied': { acl: 'denied', is: ['unknown', 'unknown', 'unknown', 'pass'] },
    'policy-denied': { acl: 'public-read', policy: denied, is: ['pass', 'fail', 'unknown', 'unknown'] },
    'policy-denied-private': { policy: denied, is: ['pass', 'pass', 'not-applicable', 'unknown'] },
    'block-denied': {
      acl: 'public-read-write',
      policy: statement(),
      block: denied,
      is: ['unknown', 'unknown', 'unknown', 'unknown'],
    },
    'block-denied-private': { block: denied, is: ['pass', 'pass', 'not-applicable', 'pass'] },
    'policy-denied-blocked': { acl: 'public-read', policy: denied, block: true, is: ['pass', 'pass', 'pass', 'pass'] },
    'acl-denied-blocked': { acl: 'denied', block: true, is: ['pass', 'pass', 'unknown', 'pass'] },
    named: keepsOut({ Principal: ['20214760404935xxxx'] }),
    'text-star': letsIn({ Principal: '*' }),
    'star-among': letsIn({ Principal: ['123', '*'] }),
    'ram-star': letsIn({ Principal: { RAM: ['*'] } }),
    'one-action-text': letsIn({ Action: 'oss:GetObject' }),
    'get-star': letsIn({ Action: ['oss:Get*'] }),
    'oss-star': letsIn({ Action: 'oss:*' }),
    'star-action': letsIn({ Action: '*' }),
    'list-objects': letsIn({ Action: ['oss:ListObjects'] }),
    'put-object': letsIn({ Action: ['oss:PutObject'] }),
    'mixed-case': letsIn({ Action: ['OSS:getobject'] }),
    'question-mark': letsIn({ Action: ['oss:?etObject'] }),
    'not-action': {
      acl: 'public-read',
      policy: { Statement: [{ Effect: 'Allow', Principal: '*', NotAction: ['oss:DeleteBucket'], Resource: '*' }] },
      is: ['pass', 'fail', 'fail', 'fail'],
    },
    'deny-anonymous': keepsOut({ Effect: 'Deny', Action: 'oss:*' }),
    'single-statement': {
      acl: 'public-read',
      policy: { Statement: { Effect: 'Allow', Principal: '*', Action: 'oss:GetObject', Resource: '*' } },
      is: ['pass', 'fail', 'fail', 'fail'],
    },
    'source-ip': keepsOut({ Condition: { IpAddress: { 'acs:SourceIp': ['10.0.0.0/8'] } } }),
    'source-ip-text': keepsOut({ Condition: { IpAddress: { 'acs:SourceIp': '10.0.0.0/8' } } }),
    'source-vpc': keepsOut({ Condition: { StringEquals: { 'acs:SourceVpc': ['vpc-1'] } } }),
    'source-everyone': letsIn({ Condition: { IpAddress: { 'acs:SourceIp': ['0.0.0.0/0'] } } }),
    'source-everyone-among': letsIn({ Condition: { IpAddress: { 'acs:SourceIp': ['10.0.0.0/8', '0.0.0.0/0'] } } }),
    'secure-transport': letsIn({ Condition: { Bool: { 'acs:SecureTransport': ['true'] } } }),
    'empty-condition': letsIn({ Condition: {} }),
    'no-statements': {
      acl: 'public-read',
      policy: { Version: '1', Statement: [] },
      is: ['pass', 'fail', 'pass', 'pass'],
    },
    'second-statement': {
      acl: 'public-read',
      policy: {
        Statement: [...(statement({ Principal: ['1'] }).Statement as []), ...(statement().Statement as [])],
      },
      is: ['pass', 'fail', 'fail', 'fail'],
    },
    'allow-and-deny': {
      acl: 'public-read',
      policy: {
        Statement: [
          { Effect: 'Allow', Principal: '*', Action: 'oss:GetObject', Resource: '*' },
          { Effect: 'Deny', Principal: '*', Action: 'oss:*', Resource: '*' },
        ],
      },
      is: ['pass', 'fail', 'pass', 'pass'],
    },
    'not-source-ip': letsIn({ Condition: { NotIpAddress: { 'acs:SourceIp': ['10.0.0.0/8'] } } }),
    'not-vpc': letsIn({ Condition: { StringNotEquals: { 'acs:SourceVpc': ['vpc-1'] } } }),
    'vpc-star': letsIn({ Condition: { StringLike: { 'acs:SourceVpc': ['*'] } } }),
    'policy-not-json': { acl: 'public-read', policy: 'not json', is: ['pass', 'fail', 'unknown', 'unknown'] },
    'policy-as-text': { acl: 'public-read', policy: JSON.stringify(statement()), is: ['pass', 'fail', 'fail', 'fail'] },
  };
  test.each([
    [0, write],
    [1, read],
    [2, anonymous],
    [3, open],
  ] as const)('column %i: %s', async (column, check) => {
    expect(await outcomes(check, estate(cases, noAccountBlock))).toEqual(
      Object.fromEntries(Object.entries(cases).map(([name, { is }]) => [name, is[column]])),
    );
  });
  test.each([[true], ['true']])('account level block %j', async (BlockPublicAccess) => {
    const lines = estate(
      { a: { acl: 'public-read-write', policy: statement(), is: ['pass', 'pass', 'pass', 'pass'] } },
      answer('oss', 'GetPublicAccessBlock', { BlockPublicAccess }),
    );
    for (const check of [write, read, anonymous, open])
      expect.soft(await outcomes(check, lines), check).toEqual({ a: 'pass' });
  });
  test('account level block refused', async () => {
    const lines = estate(
      {
        a: { acl: 'public-read-write', policy: statement(), is: ['pass', 'pass', 'pass', 'pass'] },
        b: { is: ['pass', 'pass', 'pass', 'pass'] },
      },
      { service: 'oss', operation: 'GetPublicAccessBlock', error: denied },
    );
    for (const check of [write, read, open])
      expect.soft(await outcomes(check, lines), check).toEqual({ a: 'unknown', b: 'pass' });
  });
  test('list', async () => {
    for (const check of [write, read, anonymous, open])
      expect.soft(await outcomes(check, [refuse('oss', 'ListBuckets')]), check).toEqual({ '(null)': 'unknown' });
    for (const output of [
      { Buckets: { Bucket: [] } },
      { Buckets: {} },
      { Buckets: '' },
      { Buckets: null },
      { IsTruncated: 'false', Buckets: '' },
    ])
      expect.soft(await outcomes(write, [answer('oss', 'ListBuckets', output)]), JSON.stringify(output)).toEqual({});
    const acl = answer('oss', 'GetBucketAcl', { AccessControlList: { Grant: 'private' } });
    expect
      .soft(
        await outcomes(write, [
          answer('oss', 'ListBuckets', { Buckets: { Bucket: { Name: 'b', Location: 'oss-cn-hangzhou' } } }),
          acl,
        ]),
        'single',
      )
      .toEqual({ b: 'pass' });
    expect
      .soft(
        await outcomes(write, [
          answer('oss', 'ListBuckets', { Buckets: { Bucket: { Name: 'b', Region: 'cn-hangzhou' } } }),
          acl,
        ]),
        'Region only',
      )
      .toEqual({ b: 'pass' });
    expect
      .soft(
        await outcomes(write, [
          answer('oss', 'ListBuckets', { Buckets: { Bucket: { Name: 'b', Location: 'cn-hangzhou' } } }),
          acl,
        ]),
        'Location plain',
      )
      .toEqual({ b: 'pass' });
    const page = (token: string | undefined, next: string | undefined, name: string) =>
      answer(
        'oss',
        'ListBuckets',
        {
          IsTruncated: next ? 'true' : 'false',
          ...(next ? { NextMarker: next } : {}),
          Buckets: { Bucket: { Name: name, Location: 'oss-cn-hangzhou' } },
        },
        token ? { marker: token } : {},
      );
    expect
      .soft(await outcomes(write, [page(undefined, 'a', 'a'), page('a', undefined, 'b'), acl]), 'paged marker')
      .toEqual({ a: 'pass', b: 'pass' });
  });
});

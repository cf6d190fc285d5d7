import type { Outcome } from '#model/verdict.ts';
import type { Expectation } from '../expectation.ts';
import type { Bucket } from '../services/oss.ts';

function expect(write: Outcome, read: Outcome, anonymous: Outcome, policy: Outcome): Expectation {
  return {
    'alibaba.oss.bucket-no-public-write': write,
    'alibaba.oss.bucket-no-public-read': read,
    'alibaba.oss.bucket-policy-no-anonymous': anonymous,
    'alibaba.oss.bucket-policy-not-public': policy,
  };
}

interface Statement {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly Principal?: string | readonly string[];
  readonly Condition?: object;
}

/** A policy over one bucket; Action, Principal and Statement may each be one thing or a list. */
function policyFor(bucket: string, ...statements: readonly Statement[]) {
  const full = statements.map((statement) => ({
    Effect: 'Allow',
    Action: ['oss:GetObject'],
    Principal: ['*'],
    Resource: [`acs:oss:*:*:${bucket}`, `acs:oss:*:*:${bucket}/*`],
    ...statement,
  }));
  return { Version: '1', Statement: full };
}

/** Buckets of every grant, with every kind of policy, with and without a block. */
export const buckets: readonly Bucket[] = [
  {
    id: 'example-logs',
    region: 'cn-hangzhou',
    acl: 'private',
    expect: expect('pass', 'pass', 'not-applicable', 'pass'),
  },
  {
    id: 'example-site',
    region: 'cn-beijing',
    acl: 'public-read',
    expect: expect('pass', 'fail', 'fail', 'pass'),
  },
  {
    id: 'example-dropbox',
    region: 'cn-hangzhou',
    acl: 'public-read-write',
    expect: expect('fail', 'fail', 'fail', 'pass'),
  },
  {
    id: 'example-dropbox-blocked',
    region: 'ap-southeast-1',
    acl: 'public-read-write',
    blockPublicAccess: true,
    policy: policyFor('example-dropbox-blocked', {}),
    policyIsPublic: true,
    expect: expect('pass', 'pass', 'pass', 'pass'),
  },
  {
    id: 'example-site-partners',
    region: 'cn-beijing',
    acl: 'public-read',
    policy: policyFor('example-site-partners', { Principal: ['20214760404935xxxx'] }),
    expect: expect('pass', 'fail', 'pass', 'pass'),
  },
  {
    // Private by its ACL, and open all the same.
    id: 'example-backup',
    region: 'cn-hongkong',
    acl: 'private',
    policy: policyFor('example-backup', {}),
    policyIsPublic: true,
    expect: expect('pass', 'pass', 'not-applicable', 'fail'),
  },
  {
    id: 'example-office-only',
    region: 'ap-southeast-1',
    acl: 'public-read',
    policy: policyFor('example-office-only', { Condition: { IpAddress: { 'acs:SourceIp': ['10.0.0.0/8'] } } }),
    expect: expect('pass', 'fail', 'pass', 'pass'),
  },
  {
    id: 'example-empty-condition',
    region: 'cn-hangzhou',
    acl: 'private',
    policy: policyFor('example-empty-condition', { Condition: { IpAddress: { 'acs:SourceIp': ['0.0.0.0/0'] } } }),
    policyIsPublic: true,
    expect: expect('pass', 'pass', 'not-applicable', 'fail'),
  },
  {
    id: 'example-taken-back',
    region: 'cn-hangzhou',
    acl: 'private',
    policy: policyFor('example-taken-back', {}, { Effect: 'Deny', Action: ['oss:*'] }),
    expect: expect('pass', 'pass', 'not-applicable', 'pass'),
  },
  {
    id: 'example-short-spelling',
    region: 'cn-beijing',
    acl: 'public-read',
    policy: JSON.stringify(policyFor('example-short-spelling', { Action: 'oss:Get*', Principal: '*' })),
    policyIsPublic: true,
    expect: expect('pass', 'fail', 'fail', 'fail'),
  },
];

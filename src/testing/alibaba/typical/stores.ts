import type { Outcome } from '#model/verdict.ts';
import type { Expectation } from '../expectation.ts';
import type { MongodbInstance } from '../services/dds.ts';
import type { RedisInstance } from '../services/redis.ts';

function redis(access: Outcome, tls: Outcome, backup: Outcome): Expectation {
  return {
    'alibaba.redis.instance-no-public-access': access,
    'alibaba.redis.instance-tls': tls,
    'alibaba.redis.instance-incremental-backup': backup,
  };
}

const tair = { type: 'Tair', edition: 'Enterprise' } as const;

export const hangzhouRedis: readonly RedisInstance[] = [
  { id: 'r-good', ...tair, tls: true, incrementalBackup: true, expect: redis('pass', 'pass', 'pass') },
  {
    id: 'r-open',
    publicAddress: true,
    whitelists: { default: '0.0.0.0/0' },
    expect: redis('fail', 'fail', 'not-applicable'),
  },
  {
    id: 'r-public-closed',
    ...tair,
    publicAddress: true,
    whitelists: { default: '10.0.0.0/8' },
    expect: redis('pass', 'fail', 'fail'),
  },
  {
    id: 'r-private-open',
    tls: true,
    whitelists: { default: '0.0.0.0/0' },
    expect: redis('pass', 'pass', 'not-applicable'),
  },
  {
    // Looks like "everyone" to a search for text.
    id: 'r-lookalike',
    publicAddress: true,
    tls: true,
    whitelists: { default: '10.0.0.0/8,110.0.0.0/24,0.0.0.0/8' },
    expect: redis('pass', 'pass', 'not-applicable'),
  },
  {
    id: 'r-plain-zero',
    edition: 'Enterprise',
    publicAddress: true,
    whitelists: { default: '10.0.0.1,0.0.0.0' },
    incrementalBackup: true,
    expect: redis('fail', 'fail', 'pass'),
  },
  {
    id: 'r-second-list',
    publicAddress: true,
    whitelists: { default: '127.0.0.1', partners: '10.0.0.1, 0.0.0.0/0' },
    tlsUnsupported: 'IncorrectEngineVersion',
    expect: redis('fail', 'not-applicable', 'not-applicable'),
  },
  {
    id: 'r-creating',
    status: 'Creating',
    publicAddress: true,
    whitelists: { default: '0.0.0.0/0' },
    expect: redis('not-applicable', 'not-applicable', 'not-applicable'),
  },
];

function mongodb(access: Outcome, log: Outcome): Expectation {
  return { 'alibaba.mongodb.instance-no-public-access': access, 'alibaba.mongodb.instance-log-backup': log };
}

const toAll = { whitelists: { default: '0.0.0.0/0' } } as const;

/** The vendor lists one type at a time; the worst are not among the replica sets that it lists by default. */
export const hangzhouMongodb = {
  replicate: [
    { id: 'dds-good', ...toAll, logBackup: true, expect: mongodb('pass', 'pass') },
    { id: 'dds-open', publicAddress: true, ...toAll, logBackup: false, expect: mongodb('fail', 'fail') },
    {
      id: 'dds-standalone',
      publicAddress: true,
      whitelists: { default: '10.0.0.0/8' },
      expect: mongodb('pass', 'not-applicable'),
    },
  ],
  sharding: [
    { id: 'dds-shard-open', publicAddress: true, ...toAll, logBackup: false, expect: mongodb('fail', 'fail') },
    {
      id: 'dds-shard-compatible',
      compatiblePublicAddress: true,
      ...toAll,
      logBackup: true,
      expect: mongodb('fail', 'pass'),
    },
    { id: 'dds-shard-good', logBackup: true, expect: mongodb('pass', 'pass') },
  ],
  serverless: [{ id: 'dds-serverless', ...toAll, expect: mongodb('pass', 'not-applicable') }],
} as const satisfies Record<string, readonly MongodbInstance[]>;

import type { Outcome } from '#model/verdict.ts';
import type { Expectation } from '../expectation.ts';
import type { MongodbInstance } from '../services/dds.ts';
import type { PolardbCluster } from '../services/polardb.ts';
import type { RdsInstance } from '../services/rds.ts';
import type { RedisInstance } from '../services/redis.ts';

function rds(endpoint: Outcome, log: Outcome, tls: Outcome): Expectation {
  return {
    'alibaba.rds.instance-no-public-endpoint': endpoint,
    'alibaba.rds.instance-log-backup': log,
    'alibaba.rds.instance-ssl-tls-version': tls,
  };
}

const strictMysql = { engine: 'MySQL', ssl: true, parameters: { tls_version: 'TLSv1.2,TLSv1.3' } } as const;

export const hangzhouRds: readonly RdsInstance[] = [
  { id: 'rm-good', ...strictMysql, expect: rds('pass', 'pass', 'pass') },
  { id: 'rm-bad', engine: 'MySQL', publicAddress: true, logBackup: false, expect: rds('fail', 'fail', 'fail') },
  {
    id: 'rr-replica',
    engine: 'MySQL',
    type: 'Readonly',
    publicAddress: true,
    expect: rds('fail', 'not-applicable', 'fail'),
  },
  {
    id: 'rm-old-tls',
    engine: 'MySQL',
    ssl: true,
    parameters: { tls_version: 'TLSv1,TLSv1.1,TLSv1.2' },
    legacyLogBackup: true,
    expect: rds('pass', 'pass', 'fail'),
  },
  { id: 'rm-tls-not-told', engine: 'MySQL', ssl: true, parameters: {}, expect: rds('pass', 'pass', 'unknown') },
  {
    id: 'pgm-good',
    engine: 'PostgreSQL',
    version: '16.0',
    ssl: true,
    parameters: { ssl_min_protocol_version: 'TLSv1.2' },
    expect: rds('pass', 'pass', 'pass'),
  },
  {
    id: 'pgm-old-tls',
    engine: 'PostgreSQL',
    version: '13.0',
    ssl: true,
    parameters: { ssl_min_protocol_version: 'TLSv1' },
    logBackup: false,
    legacyLogBackup: true,
    expect: rds('pass', 'fail', 'fail'),
  },
  { id: 'pgm-plain', engine: 'PostgreSQL', version: '16.0', expect: rds('pass', 'pass', 'fail') },
  {
    id: 'rm-creating',
    engine: 'MySQL',
    status: 'Creating',
    publicAddress: true,
    expect: rds('not-applicable', 'not-applicable', 'not-applicable'),
  },
];

export const singaporeRds: readonly RdsInstance[] = [
  {
    id: 'ms-good',
    engine: 'SQLServer',
    version: '2019_std',
    ssl: true,
    tlsVersion: '1.2',
    expect: rds('pass', 'pass', 'pass'),
  },
  {
    id: 'ms-old-tls',
    engine: 'SQLServer',
    version: '2019_std',
    ssl: true,
    tlsVersion: '1.0',
    expect: rds('pass', 'pass', 'fail'),
  },
];

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

function polardb(access: Outcome, ssl: Outcome, retention: Outcome): Expectation {
  return {
    'alibaba.polardb.cluster-no-public-access': access,
    'alibaba.polardb.cluster-ssl': ssl,
    'alibaba.polardb.cluster-log-backup-retention': retention,
  };
}

const openList = { whitelists: { default: '127.0.0.1', partners: '0.0.0.0/0' } } as const;

export const hangzhouPolardb: readonly PolardbCluster[] = [
  { id: 'pc-good', logRetentionDays: 30, expect: polardb('pass', 'pass', 'pass') },
  {
    id: 'pc-open',
    publicEndpoint: 'Primary',
    ...openList,
    ssl: { Primary: true, Cluster: false },
    logRetentionDays: 29,
    expect: polardb('fail', 'fail', 'fail'),
  },
  {
    id: 'pc-forever',
    publicEndpoint: 'Cluster',
    whitelists: { default: '10.0.0.0/8' },
    ssl: {},
    logRetentionDays: -1,
    expect: polardb('pass', 'not-applicable', 'pass'),
  },
  {
    id: 'pc-custom-endpoint',
    publicEndpoint: 'Custom',
    ...openList,
    ssl: { Primary: false, Cluster: false },
    logRetentionDays: 0,
    expect: polardb('fail', 'fail', 'fail'),
  },
  {
    id: 'pc-advanced',
    ...openList,
    logRetentionDays: 7,
    advancedLogPolicies: [
      { enabled: true, keep: 3 },
      { enabled: true, keep: 60 },
    ],
    expect: polardb('pass', 'pass', 'pass'),
  },
  {
    id: 'pc-advanced-off',
    logRetentionDays: 7,
    advancedLogPolicies: [
      { enabled: false, keep: 'never' },
      { enabled: true, keep: 7 },
    ],
    expect: polardb('pass', 'pass', 'fail'),
  },
  {
    id: 'pc-advanced-forever',
    logRetentionDays: 7,
    advancedLogPolicies: [{ enabled: true, keep: 'never' }],
    expect: polardb('pass', 'pass', 'pass'),
  },
  {
    id: 'pc-deleting',
    status: 'Deleting',
    publicEndpoint: 'Primary',
    ...openList,
    expect: polardb('not-applicable', 'not-applicable', 'not-applicable'),
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

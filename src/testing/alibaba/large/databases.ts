import type { MongodbInstance } from '../services/dds.ts';
import type { PolardbCluster } from '../services/polardb.ts';
import type { RdsInstance } from '../services/rds.ts';
import type { RedisInstance } from '../services/redis.ts';
import { allPass, type Template } from './outcomes.ts';

const rdsChecks = [
  'rds.instance-no-public-endpoint',
  'rds.instance-log-backup',
  'rds.instance-ssl-tls-version',
] as const;

export const rds: readonly Template<RdsInstance>[] = [
  { engine: 'MySQL', ssl: true, parameters: { tls_version: 'TLSv1.2' }, expect: allPass(rdsChecks) },
  { engine: 'PostgreSQL', publicAddress: true, expect: allPass(rdsChecks, { 0: 'fail', 2: 'fail' }) },
  {
    engine: 'SQLServer',
    ssl: true,
    tlsVersion: '1.0',
    logBackup: false,
    expect: allPass(rdsChecks, { 1: 'fail', 2: 'fail' }),
  },
  { engine: 'MySQL', type: 'Readonly', expect: allPass(rdsChecks, { 1: 'not-applicable', 2: 'fail' }) },
];

const redisChecks = [
  'redis.instance-no-public-access',
  'redis.instance-tls',
  'redis.instance-incremental-backup',
] as const;
const toAll = { whitelists: { default: '0.0.0.0/0' } } as const;

export const redis: readonly Template<RedisInstance>[] = [
  { type: 'Tair', edition: 'Enterprise', tls: true, incrementalBackup: true, expect: allPass(redisChecks) },
  { publicAddress: true, ...toAll, expect: allPass(redisChecks, { 0: 'fail', 1: 'fail', 2: 'not-applicable' }) },
  { edition: 'Enterprise', tls: true, ...toAll, expect: allPass(redisChecks, { 2: 'fail' }) },
];

const polar = [
  'polardb.cluster-no-public-access',
  'polardb.cluster-ssl',
  'polardb.cluster-log-backup-retention',
] as const;

export const polardb: readonly Template<PolardbCluster>[] = [
  { logRetentionDays: 90, expect: allPass(polar) },
  {
    publicEndpoint: 'Cluster',
    ...toAll,
    ssl: { Primary: false },
    logRetentionDays: 7,
    expect: allPass(polar, { 0: 'fail', 1: 'fail', 2: 'fail' }),
  },
];

const mongo = ['mongodb.instance-no-public-access', 'mongodb.instance-log-backup'] as const;

export const mongodb: readonly Template<MongodbInstance>[] = [
  { logBackup: true, expect: allPass(mongo) },
  { publicAddress: true, ...toAll, logBackup: false, expect: allPass(mongo, { 0: 'fail', 1: 'fail' }) },
  { publicAddress: true, logBackup: true, expect: allPass(mongo) },
];

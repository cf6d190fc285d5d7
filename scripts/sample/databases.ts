import type { Outcome } from '#model/verdict.ts';
import type { RegionContents } from '#testing/alibaba/estate.ts';
import type { MongodbInstance } from '#testing/alibaba/services/dds.ts';
import type { PolardbCluster } from '#testing/alibaba/services/polardb.ts';
import type { RdsInstance } from '#testing/alibaba/services/rds.ts';
import type { RedisInstance } from '#testing/alibaba/services/redis.ts';
import type { Naming, Place } from './naming.ts';

type Databases = Pick<RegionContents, 'rds' | 'redis' | 'polardb' | 'mongodb'>;
type Three = readonly [Outcome, Outcome, Outcome];

const strict = { engine: 'MySQL', ssl: true, parameters: { tls_version: 'TLSv1.2,TLSv1.3' } } as const;
const postgres = { engine: 'PostgreSQL', version: '16.0' } as const;
const strictPostgres = { ...postgres, ssl: true, parameters: { ssl_min_protocol_version: 'TLSv1.2' } } as const;
const tair = { type: 'Tair', edition: 'Enterprise', tls: true, incrementalBackup: true } as const;
const inside = { whitelists: { default: '172.16.0.0/12' } } as const;

function builder(naming: Naming, place: Place) {
  return {
    rds: (prefix: string, name: string, [endpoint, log, tls]: Three, rest: Omit<RdsInstance, 'id'>): RdsInstance => ({
      id: naming.id(prefix, place, name),
      expect: {
        'alibaba.rds.instance-no-public-endpoint': endpoint,
        'alibaba.rds.instance-log-backup': log,
        'alibaba.rds.instance-ssl-tls-version': tls,
      },
      ...rest,
    }),
    redis: (name: string, [access, tls, backup]: Three, rest: Partial<RedisInstance>): RedisInstance => ({
      id: naming.id('r', place, name),
      ...inside,
      expect: {
        'alibaba.redis.instance-no-public-access': access,
        'alibaba.redis.instance-tls': tls,
        'alibaba.redis.instance-incremental-backup': backup,
      },
      ...rest,
    }),
    polardb: (name: string, [access, ssl, kept]: Three, rest: Partial<PolardbCluster>): PolardbCluster => ({
      id: naming.id('pc', place, name),
      ...inside,
      expect: {
        'alibaba.polardb.cluster-no-public-access': access,
        'alibaba.polardb.cluster-ssl': ssl,
        'alibaba.polardb.cluster-log-backup-retention': kept,
      },
      ...rest,
    }),
    mongodb: (
      name: string,
      [access, log]: readonly [Outcome, Outcome],
      rest: Partial<MongodbInstance>,
    ): MongodbInstance => ({
      id: naming.id('dds', place, name),
      ...inside,
      expect: { 'alibaba.mongodb.instance-no-public-access': access, 'alibaba.mongodb.instance-log-backup': log },
      ...rest,
    }),
  };
}

function hangzhou(naming: Naming): Databases {
  const { rds, redis, polardb, mongodb } = builder(naming, 'cn-hangzhou');
  return {
    rds: [
      rds('rm', 'shop-orders', ['pass', 'pass', 'pass'], strict),
      rds('rr', 'shop-orders-read', ['pass', 'not-applicable', 'pass'], { ...strict, type: 'Readonly' }),
      rds('rm', 'shop-catalog', ['pass', 'pass', 'fail'], {
        ...strict,
        parameters: { tls_version: 'TLSv1,TLSv1.1,TLSv1.2' },
      }),
      rds('pgm', 'customers', ['pass', 'pass', 'pass'], strictPostgres),
      rds('ms', 'erp', ['pass', 'fail', 'pass'], {
        engine: 'SQLServer',
        version: '2019_std',
        ssl: true,
        tlsVersion: '1.2',
        logBackup: false,
      }),
    ],
    redis: [
      redis('shop-sessions', ['pass', 'pass', 'pass'], tair),
      redis('shop-cache', ['pass', 'fail', 'not-applicable'], {}),
      redis('orders-queue', ['pass', 'pass', 'fail'], { ...tair, incrementalBackup: false }),
    ],
    polardb: [
      polardb('orders-ledger', ['pass', 'pass', 'pass'], { logRetentionDays: 60 }),
      polardb('loyalty', ['pass', 'pass', 'fail'], { logRetentionDays: 7 }),
    ],
    mongodb: {
      replicate: [
        mongodb('product-pages', ['pass', 'pass'], { logBackup: true }),
        mongodb('reviews', ['pass', 'fail'], { logBackup: false }),
      ],
      serverless: [mongodb('gift-cards', ['pass', 'not-applicable'], {})],
    },
  };
}

function shanghai(naming: Naming): Databases {
  const { rds, redis, polardb, mongodb } = builder(naming, 'cn-shanghai');
  return {
    rds: [
      rds('pgm', 'bi-warehouse', ['pass', 'pass', 'fail'], postgres),
      // Its parameters do not tell which versions of TLS it speaks.
      rds('rm', 'reports', ['pass', 'pass', 'unknown'], { engine: 'MySQL', ssl: true, parameters: {} }),
      rds('rm', 'finance', ['pass', 'pass', 'pass'], strict),
    ],
    redis: [
      redis('bi-cache', ['pass', 'not-applicable', 'not-applicable'], { tlsUnsupported: 'IncorrectEngineVersion' }),
      redis('lake-metadata', ['pass', 'pass', 'pass'], tair),
    ],
    polardb: [polardb('lake-catalog', ['pass', 'fail', 'pass'], { ssl: { Primary: true, Cluster: false } })],
    mongodb: {
      sharding: [mongodb('clickstream', ['pass', 'pass'], { logBackup: true })],
      replicate: [
        mongodb('lake-events', ['pass', 'pass'], {
          logBackup: true,
          publicAddress: true,
          whitelists: { default: '127.0.0.1', offices: '203.0.113.0/26,198.51.100.0/27' },
        }),
      ],
    },
  };
}

function singapore(naming: Naming): Databases {
  const { rds, redis, polardb, mongodb } = builder(naming, 'ap-southeast-1');
  return {
    rds: [
      rds('rm', 'sea-shop', ['pass', 'pass', 'pass'], strict),
      rds('rm', 'staging-shop', ['fail', 'pass', 'fail'], { engine: 'MySQL', publicAddress: true }),
    ],
    redis: [
      redis('sea-sessions', ['pass', 'pass', 'pass'], tair),
      redis('staging-cache', ['fail', 'fail', 'not-applicable'], {
        publicAddress: true,
        whitelists: { default: '127.0.0.1', testers: '0.0.0.0/0' },
      }),
    ],
    polardb: [polardb('sea-orders', ['pass', 'pass', 'pass'], { logRetentionDays: -1 })],
    mongodb: { replicate: [mongodb('sea-product-pages', ['pass', 'pass'], { logBackup: true })] },
  };
}

export function databasesIn(place: Place, naming: Naming): Databases {
  return { 'cn-hangzhou': hangzhou, 'cn-shanghai': shanghai, 'ap-southeast-1': singapore }[place](naming);
}

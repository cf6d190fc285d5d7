import type { Outcome } from '#model/verdict.ts';
import type { Expectation } from '../expectation.ts';
import type { PolardbCluster } from '../services/polardb.ts';
import type { RdsInstance } from '../services/rds.ts';

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

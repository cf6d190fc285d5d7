import { expect, test } from 'vitest';
import { answer, expected, type Line, type Members, type Outcome, outcomes, refuse } from './recording.ts';

const refused = Symbol('refused');
const asked = (service: string, operation: string, idName: string, id: string, output: unknown): Line =>
  output === refused
    ? refuse(service, operation, { [idName]: id })
    : answer(service, operation, output, { [idName]: id });

test('11 MongoDB log backup', async () => {
  const check = 'alibaba.mongodb.instance-log-backup';
  const cases: Record<string, readonly [Outcome, unknown, string, Members?]> = {
    on: ['pass', { EnableBackupLog: 1, LogBackupRetentionPeriod: 7 }, 'replicate'],
    'on-text': ['pass', { EnableBackupLog: '1' }, 'replicate'],
    off: ['fail', { EnableBackupLog: 0 }, 'replicate'],
    'off-text': ['fail', { EnableBackupLog: '0' }, 'replicate'],
    'sharded-on': ['pass', { EnableBackupLog: 1 }, 'sharding'],
    'sharded-off': ['fail', { EnableBackupLog: 0 }, 'sharding'],
    'serverless-without': ['not-applicable', { PreferredBackupTime: '02:00Z-03:00Z' }, 'serverless'],
    'standalone-without': [
      'not-applicable',
      { PreferredBackupTime: '02:00Z-03:00Z' },
      'replicate',
      { ReplicationFactor: '1' },
    ],
    'standalone-off': ['fail', { EnableBackupLog: 0 }, 'replicate', { ReplicationFactor: '1' }],
    'serverless-on': ['pass', { EnableBackupLog: 1 }, 'serverless'],
    refused: ['unknown', refused, 'replicate'],
    creating: ['not-applicable', refused, 'replicate', { DBInstanceStatus: 'Creating' }],
  };
  const lists = ['replicate', 'sharding', 'serverless'].map((type) =>
    answer(
      'dds',
      'DescribeDBInstances',
      {
        DBInstances: {
          DBInstance: Object.entries(cases)
            .filter(([, c]) => c[2] === type)
            .map(([DBInstanceId, c]) => ({ DBInstanceId, DBInstanceType: type, DBInstanceStatus: 'Running', ...c[3] })),
        },
      },
      { DBInstanceType: type },
    ),
  );
  expect
    .soft(
      await outcomes(check, [
        ...lists,
        ...Object.entries(cases).map(([id, c]) => asked('dds', 'DescribeBackupPolicy', 'DBInstanceId', id, c[1])),
      ]),
    )
    .toEqual(expected(cases));
});

test('16 PolarDB SSL', async () => {
  const check = 'alibaba.polardb.cluster-ssl';
  const item = (SSLEnabled: string, DBEndpointId = 'pe-1') => ({ DBEndpointId, SSLEnabled });
  const cases: Record<string, readonly [Outcome, unknown, Members?]> = {
    'all-on': ['pass', { Items: [item('Enabled'), item('Enabled', 'pe-2')] }],
    'one-off': ['fail', { Items: [item('Enabled'), item('Disabled', 'pe-2')] }],
    'all-off': ['fail', { Items: [item('Disabled')] }],
    'single-object': ['pass', { Items: item('Enabled') }],
    none: ['not-applicable', { Items: [] }],
    refused: ['unknown', refused],
    creating: ['not-applicable', refused, { DBClusterStatus: 'Creating' }],
    deleting: ['not-applicable', refused, { DBClusterStatus: 'Deleting' }],
  };
  const lines = [
    answer('polardb', 'DescribeDBClusters', {
      Items: { DBCluster: Object.entries(cases).map(([DBClusterId, c]) => ({ DBClusterId, ...c[2] })) },
    }),
    ...Object.entries(cases).map(([id, c]) => asked('polardb', 'DescribeDBClusterSSL', 'DBClusterId', id, c[1])),
  ];
  expect.soft(await outcomes(check, lines)).toEqual(expected(cases));
  expect.soft(await outcomes(check, lines, 'scope=any')).toEqual({ ...expected(cases), 'one-off': 'pass' });
});

test('17 PolarDB log retention', async () => {
  const check = 'alibaba.polardb.cluster-log-backup-retention';
  const advanced = (...policies: Members[]) => ({ AdvancedLogPolicies: { AdvancedLogPolicy: policies } });
  const cases: Record<string, readonly [Outcome, unknown, Members?]> = {
    thirty: ['pass', { EnableBackupLog: 1, LogBackupRetentionPeriod: 30 }],
    'twenty-nine': ['fail', { EnableBackupLog: 1, LogBackupRetentionPeriod: 29 }],
    text: ['pass', { EnableBackupLog: '1', LogBackupRetentionPeriod: '100' }],
    'text-seven': ['fail', { EnableBackupLog: '1', LogBackupRetentionPeriod: '7' }],
    'for-ever': ['pass', { EnableBackupLog: 1, LogBackupRetentionPeriod: -1 }],
    'for-ever-text': ['pass', { EnableBackupLog: 1, LogBackupRetentionPeriod: '-1' }],
    disabled: ['fail', { EnableBackupLog: 0, LogBackupRetentionPeriod: 100 }],
    'disabled-for-ever': ['fail', { EnableBackupLog: 0, LogBackupRetentionPeriod: -1 }],
    'advanced-longest': [
      'pass',
      {
        EnableBackupLog: 1,
        LogBackupRetentionPeriod: 7,
        ...advanced(
          { EnableLogBackup: 1, LogRetentionType: 'delay', LogRetentionValue: 7 },
          { EnableLogBackup: 1, LogRetentionType: 'delay', LogRetentionValue: '60' },
        ),
      },
    ],
    'advanced-long-is-off': [
      'fail',
      {
        EnableBackupLog: 1,
        ...advanced(
          { EnableLogBackup: 0, LogRetentionType: 'delay', LogRetentionValue: 60 },
          { EnableLogBackup: 1, LogRetentionType: 'delay', LogRetentionValue: 7 },
        ),
      },
    ],
    'advanced-never': [
      'pass',
      { EnableBackupLog: 1, ...advanced({ EnableLogBackup: '1', LogRetentionType: 'never', LogRetentionValue: '' }) },
    ],
    'advanced-never-minus': [
      'pass',
      { EnableBackupLog: 1, ...advanced({ EnableLogBackup: 1, LogRetentionType: 'never', LogRetentionValue: -1 }) },
    ],
    'advanced-never-off': [
      'fail',
      { EnableBackupLog: 1, ...advanced({ EnableLogBackup: 0, LogRetentionType: 'never' }) },
    ],
    'advanced-single': [
      'pass',
      {
        EnableBackupLog: 1,
        AdvancedLogPolicies: {
          AdvancedLogPolicy: { EnableLogBackup: 1, LogRetentionType: 'delay', LogRetentionValue: 30 },
        },
      },
    ],
    'advanced-only': ['pass', advanced({ EnableLogBackup: 1, LogRetentionType: 'delay', LogRetentionValue: 45 })],
    'advanced-empty': ['pass', { EnableBackupLog: 1, LogBackupRetentionPeriod: 30, ...advanced() }],
    'advanced-empty-object': ['pass', { EnableBackupLog: 1, LogBackupRetentionPeriod: 30, AdvancedLogPolicies: {} }],
    refused: ['unknown', refused],
    creating: ['not-applicable', refused, { DBClusterStatus: 'Creating' }],
  };
  const lines = [
    answer('polardb', 'DescribeDBClusters', {
      Items: { DBCluster: Object.entries(cases).map(([DBClusterId, c]) => ({ DBClusterId, ...c[2] })) },
    }),
    ...Object.entries(cases).map(([id, c]) => asked('polardb', 'DescribeLogBackupPolicy', 'DBClusterId', id, c[1])),
  ];
  expect.soft(await outcomes(check, lines)).toEqual(expected(cases));
  expect
    .soft(await outcomes(check, lines, 'days=7'))
    .toMatchObject({ 'twenty-nine': 'pass', 'text-seven': 'pass', disabled: 'fail' });
});

import { describe, expect, test } from 'vitest';
import { answer, expected, type Line, type Members, type Outcome, outcomes, refuse } from './recording.ts';

const refused = Symbol('refused');
const asked = (service: string, operation: string, idName: string, id: string, output: unknown): Line =>
  output === refused
    ? refuse(service, operation, { [idName]: id })
    : answer(service, operation, output, { [idName]: id });

describe('RDS', () => {
  const rds = (items: readonly Members[], more: Members = {}) =>
    answer('rds', 'DescribeDBInstances', { Items: { DBInstance: items }, ...more });
  const listOf = (
    cases: Readonly<Record<string, readonly [Outcome, unknown, Members?, ...unknown[]]>>,
    base: Members = {},
  ) => rds(Object.entries(cases).map(([DBInstanceId, c]) => ({ DBInstanceId, ...base, ...c[2] })));

  test('21 public endpoint', async () => {
    const check = 'alibaba.rds.instance-no-public-endpoint';
    const nets = (...types: string[]) => ({
      DBInstanceNetInfos: { DBInstanceNetInfo: types.map((IPType) => ({ IPType, ConnectionString: 'x' })) },
      InstanceNetworkType: 'VPC',
    });
    const cases: Record<string, readonly [Outcome, unknown, Members?]> = {
      public: ['fail', nets('Private', 'Public')],
      private: ['pass', nets('Private')],
      inner: ['pass', nets('Inner')],
      'read-only-public': ['fail', nets('Public'), { DBInstanceType: 'Readonly' }],
      none: ['pass', nets()],
      single: ['fail', { DBInstanceNetInfos: { DBInstanceNetInfo: { IPType: 'Public' } } }],
      refused: ['unknown', refused],
      creating: ['not-applicable', refused, { DBInstanceStatus: 'Creating' }],
      released: ['not-applicable', refused, { DBInstanceStatus: 'Released' }],
      'net-type-says-intranet': ['fail', nets('Public'), { DBInstanceNetType: 'Intranet' }],
      'deleting-2': ['not-applicable', refused, { DBInstanceStatus: 'Deleting' }],
    };
    expect
      .soft(
        await outcomes(check, [
          listOf(cases, { DBInstanceType: 'Primary', DBInstanceStatus: 'Running' }),
          ...Object.entries(cases).map(([id, c]) =>
            asked('rds', 'DescribeDBInstanceNetInfo', 'DBInstanceId', id, c[1]),
          ),
        ]),
      )
      .toEqual(expected(cases));
    expect.soft(await outcomes(check, [refuse('rds', 'DescribeDBInstances')])).toEqual({ '(cn-hangzhou)': 'unknown' });
    expect
      .soft(
        await outcomes(check, [
          rds([{ DBInstanceId: 'rm-1' }]),
          answer('rds', 'DescribeDBInstanceNetInfo', nets('Public')),
        ]),
        'minimal',
      )
      .toEqual({ 'rm-1': 'fail' });
    expect
      .soft(
        await outcomes(check, [
          rds([{ DBInstanceId: 'rm-1' }], { TotalRecordCount: 1, PageRecordCount: 1, PageNumber: 1 }),
          answer('rds', 'DescribeDBInstanceNetInfo', nets('Public')),
        ]),
        'total',
      )
      .toEqual({ 'rm-1': 'fail' });
  });

  test('22 log backup', async () => {
    const check = 'alibaba.rds.instance-log-backup';
    const cases: Record<string, readonly [Outcome, unknown, Members?]> = {
      on: ['pass', { EnableBackupLog: '1', LogBackupRetentionPeriod: 7 }],
      'on-number': ['pass', { EnableBackupLog: 1 }],
      off: ['fail', { EnableBackupLog: '0' }],
      'off-number': ['fail', { EnableBackupLog: 0 }],
      'backup-log': ['pass', { BackupLog: 'Enable' }],
      'backup-log-off': ['fail', { BackupLog: 'Disabled' }],
      'read-only': ['not-applicable', { EnableBackupLog: '0' }, { DBInstanceType: 'Readonly' }],
      guard: ['not-applicable', { EnableBackupLog: '0' }, { DBInstanceType: 'Guard' }],
      temp: ['not-applicable', { EnableBackupLog: '0' }, { DBInstanceType: 'Temp' }],
      'read-only-refused': ['not-applicable', refused, { DBInstanceType: 'Readonly' }],
      refused: ['unknown', refused],
      creating: ['not-applicable', refused, { DBInstanceStatus: 'Creating' }],
      'on-true': ['pass', { EnableBackupLog: 'True' }],
      both: ['pass', { EnableBackupLog: '1', BackupLog: 'Enable' }],
    };
    expect
      .soft(
        await outcomes(check, [
          listOf(cases, { DBInstanceType: 'Primary' }),
          ...Object.entries(cases).map(([id, c]) => asked('rds', 'DescribeBackupPolicy', 'DBInstanceId', id, c[1])),
        ]),
      )
      .toEqual(expected(cases));
    expect
      .soft(
        await outcomes(check, [
          rds([{ DBInstanceId: 'a', DBInstanceType: 'Primary' }]),
          answer(
            'rds',
            'DescribeBackupPolicy',
            { EnableBackupLog: '1' },
            { DBInstanceId: 'a', BackupPolicyMode: 'LogBackupPolicy' },
          ),
        ]),
        'mode',
      )
      .toEqual({ a: 'pass' });
  });

  test('23 TLS version', async () => {
    const check = 'alibaba.rds.instance-ssl-tls-version';
    const my = { Engine: 'MySQL' },
      pg = { Engine: 'PostgreSQL' },
      ms = { Engine: 'SQLServer' };
    const parameter = (ParameterName: string, ParameterValue: string) => ({
      RunningParameters: {
        DBInstanceParameter: [
          { ParameterName: 'other', ParameterValue: 'x' },
          { ParameterName, ParameterValue },
        ],
      },
    });
    const cases: Record<string, readonly [Outcome, unknown, Members, unknown?]> = {
      'sqlserver-1.2': ['pass', { SSLEnabled: 'Yes', TlsVersion: '1.2' }, ms],
      'sqlserver-1.1': ['fail', { SSLEnabled: 'Yes', TlsVersion: '1.1' }, ms],
      'sqlserver-1.0': ['fail', { SSLEnabled: 'Yes', TlsVersion: '1.0' }, ms],
      'sqlserver-off': ['fail', { SSLEnabled: 'No' }, ms],
      'sqlserver-unsaid': ['unknown', { SSLEnabled: 'Yes' }, ms],
      'sqlserver-blank': ['unknown', { SSLEnabled: 'Yes', TlsVersion: '' }, ms],
      'mysql-off': ['fail', { SSLEnabled: 'No' }, my],
      'mysql-both': ['pass', { SSLEnabled: 'Yes' }, my, parameter('tls_version', 'TLSv1.2,TLSv1.3')],
      'mysql-1.2': ['pass', { SSLEnabled: 'Yes' }, my, parameter('tls_version', 'TLSv1.2')],
      'mysql-old': ['fail', { SSLEnabled: 'Yes' }, my, parameter('tls_version', 'TLSv1,TLSv1.1,TLSv1.2')],
      'mysql-1.1': ['fail', { SSLEnabled: 'Yes' }, my, parameter('tls_version', 'TLSv1.1,TLSv1.2')],
      'mysql-spaces': ['pass', { SSLEnabled: 'Yes' }, my, parameter('tls_version', 'TLSv1.3, TLSv1.2')],
      'mysql-no-parameter': ['unknown', { SSLEnabled: 'Yes' }, my, parameter('sort_buffer', '1')],
      'mysql-refused': ['unknown', { SSLEnabled: 'Yes' }, my, refused],
      'mysql-off-refused': ['fail', { SSLEnabled: 'No' }, my, refused],
      'pg-off': ['fail', { SSLEnabled: 'off' }, pg],
      'pg-1.2': ['pass', { SSLEnabled: 'on' }, pg, parameter('ssl_min_protocol_version', 'TLSv1.2')],
      'pg-1.3': ['pass', { SSLEnabled: 'on' }, pg, parameter('ssl_min_protocol_version', 'TLSv1.3')],
      'pg-1': ['fail', { SSLEnabled: 'on' }, pg, parameter('ssl_min_protocol_version', 'TLSv1')],
      'pg-none': ['unknown', { SSLEnabled: 'on' }, pg, { RunningParameters: { DBInstanceParameter: [] } }],
      'ssl-refused': ['unknown', refused, my],
      creating: ['not-applicable', refused, { ...my, DBInstanceStatus: 'Creating' }],
      'mysql-1-as-number': ['fail', { SSLEnabled: 'No', TlsVersion: '1.2' }, my],
      nonsense: ['unknown', { SSLEnabled: 'Perhaps' }, my],
    };
    const lines = [
      listOf(cases, { DBInstanceType: 'Primary' }),
      ...Object.entries(cases).flatMap(([id, c]) => [
        asked('rds', 'DescribeDBInstanceSSL', 'DBInstanceId', id, c[1]),
        ...(c[3] ? [asked('rds', 'DescribeParameters', 'DBInstanceId', id, c[3])] : []),
      ]),
    ];
    expect.soft(await outcomes(check, lines)).toEqual(expected(cases));
    expect.soft(await outcomes(check, lines, 'tlsVersion=TLSv1.3')).toMatchObject({
      'sqlserver-1.2': 'fail',
      'mysql-both': 'fail',
      'mysql-1.2': 'fail',
      'pg-1.2': 'fail',
      'pg-1.3': 'pass',
    });
    expect
      .soft(await outcomes(check, lines, 'tlsVersion=TLSv1.1,TLSv1.2,TLSv1.3'))
      .toMatchObject({ 'sqlserver-1.1': 'pass', 'mysql-1.1': 'pass', 'mysql-old': 'fail' });
    expect.soft(await outcomes(check, lines, 'unknownVersion=fail')).toMatchObject({
      'mysql-no-parameter': 'fail',
      'sqlserver-unsaid': 'fail',
      'pg-none': 'fail',
      'ssl-refused': 'unknown',
    });
  });
});

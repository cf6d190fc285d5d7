import { describe, expect, test } from 'vitest';
import { answer, expected, type Line, type Members, type Outcome, outcomes, refuse } from './recording.ts';

const refused = Symbol('refused');
const asked = (service: string, operation: string, idName: string, id: string, output: unknown): Line =>
  output === refused
    ? refuse(service, operation, { [idName]: id })
    : answer(service, operation, output, { [idName]: id });

describe('Redis', () => {
  const list = (cases: Readonly<Record<string, readonly [Outcome, unknown, Members?]>>) =>
    answer('r-kvstore', 'DescribeInstances', {
      Instances: { KVStoreInstance: Object.entries(cases).map(([InstanceId, c]) => ({ InstanceId, ...c[2] })) },
    });
  test('25 TLS', async () => {
    const check = 'alibaba.redis.instance-tls';
    const cases: Record<string, readonly [Outcome, unknown, Members?]> = {
      on: ['pass', { SSLEnabled: 'Enable', SSLExpiredTime: '2030-01-01T00:00:00Z' }],
      off: ['fail', { SSLEnabled: 'Disable' }],
      refused: ['unknown', refused],
      creating: ['not-applicable', refused, { InstanceStatus: 'Creating' }],
      blank: ['unknown', { SSLEnabled: '' }],
    };
    expect
      .soft(
        await outcomes(check, [
          list(cases),
          ...Object.entries(cases).map(([id, c]) => asked('r-kvstore', 'DescribeInstanceSSL', 'InstanceId', id, c[1])),
        ]),
      )
      .toEqual(expected(cases));
    const old = answer('r-kvstore', 'DescribeInstances', { Instances: { KVStoreInstance: [{ InstanceId: 'r' }] } });
    const coded = async (code: string) => outcomes(check, [old, refuse('r-kvstore', 'DescribeInstanceSSL', {}, code)]);
    expect(await coded('IncorrectEngineVersion')).toEqual({ r: 'not-applicable' });
    expect(await coded('Throttling.User')).toEqual({ r: 'unknown' });
    expect(await coded('InvalidInstanceId.NotFound')).toEqual({ r: 'unknown' });
  });
  test('26 incremental backup', async () => {
    const check = 'alibaba.redis.instance-incremental-backup';
    const tair = { InstanceType: 'Tair', EditionType: 'Enterprise' };
    const cases: Record<string, readonly [Outcome, unknown, Members?]> = {
      on: ['pass', { EnableBackupLog: 1 }, tair],
      off: ['fail', { EnableBackupLog: 0 }, tair],
      text: ['pass', { EnableBackupLog: '1' }, tair],
      community: ['not-applicable', { EnableBackupLog: 0 }, { InstanceType: 'Redis', EditionType: 'Community' }],
      'community-refused': ['not-applicable', refused, { InstanceType: 'Redis', EditionType: 'Community' }],
      'enterprise-redis': ['pass', { EnableBackupLog: 1 }, { InstanceType: 'Redis', EditionType: 'Enterprise' }],
      'tair-only': ['fail', { EnableBackupLog: 0 }, { InstanceType: 'Tair' }],
      'enterprise-only': ['pass', { EnableBackupLog: 1 }, { EditionType: 'Enterprise' }],
      'redis-only': ['not-applicable', { EnableBackupLog: 1 }, { InstanceType: 'Redis' }],
      refused: ['unknown', refused, tair],
      creating: ['not-applicable', refused, { ...tair, InstanceStatus: 'Creating' }],
      memcache: ['not-applicable', refused, { InstanceType: 'Memcache', EditionType: 'Community' }],
      'tair-community': ['fail', { EnableBackupLog: 0 }, { InstanceType: 'Tair', EditionType: 'Community' }],
    };
    expect
      .soft(
        await outcomes(check, [
          list(cases),
          ...Object.entries(cases).map(([id, c]) => asked('r-kvstore', 'DescribeBackupPolicy', 'InstanceId', id, c[1])),
        ]),
      )
      .toEqual(expected(cases));
  });
});

import { describe, expect, test } from 'vitest';
import type { CloudCall } from '#model/recording.ts';
import { failure, ToyTransport, throws } from './fixture.ts';
import { Recorder, withoutSecrets } from './record.ts';

const signal = new AbortController().signal;
const header = {
  bastideRecording: 1,
  cloud: 'toy',
  account: '1',
  at: '2026-11-01T00:00:00Z',
  regions: ['north'],
} as const;
const call = (operation: string, region: string | null = 'north'): CloudCall => {
  return { service: 'toy', operation, region, input: { Id: 1 } };
};

describe('Recorder', () => {
  test('the header is the first line; calls from before it follow in order, then the rest', async () => {
    const lines: string[] = [];
    const recorder = new Recorder(new ToyTransport({ A: () => 1, B: () => null, C: () => ({ x: [] }) }), (line) =>
      lines.push(line),
    );
    expect(await recorder.send(call('A', null), signal)).toBe(1);
    await recorder.send(call('B'), signal);
    expect(lines).toEqual([]);
    recorder.start(header);
    await recorder.send(call('C'), signal);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      header,
      { service: 'toy', operation: 'A', input: { Id: 1 }, output: 1 },
      { service: 'toy', operation: 'B', region: 'north', input: { Id: 1 }, output: null },
      { service: 'toy', operation: 'C', region: 'north', input: { Id: 1 }, output: { x: [] } },
    ]);
    expect(lines.join('')).not.toContain('\n');
  });

  test('a failure is an answer too; a cancelled call and a fault of ours are not', async () => {
    const lines: string[] = [];
    const answers = {
      Refused: throws('Forbidden'),
      Stopped: () => {
        throw failure('Cancelled', 'cancelled');
      },
      Broken: () => {
        throw new TypeError('x');
      },
    };
    const recorder = new Recorder(new ToyTransport(answers), (line) => lines.push(line));
    recorder.start(header);
    for (const operation of Object.keys(answers)) {
      await expect(recorder.send(call(operation), signal)).rejects.toThrow();
    }
    expect(lines.slice(1).map((line) => JSON.parse(line))).toEqual([
      {
        service: 'toy',
        operation: 'Refused',
        region: 'north',
        input: { Id: 1 },
        error: { code: 'Forbidden', message: 'Forbidden happened' },
      },
    ]);
  });

  test('the answer itself is handed on with its secrets', async () => {
    const lines: string[] = [];
    const recorder = new Recorder(new ToyTransport({ A: () => ({ Password: 'p4ss' }) }), (line) => lines.push(line));
    recorder.start(header);
    expect(await recorder.send(call('A'), signal)).toEqual({ Password: 'p4ss' });
    expect(lines[1]).toContain('"[secret]"');
    expect(lines.join('')).not.toContain('p4ss');
  });
});

describe('withoutSecrets', () => {
  test.each([
    'AccessKeySecret',
    'SecretAccessKey',
    'secret_key',
    'SecurityToken',
    'session-token',
    'Password',
    'MasterUserPassword',
    'AccountPassword',
    'PrivateKey',
    'SecretData',
    'SecretString',
    'Plaintext',
    'ClientSecret',
    'Token',
  ])('%s is replaced, however deep', (name) => {
    const shown = JSON.stringify(
      withoutSecrets({
        a: [{ b: { [name]: 's3cret' } }],
        [name]: ['s3cret', { Value: 's3cret', Number: 537 }],
        c: 'kept',
      }),
    );
    expect(shown).not.toMatch(/s3cret|537/);
    expect(shown).toContain('[secret]');
    expect(shown).toContain('kept');
  });

  test.each([
    ...['DBPassword', 'Passwd', 'AppSecret', 'ApiKey', 'auth_token', 'PrivateKeyPem', 'Secret'],
    ...['rdb-storage-connection-string', 'aof-storage-connection-string-0'],
    ...['serviceUri', 'callbackUrl', 'httpTriggerUrl'],
  ])('%s is a secret', (name) => {
    expect(withoutSecrets({ [name]: 'x' })).toEqual({ [name]: '[secret]' });
  });

  test('an address keeps no user and password', () => {
    expect(withoutSecrets({ Url: 'mongodb://root:p4ss@dds-1:3717/admin' })).toEqual({
      Url: 'mongodb://[secret]@dds-1:3717/admin',
    });
  });

  test('everything else stays as it was', () => {
    const value = {
      NextToken: 't',
      PasswordPolicy: { MinimumPasswordLength: 8 },
      PasswordResetRequired: true,
      Password: null,
      Token: false,
      AccessKeyId: 'id',
      SecretList: { Secret: [{ SecretName: 'x' }] },
      list: [1, 'a', null, true],
      ['__proto__']: 1,
    };
    expect(withoutSecrets(value)).toEqual(value);
    for (const plain of [null, 1, 'Password', true, []]) expect(withoutSecrets(plain)).toEqual(plain);
  });
});

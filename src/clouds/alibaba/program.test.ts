import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EnteredCredentials } from '#model/cloud-program.ts';
import { CloudError } from '#model/operation.ts';
import { Secret } from '#platform/secret.ts';
import { simulatedCredentials } from '#testing/alibaba/credentials.ts';
import { createEstate } from '#testing/alibaba/estate.ts';
import { type Simulator, startSimulator } from '#testing/alibaba/simulator.ts';
import { rolePolicies } from './policy.ts';
import { alibabaProgram } from './program.ts';

const { accessKeyId } = simulatedCredentials;
const accessKeySecret = new Secret(simulatedCredentials.accessKeySecret);
const key: EnteredCredentials = { kind: 'key', accessKeyId, accessKeySecret };
const roleArn = 'acs:ram::1234567890123456:role/scanner';
const role: EnteredCredentials = { kind: 'role', accessKeyId, accessKeySecret, roleArn };
const whoAmI = { service: 'sts', operation: 'GetCallerIdentity', region: null, input: {} };

let cloud: Simulator;
beforeAll(async () => {
  cloud = await startSimulator({ estate: createEstate({ roles: [{ id: 'scanner' }] }) });
});
afterAll(() => cloud.close());

async function ask(credentials: EnteredCredentials, outside?: { readonly allowed: readonly string[] }) {
  const limits = outside ? { outside } : {};
  const options = { credentials, endpoint: cloud.url, ...limits, requestTimeoutMs: 5_000, onWarning: () => {} };
  const wire = await alibabaProgram.connect(options);
  try {
    return (await wire.send(whoAmI, new AbortController().signal)) as { Arn: string };
  } finally {
    await wire.close();
  }
}

describe('entered credentials', () => {
  test('a key signs, and a role is taken on with it', async () => {
    expect((await ask(key)).Arn).toBe('acs:ram::1234567890123456:user/auditor');
    expect((await ask(role)).Arn).toBe('acs:ram::1234567890123456:assumed-role/scanner/bastide');
  });

  test('with limits on where the endpoint leads, neither call goes anywhere else', async () => {
    cloud.clearLog();
    for (const credentials of [key, role]) {
      await expect(ask(credentials, { allowed: [] })).rejects.toThrow('loopback');
    }
    expect(cloud.requests).toEqual([]);
    expect((await ask(role, { allowed: ['127.0.0.1'] })).Arn).toContain('assumed-role');
  });

  test.each<[string, Partial<Record<string, unknown>>, string]>([
    ['a temporary key', { accessKeyId: 'STS.NTabc' }, 'expires within hours'],
    ['a blank in the middle', { accessKeySecret: new Secret('a b') }, 'copy it again'],
    ['a line break', { accessKeyId: 'LTAI\r\nHost: x' }, 'copy it again'],
    ['an ARN of another cloud', { roleArn: 'arn:aws:iam::1:role/x' }, 'acs:ram::<account id>'],
    ['an ARN of a user', { roleArn: 'acs:ram::1:user/x' }, 'acs:ram::<account id>'],
    ['an external ID with a blank', { externalId: 'a b' }, 'external ID'],
    ['a session name of one letter', { sessionName: 'a' }, 'session name'],
  ])('%s is refused before anything is sent', async (_, more, reason) => {
    await expect(ask({ ...role, ...more } as EnteredCredentials)).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining(reason),
    });
  });
});

describe('what is wrong with credentials', () => {
  const explain = async (code: string, source: 'environment' | 'entered') =>
    (await alibabaProgram.explain(new CloudError(code, 'm', { kind: 'refused' }), source))?.en;

  test.each(['SignatureDoesNotMatch', 'InvalidAccessKeyId.NotFound'])(
    'where they were entered, no variable is named: %s',
    async (code) => {
      expect(await explain(code, 'environment')).toContain('ALIBABA_CLOUD_');
      expect(await explain(code, 'entered')).not.toContain('ALIBABA_CLOUD_');
    },
  );

  test('a role that is not given, or not there, is explained only where a role was entered', async () => {
    expect(await explain('NoPermission', 'entered')).toContain('sts:AssumeRole');
    expect(await explain('EntityNotExist.Role', 'entered')).toContain('role ARN');
    expect(await explain('NoPermission', 'environment')).toBeUndefined();
  });
});

test('the documents of a role name what is known and leave the rest to be filled in', () => {
  const { trust, assume } = rolePolicies({ externalId: 'ext-1' });
  expect(JSON.stringify([trust, assume])).toContain('acs:ram::<account id>:user/<user name>');
  expect(JSON.stringify(trust)).toContain('"StringEquals":{"sts:ExternalId":"ext-1"}');
  expect(assume.Statement).toEqual([
    { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'acs:ram::<account id>:role/<role name>' },
  ]);
});

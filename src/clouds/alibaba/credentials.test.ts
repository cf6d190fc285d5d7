import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CredentialOptions, findCredentials } from './credentials.ts';
import { fromInstanceRole } from './instance-role.ts';
import { buildOssRequest } from './oss-client.ts';

let home = '';
const servers: ReturnType<typeof createServer>[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'bastide-credentials-'));
  for (const name of [
    'ACCESS_KEY_ID',
    'ACCESS_KEY_SECRET',
    'SECURITY_TOKEN',
    'ECS_METADATA',
    'PROFILE',
    'IGNORE_PROFILE',
  ]) {
    vi.stubEnv(`ALIBABA_CLOUD_${name}`, '');
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function writeConfig(content: unknown, mode = 0o600): Promise<void> {
  const path = join(home, '.aliyun', 'config.json');
  await mkdir(join(home, '.aliyun'), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  await chmod(path, mode);
}

async function serve(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

async function keys(options: CredentialOptions = {}) {
  const provider = await findCredentials({ home, ...options });
  const { accessKeyId, accessKeySecret, securityToken } = await provider.get();
  return {
    id: accessKeyId,
    secret: accessKeySecret.reveal(),
    token: securityToken?.reveal(),
    from: provider.describe.en,
  };
}
const failure = (options: CredentialOptions = {}) =>
  keys(options).then(
    () => expect.unreachable('credentials were found'),
    (error) => error,
  );

const ak = { name: 'a', mode: 'AK', access_key_id: 'id-a', access_key_secret: 'mArKer-a' };
const sts = { name: 's', mode: 'StsToken', access_key_id: 'id-s', access_key_secret: 'mArKer-s', sts_token: 'token-s' };
const file = { current: 'a', profiles: [ak, sts] };

describe('where credentials are looked for', () => {
  test('the environment, before the file', async () => {
    await writeConfig(file);
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'id-e');
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'mArKer-e\n');
    expect(await keys()).toEqual({ id: 'id-e', secret: 'mArKer-e', token: undefined, from: 'the environment' });
    vi.stubEnv('ALIBABA_CLOUD_SECURITY_TOKEN', 'token-e');
    expect(await keys()).toMatchObject({ token: 'token-e' });
    expect(await keys({ profile: 's' })).toMatchObject({ id: 'id-s', token: 'token-s' });
  });

  test.each([
    ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
    ['ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_ACCESS_KEY_ID'],
  ])('half a pair, %s, names the other half', async (there, missing) => {
    vi.stubEnv(there, 'mArKer');
    const error = await failure();
    expect(error).toMatchObject({ code: 'credentials-missing' });
    expect(error.message).toContain(`${there} is set, but ${missing} is not`);
    expect(error.message).not.toContain('mArKer');
  });

  test('the current profile, or the one that the variable of the vendor names', async () => {
    await writeConfig(file);
    expect(await keys()).toMatchObject({
      id: 'id-a',
      secret: 'mArKer-a',
      from: 'profile "a" of ~/.aliyun/config.json',
    });
    vi.stubEnv('ALIBABA_CLOUD_PROFILE', 's');
    expect(await keys()).toMatchObject({ id: 'id-s' });
  });

  test('nothing anywhere is one line that says what to set', async () => {
    const error = await failure();
    expect(error).toMatchObject({ code: 'credentials-missing' });
    expect(error.message).toMatch(/ALIBABA_CLOUD_ACCESS_KEY_ID.*aliyun configure.*ALIBABA_CLOUD_ECS_METADATA/);
    expect(error.message).not.toContain('\n');
    await writeConfig({ current: 'default', profiles: [{ name: 'default', mode: 'AK', access_key_id: '' }] });
    expect(await failure()).toMatchObject({ code: 'credentials-missing' });
    vi.stubEnv('ALIBABA_CLOUD_IGNORE_PROFILE', 'TRUE');
    await writeConfig(file);
    expect(await failure()).toMatchObject({ code: 'credentials-missing' });
  });
});

describe('a profile file that is wrong', () => {
  test.each([
    ['not JSON', '{"current":"a","profiles":[{"access_key_secret":"mArKer",,}]}', /is not valid JSON/],
    ['another shape', { profiles: { a: 'mArKer' } }, /wrong value at profiles/],
    ['a number for a key', { profiles: [{ ...ak, access_key_id: 7 }] }, /wrong value at profiles\.0\.access_key_id/],
    [
      'no secret',
      { current: 'a', profiles: [{ ...ak, access_key_secret: '' }] },
      /lacks access_key_secret in profile "a"/,
    ],
    [
      'a mode not supported',
      { current: 'a', profiles: [{ ...ak, mode: 'CloudSSO' }] },
      /"CloudSSO".*supported: AK, StsToken, RamRoleArn/,
    ],
  ])('%s', async (_, content, message) => {
    await writeConfig(content);
    const error = await failure();
    expect(error).toMatchObject({ code: 'invalid-file' });
    expect(error.message).toMatch(message);
    expect(error.message).toContain('~/.aliyun/config.json');
    expect(inspect(error, { depth: 9 })).not.toMatch(/mArKer/);
    expect(error.message).not.toContain(home);
  });

  test('a profile that is not there', async () => {
    await writeConfig(file);
    const error = await failure({ profile: 'nope' });
    expect(error).toMatchObject({ code: 'invalid-request' });
    expect(error.message).toMatch(/no profile "nope".*"a", "s"/);
  });

  test('a line break in a key never reaches a header', async () => {
    await writeConfig({ current: 'a', profiles: [{ ...ak, access_key_id: 'id\r\nx-evil: 1' }] });
    expect(await failure()).toMatchObject({ code: 'credentials-missing' });
  });

  test.skipIf(process.platform === 'win32')('others may read it: a warning, and it is used', async () => {
    await writeConfig(file, 0o644);
    const warnings: string[] = [];
    await keys({ onWarning: ({ en, zh }) => warnings.push(en, zh) });
    expect(warnings).toEqual([expect.stringContaining('chmod 600'), expect.stringContaining('chmod 600')]);
  });
});

describe('AssumeRole', () => {
  const role = {
    ram_role_arn: 'acs:ram::1:role/read',
    ram_session_name: 'audit',
    expired_seconds: 900,
    external_id: 'ex',
  };
  const issued = (id: string, expires: string) =>
    JSON.stringify({
      Credentials: {
        AccessKeyId: `STS.${id}`,
        AccessKeySecret: `mArKer-${id}`,
        SecurityToken: `token-${id}`,
        Expiration: expires,
      },
    });

  test('takes on the role with the keys of the profile, once for all who wait, and again before it expires', async () => {
    await writeConfig({
      current: 'r',
      profiles: [{ ...ak, ...role, name: 'r', mode: 'RamRoleArn', sts_region: 'cn-beijing' }],
    });
    let now = Date.parse('2026-11-01T00:00:00Z');
    const urls: URL[] = [];
    const endpoint = await serve((request, response) => {
      urls.push(new URL(request.url ?? '', 'http://x'));
      expect(request.headers['x-acs-action']).toBe('AssumeRole');
      expect(request.headers.authorization).toContain('Credential=id-a,');
      response.end(issued(String(urls.length), new Date(now + 900_000).toISOString()));
    });
    const provider = await findCredentials({ home, endpoint, now: () => now });
    const ids = async () =>
      (await Promise.all([provider.get(), provider.get(), provider.get()])).map((c) => c.accessKeyId);
    expect(await ids()).toEqual(['STS.1', 'STS.1', 'STS.1']);
    now += 500_000;
    expect(await ids()).toEqual(['STS.1', 'STS.1', 'STS.1']);
    now += 200_000;
    expect(await ids()).toEqual(['STS.2', 'STS.2', 'STS.2']);
    expect(urls).toHaveLength(2);
    expect(Object.fromEntries(urls[0]?.searchParams ?? [])).toEqual({
      RoleArn: role.ram_role_arn,
      RoleSessionName: 'audit',
      DurationSeconds: '900',
      ExternalId: 'ex',
      Action: 'AssumeRole',
      Version: '2015-04-01',
      RegionId: 'cn-beijing',
    });
  });

  test('a failed renewal is no loss while the old keys are valid', async () => {
    await writeConfig({ current: 'r', profiles: [{ ...ak, ...role, name: 'r', mode: 'RamRoleArn' }] });
    let now = Date.parse('2026-11-01T00:00:00Z');
    let calls = 0;
    const endpoint = await serve((_, response) => {
      if (++calls === 1) return response.end(issued('1', new Date(now + 900_000).toISOString()));
      return response.writeHead(403).end('{"Code":"NoPermission","Message":"mArKer-a may not"}');
    });
    const provider = await findCredentials({ home, endpoint, now: () => now });
    await provider.get();
    now += 700_000;
    expect((await provider.get()).accessKeyId).toBe('STS.1');
    now += 300_000;
    const error = await provider.get().catch((caught) => caught);
    expect(error).toMatchObject({
      name: 'CloudError',
      code: 'NoPermission',
      kind: 'refused',
      message: '[secret] may not',
    });
  });

  test('a caller that gives up does not end the renewal for another', async () => {
    await writeConfig({ current: 'r', profiles: [{ ...ak, ...role, name: 'r', mode: 'RamRoleArn' }] });
    const endpoint = await serve((_, response) => {
      setTimeout(() => response.end(issued('1', '2999-01-01T00:00:00Z')), 100);
    });
    const provider = await findCredentials({ home, endpoint });
    const controller = new AbortController();
    const [first, second] = [provider.get(controller.signal), provider.get(new AbortController().signal)];
    controller.abort();
    await expect(first).rejects.toMatchObject({ kind: 'cancelled' });
    expect((await second).accessKeyId).toBe('STS.1');
  });

  test('a chain of profiles signs with the keys of the one before; a ring is refused', async () => {
    const chained = { ...role, name: 'c', mode: 'ChainableRamRoleArn', source_profile: 's' };
    await writeConfig({ current: 'c', profiles: [sts, chained] });
    const endpoint = await serve((request, response) => {
      expect(request.headers['x-acs-security-token']).toBe('token-s');
      response.end(issued('c', '2999-01-01T00:00:00Z'));
    });
    expect(await keys({ endpoint })).toMatchObject({ id: 'STS.c', token: 'token-c' });
    await writeConfig({
      current: 'c',
      profiles: [
        { ...chained, source_profile: 'd' },
        { ...chained, name: 'd', source_profile: 'c' },
      ],
    });
    expect((await failure()).message).toMatch(/name each other.*c → d → c/);
  });

  test('an answer without credentials is not understood', async () => {
    await writeConfig({ current: 'r', profiles: [{ ...ak, ...role, name: 'r', mode: 'RamRoleArn' }] });
    const endpoint = await serve((_, response) => void response.end('{}'));
    expect(await failure({ endpoint })).toMatchObject({ code: 'UnexpectedReply', kind: 'misunderstood' });
  });
});

describe('the role of the instance', () => {
  const credentials = JSON.stringify({
    Code: 'Success',
    AccessKeyId: 'STS.i',
    AccessKeySecret: 'mArKer-i',
    SecurityToken: 'token-i',
    Expiration: '2999-01-01T00:00:00Z',
  });
  const base = '/latest/meta-data/ram/security-credentials/';

  test('is read with a metadata token, its name from the variable or from the metadata', async () => {
    const seen: string[] = [];
    const metadataBase = await serve((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['x-aliyun-ecs-metadata-token'] ?? '-'}`);
      if (request.method === 'PUT') return response.end('meta-token');
      return response.end(request.url === base ? 'reader\n' : credentials);
    });
    vi.stubEnv('ALIBABA_CLOUD_ECS_METADATA', 'reader');
    expect(await keys({ metadataBase })).toMatchObject({ id: 'STS.i', token: 'token-i' });
    expect(seen).toEqual(['PUT /latest/api/token -', `GET ${base}reader meta-token`]);
    await writeConfig({ current: 'i', profiles: [{ name: 'i', mode: 'ecsramrole' }] });
    expect(await keys({ metadataBase })).toMatchObject({ id: 'STS.i' });
    expect(seen.slice(2)).toEqual([
      'PUT /latest/api/token -',
      `GET ${base} meta-token`,
      `GET ${base}reader meta-token`,
    ]);
  });

  test('an old metadata service is read without a token, unless that is forbidden', async () => {
    const metadataBase = await serve((request, response) => {
      if (request.method === 'PUT') return response.writeHead(404).end();
      return response.end(credentials);
    });
    vi.stubEnv('ALIBABA_CLOUD_ECS_METADATA', 'reader');
    expect(await keys({ metadataBase })).toMatchObject({ id: 'STS.i' });
    vi.stubEnv('ALIBABA_CLOUD_IMDSV1_DISABLED', 'true');
    expect(await failure({ metadataBase })).toMatchObject({ code: 'UnexpectedReply' });
  });

  test('no role, a hostile role name and a base elsewhere', async () => {
    const metadataBase = await serve((request, response) => {
      if (request.method === 'PUT') return response.end('t');
      return request.url === base ? response.end('../../user-data') : response.writeHead(404).end();
    });
    await expect(fromInstanceRole('gone', { metadataBase }).get()).rejects.toMatchObject({
      code: 'InstanceRoleMissing',
    });
    await expect(fromInstanceRole(undefined, { metadataBase }).get()).rejects.toMatchObject({
      code: 'UnexpectedReply',
    });
    expect(() => fromInstanceRole('r', { metadataBase: new URL('http://10.0.0.1') })).toThrow('loopback');
  });
});

test("on the vendor's own hosts a bucket is named in the host", async () => {
  vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'id');
  vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'secret');
  const credentials = await (await findCredentials({ home })).get();
  const call = { service: 'oss', operation: 'GetBucketAcl', region: 'cn-beijing', input: { Bucket: 'logs' } };
  const target = { host: 'oss-cn-beijing.aliyuncs.com', basePath: '', pathStyle: false, now: 0 };
  const { path, headers } = buildOssRequest(call, credentials, target);
  expect([headers.host, path]).toEqual(['logs.oss-cn-beijing.aliyuncs.com', '/?acl']);
  const elsewhere = buildOssRequest(call, credentials, { ...target, host: 'x', pathStyle: true });
  expect(elsewhere.headers.authorization).toBe(headers.authorization);
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import type { Result, Run } from '#model/result.ts';
import type { SimulatedCredentials } from '#testing/alibaba/credentials.ts';
import { startSimulator } from '#testing/alibaba/simulator.ts';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import { everythingIn, keysOf, newPlace, type Place, run } from './program.ts';

const opened: (() => unknown)[] = [];
afterAll(() => Promise.all(opened.map((close) => close())));

/** Characters that are written differently in URLs. */
const marked: SimulatedCredentials = {
  accessKeyId: 'STS.Marked',
  accessKeySecret: 'mArKer+of/the=secret',
  securityToken: 'mArKer/of+the=token==',
};

/** What a reply to an assumed role holds. */
interface Issued {
  readonly Credentials?: { readonly AccessKeySecret: string; readonly SecurityToken: string };
}

interface Echo {
  readonly url: string;
  /** every secret that was ever used or issued */
  readonly secrets: Set<string>;
}

/** The simulated cloud behind a gateway that refuses some operations, and repeats in its message all that it knows. */
async function startEcho(refused: RegExp): Promise<Echo> {
  const simulator = await startSimulator({ estate: typicalEstate(), credentials: [marked] });
  const secrets = new Set([marked.accessKeySecret, marked.securityToken ?? '']);
  const server = createServer((message, response) => {
    answer(message, response).catch((error: unknown) => response.destroy(error as Error));
  });
  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(message);
    const operation = String(message.headers['x-acs-action'] ?? message.url);
    if (refused.test(operation)) refuse(message, response);
    else await forward(message, body, response);
  }
  function refuse(message: IncomingMessage, response: ServerResponse): void {
    const spellings = [...secrets].flatMap((secret) => [secret, encodeURIComponent(secret)]);
    const text = [...spellings, String(message.headers.authorization), JSON.stringify(message.headers)].join(' ');
    const isRpc = message.headers['x-acs-action'] !== undefined;
    response.writeHead(403, { 'content-type': isRpc ? 'application/json' : 'application/xml' });
    response.end(
      isRpc
        ? JSON.stringify({ Code: 'NoPermission', Message: text })
        : `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message><![CDATA[${text}]]></Message></Error>`,
    );
  }
  async function forward(message: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const onward = request(new URL(message.url ?? '/', simulator.url), {
      method: message.method ?? 'GET',
      headers: message.headers,
    });
    onward.end(body);
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      onward.once('response', resolve).once('error', reject);
    });
    const bytes = await buffer(reply);
    const plain = reply.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
    if (message.headers['x-acs-action'] === 'AssumeRole') {
      const { Credentials: issued } = JSON.parse(plain.toString('utf8')) as Issued;
      if (issued) for (const secret of [issued.AccessKeySecret, issued.SecurityToken]) secrets.add(secret);
    }
    response.writeHead(reply.statusCode ?? 500, reply.headers);
    response.end(bytes);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(
    () => simulator.close(),
    () => server.close(),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secrets };
}

function placeWithRole(): Place {
  const place = newPlace();
  mkdirSync(join(place.home, '.aliyun'));
  const profile = {
    name: 'marked',
    mode: 'RamRoleArn',
    access_key_id: marked.accessKeyId,
    access_key_secret: marked.accessKeySecret,
    sts_token: marked.securityToken,
    ram_role_arn: 'acs:ram::1234567890123456:role/reporter',
  };
  const file = JSON.stringify({ current: 'marked', profiles: [profile] });
  writeFileSync(join(place.home, '.aliyun/config.json'), file, { mode: 0o600 });
  return place;
}

/** No secret, however it is spelt, nor anything that was signed with one. */
function expectNoSecret(text: string, { secrets }: Echo): void {
  for (const secret of secrets) {
    const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
    for (const spelling of [secret, encodeURIComponent(secret), encodeURIComponent(encodeURIComponent(secret)), base64])
      expect(text.includes(spelling), `${spelling} in ${text.slice(0, 2_000)}`).toBe(false);
  }
  expect(text).not.toContain('mArKer');
  expect(text).not.toMatch(/Signature=\w/);
}

const checks = [
  'alibaba.ram.user-mfa-enabled',
  'alibaba.redis.instance-tls',
  'alibaba.oss.bucket-no-public-read',
  'alibaba.cdn.domain-https-enabled',
];
const argv = ['assess', 'alibaba', ...checks.flatMap((id) => ['--check', id])];

test.each([
  ['the environment', 'environment'],
  ['a profile with a role', 'profile'],
] as const)(
  'the keys of %s, repeated by the cloud, are in no output, recording or temporary file',
  async (_what, kind) => {
    const echo = await startEcho(/DescribeInstances|ListUsers|\?acl/);
    const isRole = kind === 'profile';
    const place = isRole ? placeWithRole() : newPlace();
    const env = isRole ? {} : keysOf(marked);
    const files = ['--record', 'r.ndjson.gz', '--output', 'out.json', '--format', 'json'];
    const ended = await run([...argv, '--endpoint', echo.url, ...files], { place, env });
    expect(ended).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(echo.secrets.size).toBe(isRole ? 4 : 2);
    const written = everythingIn(place, (path) =>
      path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path),
    );
    expectNoSecret(written, echo);
    // It was repeated, and hidden: in the recording, in the gaps of the run and in the reasons of the verdicts.
    const { run: summary, results } = JSON.parse(readFileSync(join(place.work, 'out.json'), 'utf8')) as {
      run: Run;
      results: Result[];
    };
    expect(new Set(summary.gaps.map(({ service }) => service))).toEqual(new Set(['ims', 'oss', 'r-kvstore']));
    for (const { message } of summary.gaps) expect(message).toMatch(/^\[secret\] \[secret\] \[secret\]/);
    expect(results.some(({ outcome }) => outcome === 'pass')).toBe(true);
    for (const format of ['table', 'markdown', 'html', 'csv', 'sarif', 'ocsf', 'junit', 'ndjson']) {
      const again = await run([...argv, '--replay', 'r.ndjson.gz', '--format', format], { place, env });
      expect(again.status, again.stderr).toBe(0);
      expectNoSecret(again.stdout + again.stderr, echo);
    }
  },
);

test.each([
  ['who they belong to', /GetCallerIdentity/],
  ['the role', /AssumeRole/],
  ['everything else', /^(?!GetCallerIdentity|AssumeRole)/],
])('the keys are not in the error when %s is refused', async (_what, refused) => {
  for (const command of [argv, ['estimate', ...argv.slice(1)]]) {
    const [echo, place] = [await startEcho(refused), placeWithRole()];
    const ended = await run([...command, '--endpoint', echo.url], { place, env: {} });
    expect([ended.status, ended.stdout], ended.stderr).toEqual([1, '']);
    expect(ended.stderr).toMatch(/NoPermission: \[secret\] \[secret\]/);
    expectNoSecret(ended.stderr + everythingIn(place), echo);
  }
});

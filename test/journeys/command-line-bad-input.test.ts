import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { simulatedCredentials } from '#testing/alibaba/credentials.ts';
import { type SimulatorOptions, startSimulator } from '#testing/alibaba/simulator.ts';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import { checkout, expectOneLine, filesIn, keysOf, launcher, newPlace, run } from './program.ts';

const opened: { close(): unknown }[] = [];
afterAll(() => Promise.all(opened.map((it) => it.close())));

async function simulate(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ estate: typicalEstate(), ...options });
  opened.push(simulator);
  return simulator;
}

/** A port on which nobody listens any more. */
async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

const sample = join(checkout, 'samples/alibaba-company.ndjson.gz');
const recording = gunzipSync(readFileSync(sample)).toString('utf8');
const [header = '', ...calls] = recording.split('\n');
const quick = ['--check', 'alibaba.ram.root-mfa-enabled'];
const regional = ['--check', 'alibaba.ecs.instance-in-vpc'];

interface Case {
  readonly what: string;
  /** after `assess alibaba`; a simulated cloud is the endpoint unless there is --replay or another */
  readonly argv: readonly string[];
  readonly status: 1 | 2;
  /** what is wrong, where, and what to do about it */
  readonly says: readonly RegExp[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cloud?: Partial<SimulatorOptions>;
  /** by name: what lies in the folder beforehand */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** the most requests that may have been sent */
  readonly requests?: number;
  /** in the profile file of the home folder */
  readonly profiles?: string;
}

const wrongSecret = keysOf({ ...simulatedCredentials, accessKeySecret: 'mistyped' });
const unknownKey = keysOf({ ...simulatedCredentials, accessKeyId: 'LTAI5tNobody' });

const credentials: readonly Case[] = [
  {
    what: 'no credentials anywhere',
    argv: [],
    env: {},
    status: 1,
    says: [/ALIBABA_CLOUD_ACCESS_KEY_ID/, /~\/\.aliyun\/config\.json/, /aliyun configure/],
    requests: 0,
  },
  {
    what: 'half a pair of keys',
    argv: [],
    env: { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tHalf' },
    status: 1,
    says: [/_ID/, /ALIBABA_CLOUD_ACCESS_KEY_SECRET/],
    requests: 0,
  },
  {
    what: 'a wrong secret',
    argv: [],
    env: wrongSecret,
    status: 1,
    says: [/GetCallerIdentity/, /SignatureDoesNotMatch/, /ALIBABA_CLOUD_ACCESS_KEY_SECRET/],
    requests: 1,
  },
  {
    what: 'an unknown key',
    argv: [],
    env: unknownKey,
    status: 1,
    says: [/InvalidAccessKeyId\.NotFound/, /ALIBABA_CLOUD_ACCESS_KEY_ID/],
    requests: 1,
  },
  {
    what: 'an expired token',
    argv: [],
    cloud: { faults: [{ kind: 'expired-token' }] },
    status: 1,
    says: [/InvalidSecurityToken\.Expired/, /ALIBABA_CLOUD_SECURITY_TOKEN/],
    requests: 1,
  },
  {
    what: 'a clock that is an hour off',
    argv: [],
    cloud: { now: () => Date.now() + 3_600_000 },
    status: 1,
    says: [/InvalidTimeStamp\.Expired/, /NTP/],
    requests: 1,
  },
  {
    what: 'a profile that there is not',
    argv: ['--profile', 'adit'],
    profiles: '{"current":"audit","profiles":[{"name":"audit","mode":"AK"}]}',
    status: 2,
    says: [/adit/, /"audit"/],
    requests: 0,
  },
  {
    what: 'a profile file that is no JSON',
    argv: [],
    env: {},
    profiles: '{"access_key_secret": "mArKer',
    status: 1,
    says: [/~\/\.aliyun\/config\.json/, /JSON/, /aliyun configure/],
    requests: 0,
  },
];

const cloud: readonly Case[] = [
  {
    what: 'plain http to another machine',
    argv: ['--endpoint', 'http://192.0.2.1:8080'],
    status: 2,
    says: [/https/, /localhost/],
  },
  {
    what: 'everything is refused',
    argv: [],
    cloud: { faults: [{ kind: 'forbidden' }] },
    status: 1,
    says: [/GetCallerIdentity/, /NoPermission/],
    requests: 1,
  },
  {
    what: 'everything but the identity is refused',
    argv: quick,
    cloud: { faults: ['ims', 'ecs', 'ram'].map((service) => ({ kind: 'forbidden', service })) },
    status: 1,
    says: [/ims GetAccountSummary|ims GetAccountMFAInfo|ims \w+/, /NoPermission/, /bastide permissions alibaba/],
  },
  {
    what: 'a proxy that answers for the cloud',
    argv: quick,
    cloud: { faults: [{ kind: 'foreign', shape: 'html' }] },
    status: 1,
    says: [/GetCallerIdentity/, /UnexpectedReply/],
  },
  {
    what: 'a region that there is not',
    argv: [...regional, '--region', 'cn-hangzou'],
    status: 2,
    says: [/cn-hangzou\b/, /cn-hangzhou\b/],
  },
  {
    what: 'a region that there is not, when the list of regions is refused',
    argv: [...regional, '--region', 'cn-hangzou'],
    cloud: { faults: [{ kind: 'forbidden', service: 'ecs' }] },
    status: 2,
    says: [/cn-hangzou\b/, /cn-hangzhou\b/],
  },
  {
    what: 'a region of the cloud that the account does not have',
    argv: [...regional, '--region', 'eu-central-1', '--record', 'r.ndjson'],
    status: 2,
    says: [/eu-central-1/, /cn-beijing/],
  },
];

const recordings: readonly Case[] = [
  {
    what: 'cut short within a line',
    argv: ['--replay', 'r.ndjson'],
    files: { 'r.ndjson': recording.slice(0, -200) },
    status: 1,
    says: [/r\.ndjson/, new RegExp(String(calls.length)), /JSON/],
  },
  {
    what: 'compressed and cut short',
    argv: ['--replay', 'r.ndjson.gz'],
    files: { 'r.ndjson.gz': readFileSync(sample).subarray(0, 10_000) },
    status: 1,
    says: [/r\.ndjson\.gz/],
  },
  {
    what: 'not JSON',
    argv: ['--replay', 'r.ndjson'],
    files: { 'r.ndjson': 'once upon a time\n' },
    status: 1,
    says: [/r\.ndjson/, /1/, /JSON/],
  },
  {
    what: 'JSON of something else',
    argv: ['--replay', 'r.ndjson'],
    files: { 'r.ndjson': '{"hello": "world"}\n' },
    status: 1,
    says: [/r\.ndjson/, /bastideRecording/],
  },
  {
    what: 'empty',
    argv: ['--replay', 'r.ndjson'],
    files: { 'r.ndjson': '' },
    status: 1,
    says: [/r\.ndjson/],
  },
  {
    what: 'of another cloud',
    argv: ['--replay', 'r.ndjson'],
    files: { 'r.ndjson': recording.replace('"alibaba"', '"aws"') },
    status: 1,
    says: [/r\.ndjson/, /aws/, /bastide assess aws/],
  },
  {
    what: 'of a newer version',
    argv: ['--replay', 'r.ndjson'],
    files: { 'r.ndjson': recording.replace('"bastideRecording":1', '"bastideRecording":2') },
    status: 1,
    says: [/r\.ndjson/, /2/, /update|升级/],
  },
  {
    what: 'a line without an answer',
    argv: ['--replay', 'r.ndjson'],
    files: { 'r.ndjson': `${header}\n{"service":"sts","operation":"GetCallerIdentity","input":{}}\n` },
    status: 1,
    says: [/r\.ndjson/, /2/, /output/],
  },
  { what: 'not there', argv: ['--replay', 'r.ndjson'], status: 1, says: [/r\.ndjson/, /no such file|不存在/] },
  { what: 'a folder', argv: ['--replay', '.'], status: 1, says: [/\./] },
  {
    what: 'a region that it does not have',
    argv: ['--replay', sample, '--region', 'cn-shanghia'],
    status: 2,
    says: [/cn-shanghia/, /cn-shanghai/],
  },
  {
    what: 'with --record',
    argv: ['--replay', sample, '--record', 'r.ndjson'],
    status: 2,
    says: [/--replay/, /--record/],
  },
];

const files: readonly Case[] = [
  {
    what: 'a parameter out of range',
    argv: ['--param', 'alibaba.ram.access-key-not-idle.days=0'],
    status: 2,
    says: [/alibaba\.ram\.access-key-not-idle\.days/, /"0"|“0”/],
    requests: 0,
  },
  {
    what: 'an output in a folder that there is not',
    argv: [...quick, '--output', 'no/where.json'],
    status: 1,
    says: [/no\/where\.json/, /folder|目录/],
  },
  {
    what: 'an output that is a folder',
    argv: [...quick, '--output', 'folder'],
    files: { 'folder/keep': '' },
    status: 1,
    says: [/folder/],
  },
  {
    what: 'an output below a file',
    argv: [...quick, '--output', 'file/result.json'],
    files: { file: 'kept' },
    status: 1,
    says: [/file\/result\.json/],
  },
  {
    what: 'a full disk',
    argv: [...quick, '--output', '/dev/full'],
    status: 1,
    says: [/\/dev\/full/, /full|已满/],
  },
  {
    what: 'a recording in a folder that there is not',
    argv: [...quick, '--record', 'no/where.ndjson'],
    status: 1,
    says: [/no\/where\.ndjson/, /--record/],
    requests: 0,
  },
  {
    what: 'a recording that is a folder',
    argv: [...quick, '--record', 'folder'],
    files: { 'folder/keep': '' },
    status: 1,
    says: [/folder/, /--record/],
    requests: 0,
  },
  {
    what: 'exceptions that are no YAML',
    argv: [...quick, '--exceptions', 'risks.yaml'],
    files: { 'risks.yaml': '- check: [' },
    status: 1,
    says: [/risks\.yaml/, /YAML/],
  },
  {
    what: 'exceptions that are not there',
    argv: [...quick, '--exceptions', 'risks.yaml'],
    status: 1,
    says: [/risks\.yaml/],
  },
  {
    what: 'the baseline of another account',
    argv: [...quick, '--baseline', 'old.json'],
    files: { 'old.json': '{"run":{"cloud":"alibaba","account":"9999"},"results":[]}' },
    status: 1,
    says: [/old\.json/, /9999/, /1234567890123456/],
  },
  {
    what: 'a baseline that is no result',
    argv: [...quick, '--baseline', 'old.json', '--record', 'r.ndjson'],
    files: { 'old.json': 'fail' },
    status: 1,
    says: [/old\.json/, /JSON/],
  },
];

describe.each([
  ['credentials', credentials],
  ['the cloud', cloud],
  ['a recording that is', recordings],
  ['files and parameters', files],
])('%s', (_, cases) => {
  describe.each(['en', 'zh'] as const)('in %s', (language) => {
    test.concurrent.each(cases.map((it) => [it.what, it] as const))('%s', async (_what, it) => {
      const place = newPlace();
      const { files: before = {} } = it;
      for (const [name, content] of Object.entries(before)) {
        mkdirSync(join(place.work, name, '..'), { recursive: true });
        writeFileSync(join(place.work, name), content);
      }
      if (it.profiles !== undefined) {
        mkdirSync(join(place.home, '.aliyun'));
        writeFileSync(join(place.home, '.aliyun/config.json'), it.profiles, { mode: 0o600 });
      }
      const isAlone = it.argv.includes('--replay') || it.argv.includes('--endpoint');
      const simulator = isAlone ? null : await simulate(it.cloud);
      const endpoint = simulator ? ['--endpoint', simulator.url] : [];
      const argv = ['assess', 'alibaba', ...endpoint, ...it.argv, '--format', 'json', '--language', language];
      const ended = await run(argv, { place, ...(it.env ? { env: it.env } : {}) });
      const names = Object.keys(before).map((name) => join(place.work, name));
      expectOneLine(ended, it.status, place, names);
      for (const pattern of it.says) expect(ended.stderr).toMatch(pattern);
      expect(/\p{Script=Han}/u.test(ended.stderr), ended.stderr).toBe(language === 'zh');
      expect(ended.stderr).not.toContain('mArKer');
      if (it.requests !== undefined) expect(simulator?.requests.length ?? 0).toBeLessThanOrEqual(it.requests);
      for (const [name, content] of Object.entries(before))
        expect(readFileSync(join(place.work, name)).equals(Buffer.from(content))).toBe(true);
    });
  });
});

describe('and besides', () => {
  test('an endpoint that nobody answers at', async () => {
    const place = newPlace();
    const url = await closedPort();
    const ended = await run(['assess', 'alibaba', '--endpoint', url, '--record', 'r.ndjson'], { place });
    expectOneLine(ended, 1, place);
    expect(ended.stderr).toMatch(/GetCallerIdentity.*ConnectionFailed.*--endpoint/);
  });

  test('a standard output that is full', async () => {
    const place = newPlace();
    const argv = ['assess', 'alibaba', '--replay', sample, '--format', 'json'];
    const ended = await run(argv, { place, env: {}, stdout: openSync('/dev/full', 'w') });
    expectOneLine(ended, 1, place);
    expect(ended.stderr).toMatch(/standard output.*full/);
  });

  test('an output that cannot be written is said before the cloud is asked anything', async () => {
    const [{ url, requests }, place] = [await simulate(), newPlace()];
    const argv = ['assess', 'alibaba', ...quick, '--format', 'json'];
    const files = ['--record', 'r.ndjson', '--output', 'no/where.json'];
    expectOneLine(await run([...argv, '--endpoint', url, ...files], { place }), 1, place);
    expect(requests).toEqual([]);
  });

  test('a recording that the disk does not take is an error, and nothing is printed', async () => {
    const [{ url }, place] = [await simulate(), newPlace()];
    // No file may grow beyond a few kilobytes; nor may the compile cache, which is no failure.
    const command = ['/bin/sh', '-c', 'ulimit -f 8; exec "$@"', 'sh', process.execPath, launcher];
    const argv = ['assess', 'alibaba', '--check', 'alibaba.redis.instance-tls', '--format', 'json'];
    const ended = await run([...argv, '--endpoint', url, '--record', 'r.ndjson'], { place, command });
    expectOneLine(ended, 1, place);
    expect(ended.stderr).toMatch(/r\.ndjson.*--record/);
  });

  test('an earlier output stays as it was when a later run fails', async () => {
    const place = newPlace();
    const argv = ['assess', 'alibaba', '--format', 'json', '--output', 'out.json'];
    expect((await run([...argv, '--replay', sample], { place, env: {} })).status).toBe(0);
    const file = join(place.work, 'out.json');
    const before = readFileSync(file, 'utf8');
    const ended = await run([...argv, '--replay', 'none'], { place, env: {} });
    expectOneLine(ended, 1, place, [file]);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(filesIn(place.work)).toEqual([file]);
  });

  test('estimate says the same of the same', async () => {
    const [{ url }, place] = [await simulate(), newPlace()];
    const argv = ['estimate', 'alibaba', '--endpoint', url];
    const [secret, region, none] = await Promise.all([
      run(argv, { place, env: wrongSecret }),
      run([...argv, '--region', 'cn-hangzou'], { place }),
      run(argv, { place, env: {} }),
    ]);
    expectOneLine(secret, 1, place);
    expectOneLine(region, 2, place);
    expectOneLine(none, 1, place);
  });

  test('an estimate that could read nothing prints nothing', async () => {
    const [{ url }, place] = [await simulate({ faults: [{ kind: 'forbidden', service: 'ims' }] }), newPlace()];
    const argv = ['estimate', 'alibaba', '--check', 'alibaba.ram.user-mfa-enabled', '--endpoint', url];
    const ended = await run(argv, { place });
    expectOneLine(ended, 1, place);
    expect(ended.stderr).toMatch(/ims ListUsers.*NoPermission.*bastide permissions alibaba/);
  });
});

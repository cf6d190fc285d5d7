import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { RecordingHeader } from '#model/recording.ts';
import type { Result, Run } from '#model/result.ts';
import { simulatedCredentials } from '#testing/alibaba/credentials.ts';
import { type ExpectedVerdict, expectedVerdicts } from '#testing/alibaba/expected-verdicts.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '#testing/alibaba/simulator.ts';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import { checkout, type Ended, filesIn, newPlace, type Place, run } from './program.ts';

const simulators: Simulator[] = [];
async function simulate(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await startSimulator({ estate: typicalEstate(), ...options });
  simulators.push(simulator);
  return simulator;
}
afterAll(() => Promise.all(simulators.map((simulator) => simulator.close())));

interface Outcome {
  readonly run: Run;
  readonly results: readonly Result[];
}

function parse({ status, stdout, stderr }: Ended): Outcome {
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Outcome;
}

function lines(verdicts: readonly (ExpectedVerdict | Result)[]): string[] {
  return verdicts.map(({ check, region, name, outcome }) => `${check} ${region} ${name}: ${outcome}`).sort();
}

/** What may differ between a live run and its replay: when it was, and how many calls it took. */
function withoutTimes(text: string, alsoCalls = false): string {
  const plain = text.replaceAll(/"(startedAt|finishedAt)": ?"[^"]*"/g, '"$1":""');
  return alsoCalls ? plain.replace(/"apiCalls": ?\d+/, '"apiCalls":0') : plain;
}

const users = 'alibaba.ram.user-mfa-enabled';
const buckets = ['--check', 'alibaba.oss.bucket-no-public-read', '--check', 'alibaba.oss.bucket-no-public-write'];

/** Everything, with every check. The published quotas make it take some twenty seconds, in which the other tests run. */
const wholeEstate = typicalEstate();
const whole = await simulate({ estate: wholeEstate });
const wholePlace = newPlace();
const json = ['assess', 'alibaba', '--format', 'json'];
const wholeRun = run([...json, '--endpoint', whole.url, '--record', 'all.ndjson', '--output', 'all.json'], {
  place: wholePlace,
});
const wholeEstimate = run(['estimate', 'alibaba', '--json', '--endpoint', (await simulate()).url]);

describe('a part of the account', () => {
  test('the region and the checks that were asked for, and no call for any other', async () => {
    const simulator = await simulate();
    const check = 'alibaba.redis.instance-tls';
    const { run: summary, results } = parse(
      await run([...json, '--endpoint', simulator.url, '--check', check, '--region', 'cn-hangzhou']),
    );
    const expected = expectedVerdicts(typicalEstate()).filter((it) => it.check === check);
    expect(lines(results)).toEqual(lines(expected.filter(({ region }) => region === 'cn-hangzhou')));
    expect(summary).toMatchObject({ account: '1234567890123456', regions: ['cn-hangzhou'] });
    const called = new Set(simulator.requests.map(({ service }) => service));
    expect(called).toEqual(new Set(['sts', 'ecs', 'r-kvstore']));
    expect(simulator.writes()).toEqual([]);
  });

  test('the environment names the endpoint, and --endpoint wins over it', async () => {
    const simulator = await simulate();
    const env = (url: string) => ({
      ALIBABA_CLOUD_ACCESS_KEY_ID: simulatedCredentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: simulatedCredentials.accessKeySecret,
      BASTIDE_ALIBABA_ENDPOINT: url,
    });
    const [named, overruled] = await Promise.all([
      run([...json, ...buckets], { env: env(simulator.url) }),
      run([...json, ...buckets, '--endpoint', simulator.url], { env: env('http://127.0.0.1:9') }),
    ]);
    expect(lines(parse(named).results)).toEqual(lines(parse(overruled).results));
    expect(parse(named).results.length).toBeGreaterThan(10);
  });

  test('a check of --fail-on’s severity fails: status 3, with the result', async () => {
    const { url } = await simulate();
    const [high, medium] = await Promise.all(
      ['alibaba.oss.bucket-no-public-write', 'alibaba.cdn.domain-https-enabled'].map((check) =>
        run([...json, '--endpoint', url, '--check', check, '--fail-on', 'high']),
      ),
    );
    expect([high!.status, medium!.status]).toEqual([3, 0]);
    expect((JSON.parse(high!.stdout) as Outcome).run.counts.fail).toBeGreaterThan(0);
    expect((JSON.parse(medium!.stdout) as Outcome).run.counts.fail).toBeGreaterThan(0);
  });

  test('--request-timeout ends a call that is never answered', async () => {
    const { url } = await simulate({
      faults: [{ kind: 'hang', operation: 'GetBucketAcl', input: { Bucket: 'example-logs' } }],
    });
    const startedAt = Date.now();
    const ended = await run([...json, ...buckets, '--endpoint', url, '--request-timeout', '0.5']);
    expect(ended.at - startedAt).toBeLessThan(10_000);
    const { run: summary, results } = parse(ended);
    const unknown = results.filter(({ outcome }) => outcome === 'unknown');
    expect(new Set(unknown.map(({ name }) => name))).toEqual(new Set(['example-logs']));
    expect(summary.gaps.map(({ operation, code }) => `${operation} ${code}`)).toEqual(['GetBucketAcl RequestTimeout']);
  });

  test('the list of regions is refused: the published ones are tried, and the checks are marked as incomplete', async () => {
    const { url } = await simulate({ faults: [{ kind: 'forbidden', service: 'ecs', operation: 'DescribeRegions' }] });
    const check = ['--check', 'alibaba.ecs.instance-in-vpc'];
    const [all, one] = await Promise.all([
      run([...json, ...check, '--endpoint', url]),
      run([...json, ...check, '--endpoint', url, '--region', 'cn-hangzhou']),
    ]);
    const { run: summary, results } = parse(all);
    expect(summary.gaps.map(({ operation }) => operation)).toEqual(['DescribeRegions']);
    expect(results.filter(({ outcome }) => outcome === 'unknown').map(({ asset }) => asset)).toEqual([null]);
    expect(results.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(3);
    expect(parse(one).run).toMatchObject({ gaps: [], regions: ['cn-hangzhou'] });
  });

  test('one operation is refused: what needed it is unknown, and the run is done', async () => {
    const { url } = await simulate({ faults: [{ kind: 'forbidden', operation: 'GetBucketAcl' }] });
    const { run: summary, results } = parse(await run([...json, ...buckets, '--endpoint', url]));
    const expected = new Set(lines(expectedVerdicts(typicalEstate())));
    const unknown = results.filter(({ outcome }) => outcome === 'unknown');
    expect(unknown.length).toBeGreaterThan(results.length / 2);
    expect(lines(results).filter((line) => !expected.has(line))).toEqual(lines(unknown));
    expect(summary.completeness).toBeLessThan(0.5);
    expect(summary.gaps[0]).toMatchObject({ service: 'oss', operation: 'GetBucketAcl', code: 'AccessDenied' });
  });
});

describe('permissions', () => {
  test('a policy document of reads only; fewer for one check', async () => {
    const [all, few] = await Promise.all([
      run(['permissions', 'alibaba'], { env: {} }),
      run(['permissions', 'alibaba', '--check', users], { env: {} }),
    ]);
    const actions = (ended: Ended): string[] => {
      expect([ended.status, ended.stderr]).toEqual([0, '']);
      const document = JSON.parse(ended.stdout) as { Version: string; Statement: Record<string, unknown>[] };
      expect(document.Version).toBe('1');
      for (const { Effect, Resource } of document.Statement) expect([Effect, Resource]).toEqual(['Allow', '*']);
      return document.Statement.flatMap(({ Action }) => Action as string[]);
    };
    const [every, some] = [actions(all), actions(few)];
    const reads = /^[a-z-]+:(Describe|List|Get|Query|Generate|Lookup)[A-Za-z]*$/;
    // RAM knows the reads of Message Center by this pattern alone
    expect(every.filter((action) => !reads.test(action))).toEqual(['notifications:Read*']);
    expect(some.length).toBeGreaterThan(0);
    expect(some.length).toBeLessThan(every.length / 4);
    expect(some.filter((action) => !every.includes(action))).toEqual([]);
  });
});

describe('a profile of the vendor’s own command line', () => {
  function placeWith(profile: Readonly<Record<string, unknown>>): Place {
    const place = newPlace();
    mkdirSync(join(place.home, '.aliyun'));
    const [access_key_id, access_key_secret] = [simulatedCredentials.accessKeyId, simulatedCredentials.accessKeySecret];
    const file = {
      current: 'other',
      profiles: [
        { name: 'other', mode: 'AK', access_key_id: 'LTAI5tWrong', access_key_secret: 'wrong' },
        { name: 'audit', access_key_id, access_key_secret, ...profile },
      ],
    };
    writeFileSync(join(place.home, '.aliyun/config.json'), JSON.stringify(file), { mode: 0o600 });
    return place;
  }
  const temporary = {
    accessKeyId: 'STS.Temporary',
    accessKeySecret: 'temporary-secret',
    securityToken: 'temporary+token/',
  };
  const sts = { access_key_id: temporary.accessKeyId, access_key_secret: temporary.accessKeySecret };
  const role = 'acs:ram::1234567890123456:role/reporter';

  test.each([
    ['AK', {}, ['GetCallerIdentity']],
    ['StsToken', { ...sts, sts_token: temporary.securityToken }, ['GetCallerIdentity']],
    ['RamRoleArn', { ram_role_arn: role, ram_session_name: 'test' }, ['AssumeRole', 'GetCallerIdentity']],
  ] as const)('%s', async (mode, members, operations) => {
    const simulator = await simulate({ credentials: [simulatedCredentials, temporary] });
    const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'ignored', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'ignored' };
    const place = placeWith({ mode, ...members });
    const argv = [...json, ...buckets, '--endpoint', simulator.url, '--profile', 'audit'];
    const { results } = parse(await run(argv, { place, env }));
    expect(results.length).toBeGreaterThan(10);
    const calls = simulator.requests.filter(({ service }) => service === 'sts');
    expect(calls.map(({ operation, status }) => `${operation} ${status}`)).toEqual(operations.map((it) => `${it} 200`));
    if (mode === 'RamRoleArn') expect(calls[0]!.input).toMatchObject({ RoleArn: role, RoleSessionName: 'test' });
  });
});

describe('the sample', () => {
  test('its estimate is what its assessment then does', async () => {
    const replay = ['alibaba', '--replay', join(checkout, 'samples/alibaba-company.ndjson.gz')];
    const [estimate, assessment] = await Promise.all([
      run(['estimate', ...replay, '--json'], { env: {} }),
      run(['assess', ...replay, '--format', 'json'], { env: {} }),
    ]);
    expectEstimate(estimate, parse(assessment));
    const people = await run(['estimate', ...replay, '--language', 'en'], { env: {} });
    const { instances, scans, apiCalls } = JSON.parse(estimate.stdout) as Estimate;
    for (const count of [instances, scans, apiCalls]) expect(people.stdout).toContain(count.toLocaleString('en'));
  });
});

interface Estimate {
  readonly instances: number;
  readonly scans: number;
  readonly apiCalls: number;
  readonly kinds: readonly { readonly kind: string; readonly instances: number; readonly checks: number }[];
  readonly gaps: readonly unknown[];
}

/** Instances and scans exactly, of what could be listed; calls are an upper bound. */
function expectEstimate(ended: Ended, { run: summary, results }: Outcome): void {
  expect([ended.status, ended.stderr]).toEqual([0, '']);
  const estimate = JSON.parse(ended.stdout) as Estimate;
  const named = results.filter(({ asset }) => asset !== null);
  const judged = Map.groupBy(named, ({ kind }) => kind);
  const kinds = [...judged].map(([kind, rows]) => ({
    kind,
    instances: new Set(rows.map(({ asset, region }) => `${region} ${asset}`)).size,
    checks: new Set(rows.map(({ check }) => check)).size,
  }));
  expect(estimate.kinds).toEqual(kinds.sort((a, b) => (a.kind < b.kind ? -1 : 1)));
  expect(estimate.instances).toBe(kinds.reduce((sum, kind) => sum + kind.instances, 0));
  expect(estimate.scans).toBe(named.length);
  expect(estimate.apiCalls).toBeGreaterThanOrEqual(summary.apiCalls);
  expect(estimate.apiCalls).toBeLessThan(2 * summary.apiCalls);
}

describe('the whole account', () => {
  test('verdicts equal the estate, nothing was written to the cloud, and the output is whole', async () => {
    const ended = await wholeRun;
    expect(ended).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(filesIn(wholePlace.work).sort()).toEqual(
      ['all.json', 'all.ndjson'].map((name) => join(wholePlace.work, name)),
    );
    expect(filesIn(wholePlace.temporary)).toEqual([]);
    const { run: summary, results } = JSON.parse(readFileSync(join(wholePlace.work, 'all.json'), 'utf8')) as Outcome;
    const expected = expectedVerdicts(wholeEstate);
    expect(lines(results)).toEqual(lines(expected));
    expect(summary.counts).toEqual({ fail: 0, pass: 0, 'not-applicable': 0, ...countOutcomes(expected) });
    expect(summary.gaps).toEqual([]);
    expect(summary.regions).toEqual([...wholeEstate.regions].sort());
    expect(summary.apiCalls).toBe(whole.requests.length);
    expect(whole.writes()).toEqual([]);
  });

  test('the estimate is what the assessment then does, and costs far fewer calls', async () => {
    await wholeRun;
    const outcome = JSON.parse(readFileSync(join(wholePlace.work, 'all.json'), 'utf8')) as Outcome;
    expectEstimate(await wholeEstimate, outcome);
  });

  test('the recording says of what, where and when it is, and holds every answer but no secret', async () => {
    await wholeRun;
    const text = readFileSync(join(wholePlace.work, 'all.ndjson'), 'utf8');
    const [first, ...calls] = text.trimEnd().split('\n');
    const header = JSON.parse(first!) as RecordingHeader;
    const { startedAt, finishedAt } = (JSON.parse(readFileSync(join(wholePlace.work, 'all.json'), 'utf8')) as Outcome)
      .run;
    expect(header).toEqual({
      bastideRecording: 1,
      cloud: 'alibaba',
      account: wholeEstate.account,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      regions: [...wholeEstate.regions].sort(),
    });
    expect(Math.abs(Date.parse(header.at) - Date.parse(startedAt))).toBeLessThan(5_000);
    expect(header.at <= finishedAt).toBe(true);
    expect(calls.length).toBe(whole.requests.length);
    expect(text).not.toContain(simulatedCredentials.accessKeySecret);
    expect(text).not.toMatch(/signature/i);
  });

  test.each([['as it is'], ['compressed']])(
    'its replay, %s, gives the same bytes, and so does every further one',
    async (how) => {
      await wholeRun;
      const recording = join(wholePlace.work, 'all.ndjson');
      const packed = join(newPlace().work, 'all.ndjson.gz');
      if (how === 'compressed') writeFileSync(packed, gzipSync(readFileSync(recording)));
      const argv = [...json, '--replay', how === 'compressed' ? packed : recording];
      const place = newPlace();
      const [first, second] = await Promise.all([run(argv, { env: {}, place }), run(argv, { env: {} })]);
      expect(first).toMatchObject({ status: 0, stderr: '' });
      expect(filesIn(place.temporary)).toEqual([]);
      expect(withoutTimes(second.stdout)).toBe(withoutTimes(first.stdout));
      const live = readFileSync(join(wholePlace.work, 'all.json'), 'utf8');
      expect(withoutTimes(first.stdout, true)).toBe(withoutTimes(live, true));
    },
  );

  test('a recording whose name ends in .gz is compressed, and is replayed', async () => {
    const { url } = await simulate();
    const place = newPlace();
    const live = await run([...json, ...buckets, '--endpoint', url, '--record', 'part.ndjson.gz'], { place });
    const packed = join(place.work, 'part.ndjson.gz');
    const text = gunzipSync(readFileSync(packed)).toString('utf8');
    expect(JSON.parse(text.split('\n')[0]!)).toMatchObject({ bastideRecording: 1, account: wholeEstate.account });
    const replayed = await run([...json, ...buckets, '--replay', packed], { env: {} });
    expect(parse(replayed).results).toEqual(parse(live).results);
    expect(filesIn(place.work)).toEqual([packed]);
  });
});

function countOutcomes(verdicts: readonly ExpectedVerdict[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(verdicts, ({ outcome }) => outcome)].map(([name, all]) => [name, all.length]),
  );
}

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RecordingHeader } from '#model/recording.ts';
import type { Result, Run } from '#model/result.ts';
import { checkIds } from '#testing/alibaba/check-ids.ts';
import { type ExpectedVerdict, expectedVerdicts } from '#testing/alibaba/expected-verdicts.ts';
import { sampleCompany, sampleLabel } from '../../scripts/sample/estate.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const recording = 'samples/alibaba-company.ndjson.gz';
const packed = readFileSync(`${root}/${recording}`);
const lines = gunzipSync(packed).toString('utf8').trimEnd().split('\n');
const header = JSON.parse(lines[0]!) as RecordingHeader;

async function replay(): Promise<string> {
  const flags = ['assess', 'alibaba', '--replay', recording, '--format', 'json', '--language', 'en'];
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/bastide.js', ...flags], {
    cwd: root,
    maxBuffer: 64 << 20,
  });
  return stdout;
}

let text: string;
let run: Run;
let results: readonly Result[];
beforeAll(async () => {
  text = await replay();
  ({ run, results } = JSON.parse(text) as { run: Run; results: readonly Result[] });
});

function where({ check, region, name }: ExpectedVerdict | Result): string {
  return `${check} ${region} ${name}`;
}

describe('the recording', () => {
  test('is small, and says that it is a sample', () => {
    expect(packed.length).toBeLessThan(300_000);
    expect(header.sample).toBe(sampleLabel);
    expect(header.sample).toMatch(/fictitious/);
    expect(header.regions).toEqual(['ap-southeast-1', 'cn-hangzhou', 'cn-shanghai']);
  });

  test('holds no secret, signature or token', () => {
    expect(lines.filter((line) => /accesskeysecret|securitytoken|signature|simulated-secret/i.test(line))).toEqual([]);
  });

  test('calls things by the names that people gave them', () => {
    const name = '"InstanceName":"shop-web-1"';
    expect(lines.some((line) => line.includes(name))).toBe(true);
  });
});

describe('its assessment', () => {
  test('has every check and every outcome, and is not complete', () => {
    expect([...new Set(results.map(({ check }) => check))].sort()).toEqual([...checkIds].sort());
    expect([...new Set(results.map(({ outcome }) => outcome))].sort()).toEqual([
      'fail',
      'not-applicable',
      'pass',
      'unknown',
    ]);
    expect(run.completeness).toBeGreaterThan(0.9);
    expect(run.completeness).toBeLessThan(0.99);
    expect(new Set(results.flatMap(({ region }) => region ?? []))).toEqual(new Set(header.regions));
    expect(run).toMatchObject({ sample: true });
  });

  test('can be read by a person: few severe failures among many passes', () => {
    const severe = results.filter(({ outcome, severity }) => outcome === 'fail' && severity === 'high');
    expect(severe.length).toBeGreaterThanOrEqual(10);
    expect(severe.length).toBeLessThanOrEqual(20);
    const { pass, fail } = run.counts;
    expect(pass / (pass + fail)).toBeGreaterThan(0.75);
    expect(pass / (pass + fail)).toBeLessThan(0.85);
  });

  test('says of everything that could be read what it was built to be', () => {
    const expected = new Map(
      expectedVerdicts(sampleCompany(Date.parse(header.at)).estate).map((verdict) => [where(verdict), verdict]),
    );
    const judged = results.filter(({ outcome }) => outcome !== 'unknown');
    expect(judged.map((result) => `${where(result)}: ${result.outcome}`)).toEqual(
      judged.map((result) => `${where(result)}: ${expected.get(where(result))?.outcome}`),
    );
    const unread = new Set(results.filter(({ name }) => name === null).map((it) => `${it.check} ${it.region}`));
    const named = new Set(results.map(where));
    const absent = [...expected.values()].filter((it) => !named.has(where(it)));
    expect(absent.filter(({ check, region }) => !unread.has(`${check} ${region}`)).map(where)).toEqual([]);
  });

  test('says unknown of exactly what could not be read', () => {
    const unknown = results.filter(({ outcome }) => outcome === 'unknown');
    expect(unknown.map((it) => `${it.check} ${it.region} ${it.displayName ?? it.name}`).sort()).toEqual([
      'alibaba.apigateway.api-public-https ap-southeast-1 sea-stock-level',
      'alibaba.clb.https-listener ap-southeast-1 null',
      'alibaba.clb.listener-no-risky-ports ap-southeast-1 null',
      'alibaba.ecs.instance-security-center-protected ap-southeast-1 sea-api-1',
      'alibaba.ecs.instance-security-center-protected ap-southeast-1 sea-web-1',
      'alibaba.ecs.instance-security-center-protected ap-southeast-1 sea-web-2',
      'alibaba.ecs.instance-security-center-protected ap-southeast-1 staging-app',
      'alibaba.ecs.instance-security-center-protected ap-southeast-1 staging-web',
      'alibaba.mongodb.instance-log-backup ap-southeast-1 null',
      'alibaba.mongodb.instance-no-public-access ap-southeast-1 null',
      'alibaba.oss.bucket-policy-not-public cn-shanghai tealeaf-lane-finance-archive',
      'alibaba.rds.instance-ssl-tls-version cn-shanghai finance',
      'alibaba.rds.instance-ssl-tls-version cn-shanghai reports',
      'alibaba.redis.instance-tls cn-shanghai lake-metadata',
    ]);
    expect(unknown.filter(({ reason }) => reason.trim() === '')).toEqual([]);
  });

  test('is the same, byte for byte, when it is made again', async () => {
    const withoutTimes = (it: string): string => it.replaceAll(/"(startedAt|finishedAt)": ?"[^"]*"/g, '"$1":""');
    expect(withoutTimes(await replay())).toBe(withoutTimes(text));
  });
});

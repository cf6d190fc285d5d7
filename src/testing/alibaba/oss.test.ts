import { createRequire } from 'node:module';
import { afterEach, describe, expect, test } from 'vitest';
import { simulatedCredentials } from './credentials.ts';
import type { Fault } from './faults.ts';
import { each } from './records.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { typicalEstate } from './typical.ts';
import { codeOf } from './vendor-client.ts';

/** What is used of the vendor's client, which comes without types. */
interface OssClient {
  listBuckets(query?: object): Promise<{ buckets: { name: string; region: string }[]; nextMarker?: string | null }>;
  getBucketACL(name: string): Promise<{ acl: string }>;
  getBucketPolicy(name: string): Promise<{ policy: unknown }>;
  putBucketACL(name: string, acl: string): Promise<unknown>;
  useBucket(name: string): void;
  request(params: object): Promise<{ data: unknown; res: { data: Buffer } }>;
}
const Oss = createRequire(import.meta.url)('ali-oss') as new (options: object) => OssClient;

let simulator: Simulator;

afterEach(async () => {
  await simulator.close();
});

interface ClientOptions {
  readonly region?: string;
  readonly keys?: Partial<typeof simulatedCredentials>;
  /** host: the bucket in the host name; path: in the path */
  readonly style?: 'host' | 'path';
}

async function start(options: { pageSize?: number; faults?: readonly Fault[]; now?: () => number } = {}) {
  simulator = await startSimulator({ estate: typicalEstate(), ...options });
  return ({ region = 'cn-hangzhou', keys = {}, style = 'path' }: ClientOptions = {}) => {
    const { port } = new URL(simulator.url);
    // Given an IP address the vendor's client puts the bucket into the Host header.
    const host = style === 'host' ? '127.0.0.1' : 'localhost';
    return new Oss({
      ...simulatedCredentials,
      ...keys,
      region: `oss-${region}`,
      endpoint: `http://${host}:${port}`,
      authorizationV4: true,
      sldEnable: style === 'path',
      timeout: 2000,
      retryMax: 0,
    });
  };
}

describe('signatures', () => {
  test('the vendor’s client is understood in both styles of address', async () => {
    const client = await start();
    expect((await client().getBucketACL('example-logs')).acl).toBe('private');
    expect((await client({ style: 'host' }).getBucketACL('example-dropbox')).acl).toBe('public-read-write');
    expect(simulator.requests).toMatchObject([
      { service: 'oss', operation: 'GetBucketAcl', region: 'cn-hangzhou', input: { Bucket: 'example-logs' } },
      { service: 'oss', operation: 'GetBucketAcl', region: 'cn-hangzhou', input: { Bucket: 'example-dropbox' } },
    ]);
  });

  test('a wrong secret and an unknown key are refused', async () => {
    const client = await start();
    const code = (keys: Partial<typeof simulatedCredentials>) => codeOf(client({ keys }).getBucketACL('example-logs'));
    expect(await code({ accessKeySecret: 'other' })).toBe('SignatureDoesNotMatch');
    expect(await code({ accessKeyId: 'LTAI5tNobody' })).toBe('InvalidAccessKeyId');
  });

  test('a clock that is 16 minutes off is refused', async () => {
    const client = await start({ now: () => Date.now() + 16 * 60_000 });
    expect(await codeOf(client().listBuckets())).toBe('RequestTimeTooSkewed');
  });

  test('a bucket is served at its own place only', async () => {
    const client = await start();
    expect(await codeOf(client({ region: 'cn-beijing' }).getBucketACL('example-logs'))).toBe('AccessDenied');
    expect(await codeOf(client({ region: 'cn-beijing' }).getBucketACL('example-site'))).toBe('answered');
  });
});

describe('operations', () => {
  test('the list gives every bucket once, page by page', async () => {
    const client = await start({ pageSize: 1 });
    const names: string[] = [];
    let marker: string | null | undefined;
    do {
      const page = await client().listBuckets(marker ? { marker, 'max-keys': 1000 } : { 'max-keys': 1000 });
      names.push(...page.buckets.map(({ name }) => name));
      marker = page.nextMarker;
    } while (marker);
    expect(names).toEqual([...each(typicalEstate().oss.buckets)].map(({ id }) => id));
    expect(await codeOf(client().listBuckets({ 'max-keys': 1001 }))).toBe('InvalidArgument');
  });

  test('a policy is the document itself, and none is an error', async () => {
    const client = await start();
    const { policy } = await client().getBucketPolicy('example-taken-back');
    expect(policy).toMatchObject({ Version: '1', Statement: [{ Effect: 'Allow' }, { Effect: 'Deny' }] });
    expect(await codeOf(raw(client(), 'example-logs', 'policy'))).toBe('NoSuchBucketPolicy');
    expect(await codeOf(client().getBucketACL('example-nowhere'))).toBe('NoSuchBucket');
  });

  test('policy status and public-access blocks, of a bucket and of the account', async () => {
    const client = await start();
    const singapore = client({ region: 'ap-southeast-1' });
    expect(await raw(singapore, 'example-dropbox-blocked', 'policyStatus')).toContain('<IsPublic>true</IsPublic>');
    expect(await raw(singapore, 'example-dropbox-blocked', 'publicAccessBlock')).toContain(
      '<BlockPublicAccess>true</BlockPublicAccess>',
    );
    expect(await raw(client(), undefined, 'publicAccessBlock')).toContain(
      '<BlockPublicAccess>false</BlockPublicAccess>',
    );
    expect(simulator.requests.at(-1)).toMatchObject({ operation: 'GetPublicAccessBlock', region: null });
  });

  test('changing anything is refused and kept as an attempt to write', async () => {
    const client = await start();
    expect(await codeOf(client().putBucketACL('example-logs', 'public-read'))).toBe('AccessDenied');
    expect(simulator.writes()).toMatchObject([{ service: 'oss', input: { Bucket: 'example-logs' }, status: 403 }]);
  });
});

describe('faults', () => {
  test.each([
    [{ kind: 'forbidden' }, 'AccessDenied'],
    [{ kind: 'throttle' }, 'QpsLimitExceeded'],
    [{ kind: 'expired-token' }, 'SecurityTokenExpired'],
    [{ kind: 'clock-skew' }, 'RequestTimeTooSkewed'],
  ] as const)('%o → %s', async (fault, code) => {
    const client = await start({ faults: [{ ...fault, service: 'oss', operation: 'GetBucketAcl' }] });
    expect(await codeOf(client().getBucketACL('example-logs'))).toBe(code);
    expect(await codeOf(client().listBuckets())).toBe('answered');
  });
});

async function raw(client: OssClient, bucket: string | undefined, subres: string): Promise<string> {
  const reply = await client.request({ method: 'GET', bucket, subres, successStatuses: [200] });
  return String(reply.data ?? reply.res.data);
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { CloudError } from '#model/operation.ts';
import type { CloudCall, Transport } from '#model/recording.ts';
import { Secret } from '#platform/secret.ts';
import { createAlibabaTransport, parseEndpoint } from './client.ts';
import { authorizeOss4 } from './oss-signature.ts';
import { buildRpcRequest } from './rpc-client.ts';
import { authorizeAcs3 } from './signature.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const opened: { server: Server; transport: ReturnType<typeof createAlibabaTransport> }[] = [];
afterEach(async () => {
  for (const { server, transport } of opened.splice(0)) {
    await transport.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

const secret = 'mArKer+secret/value';
const token = 'mArKer+token==';
const regions: CloudCall = { service: 'ecs', operation: 'DescribeRegions', region: 'cn-beijing', input: {} };
const acl: CloudCall = { service: 'oss', operation: 'GetBucketAcl', region: 'eu-west-1', input: { Bucket: 'logs' } };

async function open(handler: Handler, options: { requestTimeoutMs?: number; path?: string } = {}): Promise<Transport> {
  const server = createServer(handler);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const transport = createAlibabaTransport({
    credentials: {
      describe: { en: 'a test', zh: '测试' },
      get: async () => ({ accessKeyId: 'id', accessKeySecret: new Secret(secret), securityToken: new Secret(token) }),
    },
    endpoint: parseEndpoint(`http://127.0.0.1:${(server.address() as AddressInfo).port}${options.path ?? ''}`),
    requestTimeoutMs: options.requestTimeoutMs ?? 5_000,
    connectTimeoutMs: 2_000,
    now: () => Date.parse('2026-11-01T00:00:00.750Z'),
    nonce: () => 'nonce-1',
  });
  opened.push({ server, transport });
  return transport;
}

const send = (transport: Transport, call: CloudCall = regions, signal = new AbortController().signal) =>
  transport.send(call, signal);
const failure = (transport: Transport, call?: CloudCall, signal?: AbortSignal): Promise<CloudError> =>
  send(transport, call, signal).then(
    () => expect.unreachable('the call succeeded'),
    (error) => error,
  );

describe('RPC', () => {
  test('sends a signed POST and returns the JSON', async () => {
    let seen: IncomingMessage | undefined;
    const transport = await open((request, response) => {
      seen = request;
      response.end('{"Regions":{"Region":[]}}');
    });
    const input = { PageSize: 50, Enabled: true, Name: 'a b*~' };
    expect(await send(transport, { ...regions, input })).toEqual({ Regions: { Region: [] } });
    expect(seen?.method).toBe('POST');
    expect(seen?.url).toBe(
      '/?Action=DescribeRegions&Enabled=true&Name=a%20b%2A~&PageSize=50&RegionId=cn-beijing&Version=2014-05-26',
    );
    const headers = seen?.headers as Record<string, string>;
    expect(headers).toMatchObject({
      'x-acs-action': 'DescribeRegions',
      'x-acs-version': '2014-05-26',
      'x-acs-date': '2026-11-01T00:00:00Z',
      'x-acs-signature-nonce': 'nonce-1',
      'x-acs-security-token': token,
      'content-length': '0',
    });
    const query = Object.fromEntries(new URL(seen?.url ?? '', 'http://x').searchParams);
    expect(headers.authorization).toBe(
      authorizeAcs3({ method: 'POST', path: '/', query, headers }, 'id', new Secret(secret)),
    );
  });

  test('says product and region to an endpoint that stands for the whole cloud, and keeps its path', async () => {
    const urls: (string | undefined)[] = [];
    const transport = await open(
      (request, response) => {
        urls.push(request.url);
        response.end('{}');
      },
      { path: '/alibaba/' },
    );
    await send(transport, { ...regions, input: { RegionId: 'cn-shanghai' } });
    await send(transport, { service: 'ram', operation: 'ListUsers', region: null, input: {} });
    expect(urls).toEqual([
      '/alibaba/?Action=DescribeRegions&RegionId=cn-shanghai&Version=2014-05-26',
      '/alibaba/?Action=ListUsers&Version=2015-05-01',
    ]);
  });

  test("sends a RegionId to the vendor's own hosts only when the operation is asked with one", () => {
    const credentials = { accessKeyId: 'id', accessKeySecret: new Secret(secret) };
    const target = { host: 'tds.cn-shanghai.aliyuncs.com', basePath: '', pathStyle: false, now: 0 };
    const call = {
      service: 'sas',
      operation: 'DescribeCloudCenterInstances',
      region: 'cn-shanghai',
      input: { Flags: '0' },
    };
    expect(buildRpcRequest(call, credentials, target, 'n').path).toBe('/?Flags=0');
    const asked = { ...call, input: { RegionId: 'cn-hangzhou' } };
    expect(buildRpcRequest(asked, credentials, target, 'n').path).toBe('/?RegionId=cn-hangzhou');
  });

  test('reads compressed replies', async () => {
    const transport = await open((request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip');
      response.setHeader('content-encoding', 'gzip').end(gzipSync('{"a":"中文"}'));
    });
    expect(await send(transport)).toEqual({ a: '中文' });
  });
});

describe('OSS', () => {
  test('addresses a bucket in the path and signs with its region', async () => {
    let seen: IncomingMessage | undefined;
    const transport = await open((request, response) => {
      seen = request;
      response.end(
        '<AccessControlPolicy><AccessControlList><Grant>private</Grant></AccessControlList></AccessControlPolicy>',
      );
    });
    expect(await send(transport, acl)).toEqual({ AccessControlList: { Grant: 'private' } });
    expect(seen?.method).toBe('GET');
    expect(seen?.url).toBe('/logs/?acl');
    const headers = seen?.headers as Record<string, string>;
    expect(headers['x-oss-date']).toBe('20261101T000000Z');
    const signed = { method: 'GET', resource: '/logs/', query: { acl: null }, headers, region: 'eu-west-1' };
    expect(headers.authorization).toBe(authorizeOss4(signed, 'id', new Secret(secret)));
  });

  test('lists buckets, one or many, and returns a policy as it is', async () => {
    const transport = await open((request, response) => {
      if (request.url === '/logs/?policy') return response.end('{"Version":"1","Statement":[]}');
      if (request.url === '/?publicAccessBlock') return response.end('<PublicAccessBlockConfiguration/>');
      expect(request.url).toBe('/?marker=a%2Fb&max-keys=1000');
      return response.end(
        '<ListAllMyBucketsResult><Buckets><Bucket><Name>a</Name></Bucket><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>',
      );
    });
    const list = { service: 'oss', operation: 'ListBuckets', region: null, input: { marker: 'a/b', 'max-keys': 1000 } };
    expect(await send(transport, list)).toEqual({ Buckets: { Bucket: [{ Name: 'a' }, { Name: 'b' }] } });
    expect(await send(transport, { ...acl, operation: 'GetBucketPolicy' })).toEqual({ Version: '1', Statement: [] });
    expect(await send(transport, { ...acl, operation: 'GetPublicAccessBlock', region: null, input: {} })).toEqual({});
  });

  test.each(['', 'a', '../etc', 'A-B', 'a/b', 'x.example.com', 'a?acl', 'bucket\r\nx'])(
    'the bucket name %j never goes into a URL',
    async (Bucket) => {
      const transport = await open(() => expect.unreachable('a request was sent'));
      expect(await failure(transport, { ...acl, input: { Bucket } })).toMatchObject({
        code: 'InvalidBucketName',
        kind: 'refused',
      });
    },
  );

  test('a foreign document is not understood', async () => {
    const transport = await open((_, response) => void response.end('<html><body>Log on</body></html>'));
    expect(await failure(transport, acl)).toMatchObject({ code: 'UnexpectedReply', kind: 'misunderstood' });
  });
});

describe('failures', () => {
  test('carry the code, the status and the wait of the vendor', async () => {
    const transport = await open((_, response) => {
      response.writeHead(400, { 'retry-after': '2' }).end('{"Code":"Throttling.User","Message":"slow down"}');
    });
    expect(await failure(transport)).toMatchObject({
      kind: 'throttled',
      code: 'Throttling.User',
      message: 'slow down',
      status: 400,
      retryAfterMs: 2000,
    });
  });

  test('never show the secret or the token, whatever the cloud echoes', async () => {
    const echo = `server string to sign is:${secret}&${encodeURIComponent(encodeURIComponent(token))} ${token}`;
    const transport = await open((_, response) => {
      response.writeHead(400).end(JSON.stringify({ Code: 'SignatureDoesNotMatch', Message: echo }));
    });
    const error = await failure(transport);
    expect(error).toMatchObject({ kind: 'refused', code: 'SignatureDoesNotMatch' });
    const shown = `${inspect(error, { depth: 10, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`;
    expect(shown).not.toContain('mArKer');
  });

  test.each<[string, Handler, Partial<CloudError>]>([
    [
      'cut JSON',
      (_, response) => void response.end('{"Regions":['),
      { kind: 'misunderstood', code: 'UnexpectedReply' },
    ],
    ['HTML', (_, response) => void response.end('<html>'), { kind: 'misunderstood', code: 'UnexpectedReply' }],
    [
      'bytes',
      (_, response) => void response.end(Buffer.from([0xff, 0xfe])),
      { kind: 'misunderstood', code: 'UnexpectedReply' },
    ],
    [
      'cut gzip',
      (_, response) => void response.setHeader('content-encoding', 'gzip').end(gzipSync('{"a":1}').subarray(0, 12)),
      { kind: 'misunderstood', code: 'UnexpectedReply' },
    ],
    [
      'another encoding',
      (_, response) => void response.setHeader('content-encoding', 'br').end('x'),
      { kind: 'misunderstood', code: 'UnexpectedReply' },
    ],
    [
      'a redirect',
      (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      { kind: 'misunderstood', code: 'UnexpectedReply', status: 302 },
    ],
    ['a reset', (request) => void request.socket.resetAndDestroy(), { kind: 'network', code: 'ConnectionFailed' }],
    [
      'a connection that ends inside the body',
      (request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"Regions":');
        setTimeout(() => request.socket.destroy(), 20);
      },
      { kind: 'network', code: 'ConnectionFailed' },
    ],
  ])('%s', async (_, handler, expected) => {
    expect(await failure(await open(handler))).toMatchObject(expected);
  });

  test('a hanging server ends at the total time, before or inside the body', async () => {
    const silent = await open(() => {}, { requestTimeoutMs: 150 });
    expect(await failure(silent)).toMatchObject({ kind: 'network', code: 'RequestTimeout' });
    const dripping = await open(
      (_, response) => {
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
      { requestTimeoutMs: 150 },
    );
    expect(await failure(dripping)).toMatchObject({ kind: 'network', code: 'RequestTimeout' });
  });

  test('an endless body and a bomb end at the limit', async () => {
    const chunk = Buffer.alloc(4 * 1024 * 1024, 0x20);
    const endless = await open((_, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', pour);
      pour();
    });
    expect(await failure(endless)).toMatchObject({ kind: 'misunderstood', code: 'ReplyTooLarge' });
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024, 0x20));
    const bombed = await open((_, response) => void response.setHeader('content-encoding', 'gzip').end(bomb));
    expect(await failure(bombed)).toMatchObject({ kind: 'misunderstood', code: 'ReplyTooLarge' });
  });

  test('a cancelled call ends at once, under way or before it starts', async () => {
    const transport = await open(() => {});
    const controller = new AbortController();
    const pending = failure(transport, regions, controller.signal);
    setTimeout(() => controller.abort(), 50);
    expect(await pending).toMatchObject({ kind: 'cancelled', code: 'Cancelled' });
    expect(await failure(transport, regions, AbortSignal.abort())).toMatchObject({
      kind: 'cancelled',
      code: 'Cancelled',
    });
  });

  test('nobody listening is a network failure', async () => {
    const transport = await open(() => {});
    const { server } = opened[0] as (typeof opened)[number];
    await new Promise((done) => server.close(done));
    expect(await failure(transport)).toMatchObject({ kind: 'network', code: 'ConnectionFailed' });
  });

  test.each(['evil.example.com/', 'cn-x@evil.example', '', 'cn-hangzhou:80'])(
    'the region %j is never called',
    async (region) => {
      const transport = await open(() => expect.unreachable('a request was sent'));
      expect(await failure(transport, { ...regions, region })).toMatchObject({
        code: 'InvalidRegionId',
        kind: 'refused',
      });
    },
  );
});

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { CloudError } from '#model/operation.ts';
import type { CloudCall, Transport } from '#model/recording.ts';
import { createAzureTransport } from './client.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const opened: { server: Server; transport: ReturnType<typeof createAzureTransport> }[] = [];
afterEach(async () => {
  for (const { server, transport } of opened.splice(0)) {
    await transport.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

const token = 'eyJ0eXAiOiJKV1QifQ.eyJtQXJLZXIiOjF9.mArKer';
const accounts = '/subscriptions/1/providers/Microsoft.Storage/storageAccounts';
const call: CloudCall = {
  service: 'Microsoft.Storage',
  operation: `GET ${accounts}`,
  region: null,
  input: { 'api-version': '2024-01-01' },
};

async function open(handler: Handler, options: { timeoutMs?: number; path?: string } = {}): Promise<Transport> {
  const server = createServer(handler);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const transport = createAzureTransport({
    tokens: { describe: { en: 'a test', zh: '测试' }, get: async () => token },
    base: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}${options.path ?? ''}`),
    requestTimeoutMs: options.timeoutMs ?? 5_000,
    connectTimeoutMs: 2_000,
  });
  opened.push({ server, transport });
  return transport;
}

const send = (transport: Transport, asked = call, signal = new AbortController().signal) =>
  transport.send(asked, signal);
const failure = (transport: Transport, asked?: CloudCall, signal?: AbortSignal): Promise<CloudError> =>
  send(transport, asked, signal).then(
    () => expect.unreachable('the call succeeded'),
    (error) => error,
  );

describe('a call', () => {
  test('is a GET with a bearer token, and its answer is the JSON', async () => {
    let seen: IncomingMessage | undefined;
    const transport = await open((request, response) => {
      seen = request;
      response.setHeader('content-encoding', 'gzip').end(gzipSync('{"value":["中文"]}'));
    });
    expect(await send(transport)).toEqual({ value: ['中文'] });
    expect([seen?.method, seen?.url]).toEqual(['GET', `${accounts}?api-version=2024-01-01`]);
    expect(seen?.headers).toMatchObject({ authorization: `Bearer ${token}`, accept: 'application/json' });
  });

  test('keeps the path of the address, and encodes every segment and member', async () => {
    const urls: (string | undefined)[] = [];
    const transport = await open(
      (request, response) => {
        urls.push(request.url);
        response.end('{}');
      },
      { path: '/azure/' },
    );
    const operation = 'GET /subscriptions/1/resourceGroups/a (b)&c=d/x/ü+$';
    await send(transport, { ...call, operation, input: { $filter: "name eq 'a&b'", top: 5 } });
    expect(urls).toEqual([
      '/azure/subscriptions/1/resourceGroups/a%20%28b%29%26c%3Dd/x/%C3%BC%2B%24?%24filter=name%20eq%20%27a%26b%27&top=5',
    ]);
  });

  test.each([
    'GET /subscriptions/1/../../metadata',
    'GET /subscriptions/./1',
    'GET /subscriptions/1?api-version=1',
    'GET /subscriptions/1#x',
    'GET /subscriptions\\1',
    'GET /subscriptions/%2e%2e/1',
    'GET /subscriptions//1',
    'GET //example.com/1',
    'GET /subscriptions/1\r\nhost: x',
    'GET /subscriptions/\ud800',
    'GET subscriptions/1',
    'POST /subscriptions/1',
    'DELETE /subscriptions/1',
    'GET https://example.com/subscriptions/1',
  ])('that would lead elsewhere is never sent: %j', async (operation) => {
    let count = 0;
    const transport = await open((_, response) => {
      count += 1;
      response.end('{}');
    });
    expect(await failure(transport, { ...call, operation })).toMatchObject({
      code: 'InvalidResourceId',
      kind: 'refused',
    });
    expect(count).toBe(0);
  });
});

describe('an answer that is no use', () => {
  test('a redirect is not followed, and the token goes nowhere else', async () => {
    const paths: (string | undefined)[] = [];
    const transport = await open((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await failure(transport)).toMatchObject({ code: 'UnexpectedReply', kind: 'misunderstood', status: 302 });
    expect(paths).toHaveLength(1);
  });

  test.each([
    ['half of a document', '{"value":['],
    ['a page of a proxy', '<html></html>'],
    ['a list', '[]'],
    ['nothing', ''],
    ['a hostile depth', `{"a":${'['.repeat(100_000)}`],
  ])('%s', async (_, body) => {
    const transport = await open((_request, response) => response.end(body));
    expect(await failure(transport)).toMatchObject({ code: 'UnexpectedReply', kind: 'misunderstood' });
  });

  test('none at all within the time', async () => {
    const transport = await open(() => {}, { timeoutMs: 100 });
    expect(await failure(transport)).toMatchObject({ code: 'RequestTimeout', kind: 'network' });
  });

  test('a cut connection, a closed port', async () => {
    const transport = await open((request) => request.socket.destroy());
    expect(await failure(transport)).toMatchObject({ code: 'ConnectionFailed', kind: 'network' });
  });

  test('none, because the call was cancelled before or while it was under way', async () => {
    const transport = await open(() => controller.abort());
    const controller = new AbortController();
    expect(await failure(transport, call, controller.signal)).toMatchObject({ code: 'Cancelled', kind: 'cancelled' });
    expect(await failure(transport, call, controller.signal)).toMatchObject({ code: 'Cancelled', kind: 'cancelled' });
  });

  test('a refusal never repeats the token, in whatever it is looked at', async () => {
    const message = `Bad token ${token}, and another eyJhbGciOiJSUzI1NiJ9.eyJzZWNyZXQiOiJvdGhlciJ9.c2lnbmF0dXJl here`;
    const transport = await open((_, response) => {
      response.statusCode = 401;
      response.end(JSON.stringify({ error: { code: 'InvalidAuthenticationToken', message } }));
    });
    const error = await failure(transport);
    expect(error).toMatchObject({ code: 'InvalidAuthenticationToken', kind: 'refused', status: 401 });
    expect(error.message).toBe('Bad token [secret], and another [secret] here');
    expect(inspect(error, { depth: 9 })).not.toContain('mArKer');
  });
});

import { once } from 'node:events';
import { get as rawGet } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { connect } from 'node:net';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { selfSignedCertificate } from '#testing/certificate.ts';
import { toyFeature } from '#testing/toy-api.ts';
import { ask, bearer, startToyServer } from '#testing/toy-server.ts';
import { systemClock } from '../clock.ts';
import { type AnyRoute, defineRoute } from './route.ts';
import { createWebServer } from './server.ts';

type Settings = Parameters<typeof startToyServer>[0];
const running: Awaited<ReturnType<typeof startToyServer>>[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function start(settings: Settings = {}) {
  const server = await startToyServer(settings);
  running.push(server);
  return server;
}

const headers = bearer('owner');

describe('every reply', () => {
  it('carries the headers that keep browsers from mischief, and none that open the API to other origins', async () => {
    const server = await start();
    for (const path of ['/api/v1/toys', '/api/v1/toys/none', '/nothing']) {
      const answer = await ask(server.url + path, { headers: { ...headers, origin: 'https://evil.example.com' } });
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy':
          "default-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none';img-src 'self' data:;object-src 'none'",
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      const names = Object.keys(answer.headers);
      expect(names.filter((name) => /^access-control|^server$|^x-powered|^strict-transport/.test(name))).toEqual([]);
    }
  });

  it('asks for HTTPS for good only when it came over HTTPS through a trusted proxy', async () => {
    const forwarded = { ...headers, 'x-forwarded-proto': 'https' };
    const trusting = await start({ options: { trustProxy: ['127.0.0.1'] } });
    const wary = await start();
    const hsts = async (url: string, sent: Record<string, string>) =>
      (await ask(`${url}/api/v1/toys`, { headers: sent })).headers['strict-transport-security'];
    expect(await hsts(trusting.url, forwarded)).toMatch(/^max-age=/);
    expect(await hsts(trusting.url, headers)).toBeUndefined();
    expect(await hsts(wary.url, forwarded)).toBeUndefined();
  });
});

describe('the request log', () => {
  it('has one line for each request, with the pattern of its route and nothing that a client wrote', async () => {
    const server = await start();
    const secret = 'hunter2';
    await ask(`${server.url}/api/v1/toys/${secret}`, { headers: { ...headers, cookie: `a=${secret}` } });
    await ask(`${server.url}/api/v1/toys?name=${secret}`, { headers });
    await ask(`${server.url}/api/v1/toys`, { method: 'POST', headers, body: { name: secret } });
    await ask(`${server.url}/${secret}`, { headers: { authorization: `Bearer ${secret}` } });
    await ask(`${server.url}/api/v1/toys/${secret}%zz`, { headers });
    await expect.poll(() => server.lines.length).toBe(5);
    const about = { organizationId: 'toy-makers', requestId: expect.any(String), durationMs: expect.any(Number) };
    expect(server.lines.map(({ fields }) => fields)).toMatchObject([
      { ...about, method: 'GET', route: '/api/v1/toys/:toyId', status: 404 },
      { ...about, method: 'GET', route: '/api/v1/toys', status: 200 },
      { ...about, method: 'POST', route: '/api/v1/toys', status: 201 },
      { method: 'GET', route: '(unknown)', status: 404 },
      { method: 'GET', route: '(unknown)', status: 400 },
    ]);
    expect(JSON.stringify(server.lines)).not.toContain(secret);
    expect(server.measures.map(({ route, status }) => `${route} ${status}`)).toContain('/api/v1/toys/:toyId 404');
  });

  it('goes through pino as it is', async () => {
    const written: string[] = [];
    const log = pino({}, { write: (line) => void written.push(line) });
    const server = await start({
      parts: { log },
      behaviour: { find: async () => Promise.reject(new Error('The glue is dry')) },
    });
    await ask(`${server.url}/api/v1/toys/a`, { headers });
    await expect.poll(() => written.length).toBe(2);
    expect(JSON.parse(written[0]!)).toMatchObject({
      level: 50,
      err: { message: 'The glue is dry', stack: expect.any(String) },
    });
    expect(JSON.parse(written[1]!)).toMatchObject({ level: 30, status: 500, msg: 'Request' });
  });
});

describe('closing', () => {
  const held = () => Promise.withResolvers<unknown>();

  it('lets a running request finish and takes no new one', async () => {
    const [arrived, release] = [held(), held()];
    const find = async (id: string) => {
      arrived.resolve(id);
      await release.promise;
      return { id, name: 'a', pieces: 1 };
    };
    const server = await start({ behaviour: { find } });
    const running = ask(`${server.url}/api/v1/toys/a`, { headers: { ...headers, connection: 'keep-alive' } });
    await arrived.promise;
    const closed = server.close();
    await expect.poll(() => isRefused(server.port)).toBe(true);
    release.resolve(undefined);
    expect((await running).status).toBe(200);
    await closed;
  });

  it('cuts what does not finish in time', async () => {
    const arrived = held();
    const find = async () => {
      arrived.resolve(undefined);
      return new Promise(() => {});
    };
    const server = await start({ behaviour: { find }, options: { closeTimeoutMs: 20 } });
    const running = ask(`${server.url}/api/v1/toys/a`, { headers });
    const outcome = expect(running).rejects.toThrow();
    await arrived.promise;
    await server.close();
    await outcome;
  });

  it('answers 503 to what still comes over an open connection', async () => {
    const [arrived, release] = [held(), held()];
    const find = async (id: string) => {
      arrived.resolve(id);
      await release.promise;
      return { id, name: 'a', pieces: 1 };
    };
    const server = await start({ behaviour: { find } });
    const head = `host: localhost\r\nauthorization: ${headers.authorization}\r\n\r\n`;
    let answers = '';
    const socket = connect(server.port, '127.0.0.1');
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answers += chunk;
    });
    socket.write(`GET /api/v1/toys/a HTTP/1.1\r\n${head}`);
    await arrived.promise;
    const closed = server.close();
    await expect.poll(() => isRefused(server.port)).toBe(true);
    socket.write(`GET /api/v1/toys HTTP/1.1\r\n${head}`);
    await expect.poll(() => server.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    const ended = once(socket, 'close');
    release.resolve(undefined);
    await Promise.all([closed, ended]);
    expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 503']);
  });

  it('works for a server that never listened', async () => {
    const { features, clock, log } = { features: [toyFeature()], clock: systemClock, log: pino({ enabled: false }) };
    const options = { publicOrigin: 'http://localhost', trustProxy: false } as const;
    const app = createWebServer({ features, authenticate: async () => null, clock, log, options });
    expect((await app.inject('/api/v1/toys')).statusCode).toBe(401);
    await app.close();
  });
});

it('gives up a request whose head does not arrive', async () => {
  const server = await start({ options: { headersTimeoutMs: 50, requestTimeoutMs: 50, checkingIntervalMs: 20 } });
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nhost: loc'));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1.1 408 [\s\S]*"code":"request-timeout"/);
});

it('speaks TLS when it is given a certificate', async () => {
  const tls = selfSignedCertificate();
  const server = await start({ options: { tls } });
  const status = await new Promise((resolve, reject) => {
    const sent = tlsRequest(`https://127.0.0.1:${server.port}/api/v1/toys`, { ca: tls.cert, headers }, (response) => {
      response.resume().on('end', () => resolve([response.statusCode, response.headers['strict-transport-security']]));
    });
    sent.on('error', reject).end();
  });
  expect(status).toEqual([200, 'max-age=31536000; includeSubDomains']);
});

describe('routes that contradict themselves keep the server from starting', () => {
  const route: AnyRoute = defineRoute({
    method: 'GET',
    path: '/api/v1/toys/{toyId}',
    summary: 'One toy',
    tag: 'toy',
    access: { roles: ['owner'] },
    params: z.object({ toyId: z.string() }),
    reply: z.object({}),
    handle: async () => ({}),
  });
  const begin = (...routes: AnyRoute[]) => start({ parts: { features: [{ name: 'toys', routes }] } });

  it('but one may have a time of its own', async () => {
    const forever = async (): Promise<unknown> => new Promise(() => {});
    const { url } = await begin({ ...route, timeoutMs: 20, handle: forever });
    expect((await ask(`${url}/api/v1/toys/a`, { headers })).status).toBe(503);
  });

  it('but the others do not', async () => {
    await expect(begin(route)).resolves.toBeDefined();
  });

  it.each<[string, Partial<AnyRoute>]>([
    ['the path is not made of', { path: '/api/v1/:toyId', params: z.object({}) }],
    ['the path is not made of', { path: '/api/*', params: z.object({}) }],
    ['the path and its params differ', { path: '/api/v1/toys' }],
    ['the path and its params differ', { params: z.object({ toy: z.string() }) }],
    ['the tag is not', { tag: 'My toys' }],
    ['it has no summary', { summary: ' ' }],
    ['no role may call it', { access: { roles: [] } }],
    ['GET takes no body', { body: z.object({}) }],
    ['only a POST', { idempotent: true }],
    ['an upload needs a bodyLimit', { method: 'POST', upload: ['text/csv'] }],
    ['both a body and an upload', { method: 'POST', upload: ['text/csv'], body: z.object({}) }],
    ['a download has no reply schema', { contentType: 'text/csv' }],
    ['events come by GET alone', { method: 'POST', events: true }],
  ])('%s: %j', async (fault, change) => {
    await expect(begin({ ...route, ...change })).rejects.toThrow(fault);
  });

  it('two are the same', async () => {
    const twin = { ...route, path: '/api/v1/toys/{id}', params: z.object({ id: z.string() }), operationId: 'other' };
    await expect(begin(route, twin)).rejects.toThrow('is there twice');
    await expect(begin(route, { ...route, method: 'DELETE', operationId: 'getToy' })).rejects.toThrow(
      '"getToy" is there twice',
    );
  });
});

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = rawGet({ port, host: '127.0.0.1', agent: false }, (response) => {
      response.resume().on('end', () => resolve(false));
    });
    sent.on('error', (error: Error & { code?: string }) => resolve(error.code === 'ECONNREFUSED'));
  });
}

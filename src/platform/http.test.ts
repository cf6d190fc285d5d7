import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createHttpClient, type HttpRequest } from './http.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function open(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const http = createHttpClient({ connectTimeoutMs: 1_000 });
  cleanups.push(
    () => http.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const base: HttpRequest = {
    method: 'GET',
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    path: '/',
    headers: {},
    timeoutMs: 2_000,
    maxBytes: 1_000,
  };
  return { http, send: (change: Partial<HttpRequest> = {}) => http.send({ ...base, ...change }) };
}

test('the path goes over the wire as it is, and reply headers come in lower case', async () => {
  const { send } = await open((request, response) => {
    response.setHeader('X-Twice', ['a', 'b']).end(request.url);
  });
  const reply = await send({ path: '/a%2Fb/?x=%7E~*' });
  expect(reply).toMatchObject({ status: 200, text: '/a%2Fb/?x=%7E~*' });
  expect(reply.headers['x-twice']).toBe('a, b');
});

test('a redirect is a reply', async () => {
  const { send } = await open((_, response) => void response.writeHead(301, { location: '/elsewhere' }).end('moved'));
  expect(await send()).toMatchObject({ status: 301, text: 'moved' });
});

test('a body of exactly the limit passes, one more byte does not', async () => {
  const { send } = await open((request, response) => void response.end('x'.repeat(Number(request.url?.slice(1)))));
  expect((await send({ path: '/1000' })).text).toHaveLength(1000);
  await expect(send({ path: '/1001' })).rejects.toMatchObject({ name: 'HttpError', fault: 'too-large' });
});

test('closing ends what is under way', async () => {
  const { http, send } = await open(() => {});
  const pending = send();
  setTimeout(() => void http.close(), 50);
  await expect(pending).rejects.toMatchObject({ name: 'HttpError', fault: 'connection' });
});

test('a signal that is no longer needed keeps no listener', async () => {
  const { send } = await open((_, response) => void response.end('ok'));
  let listeners = 0;
  const { signal } = new AbortController();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  await send({ signal });
  expect(listeners).toBe(0);
});

import { request as rawRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toyFeature } from '#testing/toy-api.ts';
import { ask, bearer, startToyServer } from '#testing/toy-server.ts';
import { roles, scopeOf } from './route.ts';

let server: Awaited<ReturnType<typeof startToyServer>>;
beforeAll(async () => {
  server = await startToyServer({ behaviour: { find: async () => undefined } });
});
afterAll(() => server.close());

const routes = toyFeature().routes;
const guarded = routes.filter(({ access }) => 'roles' in access);

/** Past the gate the toys answer whatever they like: what counts is who was stopped at it. */
const stopped = (status: number) => status === 401 || status === 403;

describe.each(guarded)('$method $path', (route) => {
  const allowed = 'roles' in route.access ? route.access.roles : [];
  const url = () => server.url + route.path.replace('{toyId}', 'none');
  const send = async (headers: Record<string, string>) => (await ask(url(), { method: route.method, headers })).status;

  it('stops who is not known', async () => {
    expect(await send({})).toBe(401);
    expect(await send({ authorization: 'Bearer nonsense' })).toBe(401);
  });

  it.each(roles)('lets %s pass as declared', async (role) => {
    const status = await send(bearer(role));
    expect(stopped(status)).toBe(!allowed.includes(role));
    if (!allowed.includes(role)) expect(status).toBe(403);
  });

  it('asks a token for its scope', async () => {
    const scope = scopeOf(route)!;
    const role = allowed[0]!;
    expect(await send(bearer(role, []))).toBe(403);
    expect(await send(bearer(role, ['other:read', `${scope}-not`, 'toy:*']))).toBe(403);
    expect(stopped(await send(bearer(role, ['other:read', scope])))).toBe(false);
  });
});

it('names scopes by tag and by whether something changes, unless a route names its own', () => {
  const scopes = routes.map((route) => `${route.method} ${route.path} ${scopeOf(route)}`);
  expect(scopes).toEqual([
    'GET /api/v1/toys toy:read',
    'POST /api/v1/toys toy:write',
    'GET /api/v1/toys/{toyId} toy:read',
    'DELETE /api/v1/toys/{toyId} toy:throw-away',
    'GET /api/v1/toys/{toyId}/progress toy:read',
    'GET /api/v1/toy-list toy:read',
    'POST /api/v1/toy-list toy:write',
    'POST /api/v1/session undefined',
  ]);
});

it('decides before it reads the body', async () => {
  const answer = await ask(`${server.url}/api/v1/toys`, { method: 'POST', body: '{ no json' });
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe('Bearer');
  expect(
    (await ask(`${server.url}/api/v1/toys`, { method: 'POST', body: '{', headers: bearer('auditor') })).status,
  ).toBe(403);
});

describe('a session that changes something', () => {
  const session = { cookie: 'bastide-session=owner' };
  const mark = { 'x-bastide-csrf': '1' };
  const add = (headers: Record<string, string>) =>
    statusOf({ method: 'POST', path: '/api/v1/toys', headers: { ...session, ...headers } });

  it.each([
    ['from a page of the public address', { ...mark, origin: 'https://toys.example.com' }],
    ['from a page that says same-origin', { ...mark, 'sec-fetch-site': 'same-origin' }],
    ['typed by the user', { ...mark, 'sec-fetch-site': 'none' }],
    ['with both', { ...mark, origin: 'https://toys.example.com', 'sec-fetch-site': 'same-origin' }],
  ])('passes %s', async (_how, headers) => {
    expect(await add(headers)).toBe(201);
  });

  it.each<[string, Record<string, string>]>([
    ['without the mark', { origin: 'https://toys.example.com' }],
    ['with another mark', { 'x-bastide-csrf': 'true', origin: 'https://toys.example.com' }],
    ['with the mark alone', { ...mark }],
    ['from another origin', { ...mark, origin: 'https://evil.example.com' }],
    ['from the same name over another scheme', { ...mark, origin: 'http://toys.example.com' }],
    ['from the same name on another port', { ...mark, origin: 'https://toys.example.com:8443' }],
    ['from a name that only begins alike', { ...mark, origin: 'https://toys.example.com.evil.example' }],
    ['from a sandboxed page', { ...mark, origin: 'null' }],
    ['from a page of the same site', { ...mark, origin: 'https://toys.example.com', 'sec-fetch-site': 'same-site' }],
    ['from a page of another site', { ...mark, 'sec-fetch-site': 'cross-site' }],
  ])('is stopped %s', async (_how, headers) => {
    expect(await add(headers)).toBe(403);
  });

  it('passes from a page of the address that was asked', async () => {
    expect(await add({ ...mark, origin: server.url })).toBe(201);
  });

  it('reads without any of it', async () => {
    expect(await statusOf({ path: '/api/v1/toys', headers: { ...session, origin: 'https://evil.example.com' } })).toBe(
      200,
    );
  });

  it('is no matter for tokens', async () => {
    const headers = { ...bearer('owner'), origin: 'https://evil.example.com' };
    expect(await statusOf({ method: 'POST', path: '/api/v1/toys', headers })).toBe(201);
  });
});

it('lets nobody log a browser on from the page of another', async () => {
  const logOn = (headers: Record<string, string>) =>
    statusOf({ method: 'POST', path: '/api/v1/session', headers, body: '{"role":"owner"}' });
  expect(await logOn({})).toBe(201);
  expect(await logOn({ origin: 'https://toys.example.com', 'sec-fetch-site': 'same-origin' })).toBe(201);
  expect(await logOn({ origin: 'https://evil.example.com' })).toBe(403);
  expect(await logOn({ 'sec-fetch-site': 'cross-site' })).toBe(403);
});

it('sets cookies out of reach of scripts and of other sites', async () => {
  const { headers } = await ask(`${server.url}/api/v1/session`, { method: 'POST', body: { role: 'auditor' } });
  expect(headers['set-cookie']).toBe('bastide-session=auditor; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Strict');
});

describe('on the loopback address', () => {
  const asked = (host: string) => statusOf({ path: '/api/v1/toys', headers: { ...bearer('owner'), host } });

  it.each(['localhost:1234', '127.0.0.1', '[::1]:80', 'LOCALHOST', 'toys.example.com', 'toys.example.com:443'])(
    'answers to %s',
    async (host) => {
      expect(await asked(host)).toBe(200);
    },
  );

  it.each(['evil.example.com', 'localhost.evil.example.com', '127.0.0.1.evil.example', '10.0.0.1', '[::1].x'])(
    'does not answer to "%s"',
    async (host) => {
      expect(await asked(host)).toBe(421);
    },
  );
});

/** fetch does not let Host, Origin and Sec-Fetch-Site be chosen. */
function statusOf(request: {
  method?: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}): Promise<number> {
  const { method = 'GET', path, headers, body = method === 'GET' ? undefined : '{"name":"a ball"}' } = request;
  const type = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': `${body.length}` };
  return new Promise((resolve, reject) => {
    const sent = rawRequest(server.url + path, { method, headers: { ...type, ...headers } }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

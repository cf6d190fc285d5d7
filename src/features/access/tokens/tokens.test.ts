import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineRoute, type Feature, type Role, roles } from '#platform/web/route.ts';
import { type AccessServer, addOrganization, ownerPassword, startAccessServer } from '#testing/access-server.ts';
import type { Browser } from '#testing/browser.ts';
import { Invited } from '../users/schemas.ts';
import { MadeToken, TokenPage } from './schemas.ts';

const password = 'nine wet umbrellas';
const day = 86_400_000;

/** What tokens are let into, or not. */
const toys: Feature = {
  name: 'toys',
  routes: (['GET', 'POST'] as const).map((method) =>
    defineRoute({
      method,
      path: '/api/v1/toys',
      summary: 'Toys',
      tag: 'toy',
      access: { roles: ['owner', 'administrator', 'operator'] },
      reply: z.object({ name: z.string(), role: z.string() }),
      handle: async ({ caller }) => ({ name: caller.name, role: caller.role }),
    }),
  ),
};

let server: AccessServer;
let owner: Browser;
let people = 0;

beforeAll(async () => {
  server = await startAccessServer({ features: [toys] });
}, 120_000);

afterAll(async () => {
  await server.close();
  expect(server.faults).toEqual([]);
});

beforeEach(async () => {
  server.clock.jump(72 * 3_600_000);
  owner = await server.owner();
});

async function addUser(role: Role): Promise<{ id: string; browser: Browser }> {
  people += 1;
  const email = `person${people}@example.com`;
  const reply = await owner.post('/api/v1/users', { email, name: `Person ${people}`, role });
  const { user, oneTimePassword } = Invited.parse(reply.json);
  const browser = server.browser();
  await browser.logOn(email, oneTimePassword ?? '', { newPassword: password });
  return { id: user.id, browser };
}

function ask(browser: Browser, wanted: object = {}) {
  const expiresAt = new Date(server.clock.now() + 30 * day).toISOString();
  return browser.post('/api/v1/tokens', { name: 'Pipeline', role: 'operator', scopes: ['*'], expiresAt, ...wanted });
}

/** A program with a token. */
async function program(browser: Browser, wanted: object = {}): Promise<Browser & { readonly made: MadeToken }> {
  const made = MadeToken.parse((await ask(browser, wanted)).json);
  const client = server.browser();
  client.extraHeaders.authorization = `Bearer ${made.secret}`;
  client.extraHeaders['sec-fetch-site'] = '';
  return { ...client, made };
}

function holding(authorization: string): Browser {
  const browser = server.browser();
  browser.extraHeaders.authorization = authorization;
  return browser;
}

describe('a token', () => {
  it('lets a program in without cookie and without the mark of our pages, and says who it is', async () => {
    const client = await program(owner);
    delete client.extraHeaders['sec-fetch-site'];
    expect((await client.post('/api/v1/toys')).json).toEqual({ name: 'Administrator: Pipeline', role: 'operator' });
    expect((await client.get('/api/v1/session')).json).toMatchObject({
      via: 'token',
      sessionId: null,
      scopes: ['*'],
      expiresAt: client.made.token.expiresAt,
    });
  });

  it('is stored as a hash, and shown once', async () => {
    const { made } = await program(owner);
    expect(made.secret).toMatch(/^bst_[0-9a-f]{32}_[0-9a-f]{32}_[\w-]{43}$/);
    const secret = made.secret.slice(-43);
    const { rows } = await server.admin.query(
      'SELECT t::text AS token, a::text AS entry FROM api_tokens t, audit_log a',
    );
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
    expect((await owner.get('/api/v1/tokens')).text).not.toContain(secret);
  });

  it('reaches what its scopes say, and no more', async () => {
    const client = await program(owner, { scopes: ['toy:read'] });
    expect((await client.get('/api/v1/toys')).status).toBe(200);
    expect((await client.get('/api/v1/users')).status).toBe(403);
    const refused = await client.post('/api/v1/toys');
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('toy:write')]);
  });

  it('is no more than its role, whatever its maker is', async () => {
    const client = await program(owner, { role: 'auditor' });
    expect((await client.get('/api/v1/users')).status).toBe(200);
    expect((await client.get('/api/v1/toys')).status).toBe(403);
  });

  it('ends at its time', async () => {
    const client = await program(owner);
    server.clock.jump(30 * day - 1);
    expect((await client.get('/api/v1/toys')).status).toBe(200);
    server.clock.jump(1);
    const refused = await client.get('/api/v1/toys');
    expect([refused.status, refused.text]).toEqual([401, expect.stringContaining('expired')]);
  });

  it('is not good any more once its maker may not do that', async () => {
    const { id, browser } = await addUser('administrator');
    const client = await program(browser, { role: 'administrator' });
    expect((await client.get('/api/v1/users')).status).toBe(200);
    await owner.request('PATCH', `/api/v1/users/${id}`, { role: 'operator' });
    expect((await client.get('/api/v1/session')).status).toBe(401);
    await owner.request('PATCH', `/api/v1/users/${id}`, { role: 'administrator' });
    expect((await client.get('/api/v1/session')).status).toBe(200);
    await owner.request('DELETE', `/api/v1/users/${id}`);
    expect((await client.get('/api/v1/session')).status).toBe(401);
  });

  it('notes when it was last used, once a minute at most', async () => {
    const client = await program(owner);
    const lastUse = async () => {
      const page = TokenPage.parse((await owner.get('/api/v1/tokens')).json);
      return page.items.find(({ id }) => id === client.made.token.id)?.lastUsedAt;
    };
    expect(await lastUse()).toBeNull();
    await client.get('/api/v1/toys');
    const first = new Date(server.clock.now()).toISOString();
    server.clock.jump(59_999);
    await client.get('/api/v1/toys');
    expect(await lastUse()).toBe(first);
    server.clock.jump(1);
    await client.get('/api/v1/toys');
    expect(await lastUse()).toBe(new Date(server.clock.now()).toISOString());
  });

  it('is nothing without its last sign, with another organisation, or in another form', async () => {
    const { made } = await program(owner);
    const [, organization = '', id = ''] = made.secret.split('_');
    const secret = made.secret.slice(-43);
    const other = 'f'.repeat(32);
    const wrong = [
      `Bearer ${made.secret.slice(0, -1)}`,
      `Bearer ${made.secret}x`,
      `Bearer bst_${other}_${id}_${secret}`,
      `Bearer bst_${organization}_${other}_${secret}`,
      `Bearer bst_${organization}_${id}_${'A'.repeat(43)}`,
      `Basic ${made.secret}`,
      made.secret,
      'Bearer',
      `Bearer ${made.secret} ${made.secret}`,
      `Bearer ${"'; drop table users; --"}`,
    ];
    for (const authorization of wrong) expect((await holding(authorization).get('/api/v1/toys')).status).toBe(401);
    expect((await holding(`bearer   ${made.secret}`).get('/api/v1/toys')).status).toBe(200);
  });

  it('counts more than a cookie that comes with it', async () => {
    const browser = await server.owner();
    browser.extraHeaders.authorization = 'Bearer nonsense';
    expect((await browser.get('/api/v1/session')).status).toBe(401);
  });
});

describe('making a token', () => {
  it.each([
    ['owner', ['owner', 'administrator', 'operator', 'auditor']],
    ['administrator', ['administrator', 'operator', 'auditor']],
    ['operator', ['operator']],
    ['auditor', ['auditor']],
  ] as const)('%s hands out %s', async (role, allowed) => {
    const browser = role === 'owner' ? owner : (await addUser(role)).browser;
    for (const wanted of roles) {
      const expected = (allowed as readonly Role[]).includes(wanted) ? 201 : 403;
      expect([wanted, (await ask(browser, { role: wanted })).status]).toEqual([wanted, expected]);
    }
  });

  it.each([
    ['no scope', { scopes: [] }],
    ['a scope that no route asks for', { scopes: ['toy:read', 'castle:read'] }],
    ['a scope in another form', { scopes: ['Toy'] }],
    ['no end', { expiresAt: undefined }],
    ['an end in the past', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['an end that is no date', { expiresAt: 'soon' }],
    ['no name', { name: '' }],
    ['a role that is none', { role: 'root' }],
  ])('refuses %s', async (_what, wanted) => {
    expect((await ask(owner, wanted)).status).toBe(400);
  });

  it('allows 365 days and not a moment more', async () => {
    const at = (ms: number) => ({ expiresAt: new Date(server.clock.now() + ms).toISOString() });
    expect((await ask(owner, at(365 * day))).status).toBe(201);
    expect((await ask(owner, at(365 * day + 1))).status).toBe(400);
  });

  it('is bounded in number', async () => {
    const { browser } = await addUser('auditor');
    for (let count = 1; count <= 100; count += 1) await ask(browser, { role: 'auditor' });
    expect((await ask(browser, { role: 'auditor' })).status).toBe(429);
  });
});

describe('what a token never does, whatever its role and scopes', () => {
  it('makes tokens and users, opens doors for them, or touches its maker’s own access', async () => {
    const client = await program(owner, { role: 'owner' });
    const target = await addUser('auditor');
    const acts: readonly (readonly [method: string, path: string, body?: object])[] = [
      [
        'POST',
        '/api/v1/tokens',
        { name: 'T', role: 'auditor', scopes: ['*'], expiresAt: new Date(server.clock.now() + day).toISOString() },
      ],
      ['POST', '/api/v1/users', { email: 'x@example.com', name: 'X', role: 'auditor' }],
      ['PATCH', `/api/v1/users/${target.id}`, { role: 'owner' }],
      ['POST', `/api/v1/users/${target.id}/enable`],
      ['POST', `/api/v1/users/${target.id}/reset-password`],
      ['POST', `/api/v1/users/${target.id}/reset-totp`],
      ['DELETE', `/api/v1/users/${target.id}`],
      ['POST', '/api/v1/session/password', { password: ownerPassword, newPassword: 'eleven dry raincoats' }],
      ['POST', '/api/v1/session/totp', { password: ownerPassword }],
      ['POST', '/api/v1/session/totp/confirm', { code: '000000' }],
      ['POST', '/api/v1/session/totp/disable', { password: ownerPassword, code: '000000' }],
      ['POST', '/api/v1/session/totp/recovery-codes', { password: ownerPassword, code: '000000' }],
      ['GET', '/api/v1/sessions'],
      ['DELETE', '/api/v1/session'],
      ['PATCH', '/api/v1/organization', { settings: { access: { totpRequired: false } } }],
      ['DELETE', '/api/v1/organization/single-sign-on'],
    ];
    for (const [method, path, body] of acts) {
      const reply = await client.request(method, path, body);
      expect([method, path, reply.status]).toEqual([method, path, 403]);
    }
    expect((await client.get('/api/v1/users')).status).toBe(200);
  });

  it('but it closes doors: it disables users, ends sessions and revokes tokens', async () => {
    const client = await program(owner, { role: 'administrator', scopes: ['user:write', 'token:write'] });
    const { id, browser } = await addUser('operator');
    const other = await program(browser);
    expect((await client.request('DELETE', `/api/v1/tokens/${other.made.token.id}`)).status).toBe(204);
    expect((await client.request('DELETE', `/api/v1/users/${id}/sessions`)).status).toBe(204);
    expect((await client.post(`/api/v1/users/${id}/disable`)).status).toBe(200);
    expect((await browser.get('/api/v1/session')).status).toBe(401);
    expect((await other.get('/api/v1/session')).status).toBe(401);
  });
});

describe('listing and revoking', () => {
  it('is about one’s own tokens, and about all of them for those who keep the users', async () => {
    const one = await addUser('operator');
    const other = await addUser('operator');
    const mine = await program(one.browser);
    const theirs = await program(other.browser);
    const ids = async (browser: Browser) =>
      TokenPage.parse((await browser.get('/api/v1/tokens')).json).items.map(({ id }) => id);
    expect(await ids(one.browser)).toEqual([mine.made.token.id]);
    expect((await ids(owner)).slice(0, 2)).toEqual([theirs.made.token.id, mine.made.token.id]);
    expect((await one.browser.request('DELETE', `/api/v1/tokens/${theirs.made.token.id}`)).status).toBe(404);
    expect((await one.browser.request('DELETE', `/api/v1/tokens/${mine.made.token.id}`)).status).toBe(204);
    expect((await mine.get('/api/v1/session')).status).toBe(401);
    expect((await owner.request('DELETE', `/api/v1/tokens/${theirs.made.token.id}`)).status).toBe(204);
    expect((await owner.request('DELETE', `/api/v1/tokens/${theirs.made.token.id}`)).status).toBe(404);
  });

  it('of an owner’s tokens is not an administrator’s business', async () => {
    const { browser } = await addUser('administrator');
    const client = await program(owner);
    expect((await browser.request('DELETE', `/api/v1/tokens/${client.made.token.id}`)).status).toBe(403);
    expect((await client.get('/api/v1/session')).status).toBe(200);
  });

  it('pages newest first, each token once', async () => {
    const { browser } = await addUser('auditor');
    for (let count = 1; count <= 5; count += 1) await ask(browser, { role: 'auditor', name: `Token ${count}` });
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const reply = await browser.get(`/api/v1/tokens?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      const page = TokenPage.parse(reply.json);
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(names).toEqual(['Token 5', 'Token 4', 'Token 3', 'Token 2', 'Token 1']);
  });

  it('reaches no token of another organisation', async () => {
    const id = await addOrganization(server, 'neighbours');
    const neighbour = server.browser();
    await neighbour.logOn('admin@localhost', ownerPassword, { organization: 'neighbours' });
    const theirs = await program(neighbour);
    expect((await theirs.get('/api/v1/session')).json).toMatchObject({ organization: { id } });
    expect((await owner.request('DELETE', `/api/v1/tokens/${theirs.made.token.id}`)).status).toBe(404);
    expect(
      TokenPage.parse((await owner.get('/api/v1/tokens?limit=200')).json).items.map((token) => token.id),
    ).not.toContain(theirs.made.token.id);
    expect((await theirs.get('/api/v1/session')).status).toBe(200);
  });
});

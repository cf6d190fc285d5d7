import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#platform/identifiers.ts';
import { type Role, roles } from '#platform/web/route.ts';
import { type AccessServer, addOrganization, ownerPassword, startAccessServer } from '#testing/access-server.ts';
import type { Browser } from '#testing/browser.ts';
import { MadeToken } from '../tokens/schemas.ts';
import { Invited, UserPage } from './schemas.ts';

const password = 'nine wet umbrellas';

let server: AccessServer;
let owner: Browser;
let people = 0;

beforeAll(async () => {
  server = await startAccessServer();
}, 120_000);

afterAll(async () => {
  await server.close();
  expect(server.faults).toEqual([]);
});

beforeEach(async () => {
  server.clock.jump(72 * 3_600_000);
  owner = await server.owner();
});

async function addUser(role: Role): Promise<{ id: string; email: string; browser: Browser }> {
  people += 1;
  const email = `person${people}@example.com`;
  const reply = await owner.post('/api/v1/users', { email, name: `Person ${people}`, role });
  const { user, oneTimePassword } = Invited.parse(reply.json);
  const browser = server.browser();
  await browser.logOn(email, oneTimePassword ?? '', { newPassword: password });
  return { id: user.id, email, browser };
}

async function ownId(browser: Browser): Promise<string> {
  return ((await browser.get('/api/v1/session')).json as { user: { id: string } }).user.id;
}

describe('inviting', () => {
  it('gives a one-time password once, and the user shows no hash', async () => {
    const reply = await owner.post('/api/v1/users', { email: 'New.Person@Example.com', name: 'New', role: 'operator' });
    expect(reply.status).toBe(201);
    const { user, oneTimePassword } = Invited.parse(reply.json);
    expect(oneTimePassword).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    expect(user).toMatchObject({
      email: 'New.Person@Example.com',
      role: 'operator',
      mustChangePassword: true,
      hasTotp: false,
    });
    expect(Object.keys((await owner.get(`/api/v1/users/${user.id}`)).json as object).join()).not.toMatch(
      /hash|secret/i,
    );
  });

  it('refuses an address that is taken, in any case', async () => {
    await owner.post('/api/v1/users', { email: 'taken@example.com', name: 'One', role: 'auditor' });
    const again = await owner.post('/api/v1/users', { email: 'TAKEN@example.com', name: 'Two', role: 'auditor' });
    expect([again.status, again.json]).toEqual([409, expect.objectContaining({ code: 'conflict' })]);
  });

  it.each([
    ['no address', { name: 'N', role: 'auditor' }],
    ['a bad address', { email: 'a b@example.com', name: 'N', role: 'auditor' }],
    ['an address with a line break', { email: 'a@example.com\n', name: 'N', role: 'auditor' }],
    ['a long address', { email: `${'a'.repeat(250)}@example.com`, name: 'N', role: 'auditor' }],
    ['a name of blanks', { email: 'b@example.com', name: '   ', role: 'auditor' }],
    ['a name with control characters', { email: 'b@example.com', name: 'a\u0000b', role: 'auditor' }],
    ['a role that is none', { email: 'b@example.com', name: 'N', role: 'root' }],
    ['a status', { email: 'b@example.com', name: 'N', role: 'auditor', status: 'active' }],
  ])('refuses %s, and nothing is written', async (_what, body) => {
    const before = await server.admin.query('SELECT count(*) FROM users');
    expect((await owner.post('/api/v1/users', body)).status).toBe(400);
    expect((await server.admin.query('SELECT count(*) FROM users')).rows).toEqual(before.rows);
  });

  it('makes a user without password for single sign-on', async () => {
    const body = { email: 'sso@example.com', name: 'S', role: 'auditor', hasPassword: false };
    const { user, oneTimePassword } = Invited.parse((await owner.post('/api/v1/users', body)).json);
    expect([user.hasPassword, oneTimePassword]).toEqual([false, null]);
    expect((await server.browser().post('/api/v1/session', { email: 'sso@example.com', password })).status).toBe(401);
  });
});

describe('an administrator', () => {
  it('invites and changes everybody but owners', async () => {
    const { browser } = await addUser('administrator');
    const second = await addUser('owner');
    const target = await addUser('auditor');
    for (const role of roles) {
      const reply = await browser.post('/api/v1/users', { email: `by-admin-${role}@example.com`, name: 'B', role });
      expect([role, reply.status]).toEqual([role, role === 'owner' ? 403 : 201]);
    }
    expect((await browser.request('PATCH', `/api/v1/users/${target.id}`, { role: 'owner' })).status).toBe(403);
    expect((await browser.request('PATCH', `/api/v1/users/${target.id}`, { role: 'operator' })).status).toBe(200);
    const acts: readonly (readonly [method: string, path: string, body?: object])[] = [
      ['PATCH', '', { name: 'Renamed' }],
      ['PATCH', '', { role: 'auditor' }],
      ['POST', '/disable'],
      ['POST', '/enable'],
      ['POST', '/reset-password'],
      ['POST', '/reset-totp'],
      ['DELETE', '/sessions'],
      ['DELETE', ''],
    ];
    for (const [method, path, body] of acts) {
      const reply = await browser.request(method, `/api/v1/users/${second.id}${path}`, body);
      expect([method, path, reply.status]).toEqual([method, path, 403]);
    }
    expect((await second.browser.get('/api/v1/session')).status).toBe(200);
    expect((await owner.request('DELETE', `/api/v1/users/${second.id}`)).status).toBe(204);
  });

  it('does to nobody less than it says: operators and auditors may do none of it', async () => {
    const target = await addUser('auditor');
    for (const role of ['operator', 'auditor'] as const) {
      const { browser } = await addUser(role);
      for (const [method, path] of [
        ['POST', '/disable'],
        ['POST', '/enable'],
        ['POST', '/reset-password'],
        ['DELETE', ''],
      ]) {
        expect((await browser.request(method ?? '', `/api/v1/users/${target.id}${path}`)).status).toBe(403);
      }
      expect((await browser.post('/api/v1/users', { email: 'x@example.com', name: 'X', role: 'auditor' })).status).toBe(
        403,
      );
    }
  });
});

describe('the last owner', () => {
  it('can be neither demoted nor disabled nor deleted, not even by another owner who is disabled meanwhile', async () => {
    const id = await ownId(owner);
    expect((await owner.request('PATCH', `/api/v1/users/${id}`, { role: 'administrator' })).status).toBe(409);
    const second = await addUser('owner');
    expect((await owner.post(`/api/v1/users/${second.id}/disable`)).status).toBe(200);
    expect((await owner.request('PATCH', `/api/v1/users/${id}`, { role: 'administrator' })).status).toBe(409);
    expect((await owner.post(`/api/v1/users/${second.id}/enable`)).status).toBe(200);
    await second.browser.logOn(second.email, password);
    expect((await second.browser.post(`/api/v1/users/${id}/disable`)).status).toBe(200);
    expect((await second.browser.post(`/api/v1/users/${id}/enable`)).status).toBe(200);
    owner = await server.owner();
    expect((await owner.request('DELETE', `/api/v1/users/${second.id}`)).status).toBe(204);
  });

  it('remains when two owners take the role from each other at the same moment', async () => {
    const first = await ownId(owner);
    for (let round = 1; round <= 5; round += 1) {
      const second = await addUser('owner');
      const [one, other] = await Promise.all([
        owner.request('PATCH', `/api/v1/users/${second.id}`, { role: 'auditor' }),
        second.browser.request('PATCH', `/api/v1/users/${first}`, { role: 'auditor' }),
      ]);
      expect([one.status, other.status].filter((status) => status === 200)).toHaveLength(1);
      const { rows } = await server.admin.query(`SELECT id FROM users WHERE role = 'owner' AND status = 'active'`);
      expect(rows).toHaveLength(1);
      await server.admin.query(`UPDATE users SET role = 'owner' WHERE id = $1`, [first]);
      await server.admin.query('DELETE FROM users WHERE id = $1', [second.id]);
    }
  });
});

describe('oneself', () => {
  it('is nobody’s to disable, delete or reset by way of the administration', async () => {
    const { id, browser } = await addUser('administrator');
    for (const [method, path] of [
      ['POST', '/disable'],
      ['POST', '/reset-password'],
      ['POST', '/reset-totp'],
      ['DELETE', ''],
    ]) {
      expect((await browser.request(method ?? '', `/api/v1/users/${id}${path}`)).status).toBe(409);
    }
    expect((await browser.get('/api/v1/session')).status).toBe(200);
  });
});

describe('a user who is disabled', () => {
  it('is out at once, with all tokens, and in again when enabled', async () => {
    const { id, email, browser } = await addUser('operator');
    const expiresAt = new Date(server.clock.now() + 86_400_000).toISOString();
    const made = await browser.post('/api/v1/tokens', { name: 'T', role: 'operator', scopes: ['*'], expiresAt });
    const program = server.browser();
    program.extraHeaders.authorization = `Bearer ${MadeToken.parse(made.json).secret}`;
    expect((await program.get('/api/v1/session')).status).toBe(200);
    expect((await owner.post(`/api/v1/users/${id}/disable`)).json).toMatchObject({ status: 'disabled' });
    expect((await program.get('/api/v1/session')).status).toBe(401);
    expect((await server.browser().post('/api/v1/session', { email, password })).status).toBe(401);
    await owner.post(`/api/v1/users/${id}/enable`);
    expect((await program.get('/api/v1/session')).status).toBe(200);
    await server.browser().logOn(email, password);
  });
});

describe('the list', () => {
  it('pages by address, each user once, and filters by role and status', async () => {
    for (let count = 1; count <= 5; count += 1) await addUser('operator');
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const reply = await owner.get(`/api/v1/users?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      const page = UserPage.parse(reply.json);
      seen.push(...page.items.map(({ email }) => email.toLowerCase()));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([...new Set(seen)].sort());
    const operators = UserPage.parse(
      (await owner.get('/api/v1/users?role=operator&status=active&limit=200')).json,
    ).items;
    expect(new Set(operators.map(({ role }) => role))).toEqual(new Set(['operator']));
  });

  it('shows and changes nobody of another organisation', async () => {
    const id = await addOrganization(server, 'neighbours');
    const { rows } = await server.admin.query('SELECT id FROM users WHERE organization_id = $1', [id]);
    const stranger = rows[0].id;
    owner = server.browser();
    await owner.logOn('admin@localhost', ownerPassword, { organization: 'default' });
    expect((await owner.get(`/api/v1/users/${stranger}`)).status).toBe(404);
    for (const [method, path] of [
      ['POST', '/disable'],
      ['POST', '/reset-password'],
      ['POST', '/reset-totp'],
      ['DELETE', '/sessions'],
      ['DELETE', ''],
    ]) {
      expect((await owner.request(method ?? '', `/api/v1/users/${stranger}${path}`)).status).toBe(404);
    }
    expect((await owner.request('PATCH', `/api/v1/users/${stranger}`, { name: 'Mine' })).status).toBe(404);
    expect((await owner.get(`/api/v1/users/${newId()}`)).status).toBe(404);
    expect((await owner.get('/api/v1/users/1')).status).toBe(400);
    const emails = UserPage.parse((await owner.get('/api/v1/users?limit=200')).json).items.map((user) => user.id);
    expect(emails).not.toContain(stranger);
    for (const table of ['users', 'audit_log', 'audit_heads', 'timers', 'log_on_attempts']) {
      await server.admin.query(`DELETE FROM ${table} WHERE organization_id = $1`, [id]);
    }
    await server.admin.query('DELETE FROM organizations WHERE id = $1', [id]);
  });
});

it('every change is told in the audit log, whose chain holds', async () => {
  const { id } = await addUser('auditor');
  await owner.request('PATCH', `/api/v1/users/${id}`, { name: 'Renamed', role: 'operator' });
  await owner.post(`/api/v1/users/${id}/reset-password`);
  await owner.post(`/api/v1/users/${id}/disable`);
  await owner.post(`/api/v1/users/${id}/enable`);
  await owner.request('DELETE', `/api/v1/users/${id}`);
  const { json, text } = await owner.get(`/api/v1/audit?subjectId=${id}`);
  const actions = (json as { items: { action: string }[] }).items.map(({ action }) => action).reverse();
  expect(actions).toEqual([
    'user.invited',
    'session.started',
    'user.changed',
    'user.password-reset',
    'user.disabled',
    'user.enabled',
    'user.deleted',
  ]);
  expect(text).not.toContain('argon2');
  expect((await owner.get('/api/v1/audit/verify')).json).toMatchObject({ ok: true });
});

import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#platform/database/database.ts';
import { createLocalKeyService, decryptSecret, encryptSecret } from '#platform/encryption.ts';
import { type AccessServer, addOrganization, ownerPassword, startAccessServer } from '#testing/access-server.ts';
import type { Browser } from '#testing/browser.ts';
import { createTestDatabase } from '#testing/database.ts';
import {
  ensureFirstAdministrator,
  readOrganizationSettings,
  recoverAdministrator,
  rewrapAccessSecrets,
} from '../index.ts';
import { Invited } from '../users/schemas.ts';
import { Organization } from './schemas.ts';

let server: AccessServer;
let owner: Browser;

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

const patch = (browser: Browser, body: object) => browser.request('PATCH', '/api/v1/organization', body);

describe('settings', () => {
  it('have defaults, keep what a change does not name, and store only what was set', async () => {
    const before = Organization.parse((await owner.get('/api/v1/organization')).json);
    expect(before.settings).toMatchObject({
      access: { sessionIdleMinutes: 480, sessionHours: 168, totpRequired: false },
      audit: { retentionDays: 400 },
      exceptions: { maxDays: 365 },
    });
    expect((await patch(owner, { settings: { audit: { retentionDays: 90 } } })).status).toBe(200);
    expect((await patch(owner, { name: 'Bridge Builders', settings: { exceptions: { maxDays: 30 } } })).status).toBe(
      200,
    );
    const after = Organization.parse((await owner.get('/api/v1/organization')).json);
    expect(after).toEqual({
      ...before,
      name: 'Bridge Builders',
      settings: {
        ...before.settings,
        audit: { retentionDays: 90 },
        exceptions: { ...before.settings.exceptions, maxDays: 30 },
      },
    });
    const { rows } = await server.admin.query('SELECT settings FROM organizations WHERE id = $1', [before.id]);
    expect(rows[0].settings).toEqual({ audit: { retentionDays: 90 }, exceptions: { maxDays: 30 } });
    const read = await server.database.inOrganization(before.id, (tx) => readOrganizationSettings(tx, before.id));
    expect(read).toEqual(after.settings);
  });

  it('lose nothing when two change them at once', async () => {
    await Promise.all([
      patch(owner, { settings: { history: { runDays: 111 } } }),
      patch(owner, { settings: { history: { assetVersionDays: 222 } } }),
      patch(owner, { settings: { exceptions: { reminderDays: 7 } } }),
    ]);
    expect((await owner.get('/api/v1/organization')).json).toMatchObject({
      settings: { history: { runDays: 111, assetVersionDays: 222 }, exceptions: { reminderDays: 7 } },
    });
  });

  it.each([
    [{}],
    [{ settings: { audit: { retentionDays: 29 } } }],
    [{ settings: { audit: { retentionDays: '90' } } }],
    [{ settings: { access: { sessionHours: 0 } } }],
    [{ settings: { access: { sessionIdleMinutes: 1e9 } } }],
    [{ settings: { elsewhere: {} } }],
    [{ settings: { access: { anything: true } } }],
    [{ name: 'a\u202Eb\u0007' }],
    [{ slug: 'other' }],
  ])('refuses %j', async (body) => {
    expect((await patch(owner, body)).status).toBe(400);
  });

  it('of exceptions are an administrator’s, the others an owner’s; operators and auditors read them', async () => {
    const { oneTimePassword } = Invited.parse(
      (await owner.post('/api/v1/users', { email: 'a@example.com', name: 'A', role: 'administrator' })).json,
    );
    const administrator = server.browser();
    await administrator.logOn('a@example.com', oneTimePassword ?? '', { newPassword: 'nine wet umbrellas' });
    expect((await patch(administrator, { settings: { exceptions: { approvalRequired: true } } })).status).toBe(200);
    expect((await patch(administrator, { name: 'Mine' })).status).toBe(403);
    expect((await patch(administrator, { settings: { audit: { retentionDays: 30 } } })).status).toBe(403);
    expect((await patch(administrator, { settings: { access: { sessionHours: 1 }, exceptions: {} } })).status).toBe(
      403,
    );
  });

  it('are told in the audit log', async () => {
    await patch(owner, { settings: { exceptions: { reminderDays: 21 } } });
    const { text } = await owner.get('/api/v1/audit?action=organization.changed&limit=1');
    expect(text).toContain('"reminderDays":21');
  });
});

describe('the first administrator', () => {
  it('is made once, however many processes start at the same moment', async () => {
    const test = await createTestDatabase();
    const databases = await Promise.all(Array.from({ length: 4 }, () => openDatabase({ url: test.url })));
    try {
      const made = await Promise.all(
        databases.map((database) => ensureFirstAdministrator(database, server.clock.now())),
      );
      expect(made.filter((first) => first !== null)).toEqual([
        { email: 'admin@localhost', password: expect.stringMatching(/^[a-z2-9-]{23}$/) },
      ]);
      expect(await ensureFirstAdministrator(databases[0]!, server.clock.now())).toBeNull();
    } finally {
      await Promise.all(databases.map((database) => database.close()));
      await test.close();
    }
  });

  it('may use the one-time password long after the first start', async () => {
    const { rows } = await server.admin.query(`SELECT details FROM audit_log WHERE action = 'organization.made'`);
    expect(rows).toEqual([{ details: { slug: 'default', owner: 'admin@localhost' } }]);
    const test = await createTestDatabase();
    const database = await openDatabase({ url: test.url });
    await ensureFirstAdministrator(database, server.clock.now());
    await database.asSystem(async (tx) =>
      expect(await tx.query('SELECT slug FROM organizations')).toEqual([{ slug: 'default' }]),
    );
    await database.close();
    await test.close();
  });
});

describe('the way back in', () => {
  const recover = (wanted: { organization?: string; email?: string } = {}) =>
    recoverAdministrator(server.database, wanted, server.clock.now());

  it('gives the first owner a one-time password, without second factor, whatever has happened', async () => {
    await server.admin.query(
      `UPDATE users SET status = 'disabled', totp_confirmed_at = now(), password_hash = NULL WHERE email = 'admin@localhost'`,
    );
    const browser = server.browser();
    for (let count = 1; count <= 5; count += 1) {
      await browser.post('/api/v1/session', { email: 'admin@localhost', password: 'forgotten long ago' });
    }
    const { email, password } = await recover();
    expect(email).toBe('admin@localhost');
    expect((await owner.get('/api/v1/session')).status).toBe(401);
    await browser.logOn(email, password, { newPassword: ownerPassword });
    const { text } = await browser.get('/api/v1/audit?action=user.recovered');
    expect(text).toContain('"kind":"system"');
    expect(text).not.toContain(password);
  });

  it('makes the named user an owner', async () => {
    await owner.post('/api/v1/users', { email: 'heir@example.com', name: 'Heir', role: 'auditor' });
    const { email, password } = await recover({ organization: 'default', email: 'HEIR@example.com' });
    const browser = server.browser();
    await browser.logOn(email, password, { newPassword: 'nine wet umbrellas' });
    expect((await browser.get('/api/v1/session')).json).toMatchObject({ role: 'owner' });
    await server.admin.query(`DELETE FROM users WHERE email = 'heir@example.com'`);
  });

  it('makes an owner where there is none left', async () => {
    await server.admin.query(`UPDATE users SET role = 'auditor' WHERE role = 'owner'`);
    const { email, password } = await recover();
    const browser = server.browser();
    await browser.logOn(email, password, { newPassword: 'nine wet umbrellas' });
    expect((await browser.get('/api/v1/session')).json).toMatchObject({ role: 'owner' });
    await server.admin.query(`UPDATE users SET role = 'owner' WHERE email = 'admin@localhost'`);
  });

  it('refuses an unknown user or organisation, and asks which where there are several', async () => {
    await expect(recover({ email: 'nobody@example.com' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(recover({ organization: 'elsewhere' })).rejects.toMatchObject({ code: 'not-found' });
    const id = await addOrganization(server, 'second');
    await expect(recover()).rejects.toMatchObject({ code: 'not-found' });
    await server.admin.query('DELETE FROM users WHERE organization_id = $1', [id]);
    await server.admin.query('DELETE FROM organizations WHERE id = $1', [id]);
  });
});

it('secrets are wrapped with a new master key, and the old one is needed no more', async () => {
  const { id } = Organization.parse((await owner.get('/api/v1/organization')).json);
  const [one, two] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
  const ring = (currentKeyId: string, entries: readonly (readonly [string, KeyObject])[]) =>
    createLocalKeyService({ currentKeyId, keys: new Map(entries) });
  const { rows } = await server.admin.query(`SELECT id FROM users WHERE email = 'admin@localhost'`);
  const context = ['users.totp', id, rows[0].id] as const;
  const sealed = await encryptSecret(ring('one', [['one', one]]), 'a secret', context);
  await server.admin.query('UPDATE users SET totp_secret = $2 WHERE id = $1', [rows[0].id, sealed]);
  const both = ring('two', [
    ['two', two],
    ['one', one],
  ]);
  expect(await rewrapAccessSecrets(server.database, both, id)).toBe(1);
  expect(await rewrapAccessSecrets(server.database, both, id)).toBe(0);
  const after = await server.admin.query(
    'UPDATE users SET totp_secret = NULL FROM users AS before WHERE users.id = $1 AND before.id = users.id RETURNING before.totp_secret',
    [rows[0].id],
  );
  const opened = await decryptSecret(ring('two', [['two', two]]), after.rows[0].totp_secret, context);
  expect(opened.reveal()).toBe('a secret');
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type AccessServer,
  addOrganization,
  ownerPassword,
  startAccessServer,
  startSecondServer,
} from '#testing/access-server.ts';
import type { Browser } from '#testing/browser.ts';
import { AuditPage } from '../../audit/schemas.ts';
import { Invited } from '../users/schemas.ts';

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
  // Out of reach of what the test before has done to accounts and addresses.
  server.clock.jump(72 * 3_600_000);
  owner = await server.owner();
});

const password = 'nine wet umbrellas';

/** A new user with a password of their own. */
async function addUser(role = 'operator'): Promise<{ email: string; id: string }> {
  people += 1;
  const email = `person${people}@example.com`;
  const { user, oneTimePassword } = Invited.parse(
    (await owner.post('/api/v1/users', { email, name: `Person ${people}`, role })).json,
  );
  await server.browser().logOn(email, oneTimePassword ?? '', { newPassword: password });
  return { email, id: user.id };
}

function tryLogOn(body: object, from = '198.51.100.7') {
  const browser = server.browser();
  browser.extraHeaders['x-forwarded-for'] = from;
  return browser.post('/api/v1/session', body);
}

async function actionsOn(userId: string): Promise<readonly string[]> {
  const page = AuditPage.parse((await owner.get(`/api/v1/audit?subjectKind=user&subjectId=${userId}`)).json);
  return page.items.map(({ action }) => action);
}

describe('logging on', () => {
  it('opens a session that says who it is, in a cookie out of reach of scripts', async () => {
    const { email, id } = await addUser('auditor');
    const browser = server.browser();
    const reply = await browser.logOn(email, password);
    expect(reply.json).toMatchObject({
      status: 'logged-on',
      recoveryCodes: null,
      session: { role: 'auditor', user: { id, email } },
    });
    expect(reply.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^bastide_session=[0-9a-f-]{36}\.[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
      ),
    ]);
    expect((await browser.get('/api/v1/session')).json).toMatchObject({
      via: 'session',
      role: 'auditor',
      organization: { slug: 'default' },
    });
    expect(await actionsOn(id)).toContain('session.started');
  });

  it('takes the address in any case', async () => {
    const { email } = await addUser();
    expect((await tryLogOn({ email: email.toUpperCase(), password })).status).toBe(201);
  });

  it('takes a password that was composed otherwise', async () => {
    const { user, oneTimePassword } = Invited.parse(
      (await owner.post('/api/v1/users', { email: 'nfd@example.com', name: 'N', role: 'auditor' })).json,
    );
    await server.browser().logOn(user.email, oneTimePassword ?? '', { newPassword: 'cafe\u0301 au lait chaud' });
    expect((await tryLogOn({ email: user.email, password: 'caf\u00e9 au lait chaud' })).status).toBe(201);
  });

  it('stores neither token nor password', async () => {
    const { email } = await addUser();
    const browser = server.browser();
    await browser.logOn(email, password);
    const [, secret = ''] = (browser.cookies.get('bastide_session') ?? '').split('.');
    const { rows } = await server.admin.query('SELECT s::text AS session, u::text AS person FROM sessions s, users u');
    const text = JSON.stringify(rows);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
    expect(text).not.toContain(password);
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });

  it('says the same of a wrong password, an unknown address, a disabled user and an unknown organisation', async () => {
    const { email, id } = await addUser();
    const disabled = await addUser();
    await owner.post(`/api/v1/users/${disabled.id}/disable`);
    const replies = [
      await tryLogOn({ email, password: 'something else entirely' }),
      await tryLogOn({ email: 'nobody@example.com', password }),
      await tryLogOn({ email: disabled.email, password }),
      await tryLogOn({ email, password, organization: 'elsewhere' }),
    ];
    const bodies = replies.map(({ json }) => ({ ...(json as object), instance: '' }));
    expect(bodies).toEqual(bodies.map(() => bodies[0]));
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(await actionsOn(id)).toContain('session.refused');
  });

  it('writes no typed address of an unknown user into the audit log', async () => {
    await tryLogOn({ email: 'my-secret-password@typed-here.example', password });
    const { text } = await owner.get('/api/v1/audit?action=session.refused');
    expect(text).toContain('unknown-user');
    expect(text).not.toContain('typed-here');
  });

  it.each([
    ['no password', { email: 'a@example.com' }],
    ['something that is no address', { email: 'nobody', password }],
    ['a password of a megabyte', { email: 'a@example.com', password: 'x'.repeat(900_000) }],
    ['a number as password', { email: 'a@example.com', password: 123456789012 }],
    ['a member that does not exist', { email: 'a@example.com', password, role: 'owner' }],
    ['a slug that is none', { email: 'a@example.com', password, organization: '../etc' }],
  ])('refuses %s', async (_what, body) => {
    expect((await tryLogOn(body)).status).toBe(400);
  });

  it('is refused to the pages of others', async () => {
    const browser = server.browser();
    browser.extraHeaders['sec-fetch-site'] = 'cross-site';
    expect((await browser.post('/api/v1/session', { email: 'admin@localhost', password: ownerPassword })).status).toBe(
      403,
    );
  });

  it('needs the name of the organisation where there are several, and stays inside it', async () => {
    const id = await addOrganization(server, 'second');
    try {
      expect((await tryLogOn({ email: 'admin@localhost', password: ownerPassword })).status).toBe(401);
      const browser = server.browser();
      await browser.logOn('admin@localhost', ownerPassword, { organization: 'second' });
      expect((await browser.get('/api/v1/session')).json).toMatchObject({ organization: { id, slug: 'second' } });
      const users = await browser.get('/api/v1/users');
      expect((users.json as { items: unknown[] }).items).toHaveLength(1);
      // The same token under another organisation's name opens nothing.
      const [, secret] = (browser.cookies.get('bastide_session') ?? '').split('.');
      const other = (owner.cookies.get('bastide_session') ?? '').split('.')[0];
      browser.cookies.set('bastide_session', `${other}.${secret}`);
      expect((await browser.get('/api/v1/session')).status).toBe(401);
    } finally {
      for (const table of ['sessions', 'users', 'audit_log', 'audit_heads', 'timers', 'log_on_attempts']) {
        await server.admin.query(`DELETE FROM ${table} WHERE organization_id = $1`, [id]);
      }
      await server.admin.query('DELETE FROM organizations WHERE id = $1', [id]);
    }
  });

  it('hashes a password anew when it was hashed with other parameters', async () => {
    const { email, id } = await addUser();
    const { hash } = await import('@node-rs/argon2');
    const weak = await hash(password, { memoryCost: 8_192, timeCost: 1 });
    await server.admin.query('UPDATE users SET password_hash = $2 WHERE id = $1', [id, weak]);
    expect((await tryLogOn({ email, password })).status).toBe(201);
    const { rows } = await server.admin.query('SELECT password_hash FROM users WHERE id = $1', [id]);
    expect(rows[0].password_hash).toContain('m=19456,t=2,p=1');
    expect((await tryLogOn({ email, password })).status).toBe(201);
  });
});

describe('a one-time password', () => {
  async function invite(): Promise<{ email: string; oneTime: string; id: string }> {
    people += 1;
    const email = `invited${people}@example.com`;
    const reply = await owner.post('/api/v1/users', { email, name: 'New', role: 'auditor' });
    const { user, oneTimePassword } = Invited.parse(reply.json);
    return { email, oneTime: oneTimePassword ?? '', id: user.id };
  }

  it('opens nothing but asks for a new one, and is good no more after that', async () => {
    const { email, oneTime } = await invite();
    const browser = server.browser();
    const asked = await browser.post('/api/v1/session', { email, password: oneTime });
    expect([asked.status, asked.json]).toEqual([200, { status: 'password-change-required' }]);
    expect(browser.cookies.size).toBe(0);
    await browser.logOn(email, oneTime, { newPassword: password });
    expect((await tryLogOn({ email, password: oneTime })).status).toBe(401);
    expect((await tryLogOn({ email, password })).status).toBe(201);
  });

  it.each([
    ['one that is too short', 'short words'],
    ['one that is too long', 'ab1'.repeat(67)],
    ['one that everybody tries', 'password1234'],
    ['one that everybody tries, with marks', 'Pass-Word! 1234'],
    ['a row of the keyboard', 'qwertyuiopasdfgh'],
    ['a word again and again', 'tiptiptiptiptip'],
    ['one sign', 'zzzzzzzzzzzzzz'],
    ['digits in order', '123456789012'],
    ['the own address', 'invited%@example.com'],
  ])('is not replaced by %s', async (_what, newPassword) => {
    const { email, oneTime } = await invite();
    const typed = newPassword.replace('invited%@example.com', email);
    const reply = await tryLogOn({ email, password: oneTime, newPassword: typed });
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ errors: [{ path: 'body.newPassword' }] });
    expect((await tryLogOn({ email, password: oneTime, newPassword: oneTime })).status).toBe(400);
    expect((await tryLogOn({ email, password: oneTime, newPassword: password })).status).toBe(201);
  });

  it('counts characters, not halves of them', async () => {
    const { email, oneTime } = await invite();
    expect((await tryLogOn({ email, password: oneTime, newPassword: '🐘🐎🐑🐖🐄🐕🐈' })).status).toBe(400);
    expect((await tryLogOn({ email, password: oneTime, newPassword: '🐘🐎🐑🐖🐄🐕🐈🐘🐎🐑🐖🐄🦊' })).status).toBe(201);
  });

  it('ends after a week, and says so to whoever knows it', async () => {
    const { email, oneTime } = await invite();
    server.clock.jump(7 * 86_400_000);
    const reply = await tryLogOn({ email, password: oneTime, newPassword: password });
    expect(reply.status).toBe(401);
    expect(reply.text).toContain('one-time password has ended');
  });
});

describe('guessing', () => {
  const wrong = 'certainly not this one';

  it('locks an account after five failures, for a time that doubles', async () => {
    const { email, id } = await addUser();
    for (let count = 1; count <= 5; count += 1) {
      expect((await tryLogOn({ email, password: wrong }, `203.0.113.${count}`)).status).toBe(401);
    }
    for (const pause of [60, 120, 240, 480, 960, 1920, 3600, 3600]) {
      const refused = await tryLogOn({ email, password }, '203.0.113.99');
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, String(pause)]);
      server.clock.jump(pause * 1_000 - 1);
      expect((await tryLogOn({ email, password }, '203.0.113.98')).status).toBe(429);
      server.clock.jump(1);
      expect((await tryLogOn({ email, password: wrong }, '203.0.113.97')).status).toBe(401);
    }
    server.clock.jump(3_600_000);
    expect((await tryLogOn({ email, password })).status).toBe(201);
    owner = await server.owner();
    expect((await actionsOn(id)).filter((action) => action === 'session.locked-out')).toHaveLength(9);
  });

  it('starts anew after a success', async () => {
    const { email } = await addUser();
    for (let round = 1; round <= 3; round += 1) {
      for (let count = 1; count <= 4; count += 1) await tryLogOn({ email, password: wrong });
      expect((await tryLogOn({ email, password })).status).toBe(201);
    }
  });

  it('is forgotten after a day', async () => {
    const { email } = await addUser();
    for (let count = 1; count <= 4; count += 1) await tryLogOn({ email, password: wrong });
    server.clock.jump(86_400_001);
    expect((await tryLogOn({ email, password: wrong })).status).toBe(401);
    expect((await tryLogOn({ email, password })).status).toBe(201);
  });

  it('locks accounts that do not exist in the same way', async () => {
    const email = 'no-such-person@example.com';
    for (let count = 1; count <= 5; count += 1) expect((await tryLogOn({ email, password })).status).toBe(401);
    const refused = await tryLogOn({ email, password });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  });

  it('gains nothing by asking all at once', async () => {
    const { email } = await addUser();
    const replies = await Promise.all(Array.from({ length: 12 }, () => tryLogOn({ email, password: wrong })));
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  it.each([
    ['an IPv4 address', (_: number) => '192.0.2.44', '192.0.2.45'],
    ['an IPv6 network', (count: number) => `2001:db8:1:2::${count.toString(16)}`, '2001:db8:1:3::1'],
  ])('many accounts from %s is stopped, and others are let in', async (_what, from, other) => {
    const { email } = await addUser();
    for (let count = 1; count <= 30; count += 1) {
      await tryLogOn({ email: `guess${count}@example.com`, password: wrong }, from(count));
    }
    expect((await tryLogOn({ email, password }, from(31))).status).toBe(429);
    expect((await tryLogOn({ email, password }, other)).status).toBe(201);
    server.clock.jump(60_000);
    expect((await tryLogOn({ email, password }, from(32))).status).toBe(201);
  });

  it('does not come back with a success of another account in between', async () => {
    const { email } = await addUser();
    for (let count = 1; count <= 29; count += 1) {
      await tryLogOn({ email: `other${count}@example.com`, password: wrong }, '192.0.2.77');
      if (count % 10 === 0) expect((await tryLogOn({ email, password }, '192.0.2.77')).status).toBe(201);
    }
    await tryLogOn({ email: 'last@example.com', password: wrong }, '192.0.2.77');
    expect((await tryLogOn({ email, password }, '192.0.2.77')).status).toBe(429);
  });

  it('is stopped by every process that serves the API, whichever was asked', async () => {
    const { email } = await addUser();
    const second = await startSecondServer(server);
    try {
      for (let count = 1; count <= 3; count += 1) await tryLogOn({ email, password: wrong });
      const elsewhere = () => second.browser().post('/api/v1/session', { email, password: wrong });
      expect([(await elsewhere()).status, (await elsewhere()).status, (await elsewhere()).status]).toEqual([
        401, 401, 429,
      ]);
      expect((await tryLogOn({ email, password })).status).toBe(429);
    } finally {
      await second.close();
    }
  });
});

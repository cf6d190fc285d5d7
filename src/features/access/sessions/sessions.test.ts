import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AccessServer, ownerPassword, startAccessServer } from '#testing/access-server.ts';
import type { Browser } from '#testing/browser.ts';
import { Invited } from '../users/schemas.ts';
import { SessionList } from './schemas.ts';

const hour = 3_600_000;
const cookieName = 'bastide_session';
const password = 'nine wet umbrellas';

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
  server.clock.jump(72 * hour);
  owner = await server.owner();
});

let people = 0;
async function addUser(role: string): Promise<{ id: string; email: string; browser: Browser }> {
  people += 1;
  const email = `person${people}@example.com`;
  const reply = await owner.post('/api/v1/users', { email, name: `Person ${people}`, role });
  const { user, oneTimePassword } = Invited.parse(reply.json);
  const browser = server.browser();
  await browser.logOn(email, oneTimePassword ?? '', { newPassword: password });
  return { id: user.id, email, browser };
}

const statusOf = async (browser: Browser) => (await browser.get('/api/v1/session')).status;
const cookieOf = (browser: Browser) => browser.cookies.get(cookieName) ?? '';

function holding(cookie: string): Browser {
  const browser = server.browser();
  browser.cookies.set(cookieName, cookie);
  return browser;
}

describe('a session', () => {
  it('ends when it was not used for eight hours', async () => {
    server.clock.jump(8 * hour - 1);
    expect(await statusOf(owner)).toBe(200);
    server.clock.jump(8 * hour - 1);
    expect(await statusOf(owner)).toBe(200);
    server.clock.jump(8 * hour + 60_000);
    const reply = await owner.get('/api/v1/session');
    expect([reply.status, reply.text]).toEqual([401, expect.stringContaining('session has ended')]);
  });

  it('ends after seven days, however much it is used', async () => {
    for (let hours = 7; hours < 168; hours += 7) {
      server.clock.jump(7 * hour);
      expect(await statusOf(owner)).toBe(200);
    }
    server.clock.jump(7 * hour);
    expect(await statusOf(owner)).toBe(401);
  });

  it('lives as long as the organisation says, from the next request on', async () => {
    const set = (access: object) => owner.request('PATCH', '/api/v1/organization', { settings: { access } });
    expect((await set({ sessionIdleMinutes: 10, sessionHours: 2 })).status).toBe(200);
    server.clock.jump(11 * 60_000);
    expect(await statusOf(owner)).toBe(401);
    owner = await server.owner();
    for (let minutes = 9; minutes < 120; minutes += 9) {
      server.clock.jump(9 * 60_000);
      expect(await statusOf(owner)).toBe(200);
    }
    server.clock.jump(9 * 60_000);
    expect(await statusOf(owner)).toBe(401);
    owner = await server.owner();
    expect((await set({ sessionIdleMinutes: 480, sessionHours: 168 })).status).toBe(200);
  });

  it('gets a new token every hour; the old one is good for a minute more and then never again', async () => {
    const before = cookieOf(owner);
    server.clock.jump(hour - 1);
    await owner.get('/api/v1/session');
    expect(cookieOf(owner)).toBe(before);
    server.clock.jump(1);
    await owner.get('/api/v1/session');
    expect(cookieOf(owner)).not.toBe(before);
    server.clock.jump(59_999);
    expect(await statusOf(holding(before))).toBe(200);
    server.clock.jump(1);
    expect(await statusOf(holding(before))).toBe(401);
    expect(await statusOf(owner)).toBe(200);
  });

  it('rotates once when a page asks for many things at once, and none of them is refused', async () => {
    server.clock.jump(hour);
    const before = cookieOf(owner);
    const tabs = Array.from({ length: 8 }, () => holding(before));
    const statuses = await Promise.all(tabs.map(statusOf));
    expect(statuses).toEqual(tabs.map(() => 200));
    const after = new Set(tabs.map(cookieOf).filter((cookie) => cookie !== before));
    expect(after.size).toBe(1);
    expect(await statusOf(holding([...after][0] ?? ''))).toBe(200);
  });

  it('is told apart from one that nobody made', async () => {
    const [organization = '', secret = ''] = cookieOf(owner).split('.');
    const flipped = (secret.startsWith('A') ? 'B' : 'A') + secret.slice(1);
    for (const cookie of [
      `${organization}.${flipped}`,
      organization,
      `.${secret}`,
      `${organization}.`,
      `'.${secret}`,
      `${organization}.${secret}x`,
    ]) {
      expect(await statusOf(holding(cookie))).toBe(401);
    }
  });

  it('changes nothing for a page of another site, nor for one that does not show that it is ours', async () => {
    const foreign = holding(cookieOf(owner));
    foreign.extraHeaders['sec-fetch-site'] = 'cross-site';
    expect((await foreign.request('DELETE', '/api/v1/session')).status).toBe(403);
    const unmarked = holding(cookieOf(owner));
    unmarked.extraHeaders['x-bastide-csrf'] = '';
    expect((await unmarked.request('DELETE', '/api/v1/session')).status).toBe(403);
    expect(await statusOf(owner)).toBe(200);
  });

  it('is over after logging off, and its cookie is gone', async () => {
    const before = cookieOf(owner);
    expect((await owner.request('DELETE', '/api/v1/session')).status).toBe(204);
    expect(owner.cookies.has(cookieName)).toBe(false);
    expect(await statusOf(holding(before))).toBe(401);
  });
});

describe('one’s own sessions', () => {
  it('are listed with the current one marked, and can be ended one by one', async () => {
    const { email, browser } = await addUser('operator');
    const phone = server.browser();
    phone.extraHeaders['user-agent'] = 'A telephone';
    await phone.logOn(email, password);
    const list = SessionList.parse((await browser.get('/api/v1/sessions')).json).items;
    expect(list.map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
    expect(list[0]?.userAgent).toBe('A telephone');
    expect((await browser.request('DELETE', `/api/v1/sessions/${list[0]?.id}`)).status).toBe(204);
    expect(await statusOf(phone)).toBe(401);
    expect(await statusOf(browser)).toBe(200);
    expect((await browser.request('DELETE', `/api/v1/sessions/${list[0]?.id}`)).status).toBe(404);
  });

  it('are nobody else’s to end', async () => {
    const { browser } = await addUser('administrator');
    const own = SessionList.parse((await owner.get('/api/v1/sessions')).json).items[0];
    expect((await browser.request('DELETE', `/api/v1/sessions/${own?.id}`)).status).toBe(404);
    expect(await statusOf(owner)).toBe(200);
  });
});

describe('changing one’s own password', () => {
  const change = (browser: Browser, body: object) => browser.post('/api/v1/session/password', body);
  const newPassword = 'eleven dry raincoats';

  it('ends the other sessions and gives this one a new token at once', async () => {
    const { email, browser } = await addUser('auditor');
    const other = server.browser();
    await other.logOn(email, password);
    const before = cookieOf(browser);
    expect((await change(browser, { password, newPassword })).status).toBe(204);
    expect(await statusOf(other)).toBe(401);
    expect(await statusOf(holding(before))).toBe(401);
    expect(await statusOf(browser)).toBe(200);
    await server.browser().logOn(email, newPassword);
    await expect(server.browser().logOn(email, password)).rejects.toThrow('401');
  });

  it('works in the very request that renews the session', async () => {
    const { browser } = await addUser('auditor');
    server.clock.jump(2 * hour);
    expect((await change(browser, { password, newPassword })).status).toBe(204);
    expect(await statusOf(browser)).toBe(200);
  });

  it('needs the present one, and guessing it locks', async () => {
    const { browser } = await addUser('auditor');
    for (let count = 1; count <= 5; count += 1) {
      expect((await change(browser, { password: 'not the present one', newPassword })).status).toBe(403);
    }
    expect((await change(browser, { password, newPassword })).status).toBe(429);
    server.clock.jump(60_000);
    expect((await change(browser, { password, newPassword })).status).toBe(204);
    const { text } = await owner.get('/api/v1/audit?action=session.locked-out');
    expect(text).toContain('session.locked-out');
  });

  it.each(['too short', password, '123456789012345'])(
    'refuses %j as new one, which counts against nobody',
    async (refused) => {
      const { browser } = await addUser('auditor');
      for (let count = 1; count <= 6; count += 1) {
        expect((await change(browser, { password, newPassword: refused })).status).toBe(400);
      }
      expect((await change(browser, { password, newPassword })).status).toBe(204);
    },
  );
});

describe('what others do', () => {
  it('a change of role is in force at once and renews the token with the next request', async () => {
    const { id, browser } = await addUser('auditor');
    const before = cookieOf(browser);
    expect((await browser.get('/api/v1/users')).status).toBe(200);
    expect((await owner.request('PATCH', `/api/v1/users/${id}`, { role: 'operator' })).status).toBe(200);
    expect((await browser.get('/api/v1/users')).status).toBe(403);
    expect(cookieOf(browser)).not.toBe(before);
    expect((await browser.get('/api/v1/session')).json).toMatchObject({ role: 'operator' });
  });

  it.each([
    ['disabling a user', 'POST', '/disable'],
    ['deleting a user', 'DELETE', ''],
    ['ending all sessions of a user', 'DELETE', '/sessions'],
    ['resetting a password', 'POST', '/reset-password'],
    ['resetting a second factor', 'POST', '/reset-totp'],
  ])('%s ends the sessions', async (_what, method, path) => {
    const { id, browser } = await addUser('auditor');
    expect((await owner.request(method, `/api/v1/users/${id}${path}`)).status).toBeLessThan(300);
    expect(await statusOf(browser)).toBe(401);
  });
});

it('the cookie is one that only this host sets and gets, where the server is reached over https', async () => {
  const secure = await startAccessServer({ publicOrigin: 'https://bastide.example.com' });
  try {
    const reply = await secure.browser().logOn('admin@localhost', ownerPassword);
    expect(reply.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-bastide=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
  } finally {
    await secure.close();
  }
});

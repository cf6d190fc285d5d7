import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AccessServer, startAccessServer } from '#testing/access-server.ts';
import type { Browser, BrowserReply } from '#testing/browser.ts';
import { type OpenIdProvider, type Person, startOpenIdProvider } from '#testing/openid-provider.ts';
import { UserPage } from '../users/schemas.ts';

const settingsPath = '/api/v1/organization/single-sign-on';
const startPath = '/api/v1/session/oidc/start';

let server: AccessServer;
let provider: OpenIdProvider;
let owner: Browser;
let people = 0;

beforeAll(async () => {
  server = await startAccessServer();
  provider = await startOpenIdProvider('http://localhost/api/v1/session/oidc/callback');
}, 120_000);

afterAll(async () => {
  await provider.close();
  await server.close();
  expect(server.faults).toEqual([]);
});

beforeEach(async () => {
  server.clock.jump(72 * 3_600_000);
  owner = await server.owner();
  await setUp();
});

function setUp(more: object = {}): Promise<BrowserReply> {
  const { issuer, clientId, clientSecret } = provider;
  return owner.request('PUT', settingsPath, { issuer, clientId, clientSecret, ...more });
}

/** Somebody the provider knows. */
function addPerson(person: Person = {}): { subject: string; email: string } {
  people += 1;
  const [subject, email] = [`subject-${people}`, `person${people}@example.com`];
  provider.people.set(subject, { email, email_verified: true, name: `Person ${people}`, ...person });
  return { subject, email };
}

async function start(browser: Browser, query = ''): Promise<URL> {
  const reply = await browser.get(`${startPath}${query}`);
  if (reply.status !== 302) throw new Error(reply.text);
  return new URL(reply.headers.get('location') ?? '');
}

const pathOf = ({ pathname, search }: URL) => `${pathname}${search}`;

/** From the start to the callback, as this person. */
async function come(subject: string, change: { url?: (url: URL) => void; back?: (url: URL) => void } = {}) {
  const browser = server.browser();
  const url = await start(browser);
  change.url?.(url);
  const back = await provider.visit(url, subject);
  change.back?.(back);
  return { browser, back, reply: await browser.get(pathOf(back)) };
}

async function invite(email: string, role: string): Promise<void> {
  const reply = await owner.post('/api/v1/users', { email, name: 'Invited', role, hasPassword: false });
  expect(reply.status).toBe(201);
}

async function findUser(email: string) {
  return UserPage.parse((await owner.get('/api/v1/users?limit=200')).json).items.find((user) => user.email === email);
}

async function lastRefusal(): Promise<string> {
  return (await owner.get('/api/v1/audit?action=session.refused&limit=1')).text;
}

describe('coming by the provider', () => {
  it('opens a session of the user with the same verified address, and knows them by subject from then on', async () => {
    const { subject, email } = addPerson();
    await invite(email, 'operator');
    const { browser, reply } = await come(subject);
    expect([reply.status, reply.headers.get('location'), reply.text]).toEqual([302, '/', '']);
    expect((await browser.get('/api/v1/session')).json).toMatchObject({ role: 'operator', user: { email } });
    expect(await findUser(email)).toMatchObject({ hasSingleSignOn: true, hasPassword: false });
    provider.people.set(subject, { email: 'married@example.org', email_verified: false });
    const again = await come(subject);
    expect((await again.browser.get('/api/v1/session')).json).toMatchObject({ user: { email } });
    expect([...again.browser.cookies.keys()]).toEqual(['bastide_session']);
  });

  it('sends the browser with PKCE, state and nonce, and to nobody but the provider', async () => {
    const url = await start(server.browser());
    expect(url.origin).toBe(provider.issuer);
    const { state, nonce, code_challenge, ...others } = Object.fromEntries(url.searchParams);
    for (const value of [state, nonce, code_challenge]) expect(value).toMatch(/^[\w-]{43}$/);
    expect(new Set([state, nonce, code_challenge]).size).toBe(3);
    expect(others).toEqual({
      client_id: 'bastide',
      code_challenge_method: 'S256',
      redirect_uri: 'http://localhost/api/v1/session/oidc/callback',
      response_type: 'code',
      scope: 'openid email profile',
    });
  });

  it('goes back to the page that was asked for', async () => {
    const { subject, email } = addPerson();
    await invite(email, 'auditor');
    const browser = server.browser();
    const url = await start(
      browser,
      `?organization=default&returnTo=${encodeURIComponent('/findings?severity=high#top')}`,
    );
    const reply = await browser.get(pathOf(await provider.visit(url, subject)));
    expect(reply.headers.get('location')).toBe('/findings?severity=high#top');
  });

  it.each([
    '//evil.example',
    'https://evil.example/',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    'findings',
    '',
  ])('goes back to no other server: %j', async (returnTo) => {
    const reply = await server.browser().get(`${startPath}?returnTo=${encodeURIComponent(returnTo)}`);
    expect(reply.status).toBe(400);
  });

  it('passes over the second factor that belongs to the password, also where one is demanded', async () => {
    const { subject, email } = addPerson();
    await invite(email, 'auditor');
    await server.admin.query(`UPDATE organizations SET settings = '{"access": {"totpRequired": true}}'`);
    const { browser } = await come(subject);
    expect((await browser.get('/api/v1/session')).status).toBe(200);
    await server.admin.query(`UPDATE organizations SET settings = '{}'`);
  });
});

describe('an answer that is not meant for this log-on', () => {
  const expectRefusal = (reply: BrowserReply, browser: Browser) => {
    expect(reply.status).toBe(401);
    expect(browser.cookies.size).toBe(0);
  };

  it.each<[what: string, change: Parameters<typeof come>[1]]>([
    ['another nonce', { url: (url) => url.searchParams.set('nonce', 'of-somebody-else') }],
    ['no nonce', { url: (url) => url.searchParams.delete('nonce') }],
    ['another code challenge', { url: (url) => url.searchParams.set('code_challenge', 'A'.repeat(43)) }],
    ['another state', { back: (url) => url.searchParams.set('state', 'A'.repeat(43)) }],
    ['no state', { back: (url) => url.searchParams.delete('state') }],
    ['the state twice', { back: (url) => url.searchParams.append('state', url.searchParams.get('state') ?? '') }],
    ['another code', { back: (url) => url.searchParams.set('code', 'A'.repeat(43)) }],
    ['no code', { back: (url) => url.searchParams.delete('code') }],
    ['another issuer', { back: (url) => url.searchParams.set('iss', 'https://evil.example') }],
  ])('is refused: %s', async (_what, change) => {
    const { subject, email } = addPerson();
    await invite(email, 'auditor');
    const { browser, reply } = await come(subject, change);
    expect([400, 401]).toContain(reply.status);
    expect(browser.cookies.has('bastide_session')).toBe(false);
  });

  it('is refused in another browser than the one that began', async () => {
    const { subject, email } = addPerson();
    await invite(email, 'auditor');
    const back = await provider.visit(await start(server.browser()), subject);
    const victim = server.browser();
    expectRefusal(await victim.get(pathOf(back)), victim);
    await start(victim);
    expectRefusal(await victim.get(pathOf(back)), victim);
    expect(await lastRefusal()).toContain('provider-failed');
  });

  it('is refused the second time', async () => {
    const { subject, email } = addPerson();
    await invite(email, 'auditor');
    const browser = server.browser();
    const back = await provider.visit(await start(browser), subject);
    const cookies = [...browser.cookies];
    expect((await browser.get(pathOf(back))).status).toBe(302);
    const copy = server.browser();
    for (const [name, value] of cookies) copy.cookies.set(name, value);
    expect((await copy.get(pathOf(back))).status).toBe(401);
  });

  it('is refused after ten minutes', async () => {
    const { subject, email } = addPerson();
    await invite(email, 'auditor');
    const browser = server.browser();
    const back = await provider.visit(await start(browser), subject);
    server.clock.jump(600_000);
    expectRefusal(await browser.get(pathOf(back)), browser);
  });

  it('is refused when the provider tells an error', async () => {
    const browser = server.browser();
    const state = (await start(browser)).searchParams.get('state');
    const query = `error=access_denied&error_description=no&state=${state}&iss=${encodeURIComponent(provider.issuer)}`;
    expectRefusal(await browser.get(`/api/v1/session/oidc/callback?${query}`), browser);
  });

  it('is refused when the provider was switched off or taken away meanwhile', async () => {
    const { subject, email } = addPerson();
    await invite(email, 'auditor');
    const browser = server.browser();
    const back = await provider.visit(await start(browser), subject);
    await setUp({ isEnabled: false });
    expect((await browser.get(pathOf(back))).status).toBe(404);
    expect((await server.browser().get(startPath)).status).toBe(404);
    expect((await owner.request('DELETE', settingsPath)).status).toBe(204);
    expect((await server.browser().get(startPath)).status).toBe(404);
  });
});

describe('who comes in', () => {
  it.each<[what: string, person: Partial<Person>]>([
    ['is not verified', { email_verified: false }],
    ['is not said to be verified', { email_verified: undefined }],
    ['is verified in words only', { email_verified: 'true' }],
    ['is missing', { email: undefined }],
    ['is no address', { email: 'somebody' }],
  ])('nobody is linked whose address %s', async (_what, person) => {
    const { subject, email } = addPerson(person);
    await invite(email, 'administrator');
    const { reply, browser } = await come(subject);
    expect([reply.status, browser.cookies.size]).toEqual([403, 0]);
    expect(await lastRefusal()).toContain('unverified-email');
    expect(await findUser(email)).toMatchObject({ hasSingleSignOn: false });
  });

  it('nobody whom nobody invited, unless users are made', async () => {
    const { subject, email } = addPerson();
    expect((await come(subject)).reply.status).toBe(403);
    expect(await findUser(email)).toBeUndefined();
    await setUp({ createsUsers: true });
    expect((await come(subject)).reply.status).toBe(403);
    expect(await lastRefusal()).toContain('no-role');
    await setUp({ createsUsers: true, defaultRole: 'auditor' });
    expect((await come(subject)).reply.status).toBe(302);
    expect(await findUser(email)).toMatchObject({ role: 'auditor', hasPassword: false, hasSingleSignOn: true });
  });

  it('nobody who is disabled', async () => {
    const { subject, email } = addPerson();
    await invite(email, 'auditor');
    await come(subject);
    const user = await findUser(email);
    await owner.post(`/api/v1/users/${user?.id}/disable`);
    expect((await come(subject)).reply.status).toBe(403);
  });

  it('nobody of a foreign domain, whether known or not, nor of one below or beside it', async () => {
    const known = addPerson({ email: 'known@elsewhere.example' });
    await invite('known@elsewhere.example', 'auditor');
    expect((await come(known.subject)).reply.status).toBe(302);
    await setUp({ createsUsers: true, defaultRole: 'auditor', allowedDomains: ['example.com'] });
    expect((await come(known.subject)).reply.status).toBe(403);
    for (const email of ['a@sub.example.com', 'b@example.com.evil.example', 'c@notexample.com']) {
      expect((await come(addPerson({ email }).subject)).reply.status).toBe(403);
    }
    expect((await come(addPerson({ email: 'D@EXAMPLE.COM' }).subject)).reply.status).toBe(302);
  });

  it('not somebody else to whom the provider gave the address of a user later', async () => {
    const first = addPerson();
    await invite(first.email, 'administrator');
    await come(first.subject);
    const { subject } = addPerson({ email: first.email });
    expect((await come(subject)).reply.status).toBe(403);
    expect(await lastRefusal()).toContain('other-subject');
  });
});

describe('roles from a claim', () => {
  const mapping = {
    createsUsers: true,
    roleClaim: 'groups',
    roleMapping: { admins: 'administrator', ops: 'operator', readers: 'auditor' },
  };

  it.each([
    [['readers', 'ops', 'unknown'], 'operator'],
    ['admins', 'administrator'],
    [['readers', { name: 'admins' }, 7], 'auditor'],
  ])('%j makes a user %s', async (groups, role) => {
    await setUp(mapping);
    const { subject, email } = addPerson({ groups });
    expect((await come(subject)).reply.status).toBe(302);
    expect(await findUser(email)).toMatchObject({ role });
  });

  it.each([[undefined], [[]], [['Admins']], [['__proto__', 'constructor']], ['admins ops']])(
    '%j lets nobody in',
    async (groups) => {
      await setUp(mapping);
      expect((await come(addPerson({ groups }).subject)).reply.status).toBe(403);
    },
  );

  it('follow the provider with each log-on, for users whom single sign-on made alone', async () => {
    await setUp(mapping);
    const made = addPerson({ groups: ['admins'] });
    const invited = addPerson({ groups: ['admins'] });
    await invite(invited.email, 'auditor');
    const before = await come(made.subject);
    await come(invited.subject);
    for (const { subject, email } of [made, invited])
      provider.people.set(subject, { email, email_verified: true, groups: ['ops'] });
    expect((await come(made.subject)).reply.status).toBe(302);
    expect((await come(invited.subject)).reply.status).toBe(302);
    expect(await findUser(made.email)).toMatchObject({ role: 'operator' });
    expect(await findUser(invited.email)).toMatchObject({ role: 'auditor' });
    expect((await before.browser.get('/api/v1/session')).json).toMatchObject({ role: 'operator' });
    provider.people.set(made.subject, { email: made.email, email_verified: true, groups: [] });
    expect((await come(made.subject)).reply.status).toBe(403);
  });

  it('never make an owner, and never unmake one', async () => {
    expect((await setUp({ ...mapping, roleMapping: { admins: 'owner' } })).status).toBe(400);
    expect((await setUp({ ...mapping, defaultRole: 'owner' })).status).toBe(400);
    await setUp(mapping);
    const { subject, email } = addPerson({ groups: ['ops'] });
    await come(subject);
    const user = await findUser(email);
    await owner.request('PATCH', `/api/v1/users/${user?.id}`, { role: 'owner' });
    expect((await come(subject)).reply.status).toBe(302);
    expect(await findUser(email)).toMatchObject({ role: 'owner' });
    await owner.request('DELETE', `/api/v1/users/${user?.id}`);
  });
});

describe('setting it up', () => {
  it('keeps the secret sealed, and shows it to nobody', async () => {
    const reply = await owner.get(settingsPath);
    expect(reply.json).toMatchObject({
      issuer: provider.issuer,
      callbackUrl: 'http://localhost/api/v1/session/oidc/callback',
      isEnabled: true,
    });
    const { rows } = await server.admin.query(
      'SELECT s::text AS settings, a::text AS entry FROM single_sign_on s, audit_log a',
    );
    for (const text of [reply.text, JSON.stringify(rows)]) {
      expect(text).not.toContain(provider.clientSecret);
      expect(text).not.toContain(Buffer.from(provider.clientSecret).toString('hex'));
    }
  });

  it('keeps the secret for the same issuer and client alone', async () => {
    const { issuer, clientId } = provider;
    expect((await owner.request('PUT', settingsPath, { issuer, clientId, createsUsers: true })).status).toBe(200);
    const { subject, email } = addPerson();
    await invite(email, 'auditor');
    expect((await come(subject)).reply.status).toBe(302);
    expect((await owner.request('PUT', settingsPath, { issuer, clientId: 'other' })).status).toBe(400);
    expect((await owner.request('PUT', settingsPath, { issuer: `${issuer}/`, clientId })).status).toBe(400);
  });

  it.each([
    ['an address inside', 'http://10.0.0.1/', 'address-refused'],
    ['the metadata service', 'http://169.254.169.254/', 'address-refused'],
    ['this machine under another address', 'http://127.0.0.2/', 'address-refused'],
    ['plain HTTP outside', 'http://192.0.2.1/', 'address-refused'],
    ['no address', 'file:///etc/passwd', 'invalid-request'],
    ['an address with a password', 'https://me:secret@idp.example/', 'address-refused'],
  ])('refuses %s', async (_what, issuer, code) => {
    const reply = await setUp({ issuer });
    expect([reply.status, reply.json]).toEqual([400, expect.objectContaining({ code })]);
  });

  it('refuses a server that is no provider, or another one than it says', async () => {
    for (const issuer of [server.url, `${provider.issuer}/tenant`]) {
      expect((await setUp({ issuer })).status).toBe(400);
    }
    expect((await owner.get(settingsPath)).json).toMatchObject({ issuer: provider.issuer });
  });

  it('keeps the issuer as the provider writes it', async () => {
    expect((await setUp({ issuer: `${provider.issuer}/` })).json).toMatchObject({ issuer: provider.issuer });
  });

  it('is an owner’s business', async () => {
    const { subject, email } = addPerson();
    await invite(email, 'administrator');
    const { browser } = await come(subject);
    expect((await browser.get(settingsPath)).status).toBe(200);
    expect((await browser.request('DELETE', settingsPath)).status).toBe(403);
    const { issuer, clientId, clientSecret } = provider;
    expect((await browser.request('PUT', settingsPath, { issuer, clientId, clientSecret })).status).toBe(403);
  });
});

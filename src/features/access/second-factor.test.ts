import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AccessServer, ownerPassword, startAccessServer } from '#testing/access-server.ts';
import type { Browser } from '#testing/browser.ts';
import { Enrolment, LogOnReply, RecoveryCodes } from './sessions/schemas.ts';
import { Invited } from './users/schemas.ts';

const password = 'nine wet umbrellas';
const step = 30_000;

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

function codeOf(secret: string, offsetMs = 0): string {
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: server.clock.now() + offsetMs });
}

async function addUser(): Promise<{ id: string; email: string; browser: Browser }> {
  people += 1;
  const email = `person${people}@example.com`;
  const reply = await owner.post('/api/v1/users', { email, name: `Person ${people}`, role: 'auditor' });
  const { user, oneTimePassword } = Invited.parse(reply.json);
  const browser = server.browser();
  await browser.logOn(email, oneTimePassword ?? '', { newPassword: password });
  return { id: user.id, email, browser };
}

async function enrol(browser: Browser, typed = password): Promise<{ secret: string; codes: readonly string[] }> {
  const { secret } = Enrolment.parse((await browser.post('/api/v1/session/totp', { password: typed })).json);
  const reply = await browser.post('/api/v1/session/totp/confirm', { code: codeOf(secret) });
  return { secret, codes: RecoveryCodes.parse(reply.json).recoveryCodes };
}

const logOn = (email: string, more: object = {}) =>
  server.browser().post('/api/v1/session', { email, password, ...more });

describe('setting up', () => {
  it('shows an address for the app and ten recovery codes, and stores neither of them readably', async () => {
    const { email, browser } = await addUser();
    const { secret, codes } = await enrol(browser);
    expect(new Set(codes).size).toBe(10);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const { rows } = await server.admin.query(
      'SELECT u::text AS person, c::text AS code FROM users u, recovery_codes c WHERE u.email = $1',
      [email],
    );
    const text = JSON.stringify(rows);
    const bytes = Buffer.from(Secret.fromBase32(secret).bytes).toString('hex');
    for (const hidden of [secret, bytes, codes[0], Buffer.from(codes[0] ?? '').toString('hex')])
      expect(text).not.toContain(hidden);
    const again = await browser.post('/api/v1/session/totp', { password });
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('second factor already')]);
  });

  it('names the organisation and the user in the app', async () => {
    const { email, browser } = await addUser();
    const { uri, secret } = Enrolment.parse((await browser.post('/api/v1/session/totp', { password })).json);
    const url = new URL(uri);
    expect(url.protocol).toBe('otpauth:');
    expect(decodeURIComponent(url.pathname)).toContain(`Bastide Bastide:${email}`);
    expect(url.searchParams.get('secret')).toBe(secret);
  });

  it('needs the password', async () => {
    const { browser } = await addUser();
    expect((await browser.post('/api/v1/session/totp', { password: 'some other words' })).status).toBe(403);
  });

  it('is not in force before a right code, which must come within a quarter of an hour', async () => {
    const { email, browser } = await addUser();
    const { secret } = Enrolment.parse((await browser.post('/api/v1/session/totp', { password })).json);
    expect((await browser.post('/api/v1/session/totp/confirm', { code: '000000' })).status).toBe(409);
    expect((await logOn(email)).status).toBe(201);
    server.clock.jump(15 * 60_000 + 1);
    expect((await browser.post('/api/v1/session/totp/confirm', { code: codeOf(secret) })).status).toBe(409);
  });

  it('takes the secret that was shown last', async () => {
    const { browser } = await addUser();
    const first = Enrolment.parse((await browser.post('/api/v1/session/totp', { password })).json);
    const second = Enrolment.parse((await browser.post('/api/v1/session/totp', { password })).json);
    expect((await browser.post('/api/v1/session/totp/confirm', { code: codeOf(first.secret) })).status).toBe(409);
    expect((await browser.post('/api/v1/session/totp/confirm', { code: codeOf(second.secret) })).status).toBe(200);
  });
});

describe('logging on with a second factor', () => {
  it('asks for a code once the password is right, and for a wrong password says nothing of it', async () => {
    const { email, browser } = await addUser();
    const { secret } = await enrol(browser);
    server.clock.jump(step);
    expect((await logOn(email)).json).toEqual({ status: 'totp-required' });
    expect((await logOn(email, { password: 'some other words' })).status).toBe(401);
    expect((await logOn(email, { password: 'some other words', totp: codeOf(secret) })).status).toBe(401);
    expect((await logOn(email, { totp: codeOf(secret) })).status).toBe(201);
  });

  it.each([
    ['of the step before', -step, 201],
    ['of the step after', step, 201],
    ['of two steps before', -2 * step, 401],
    ['of two steps after', 2 * step, 401],
  ])('takes a code %s or not', async (_what, offset, status) => {
    const { email, browser } = await addUser();
    const { secret } = await enrol(browser);
    server.clock.jump(10 * step);
    expect((await logOn(email, { totp: codeOf(secret, offset) })).status).toBe(status);
  });

  it('takes no code twice, nor an earlier one after a later one, nor the one that confirmed', async () => {
    const { email, browser } = await addUser();
    const { secret } = await enrol(browser);
    expect((await logOn(email, { totp: codeOf(secret) })).status).toBe(401);
    server.clock.jump(2 * step);
    const code = codeOf(secret);
    expect((await logOn(email, { totp: code })).status).toBe(201);
    expect((await logOn(email, { totp: code })).status).toBe(401);
    expect((await logOn(email, { totp: codeOf(secret, -step) })).status).toBe(401);
    expect((await logOn(email, { totp: codeOf(secret, step) })).status).toBe(201);
  });

  it('takes a code once when it comes four times at once', async () => {
    const { email, browser } = await addUser();
    const { secret } = await enrol(browser);
    server.clock.jump(2 * step);
    const totp = codeOf(secret);
    const replies = await Promise.all(Array.from({ length: 4 }, () => logOn(email, { totp })));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('takes a recovery code once, however it is written, and slows guessing of codes down', async () => {
    const { email, browser } = await addUser();
    const { codes } = await enrol(browser);
    const [first = '', second = ''] = codes;
    expect((await logOn(email, { totp: first.toUpperCase().replaceAll('-', ' ') })).status).toBe(201);
    expect((await logOn(email, { totp: first })).status).toBe(401);
    for (let count = 2; count <= 5; count += 1)
      expect((await logOn(email, { totp: `00000${count}` })).status).toBe(401);
    expect((await logOn(email, { totp: second })).status).toBe(429);
    server.clock.jump(60_000);
    expect((await logOn(email, { totp: second })).status).toBe(201);
  });

  it('does not take somebody else’s recovery code', async () => {
    const one = await addUser();
    const other = await addUser();
    await enrol(one.browser);
    const { codes } = await enrol(other.browser);
    expect((await logOn(one.email, { totp: codes[0] })).status).toBe(401);
    expect((await logOn(other.email, { totp: codes[0] })).status).toBe(201);
  });

  it('asks as often as one likes for the code, without holding it against anybody', async () => {
    const { email, browser } = await addUser();
    const { secret } = await enrol(browser);
    server.clock.jump(2 * step);
    for (let count = 1; count <= 8; count += 1) expect((await logOn(email)).status).toBe(200);
    expect((await logOn(email, { totp: codeOf(secret) })).status).toBe(201);
  });
});

describe('disabling and renewing', () => {
  it('needs password and code; then the password is enough again and recovery codes are void', async () => {
    const { email, browser } = await addUser();
    const { secret, codes } = await enrol(browser);
    server.clock.jump(2 * step);
    const disable = (body: object) => browser.post('/api/v1/session/totp/disable', body);
    expect((await disable({ password })).status).toBe(400);
    expect((await disable({ password: 'some other words', code: codeOf(secret) })).status).toBe(403);
    expect((await disable({ password, code: '000000' })).status).toBe(403);
    expect((await disable({ password, code: codeOf(secret) })).status).toBe(204);
    expect((await logOn(email)).status).toBe(201);
    const { rows } = await server.admin.query(
      'SELECT 1 FROM recovery_codes c JOIN users u ON u.id = c.user_id WHERE u.email = $1',
      [email],
    );
    expect(rows).toEqual([]);
    expect(codes).toHaveLength(10);
  });

  it('renewing makes the old recovery codes void', async () => {
    const { email, browser } = await addUser();
    const { secret, codes } = await enrol(browser);
    server.clock.jump(2 * step);
    const reply = await browser.post('/api/v1/session/totp/recovery-codes', { password, code: codeOf(secret) });
    const renewed = RecoveryCodes.parse(reply.json).recoveryCodes;
    expect((await logOn(email, { totp: codes[3] })).status).toBe(401);
    expect((await logOn(email, { totp: renewed[3] })).status).toBe(201);
  });

  it('an administrator takes it away from somebody who has lost it, but not from themselves', async () => {
    const { id, email, browser } = await addUser();
    await enrol(browser);
    expect((await owner.post(`/api/v1/users/${id}/reset-totp`)).json).toMatchObject({ hasTotp: false });
    expect((await logOn(email)).status).toBe(201);
    const me = (await owner.get('/api/v1/session')).json as { user: { id: string } };
    expect((await owner.post(`/api/v1/users/${me.user.id}/reset-totp`)).status).toBe(409);
  });
});

describe('where the organisation demands a second factor', () => {
  it('sets it up with the next log-on, ends the sessions without one, and the one who demands it goes first', async () => {
    const { email, browser } = await addUser();
    const demand = (totpRequired: boolean) =>
      owner.request('PATCH', '/api/v1/organization', { settings: { access: { totpRequired } } });
    expect((await demand(true)).status).toBe(409);
    const own = await enrol(owner, ownerPassword);
    expect((await demand(true)).status).toBe(200);
    expect((await browser.get('/api/v1/session')).status).toBe(401);
    expect((await owner.get('/api/v1/session')).status).toBe(200);

    const asked = LogOnReply.parse((await logOn(email)).json);
    const secret = asked.status === 'totp-enrolment-required' ? asked.secret : '';
    expect((await logOn(email, { totp: '000000' })).status).toBe(401);
    const done = LogOnReply.parse((await logOn(email, { totp: codeOf(secret) })).json);
    expect(done).toMatchObject({ status: 'logged-on', session: { user: { hasTotp: true } } });
    expect(done.status === 'logged-on' && done.recoveryCodes).toHaveLength(10);
    expect((await logOn(email)).json).toEqual({ status: 'totp-required' });

    server.clock.jump(2 * step);
    const other = server.browser();
    await other.logOn(email, password, { totp: codeOf(secret) });
    server.clock.jump(2 * step);
    expect((await other.post('/api/v1/session/totp/disable', { password, code: codeOf(secret) })).status).toBe(204);
    expect((await other.get('/api/v1/session')).status).toBe(401);

    expect((await demand(false)).status).toBe(200);
    await owner.post('/api/v1/session/totp/disable', { password: ownerPassword, code: own.codes[0] });
  });

  it('an invited user sets up password and second factor in one go, and nothing is written before all is there', async () => {
    const own = await enrol(owner, ownerPassword);
    await owner.request('PATCH', '/api/v1/organization', { settings: { access: { totpRequired: true } } });
    const reply = await owner.post('/api/v1/users', { email: 'late@example.com', name: 'Late', role: 'auditor' });
    const oneTime = Invited.parse(reply.json).oneTimePassword ?? '';
    const attempt = (more: object) => logOn('late@example.com', { password: oneTime, ...more });
    expect((await attempt({})).json).toEqual({ status: 'password-change-required' });
    const asked = LogOnReply.parse((await attempt({ newPassword: password })).json);
    const secret = asked.status === 'totp-enrolment-required' ? asked.secret : '';
    expect((await attempt({})).json).toEqual({ status: 'password-change-required' });
    expect((await attempt({ newPassword: password, totp: codeOf(secret) })).status).toBe(201);
    expect((await logOn('late@example.com')).json).toEqual({ status: 'totp-required' });
    await owner.request('PATCH', '/api/v1/organization', { settings: { access: { totpRequired: false } } });
    await owner.post('/api/v1/session/totp/disable', { password: ownerPassword, code: own.codes[0] });
  });
});

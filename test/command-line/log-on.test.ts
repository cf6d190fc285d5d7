import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { password, startTestServer, type TestServer } from './server.ts';
import { loginFileOf, newPerson, tokenOf } from './typed.ts';

let server: TestServer;
const others: Server[] = [];
beforeAll(async () => {
  server = await startTestServer({ changesPassword: false });
}, 120_000);
afterAll(() => server.close());
afterEach(async () => {
  for (const other of others.splice(0)) await new Promise((closed) => other.close(closed));
});

/** A server that is not ours, with everything that it was told. */
async function startOther(status = 404): Promise<{ readonly origin: string; readonly heard: string[] }> {
  const heard: string[] = [];
  const other = createServer((request, response) => {
    heard.push(`${request.url} ${JSON.stringify(request.headers)}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  others.push(other);
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  return { origin: `http://127.0.0.1:${(other.address() as AddressInfo).port}`, heard };
}

async function count(table: string): Promise<number> {
  const { rows } = await server.admin.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  return rows[0]?.count ?? -1;
}

const logOn = (answers: readonly string[], more: readonly string[] = []) => {
  const person = newPerson();
  return { person, said: person.types(['login', '--server', server.origin, ...more], { answers }) };
};

describe('bastide login', () => {
  it('changes a one-time password, and keeps a token for 90 days that its owner alone may read', async () => {
    const { person, said } = logOn([server.email, server.oneTime, password]);
    const { status, stdout, stderr } = await said;
    expect([status, stdout], stderr).toEqual([0, '']);
    expect(stderr).toContain(`Logged on as Administrator (${server.email}), owner of Bastide, until `);
    const file = loginFileOf(person);
    expect([statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    expect(Object.keys(kept).sort()).toEqual(['expires', 'insecureHttp', 'server', 'token', 'tokenId']);
    const days = (Date.parse(kept.expires) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThanOrEqual(90);
    for (const secret of [server.oneTime, password, kept.token]) expect(stderr).not.toContain(secret);
    expect(readFileSync(file, 'utf8')).not.toContain(password);
  });

  it('leaves no session behind', async () => {
    expect((await logOn([server.email, password]).said).status).toBe(0);
    expect(await count('sessions')).toBe(0);
  });

  it('has the token of an earlier log-on revoked', async () => {
    const person = await server.owner();
    const [before, tokens] = [tokenOf(person), await count('api_tokens')];
    await person.types(['login'], { answers: [server.email, password] });
    expect(tokenOf(person)).not.toBe(before);
    expect(await count('api_tokens')).toBe(tokens);
    const { status, stderr } = await server.withToken(before).types(['user', 'list']);
    expect([status, stderr]).toEqual([1, expect.stringContaining('The token comes from BASTIDE_TOKEN.\n')]);
  });

  it('takes no password as an argument, where every user of the machine could read it', async () => {
    const { person } = logOn([]);
    for (const option of [['--password', password], [password]]) {
      const { status, stderr } = await person.types(['login', ...option], { answers: [server.email, password] });
      expect(status, stderr).toBe(2);
      expect(existsSync(loginFileOf(person))).toBe(false);
    }
    const { child, said } = person.starts(['login', '--server', server.origin], { answers: [server.email, password] });
    expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')).not.toContain(password);
    expect((await said).status).toBe(0);
  });

  it.each([
    [
      'a wrong password',
      [() => server.email, () => 'wrong'],
      1,
      /^E-mail address and password do not belong together\.$/m,
    ],
    ['no answers', [], 2, /^Standard input ended where this was asked for: E-mail address\./m],
    ['half of the answers', [() => server.email], 2, /^Standard input ended where this was asked for: Password\./m],
    ['an endless line', [() => 'x'.repeat(5_000)], 2, /longer than 4096 characters/],
  ] as const)('with %s says so in one line and keeps nothing', async (_what, answers, status, text) => {
    const { person, said } = logOn(answers.map((answer) => answer()));
    const ended = await said;
    expect([ended.status, ended.stdout]).toEqual([status, '']);
    expect(ended.stderr).toMatch(text);
    expect(existsSync(loginFileOf(person))).toBe(false);
  });

  it('sets up a second factor where the organisation wants one, and asks for a code from then on', async () => {
    await server.admin.query(`UPDATE organizations SET settings = '{"access":{"totpRequired":true}}'`);
    const person = newPerson();
    const answers = [server.email, password];
    const { child, said } = person.starts(['login', '--server', server.origin], { answers, isOpen: true });
    const secret = await heard(child.stderr, /^([A-Z2-7]{16,})$/m);
    child.stdin.end(`${new TOTP({ secret: Secret.fromBase32(secret) }).generate()}\n`);
    const { status, stderr } = await said;
    expect(status, stderr).toBe(0);
    const [recoveryCode = ''] = /(?<=in a safe place:\n)\S+/.exec(stderr) ?? [];
    const without = await newPerson().types(['login', '--server', server.origin], { answers });
    expect([without.status, without.stderr]).toEqual([2, expect.stringContaining('asked for: Code of the second')]);
    const wrong = await newPerson().types(['login', '--server', server.origin], { answers: [...answers, '000000'] });
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('The code is wrong')]);
    const right = await newPerson().types(['login', '--server', server.origin], {
      answers: [...answers, recoveryCode],
    });
    expect(right.status, right.stderr).toBe(0);
    expect(await count('sessions')).toBe(0);
    await server.admin.query(`UPDATE organizations SET settings = '{}'`);
    await server.admin.query('UPDATE users SET totp_secret = NULL, totp_confirmed_at = NULL');
  });

  it('speaks Chinese', async () => {
    const { status, stderr } = await logOn([server.email, password], ['--language', 'zh']).said;
    expect(status, stderr).toBe(0);
    expect(stderr).toContain(`已登录：Administrator（${server.email}），Bastide 的所有者，有效期至 `);
    const { stderr: refused } = await logOn([server.email, 'wrong'], ['--language', 'zh']).said;
    expect(refused).toContain('邮箱地址或密码不正确。');
  });

  it('keeps a token that was made elsewhere, when it is good', async () => {
    const made = tokenOf(await server.owner());
    const person = newPerson();
    const good = await person.types(['login', '--server', server.origin, '--token'], { answers: [made] });
    expect(good.status, good.stderr).toBe(0);
    expect(tokenOf(person)).toBe(made);
    const bad = `${made.slice(0, -4)}AAAA`;
    for (const [token, status] of [
      [bad, 1],
      ['hush hush', 2],
      ['', 2],
    ] as const) {
      const said = await newPerson().types(['login', '--server', server.origin, '--token'], { answers: [token] });
      expect(said.status, said.stderr).toBe(status);
      if (token !== '') expect(said.stderr).not.toContain(token);
    }
    // It is not ours, and may be in use elsewhere.
    expect((await person.types(['logout'])).status).toBe(0);
    expect((await server.withToken(made).types(['user', 'list'])).status).toBe(0);
  });
});

describe('the address of a server', () => {
  it.each([
    ['http://bastide.example.com', /plain http: everybody on it could read the password/],
    ['http://192.0.2.1:8470', /--insecure-http/],
    ['http://127.0.0.1.example.com', /plain http/],
    ['ftp://127.0.0.1', /is no address of a server/],
    ['127.0.0.1:8470', /is no address of a server/],
    ['https://admin:hush@example.com', /must not hold a name or a password/],
    ['https://example.com/?a=b', /is no address of a server/],
  ])('%s is refused before anything is asked', async (address, text) => {
    const { status, stdout, stderr } = await newPerson().types(['login', '--server', address]);
    expect([status, stdout], stderr).toEqual([2, '']);
    expect(stderr).toMatch(text);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).not.toContain('hush');
  });

  it('may be plain http to another machine when that is said; then the token says so too', async () => {
    const { stderr } = await newPerson().types(['login', '--server', 'http://bastide.invalid', '--insecure-http'], {
      answers: [server.email, password],
    });
    expect(stderr).toMatch(/http:\/\/bastide\.invalid: The server could not be reached/);
  });

  it.each([404, 200])('of something else (that answers %i) is told to be that', async (status) => {
    const other = await startOther(status);
    const said = await newPerson().types(['login', '--server', other.origin], { answers: ['a@b', 'c'] });
    expect([said.status, said.stdout]).toEqual([1, '']);
    expect(said.stderr).not.toMatch(/fault of Bastide/);
  });

  it('where nobody answers is named, with what to do', async () => {
    const gone = await startOther();
    await new Promise((closed) => others.pop()?.close(closed));
    const { status, stderr } = await newPerson().types(['account', 'list'], {
      env: { BASTIDE_SERVER: gone.origin, BASTIDE_TOKEN: 'bst_x' },
    });
    expect(status).toBe(1);
    expect(stderr).toBe(
      `${gone.origin}: The server could not be reached (ECONNREFUSED). Check that the server runs (bastide serve) and that this is its address.\n`,
    );
  });
});

describe('the token of a machine', () => {
  it('is never sent to another server than the one that gave it', async () => {
    const person = await server.owner();
    const other = await startOther();
    const { status, stderr } = await person.types(['account', 'list'], { env: { BASTIDE_SERVER: other.origin } });
    expect([status, other.heard]).toEqual([1, []]);
    expect(stderr).toContain('but the log-on kept here is for');
  });

  it('is never shown, though a server repeats it', async () => {
    const token = `bst_${'ab'.repeat(40)}`;
    const other = createServer((request, response) => {
      const detail = `no ${request.headers.authorization} \u001b[31m here`;
      response.writeHead(403, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ code: 'forbidden', detail, status: 403 }));
    });
    others.push(other);
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const env = {
      BASTIDE_SERVER: `http://127.0.0.1:${(other.address() as AddressInfo).port}`,
      BASTIDE_TOKEN: token,
    };
    const { status, stdout, stderr } = await newPerson().types(['account', 'list'], { env });
    expect([status, stdout, stderr]).toEqual([1, '', 'no Bearer [secret] here\n']);
  });

  it('is not used when others may read its file, or the file holds something else', async () => {
    const person = await server.owner();
    chmodSync(loginFileOf(person), 0o640);
    const open = await person.types(['account', 'list']);
    expect([open.status, open.stderr]).toEqual([1, expect.stringContaining("Run: chmod 600 '")]);
    chmodSync(loginFileOf(person), 0o600);
    writeFileSync(loginFileOf(person), '{"server": 1}');
    const odd = await person.types(['account', 'list']);
    expect([odd.status, odd.stderr]).toEqual([1, expect.stringContaining('does not hold a log-on. Delete it')]);
  });

  it('that has expired is told so: by the file before anything is sent, and by the server', async () => {
    const person = await server.owner();
    await server.admin.query(
      `UPDATE api_tokens SET expires_at = now() - interval '1 day', created_at = now() - interval '9 days'`,
    );
    const byServer = await person.types(['account', 'list']);
    expect([byServer.status, byServer.stderr]).toEqual([
      1,
      'The token has expired. Make a new one. Log on again: bastide login\n',
    ]);
    const kept = JSON.parse(readFileSync(loginFileOf(person), 'utf8'));
    writeFileSync(loginFileOf(person), JSON.stringify({ ...kept, expires: '2020-01-01T00:00:00Z' }));
    const byFile = await person.types(['account', 'list', '--language', 'zh']);
    expect([byFile.status, byFile.stderr]).toEqual([
      1,
      '登录已于 2020-01-01 00:00 UTC 到期。请重新登录：bastide login\n',
    ]);
  });

  it('is missing at first', async () => {
    for (const argv of [
      ['account', 'list'],
      ['run', 'list'],
      ['finding', 'list'],
      ['token', 'list'],
    ]) {
      const { status, stdout, stderr } = await newPerson().types(argv);
      expect([status, stdout, stderr]).toEqual([
        1,
        '',
        expect.stringMatching(/^Nobody is logged on here\. Run: bastide login/),
      ]);
    }
  });
});

describe('bastide logout', () => {
  it('has the server forget the token, and removes the file', async () => {
    const person = await server.owner();
    const token = tokenOf(person);
    const { status, stderr } = await person.types(['logout']);
    expect(status, stderr).toBe(0);
    expect(existsSync(loginFileOf(person))).toBe(false);
    expect((await server.withToken(token).types(['user', 'list'])).status).toBe(1);
    const again = await person.types(['logout']);
    expect([again.status, again.stderr]).toEqual([0, 'Nobody is logged on here.\n']);
  });

  it('forgets the token here also when the server is gone, and says until when it lives', async () => {
    const person = newPerson();
    const login = {
      server: 'http://127.0.0.1:9',
      insecureHttp: false,
      token: 'bst_x',
      tokenId: '0192f3a1-0000-7000-8000-000000000000',
      expires: '2999-01-01T00:00:00Z',
    };
    mkdirSync(dirname(loginFileOf(person)));
    writeFileSync(loginFileOf(person), JSON.stringify(login), { mode: 0o600 });
    const { status, stderr } = await person.types(['logout']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/was not revoked and lives until 2999-01-01 00:00 UTC/);
    expect(existsSync(loginFileOf(person))).toBe(false);
  });
});

/** Waits until a program has said this; the first group of it. */
async function heard(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> {
  let text = '';
  return await new Promise((resolve) => {
    stream.on('data', (chunk) => {
      text += String(chunk);
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
}

import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Token, User } from '#client/api-types.ts';
import { openBrowser } from '#testing/browser.ts';
import { type Here, here } from './here.ts';
import { password, startTestServer, type TestServer } from './server.ts';
import { newPerson, type Person, type TypedOptions } from './typed.ts';

let server: TestServer;
let person: Person;
let cli: Here;

beforeAll(async () => {
  server = await startTestServer();
  person = await server.owner();
  cli = here(person);
}, 120_000);
afterAll(() => server.close());

/** What no token may do, with the password of the owner. */
const asOwner = (...argv: readonly string[]) => person.types(argv, { answers: [password] });

async function count(what: string): Promise<number> {
  const { rows } = await server.admin.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${what}`);
  return rows[0]?.count ?? -1;
}

describe('users', () => {
  it('are added with a one-time password, alone on standard output, with which they log on', async () => {
    const { status, stdout, stderr } = await asOwner(
      'user',
      'add',
      'ann@example.com',
      '--name',
      'Ann',
      '--role',
      'auditor',
    );
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^[a-z0-9-]{20,}\n$/);
    expect(stderr).toContain('One-time password of ann@example.com (auditor), shown this once');
    expect(stderr).not.toContain(stdout.trim());
    const ann = newPerson();
    const answers = ['ann@example.com', stdout.trim(), 'a bridge of four stones'];
    expect((await ann.types(['login', '--server', server.origin], { answers })).status).toBe(0);
    const refused = await here(ann).types('run', 'start');
    expect([refused.status, refused.stderr]).toEqual([
      1,
      'This needs one of the roles owner, administrator, operator.\n',
    ]);
    expect(await count('sessions')).toBe(0);
  });

  it('are listed, by role and state', async () => {
    expect(await cli.out('user', 'list')).toMatch(
      /^ID +E-MAIL +NAME +ROLE +STATE +LOGS ON BY +LAST\n\S{36} +admin@localhost +Administrator +owner +active +password +/,
    );
    const auditors = await cli.json<readonly User[]>('user', 'list', '--role', 'auditor');
    expect(auditors.map(({ email }) => email)).toEqual(['ann@example.com']);
    expect(await cli.out('user', 'list', '--language', 'zh')).toMatch(/ann@example\.com +Ann +审计员 +启用 +密码 /);
  });

  it('are changed by their address or id: disabled, enabled, given another role, a password, no second factor', async () => {
    const [ann] = await cli.json<readonly User[]>('user', 'list', '--role', 'auditor');
    for (const [argv, text] of [
      [['disable', 'Ann@Example.COM'], /^State +disabled$/m],
      [['enable', ann!.id], /^State +active$/m],
      [['role', 'ann@example.com', 'operator'], /^Role +operator$/m],
      [['reset-totp', 'ann@example.com'], /^Second factor +no$/m],
      [['reset-password', 'ann@example.com'], /^[a-z0-9-]{20,}\n$/],
    ] as const) {
      const said = await asOwner('user', ...argv);
      expect(said.status, said.stderr).toBe(0);
      expect(said.stdout).toMatch(text);
    }
    const removed = await asOwner('user', 'remove', 'ann@example.com', '--yes');
    expect([removed.status, removed.stderr]).toEqual([0, expect.stringMatching(/\nDeleted: ann@example\.com\.\n$/)]);
    expect(await cli.json('user', 'list', '--role', 'operator')).toEqual([]);
  });

  it.each([
    [['role', 'x@y', 'chief'], 2, '<role> cannot be "chief". Choices: owner, administrator, operator, auditor'],
    [['disable', 'nobody@example.com'], 2, 'There is no user "nobody@example.com". See: bastide user list'],
    [['disable', '0192f3a1-0000-7000-8000-000000000000'], 2, 'There is no'],
    [['add', 'x@y', '--name', 'X'], 2, 'needs --role <role>'],
    [['add', 'x@y', '--role', 'auditor'], 2, 'needs --name <name>'],
    [['remove', 'admin@localhost'], 2, 'add --yes to agree'],
  ])('%j ends in one line', async (argv, status, text) => {
    const said = await cli.types('user', ...argv);
    expect([said.status, said.stdout], said.stderr).toEqual([status, '']);
    expect(said.stderr).toContain(text);
  });

  it('are not changed without the password, or with a wrong one', async () => {
    for (const [answers, status, text] of [
      [[], 2, 'asked for: Password'],
      [['wrong'], 1, 'do not belong together'],
    ] as const) {
      const said = await person.types(['user', 'role', 'admin@localhost', 'auditor'], { answers });
      expect([said.status, said.stdout]).toEqual([status, '']);
      expect(said.stderr).toContain(text);
    }
    expect(await count(`users WHERE role = 'owner'`)).toBe(1);
  });

  it('the last owner stays one', async () => {
    const said = await asOwner('user', 'role', 'admin@localhost', 'auditor');
    expect([said.status, said.stdout]).toEqual([1, '']);
  });
});

describe('tokens', () => {
  it('are made with role, scopes and end, and are alone on standard output', async () => {
    const options = ['--name', 'report', '--role', 'auditor', '--scope', 'finding:read', '--scope', 'run:read'];
    const { status, stdout, stderr } = await asOwner('token', 'create', ...options, '--days', '3');
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^bst_\S+\n$/);
    expect(stderr).not.toContain(stdout.trim());
    const tokens = await cli.json<readonly Token[]>('token', 'list');
    const made = tokens.find(({ name }) => name === 'report');
    expect(made).toMatchObject({ role: 'auditor', scopes: ['finding:read', 'run:read'] });
    expect(Math.round((Date.parse(made!.expiresAt) - Date.now()) / 86_400_000)).toBe(3);
    const program = here(person, { BASTIDE_SERVER: server.origin, BASTIDE_TOKEN: stdout.trim() });
    expect(await program.json<unknown[]>('finding', 'list', '--limit', '1')).toHaveLength(1);
    const refused = await program.types('account', 'list');
    expect([refused.status, refused.stderr]).toEqual([1, 'The token lacks the scope "accounts:read".\n']);
    const revoked = await cli.types('token', 'revoke', made!.id);
    expect([revoked.status, revoked.stderr]).toEqual([0, `Revoked: ${made!.id}.\n`]);
    expect((await program.types('finding', 'list')).stderr).toMatch(/The token comes from BASTIDE_TOKEN\.\n$/);
    expect(await count('sessions')).toBe(0);
  });

  it.each([
    [['--name', 'x', '--days', '366'], 2, '--days cannot be "366"'],
    [['--name', 'x', '--days', '0'], 2, '--days cannot be "0"'],
    [['--name', 'x', '--scope', 'finding:reed'], 2, 'body.scopes'],
    [['--name', 'x', '--scope', 'nothing:read'], 2, 'There is no scope "nothing:read".'],
    [['--role', 'auditor'], 2, 'needs --name <name>'],
  ])('%j makes none', async (options, status, text) => {
    const before = await count('api_tokens');
    const said = await asOwner('token', 'create', ...options);
    expect([said.status, said.stdout], said.stderr).toEqual([status, '']);
    expect(said.stderr).toContain(text);
    expect(await count('api_tokens')).toBe(before);
  });

  it('that are not there cannot be revoked', async () => {
    expect((await cli.types('token', 'revoke', '0192f3a1-0000-7000-8000-000000000000')).status).toBe(2);
    expect((await cli.types('token', 'revoke', 'x')).status).toBe(2);
  });
});

/** The settings of the server, as on its own machine. */
const onServer = (more: Readonly<Record<string, string>> = {}): TypedOptions => ({
  env: { DATABASE_URL: server.databaseUrl, BASTIDE_MASTER_KEY: server.masterKey, ...more },
});

describe('bastide user recover', () => {
  it('lets the owner in again, whatever happened: disabled, degraded, second factor, locked out', async () => {
    await server.admin.query(
      `UPDATE users SET status = 'disabled', role = 'auditor', totp_secret = 'x', totp_confirmed_at = now()`,
    );
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await openBrowser(server.origin).post('/api/v1/session', { email: server.email, password: 'wrong' });
    }
    const { status, stdout, stderr } = await person.types(['user', 'recover', '--email', server.email], onServer());
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^[a-z0-9-]{20,}\n$/);
    expect(stderr).toContain('is an active owner again, without second factor and sessions.');
    const again = newPerson();
    const answers = [server.email, stdout.trim(), 'a bridge of twelve stones'];
    expect((await again.types(['login', '--server', server.origin], { answers })).status).toBe(0);
    expect(await count(`audit_log WHERE action = 'user.recovered'`)).toBe(1);
  });

  it('takes the first owner unless somebody is named', async () => {
    const { status, stdout, stderr } = await person.types(['user', 'recover', '--language', 'zh'], onServer());
    expect([status, stdout], stderr).toEqual([0, expect.stringMatching(/^[a-z0-9-]{20,}\n$/)]);
    expect(stderr).toMatch(/^admin@localhost 已恢复为启用状态的所有者/);
  });

  it.each([
    [['--email', 'nobody@example.com'], {}, 2, 'There is no such user.'],
    [['--email', 'nobody'], {}, 2, '"nobody" is no e-mail address.'],
    [['--organization', 'none'], {}, 2, 'There is no such organisation'],
    [[], { DATABASE_URL: 'postgres://app:hush@127.0.0.1:9/x' }, 1, 'The database does not answer'],
    [[], { DATABASE_URL: 'mysql://x' }, 2, 'DATABASE_URL'],
    [[], { DATABASE_URL: '', BASTIDE_DATA: 'nothing-here' }, 2, 'There is no database in '],
  ])('%j with %j says what is missing', async (options, env, status, text) => {
    const said = await person.types(['user', 'recover', ...options], onServer(env));
    expect([said.status, said.stdout], said.stderr).toEqual([status, '']);
    expect(said.stderr).toContain(text);
    expect(said.stderr).not.toContain('hush');
  });

  it('says when the database is of another version', async () => {
    await server.admin.query('ALTER TABLE users RENAME COLUMN role TO rank');
    const said = await person.types(['user', 'recover'], onServer());
    await server.admin.query('ALTER TABLE users RENAME COLUMN rank TO role');
    expect([said.status, said.stdout]).toEqual([1, '']);
    expect(said.stderr).toContain('was not made ready by this version of Bastide');
  });
});

describe('bastide keys', () => {
  const keyFile = () => join(person.home, 'master-key');
  const withFile = () => onServer({ BASTIDE_MASTER_KEY: '', BASTIDE_MASTER_KEY_FILE: keyFile() });
  const keys = (...argv: readonly string[]) => person.types(['keys', ...argv], withFile());
  const names = async () => JSON.parse((await keys('list', '--json')).stdout) as { id: string; isCurrent: boolean }[];
  /** of every sealed secret, the key that it needs */
  const sealedWith = async () => {
    const { rows } = await server.admin.query<{ id: string }>(
      `SELECT DISTINCT convert_from(substr(proof, 3, get_byte(proof, 1)), 'UTF8') AS id FROM key_proofs`,
    );
    return rows.map(({ id }) => id);
  };

  it('add, rotate and retire change the master key, and no key is ever shown', async () => {
    writeFileSync(keyFile(), server.masterKey, { mode: 0o600 });
    const [first] = await names();
    expect(await sealedWith()).toEqual([first!.id]);
    const added = await keys('add');
    expect(added.stderr).toMatch(/^Next: keep a copy of the file in a safe place, restart every server/);
    const [current, old] = await names();
    expect([current!.isCurrent, old]).toEqual([true, { id: first!.id, isCurrent: false }]);
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    const unasked = await keys('rotate');
    expect([unasked.status, unasked.stderr]).toEqual([
      2,
      expect.stringMatching(/^Were all servers on this database restarted/),
    ]);
    const rotated = await keys('rotate', '--yes');
    expect([rotated.status, rotated.stderr]).toEqual([0, 'Wrapped anew: 1 secrets.\n']);
    expect(await sealedWith()).toEqual([current!.id]);
    expect((await keys('rotate', '--yes')).stderr).toBe('Wrapped anew: 0 secrets.\n');
    const retired = await keys('retire', first!.id, '--yes');
    expect([retired.status, retired.stderr]).toEqual([0, expect.stringContaining(`Retired: ${first!.id}.`)]);
    expect(await names()).toEqual([current]);
    const bytes = readFileSync(keyFile(), 'utf8').split(':').at(-1)?.trim() ?? '';
    for (const { stdout, stderr } of [added, rotated, retired, await keys('list')]) {
      expect(stdout + stderr).not.toContain(bytes);
      expect(stdout + stderr).not.toContain(server.masterKey);
    }
  });

  it('a key that stored secrets still need is not retired', async () => {
    const [current] = await names();
    writeFileSync(
      keyFile(),
      `new:${randomBytes(32).toString('base64')}\nother:${randomBytes(32).toString('base64')}\n`,
    );
    const said = await keys('retire', 'other', '--yes');
    expect(said.status).toBe(1);
    expect(said.stderr).toMatch(/Not readable with any of the keys: key_proofs \S+ of organisation/);
    expect((await names()).map(({ id }) => id)).toEqual(['new', 'other']);
    expect(await sealedWith()).toEqual([current!.id]);
  });

  it.each([
    [['retire', 'new', '--yes'], 2, 'is the current one'],
    [['retire', 'none', '--yes'], 2, 'There is no master key none in'],
    [['retire', 'other'], 2, 'add --yes to agree'],
    [['retire'], 2, 'needs <key>'],
  ])('%j is refused', async (argv, status, text) => {
    const said = await keys(...argv);
    expect([said.status, said.stdout], said.stderr).toEqual([status, '']);
    expect(said.stderr).toContain(text);
  });

  it('keys in the environment are listed and rotated, and changed where they are', async () => {
    const listed = await person.types(['keys', 'list'], onServer());
    expect([listed.status, listed.stdout]).toEqual([
      0,
      expect.stringMatching(/^KEY +USE\nk-[0-9a-f]{12} +seals and opens\n$/),
    ]);
    const added = await person.types(['keys', 'add'], onServer());
    expect([added.status, added.stderr]).toEqual([
      2,
      expect.stringContaining('The master keys are in BASTIDE_MASTER_KEY'),
    ]);
    const missing = await person.types(
      ['keys', 'list'],
      onServer({ BASTIDE_MASTER_KEY: '', BASTIDE_MASTER_KEY_FILE: '/no/where' }),
    );
    expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining('There is no master key file')]);
  });
});

import { chownSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, contentsOf, newFolder, start } from '#testing/embedded-servers.ts';
import { majorVersionOf } from './embedded-server.ts';

const isRoot = process.getuid?.() === 0;
const home = newFolder();

describe('an embedded server', () => {
  it('keeps what was written over a stop and a start', async () => {
    const first = await start(home);
    await ask(first.adminUrl, "CREATE TABLE kept AS SELECT 'a\u{1F980}' AS text");
    await first.stop();
    expect(await first.exited).toEqual({ code: 0, signal: null });
    const second = await start(home);
    expect(await ask(second.adminUrl, 'SELECT text FROM kept')).toEqual([{ text: 'a\u{1F980}' }]);
    await second.stop();
    await second.stop();
    expect(contentsOf(home)).toEqual(['postgres', 'superuser-password']);
  });

  it('listens on 127.0.0.1 alone, and lets nobody in without a password', async () => {
    const server = await start(home);
    const names = ['listen_addresses', 'unix_socket_directories', 'data_checksums', 'server_encoding'];
    const columns = names.map((name) => `current_setting('${name}') AS ${name}`);
    expect(await ask(server.adminUrl, `SELECT ${columns.join(', ')}`)).toEqual([
      { listen_addresses: '127.0.0.1', unix_socket_directories: '', data_checksums: 'on', server_encoding: 'UTF8' },
    ]);
    await expect(ask(server.urlFor('postgres', 'guessed', 'postgres'), 'SELECT 1')).rejects.toThrow(/password/);
  });

  it('sorts by code point whatever the locale of the machine', async () => {
    const server = await start(home);
    const sorted = "SELECT text FROM (VALUES ('b'), ('B'), ('a'), ('é'), ('Z'), ('_')) AS list (text) ORDER BY text";
    expect((await ask(server.adminUrl, sorted)).map((row) => (row as { text: string }).text).join('')).toBe('BZ_abé');
    expect(await ask(server.adminUrl, "SELECT upper('é') AS upper")).toEqual([{ upper: 'É' }]);
  });

  it('gives addresses for other roles and databases, whatever characters they hold', async () => {
    const server = await start(home);
    await ask(server.adminUrl, `CREATE ROLE "r/o:l@e" LOGIN PASSWORD 'p:/?#@%é'`);
    await ask(server.adminUrl, 'CREATE DATABASE "d b-é" OWNER "r/o:l@e"');
    const url = server.urlFor('r/o:l@e', 'p:/?#@%é', 'd b-é');
    const [row] = await ask(url, 'SELECT current_user AS role, current_database() AS database');
    expect(row).toEqual({ role: 'r/o:l@e', database: 'd b-é' });
  });

  it('runs as an ordinary user, and only the owner can read its files and its password', async () => {
    await start(home);
    const cluster = statSync(join(home, 'postgres'));
    expect(cluster.mode & 0o777).toBe(0o700);
    expect(cluster.uid === 0).toBe(false);
    expect(cluster.uid === process.getuid?.()).toBe(!isRoot);
    expect(statSync(join(home, 'superuser-password')).mode & 0o777).toBe(0o600);
  });

  it('takes over a copy of a data folder that has lost its owner and its modes', async () => {
    const copy = newFolder();
    cpSync(home, copy, { recursive: true });
    const server = await start(copy);
    expect(await ask(server.adminUrl, 'SELECT count(*)::integer AS count FROM kept')).toEqual([{ count: 1 }]);
  });

  it('stays with the ordinary user whose database it is, also when root starts it', async () => {
    const folder = newFolder();
    const cluster = join(folder, 'postgres');
    cpSync(home, folder, { recursive: true });
    const uid = isRoot ? 65_534 : process.getuid!();
    for (const path of ['', ...readdirSync(cluster, { recursive: true, encoding: 'utf8' })]) {
      chownSync(join(cluster, path), uid, isRoot ? uid : process.getgid!());
    }
    const server = await start(folder);
    await ask(server.adminUrl, 'CREATE TABLE made_now (id integer)');
    const owners = readdirSync(cluster, { recursive: true, encoding: 'utf8' }).map(
      (path) => statSync(join(cluster, path)).uid,
    );
    expect(new Set(owners)).toEqual(new Set([uid]));
  });

  it('takes settings over its own, but not where it listens', async () => {
    const server = await start(home, { settings: { work_mem: '7MB', max_connections: '17' } });
    expect(await ask(server.adminUrl, 'SHOW work_mem')).toEqual([{ work_mem: '7MB' }]);
    expect(await ask(server.adminUrl, 'SHOW max_connections')).toEqual([{ max_connections: '17' }]);
    await server.stop();
    for (const name of ['listen_addresses', 'data_directory', 'work_mem\nx']) {
      await expect(start(home, { settings: { [name]: '*' } })).rejects.toMatchObject({ code: 'invalid-request' });
    }
  });
});

describe('a start that cannot succeed', () => {
  it("shows the server's own last words, and the next start is free to try", async () => {
    const failed = start(home, { settings: { shared_buffers: 'plenty' } });
    await expect(failed).rejects.toMatchObject({
      code: 'database-failed',
      message: expect.stringMatching(
        /did not start \(exit status 1\)(.|\n)*invalid value for parameter "shared_buffers"/,
      ),
      text: { zh: expect.stringMatching(/未能启动(.|\n)*shared_buffers/) },
    });
    await start(home);
  });

  it('names a port that another program has', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const failed = start(home, { port });
    await expect(failed).rejects.toMatchObject({
      code: 'database-failed',
      message: expect.stringMatching(/port is in use/),
    });
    await new Promise((resolve) => other.close(resolve));
    const server = await start(home, { port });
    expect(new URL(server.adminUrl).port).toBe(String(port));
  });

  it('refuses a folder of another major version and says what to do', async () => {
    const old = newFolder();
    expect(await majorVersionOf(old)).toBe(undefined);
    mkdirSync(join(old, 'postgres'));
    writeFileSync(join(old, 'postgres', 'PG_VERSION'), '17\n');
    expect(await majorVersionOf(old)).toBe(17);
    await expect(start(old)).rejects.toMatchObject({
      code: 'database-version',
      message: expect.stringMatching(/PostgreSQL 17.*PostgreSQL 18.*bastide backup.*bastide restore/),
    });
    writeFileSync(join(old, 'postgres', 'PG_VERSION'), 'seventeen');
    await expect(start(old)).rejects.toMatchObject({ code: 'invalid-file' });
  });

  it('names the password file when it is lost', async () => {
    const lost = newFolder();
    cpSync(home, lost, { recursive: true });
    writeFileSync(join(lost, 'superuser-password'), '');
    const failed = start(lost);
    await expect(failed).rejects.toMatchObject({ code: 'invalid-file', message: expect.stringContaining(lost) });
  });

  it('says that a file stands where the folder should be', async () => {
    const path = join(newFolder(), 'file');
    writeFileSync(path, 'text');
    await expect(start(path)).rejects.toMatchObject({
      code: 'database-failed',
      message: expect.stringContaining(path),
    });
    expect(readFileSync(path, 'utf8')).toBe('text');
  });
});

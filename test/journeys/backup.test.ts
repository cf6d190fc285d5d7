import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '#platform/database/migrate.ts';
import { type EmbeddedServer, startEmbeddedServer } from '#platform/postgres/embedded-server.ts';
import { contentOf, fillDatabase } from '#testing/filled-database.ts';
import { newServerFolder } from '#testing/temporary-folder.ts';
import { type Ended, expectOneLine, newPlace, type Place, run } from './program.ts';

let folder: string;
let data: string;
let place: Place;
let content: Readonly<Record<string, string>>;
const passphrase = 'a passphrase of many words';

const urlIn = (server: EmbeddedServer): string => server.adminUrl.replace(/postgres$/, 'bastide');

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

/** Runs while a server like that of `bastide serve` owns the data folder. */
async function beside<T>(dataFolder: string, work: (url: string) => Promise<T>): Promise<T> {
  const server = await startEmbeddedServer({ dataFolder, settings: { fsync: 'off' } });
  try {
    return await work(urlIn(server));
  } finally {
    await server.stop();
  }
}

const bastide = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  run(args, { place, env: { BASTIDE_DATA: data, ...env } });

beforeAll(async () => {
  folder = await newServerFolder('backup');
  data = join(folder, 'data');
  place = newPlace();
  writeFileSync(join(place.home, 'passphrase'), `${passphrase}\n`, { mode: 0o600 });
  await beside(data, async (url) => {
    await query(url.replace(/bastide$/, 'postgres'), 'CREATE DATABASE bastide');
    await migrate({ adminUrl: url, appRole: 'bastide_app', appPassword: 'x' });
    await fillDatabase(url);
    content = await contentOf(url, true);
  });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

describe('bastide backup and restore', () => {
  it('take the embedded database from under a running server into a new data folder', async () => {
    const running = await beside(data, () =>
      bastide(['backup', 'running', '--passphrase-file', join(place.home, 'passphrase')]),
    );
    expect(running, running.stderr).toMatchObject({ status: 0, stdout: '' });
    expect(running.stderr).toMatch(/^Backed up \d+ tables, [\d,]+ rows to running\.\nThe master key is not in it/);
    const next = join(folder, 'next');
    const restored = await bastide(['restore', 'running'], {
      BASTIDE_DATA: next,
      BASTIDE_BACKUP_PASSPHRASE: passphrase,
    });
    expect(restored.status, restored.stderr).toBe(0);
    expect(restored.stderr).toContain(
      `put the one of the old server into ${join(next, 'master-key')} before you start`,
    );
    expect(await beside(next, (url) => contentOf(url))).toEqual(content);
    const again = await bastide(['restore', 'running'], { BASTIDE_DATA: next, BASTIDE_BACKUP_PASSPHRASE: passphrase });
    expect(again).toMatchObject({ status: 1, stdout: '' });
    expect(again.stderr).toMatch(/^The database is not empty: .*BASTIDE_DATA\)\.\n$/);
    rmSync(join(place.work, 'running'));
  });

  it('work on the data folder of a server that is stopped, and in Chinese', async () => {
    const stopped = await bastide(['backup', 'stopped', '--language', 'zh']);
    expect(stopped.status, stopped.stderr).toBe(0);
    expect(stopped.stderr).toMatch(/^已备份 \d+ 张表/);
    expect(stopped.stderr).toContain('备份未加密');
    const checked = await bastide(['restore', 'stopped', '--check', '--language', 'zh']);
    expect(checked).toMatchObject({ status: 0, stdout: '' });
    expect(checked.stderr).toMatch(/^备份完整/);
    rmSync(join(place.work, 'stopped'));
  });

  it('leave a database alone that a server works on', async () => {
    writeFileSync(join(place.home, 'backup'), '');
    const refused = await beside(data, () => bastide(['restore', join(place.home, 'backup')]));
    expectOneLine(refused, 1, place);
    expect(refused.stderr).toMatch(/already uses the data folder/);
  });

  it('say in one line what is wrong, and leave no file', async () => {
    const open = join(place.home, 'open');
    writeFileSync(open, passphrase, { mode: 0o644 });
    writeFileSync(join(place.home, 'short'), 'short', { mode: 0o600 });
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const cases: readonly (readonly [
      status: number,
      text: RegExp,
      args: readonly string[],
      env?: Record<string, string>,
    ])[] = [
      [2, /There is no database in/, ['backup', 'file'], { BASTIDE_DATA: empty }],
      [1, /Others than its owner may use/, ['backup', 'file', '--passphrase-file', open]],
      [2, /passphrase is too short/, ['backup', 'file', '--passphrase-file', join(place.home, 'short')]],
      [2, /passphrase is too short/, ['backup', 'file'], { BASTIDE_BACKUP_PASSPHRASE: 'short' }],
      [1, /cannot be written/, ['backup', join('missing', 'file')]],
      [1, /cannot be read/, ['restore', 'missing', '--check']],
      [1, /no backup of Bastide/, ['restore', open, '--check']],
      [2, /DATABASE_ADMIN_URL is missing/, ['backup', 'file'], { DATABASE_URL: 'postgres://app:x@127.0.0.1:9/x' }],
      [
        1,
        /does not answer|went away/,
        ['backup', 'file'],
        {
          DATABASE_URL: 'postgres://app:x@127.0.0.1:9/x',
          DATABASE_ADMIN_URL: 'postgres://owner:secret-x@127.0.0.1:9/x',
        },
      ],
    ];
    for (const [status, text, args, env] of cases) {
      const ended = await bastide(args, env);
      expectOneLine(ended, status, place);
      expect(ended.stderr).toMatch(text);
      expect(ended.stderr).not.toContain('secret-x');
    }
    expect(readdirSync(empty)).toEqual([]);
    expect(existsSync(join(place.work, 'file'))).toBe(false);
  });
});

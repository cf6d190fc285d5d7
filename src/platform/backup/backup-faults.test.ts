import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { contentOf, fillDatabase } from '#testing/filled-database.ts';
import { readMigrations } from '../database/migrate.ts';
import { AppError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { createEnvelope } from './envelope.ts';
import type { BackupHeader } from './header.ts';
import { RecordWriter } from './records.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const folder = mkdtempSync(join(tmpdir(), 'bastide-backup-'));
const script = fileURLToPath(import.meta.resolve('#testing/restore-process.ts'));
const plainFile = join(folder, 'plain');
const sealedFile = join(folder, 'sealed');
const passphrase = new Secret('correct horse battery staple');
const now = Date.parse('2026-08-01T12:00:00Z');
let source: TestDatabase;
let content: Readonly<Record<string, string>>;
let nothing: Readonly<Record<string, string>>;
const others: TestDatabase[] = [];

beforeAll(async () => {
  source = await createTestDatabase();
  nothing = await contentOf(source.adminUrl);
  await fillDatabase(source.adminUrl);
  content = await contentOf(source.adminUrl, true);
  const parts = { adminUrl: source.adminUrl, version: '1.2.3', now };
  await writeBackup({ ...parts, output: plainFile });
  await writeBackup({ ...parts, output: sealedFile, passphrase });
}, 120_000);
afterEach(async () => {
  for (const other of others.splice(0)) await other.close();
});
afterAll(async () => {
  await source.close();
  rmSync(folder, { recursive: true });
});

async function migrated(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  others.push(database);
  return database;
}

async function bare(): Promise<TestDatabase> {
  const database = await migrated();
  await ask(database.adminUrl, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA jobs CASCADE');
  return database;
}

async function ask<R extends object>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}

async function faultOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

describe('a restore of a damaged backup', () => {
  it('says so and writes nothing, wherever a bit is flipped or the end is cut off', async () => {
    const target = await migrated();
    const bytes = readFileSync(plainFile);
    const restore = (input: Uint8Array) =>
      faultOf(restoreBackup({ adminUrl: target.adminUrl, input: Readable.from([input]) }));
    for (let step = 0; step < 25; step += 1) {
      const at = Math.floor((bytes.length * (step + 0.5)) / 25);
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1 << (step % 8);
      expect(await restore(flipped)).toBe('invalid-file');
      expect(await restore(bytes.subarray(0, at))).toBe('invalid-file');
    }
    expect(await contentOf(target.adminUrl)).toEqual(nothing);
    expect(await restore(bytes)).toBe('none');
    expect(await contentOf(target.adminUrl)).toEqual(content);
  });

  it('says so of an encrypted one too, and leaves a database without tables without tables', async () => {
    const target = await bare();
    const bytes = readFileSync(sealedFile);
    const restore = (input: Uint8Array) =>
      faultOf(restoreBackup({ adminUrl: target.adminUrl, input: Readable.from([input]), passphrase }));
    for (const part of [0.3, 0.9]) {
      const at = Math.floor(bytes.length * part);
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 4;
      expect(await restore(flipped)).toBe('invalid-file');
      expect(await restore(bytes.subarray(0, at))).toBe('invalid-file');
    }
    expect(await ask(target.adminUrl, `SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace`)).toEqual([]);
  });

  it('says what a file is that is no backup, and that there is none', async () => {
    const { adminUrl } = await migrated();
    writeFileSync(join(folder, 'other'), 'something else entirely');
    await expect(restoreBackup({ adminUrl, input: join(folder, 'other') })).rejects.toThrow(/no backup of Bastide/);
    await expect(restoreBackup({ adminUrl, input: join(folder, 'missing') })).rejects.toThrow(/cannot be read/);
    expect(await faultOf(restoreBackup({ adminUrl, input: folder }))).toBe('invalid-file');
  });
});

describe('a process that is killed', () => {
  async function runKilled(...args: readonly string[]): Promise<unknown> {
    const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' });
    const [, signal] = await once(child, 'exit');
    return signal;
  }

  it('in the middle of a restore leaves the database as it was, and the next restore succeeds', async () => {
    const target = await bare();
    const count = Object.keys(content).length;
    for (const tables of [1, Math.floor(count / 2), count - 1]) {
      expect(await runKilled('restore', target.adminUrl, plainFile, String(tables))).toBe('SIGKILL');
      // The server notices that its client is gone when it next reads or writes.
      const sessions = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
      await expect.poll(() => ask(target.adminUrl, sessions), { timeout: 20_000 }).toEqual([]);
      expect(await ask(target.adminUrl, `SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace`)).toEqual(
        [],
      );
    }
    await restoreBackup({ adminUrl: target.adminUrl, input: plainFile });
    expect(await contentOf(target.adminUrl)).toEqual(content);
  });

  it('in the middle of a backup leaves no file under its name', async () => {
    const place = join(folder, 'killed');
    mkdirSync(place);
    expect(await runKilled('backup', source.adminUrl, join(place, 'backup'), '5')).toBe('SIGKILL');
    expect(existsSync(join(place, 'backup'))).toBe(false);
  });
});

describe('a database that changes while it is backed up', () => {
  it('is restored as it was when the backup began', async () => {
    const busy = await migrated();
    await fillDatabase(busy.adminUrl);
    await ask(
      busy.adminUrl,
      `INSERT INTO links SELECT (SELECT id FROM organizations LIMIT 1), gen_random_uuid(), 'kind', 'field', md5(n::text) || md5((-n)::text), 'asset', null
         FROM generate_series(1, 60000) AS n`,
    );
    const before = await contentOf(busy.adminUrl, true);
    let pieces = 0;
    const kept: Buffer[] = [];
    const output = new Writable({
      write: (piece: Buffer, _, done) => {
        kept.push(piece);
        pieces += 1;
        // The first rows are on their way; none of the tables that come later has been read.
        const change = pieces === 3 ? changeEverything(busy.adminUrl) : Promise.resolve();
        change.then(() => done(), done);
      },
    });
    await writeBackup({ adminUrl: busy.adminUrl, output, version: '1.2.3', now });
    expect(await contentOf(busy.adminUrl, true)).not.toEqual(before);
    const target = await migrated();
    await restoreBackup({ adminUrl: target.adminUrl, input: Readable.from(kept) });
    expect(await contentOf(target.adminUrl)).toEqual(before);
  });

  async function changeEverything(url: string): Promise<void> {
    await ask(
      url,
      `DELETE FROM links; UPDATE findings SET reason = 'changed'; DELETE FROM finding_events; UPDATE accounts SET name = 'renamed';
       INSERT INTO assets SELECT organization_id, account_id, kind, asset_id || ' copy', name, display_name, region, sweep_region, tags, fields, gaps,
         content_hash, read_set, first_seen_at, changed_at, unconfirmed_since FROM assets`,
    );
  }
});

describe('a connection that is lost', () => {
  const endOthers = (url: string): Promise<object[]> =>
    ask(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bastide backup' AND datname = current_database()`,
    );

  it('ends a backup without a file', async () => {
    const place = join(folder, 'lost');
    mkdirSync(place);
    let isEnded: Promise<object[]> | undefined;
    const onProgress = (): void => {
      isEnded ??= endOthers(source.adminUrl);
    };
    const options = { adminUrl: source.adminUrl, output: join(place, 'backup'), version: '1.2.3', now, onProgress };
    expect(await faultOf(writeBackup(options))).toBe('database-unavailable');
    await isEnded;
    expect(readdirSync(place)).toEqual([]);
  });

  it('ends a restore without a row', async () => {
    const target = await migrated();
    const bytes = readFileSync(plainFile);
    async function* slowly(): AsyncGenerator<Buffer> {
      yield bytes.subarray(0, bytes.length / 2);
      // the half that was read may have come before the connection
      while ((await endOthers(target.adminUrl)).length === 0);
      yield bytes.subarray(bytes.length / 2);
    }
    const restored = restoreBackup({ adminUrl: target.adminUrl, input: Readable.from(slowly()) });
    expect(await faultOf(restored)).toBe('database-unavailable');
    expect(await contentOf(target.adminUrl)).toEqual(nothing);
  });
});

describe('cancelling', () => {
  it('ends a backup without a file and a restore without a row', async () => {
    const place = join(folder, 'cancelled');
    mkdirSync(place);
    const cancelAt = (tables: number) => {
      const controller = new AbortController();
      const onProgress = (step: { doneTables: number }) => void (step.doneTables === tables && controller.abort());
      return { onProgress, signal: controller.signal };
    };
    const parts = { adminUrl: source.adminUrl, version: '1.2.3', now };
    expect(await faultOf(writeBackup({ ...parts, output: join(place, 'backup'), ...cancelAt(3) }))).toBe('cancelled');
    const output = new Writable({ write: (_piece, _encoding, done) => done() });
    expect(await faultOf(writeBackup({ ...parts, output, ...cancelAt(3) }))).toBe('cancelled');
    expect(readdirSync(place)).toEqual([]);
    const target = await migrated();
    const restored = restoreBackup({ adminUrl: target.adminUrl, input: plainFile, ...cancelAt(3) });
    expect(await faultOf(restored)).toBe('cancelled');
    expect(await contentOf(target.adminUrl)).toEqual(nothing);
  });
});

describe('a backup that cannot be written', () => {
  it('is told as such', async () => {
    const parts = { adminUrl: source.adminUrl, version: '1.2.3', now };
    for (const output of [join(folder, 'missing', 'backup'), folder]) {
      expect(await faultOf(writeBackup({ ...parts, output }))).toBe('output-failed');
    }
    const full = new Writable({ write: (_piece, _encoding, done) => done(new Error('no space left on device')) });
    expect(await faultOf(writeBackup({ ...parts, output: full }))).toBe('output-failed');
  });

  it('of a database without Bastide, or as a role that sees only a part, is refused', async () => {
    const parts = { output: join(folder, 'refused'), version: '1.2.3', now };
    const { adminUrl } = await bare();
    expect(await faultOf(writeBackup({ ...parts, adminUrl }))).toBe('not-found');
    await expect(writeBackup({ ...parts, adminUrl: source.url })).rejects.toThrow(/owns the tables/);
    const shared = await migrated();
    await ask(shared.adminUrl, 'CREATE TABLE invoices (id integer)');
    await expect(writeBackup({ ...parts, adminUrl: shared.adminUrl })).rejects.toThrow(/not of Bastide \(invoices\)/);
    expect(existsSync(parts.output)).toBe(false);
  });
});

describe('a database to restore into', () => {
  it('is refused while there are rows or tables of others in it', async () => {
    const used = await migrated();
    await ask(used.adminUrl, `INSERT INTO organizations VALUES (gen_random_uuid(), 'a', 'A', '{}', '2026-01-01')`);
    const before = await contentOf(used.adminUrl);
    await expect(restoreBackup({ adminUrl: used.adminUrl, input: plainFile })).rejects.toThrow(
      /not empty.*organizations/,
    );
    expect(await contentOf(used.adminUrl)).toEqual(before);
    const foreign = await bare();
    await ask(foreign.adminUrl, 'CREATE TABLE invoices (id integer)');
    await expect(restoreBackup({ adminUrl: foreign.adminUrl, input: plainFile })).rejects.toThrow(/invoices/);
  });

  it('is refused while a server works in it', async () => {
    const target = await migrated();
    const client = new pg.Client({ connectionString: target.adminUrl });
    await client.connect();
    await client.query('BEGIN; LOCK TABLE accounts IN ROW EXCLUSIVE MODE');
    await expect(restoreBackup({ adminUrl: target.adminUrl, input: plainFile })).rejects.toThrow(/in use/);
    await client.end();
    expect(await contentOf(target.adminUrl)).toEqual(nothing);
  });
});

describe('a backup of another version', () => {
  const all = readMigrations();
  const early = all.slice(0, 6);

  async function madeBy(migrations: BackupHeader['migrations']): Promise<Readable> {
    const envelope = createEnvelope(null);
    const writer = new RecordWriter(envelope);
    const header = {
      version: '9.9.9',
      madeAt: new Date(now).toISOString(),
      postgres: 180004,
      migrations,
      tables: [],
      months: [],
    };
    return Readable.from([envelope.bytes, writer.json('header', header)]);
  }

  it('that is earlier is restored into the tables of its time and brought up to date', async () => {
    const earlier = await bare();
    await ask(
      earlier.adminUrl,
      'CREATE TABLE schema_migrations (number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    for (const { number, name, checksum, text } of early) {
      await ask(earlier.adminUrl, text);
      await ask(earlier.adminUrl, `INSERT INTO schema_migrations VALUES (${number}, '${name}', '${checksum}')`);
    }
    await ask(earlier.adminUrl, `SELECT ensure_month_partitions('2026-01-01', 3)`);
    await fillDatabase(earlier.adminUrl);
    const file = join(folder, 'earlier');
    await writeBackup({ adminUrl: earlier.adminUrl, output: file, version: '0.9.0', now });
    const target = await bare();
    expect(await restoreBackup({ adminUrl: target.adminUrl, input: file })).toMatchObject({ version: '0.9.0' });
    const [ours, theirs] = [await contentOf(target.adminUrl), await contentOf(earlier.adminUrl)];
    expect(ours).toMatchObject({
      findings: theirs.findings,
      finding_events: theirs.finding_events,
      users: theirs.users,
    });
    expect(Object.keys(ours)).toEqual(Object.keys(content));
    const applied = await ask<{ number: number }>(target.adminUrl, 'SELECT number FROM schema_migrations ORDER BY 1');
    expect(applied.map(({ number }) => number)).toEqual(all.map(({ number }) => number));
    const partitions = `SELECT FROM pg_class WHERE relname IN ('asset_versions_2026_01', 'finding_events_2026_03')`;
    expect(await ask(target.adminUrl, partitions)).toHaveLength(2);
  });

  it('that is earlier than the tables of the database is refused, and says what to do', async () => {
    const { adminUrl } = await migrated();
    const input = await madeBy(early.map(({ number, name, checksum }) => ({ number, name, checksum })));
    await expect(restoreBackup({ adminUrl, input })).rejects.toThrow(/later version.*new database/);
  });

  it('that is newer, or has other migrations under the same names, is refused', async () => {
    const { adminUrl } = await migrated();
    const own = all.map(({ number, name, checksum }) => ({ number, name, checksum }));
    const newer = [...own, { number: 9999, name: '9999-later.sql', checksum: 'x' }];
    const other = own.map((migration) => ({ ...migration, checksum: 'x' }));
    await expect(restoreBackup({ adminUrl, input: await madeBy(newer) })).rejects.toThrow(/newer Bastide \(9\.9\.9\)/);
    await expect(restoreBackup({ adminUrl, input: await madeBy(other) })).rejects.toThrow(/another Bastide/);
    expect(await contentOf(adminUrl)).toEqual(nothing);
  });
});

describe('runs under way', () => {
  it('wait for the next worker once they are restored, and nobody holds them any more', async () => {
    const live = await migrated();
    const [organization, run, account] = ['7', '8', '9'].map((digit) => `00000000-0000-7000-8000-00000000000${digit}`);
    await ask(
      live.adminUrl,
      `INSERT INTO organizations VALUES ('${organization}', 'a', 'A', '{}', '2026-01-01');
       INSERT INTO runs (organization_id, id, account_id, group_id, kind, trigger, selection, status, worker, epoch, lease_until, queued_at)
         VALUES ('${organization}', '${run}', '${account}', '${run}', 'full', 'manual', '{}', 'running', 'w', 3, '2026-01-01', '2026-01-01');
       INSERT INTO run_queue VALUES ('${organization}', '${run}', '${account}', 'full', '2026-01-01', 'w', '2099-01-01', false)`,
    );
    const file = join(folder, 'live');
    await writeBackup({ adminUrl: live.adminUrl, output: file, version: '1.2.3', now });
    const target = await migrated();
    await restoreBackup({ adminUrl: target.adminUrl, input: file });
    expect(await ask(target.adminUrl, 'SELECT status, worker, epoch, lease_until FROM runs')).toEqual([
      { status: 'queued', worker: null, epoch: 4, lease_until: null },
    ]);
    expect(await ask(target.adminUrl, 'SELECT worker, lease_until, is_held FROM run_queue')).toEqual([
      { worker: null, lease_until: null, is_held: false },
    ]);
  });
});

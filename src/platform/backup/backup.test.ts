import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { contentOf, fillDatabase } from '#testing/filled-database.ts';
import type { AppError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { BackupProgress } from './header.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const folder = mkdtempSync(join(tmpdir(), 'bastide-backup-'));
const now = Date.parse('2026-08-01T12:00:00Z');
const passphrase = new Secret('correct horse battery staple');
let source: TestDatabase;
let sourceContent: Readonly<Record<string, string>>;
const others: TestDatabase[] = [];

beforeAll(async () => {
  source = await createTestDatabase();
  await fillDatabase(source.adminUrl);
  sourceContent = await contentOf(source.adminUrl, true);
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

/** A database with nothing in it at all. */
async function bare(): Promise<TestDatabase> {
  const database = await migrated();
  await ask(database.adminUrl, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA jobs CASCADE');
  return database;
}

async function ask<R extends object>(url: string, text: string, values?: unknown[]): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(text, values)).rows;
  } finally {
    await client.end();
  }
}

const backUp = (output: string, more: object = {}) =>
  writeBackup({ adminUrl: source.adminUrl, output, version: '1.2.3', now, ...more });

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: AppError) => error.code ?? String(error),
  );

describe('a backup of every table', () => {
  it('is restored as it was into an empty database, and into one that has no tables yet', async () => {
    const file = join(folder, 'plain');
    const written = await backUp(file);
    expect(Object.values(sourceContent).filter((line) => line.startsWith('0 ')).length).toBe(2);
    expect(written).toMatchObject({ tables: Object.keys(sourceContent).length, version: '1.2.3', isEncrypted: false });
    for (const target of [await migrated(), await bare()]) {
      expect(await restoreBackup({ adminUrl: target.adminUrl, input: file })).toEqual(written);
      expect(await contentOf(target.adminUrl)).toEqual(sourceContent);
    }
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is restored with its passphrase, shows nothing without it, and goes through pipes', async () => {
    const pieces: Buffer[] = [];
    const output = new Writable({
      write: (piece: Buffer, _, done) => {
        pieces.push(piece);
        done();
      },
    });
    await writeBackup({ adminUrl: source.adminUrl, output, passphrase, version: '1.2.3', now });
    const bytes = Buffer.concat(pieces);
    expect(bytes.includes('findings')).toBe(false);
    const target = await bare();
    const input = () => Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]);
    const restore = (more: object) => restoreBackup({ adminUrl: target.adminUrl, input: input(), ...more });
    expect(await codeOf(restore({}))).toBe('invalid-request');
    await expect(restore({ passphrase: new Secret('correct horse battery') })).rejects.toThrow(/passphrase is not/);
    expect(await restore({ passphrase })).toMatchObject({ isEncrypted: true });
    expect(await contentOf(target.adminUrl)).toEqual(sourceContent);
  });

  it('tells how far it is', async () => {
    const seen: BackupProgress[] = [];
    const file = join(folder, 'progress');
    const { rows } = await backUp(file, { onProgress: (progress: BackupProgress) => seen.push(progress) });
    const target = await migrated();
    await restoreBackup({ adminUrl: target.adminUrl, input: file, onProgress: (step) => seen.push(step) });
    const tables = Object.keys(sourceContent);
    expect(new Set(seen.map(({ table }) => table))).toEqual(new Set(tables));
    expect(seen.every((step) => step.tables === tables.length && step.doneTables < tables.length)).toBe(true);
    expect(Math.max(...seen.map((step) => step.rows))).toBeLessThanOrEqual(rows);
  });
});

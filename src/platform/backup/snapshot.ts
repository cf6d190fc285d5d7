import pg from 'pg';
import { readApplied, readMigrations } from '../database/migrate.ts';
import { AppError } from '../errors.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import { foreignTables } from './faults.ts';
import type { BackupHeader } from './header.ts';

/** Locks first and looks then: what the snapshot shows can no longer be altered under it. */
export async function beginSnapshot(client: pg.Client): Promise<Catalogue> {
  for (let attempt = 1; ; attempt += 1) {
    const { tables } = await readCatalogue(client);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const names = tables.map(({ name }) => `public.${pg.escapeIdentifier(name)}`);
    if (names.length > 0) await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS SHARE MODE`);
    const catalogue = await readCatalogue(client);
    if (JSON.stringify(catalogue.tables) === JSON.stringify(tables)) return catalogue;
    await client.query('ROLLBACK');
    if (attempt === 5) throw new Error('The tables are altered all the time.');
  }
}

/** The header of a backup of this snapshot. */
export async function describe(
  client: pg.Client,
  { tables, months }: Catalogue,
  { version, now }: { readonly version: string; readonly now: number },
): Promise<BackupHeader> {
  const { rows } = await client.query<{ there: boolean; postgres: number }>(
    `SELECT to_regclass('public.schema_migrations') IS NOT NULL AS there, current_setting('server_version_num')::int AS postgres`,
  );
  if (!rows[0]!.there) throw nothingThere();
  const migrations = await readApplied(client, readMigrations());
  if (migrations.length === 0) throw nothingThere();
  // Every table of ours belongs to organisations.
  const foreign = tables.filter(
    ({ name, columns }) => name !== 'organizations' && !columns.includes('organization_id'),
  );
  if (foreign.length > 0) throw foreignTables(foreign.map(({ name }) => name));
  const madeAt = new Date(now).toISOString();
  return {
    version,
    madeAt,
    postgres: rows[0]!.postgres,
    migrations: [...migrations],
    tables: [...tables],
    months: [...months],
  };
}

function nothingThere(): AppError {
  return new AppError('not-found', {
    en: 'There is nothing to back up: the database has no tables of Bastide. Check DATABASE_ADMIN_URL or BASTIDE_DATA.',
    zh: '没有可备份的内容：数据库中没有 Bastide 的表。请检查 DATABASE_ADMIN_URL 或 BASTIDE_DATA。',
  });
}

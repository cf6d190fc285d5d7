import pg from 'pg';
import {
  type AppliedMigration,
  createRole,
  install,
  type Migration,
  prepareMigrationTable,
  readApplied,
  readMigrations,
} from '../database/migrate.ts';
import { AppError } from '../errors.ts';
import { readCatalogue } from './catalogue.ts';
import { damaged, foreignTables } from './faults.ts';
import type { BackedUpTable, BackupHeader } from './header.ts';

/** Gives an empty database exactly the tables that the backup was made of, and keeps everybody else out until the transaction ends. */
export async function prepareTarget(client: pg.Client, header: BackupHeader): Promise<void> {
  const known = readMigrations();
  const wanted = migrationsOf(header, known);
  const applied = await appliedTo(client, known);
  await refuseRows(client);
  const isAhead = applied.some(({ number }) => !wanted.some((migration) => migration.number === number));
  if (isAhead) throw aheadOfBackup();
  await createRole(client, 'bastide_application', 'NOLOGIN');
  for (const migration of wanted) {
    if (!applied.some(({ number }) => number === migration.number)) await install(client, migration);
  }
  for (const month of header.months) await client.query('SELECT ensure_month_partitions($1::date, 1)', [`${month}-01`]);
  const { tables } = await readCatalogue(client);
  if (!isSame(tables, header.tables)) throw damaged('the list of tables');
}

/** Installs the migrations that came after the backup, and takes back what must not outlive the server that was backed up. */
export async function bringUpToDate(client: pg.Client): Promise<void> {
  const known = readMigrations();
  const applied = await readApplied(client, known);
  for (const migration of known) {
    if (!applied.some(({ number }) => number === migration.number)) await install(client, migration);
  }
  await client.query('SELECT settle_restored_state()');
}

/** The migrations that the backup names, as files of ours. */
function migrationsOf({ migrations, version }: BackupHeader, known: readonly Migration[]): readonly Migration[] {
  return migrations.map((wanted) => {
    const ours = known.find(({ number }) => number === wanted.number);
    if (!ours) throw newer(version);
    if (ours.checksum !== wanted.checksum || ours.name !== wanted.name) throw otherTables(version, wanted);
    return ours;
  });
}

async function appliedTo(client: pg.Client, known: readonly Migration[]): Promise<readonly AppliedMigration[]> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('public.schema_migrations') IS NOT NULL AS there`,
  );
  if (!rows[0]!.there) {
    const { tables } = await readCatalogue(client);
    if (tables.length > 0) throw foreignTables(tables.map(({ name }) => name));
    await prepareMigrationTable(client);
  }
  await client.query('LOCK TABLE public.schema_migrations IN EXCLUSIVE MODE');
  return readApplied(client, known);
}

async function refuseRows(client: pg.Client): Promise<void> {
  const { tables } = await readCatalogue(client);
  if (tables.length === 0) return;
  const names = tables.map(({ name }) => `public.${pg.escapeIdentifier(name)}`);
  await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS EXCLUSIVE MODE`);
  const checks = names.map((name, index) => `SELECT ${index} AS index WHERE EXISTS (SELECT FROM ${name})`);
  const { rows } = await client.query<{ index: number }>(checks.join(' UNION ALL '));
  if (rows.length > 0) throw notEmpty(rows.map(({ index }) => tables[index]!.name));
}

/** The order of columns is that of the backup, whatever the order in the table. */
function isSame(ours: readonly BackedUpTable[], theirs: readonly BackedUpTable[]): boolean {
  const lines = (tables: readonly BackedUpTable[]) =>
    tables.map(({ name, columns }) => `${name}(${[...columns].sort().join()})`).sort();
  return JSON.stringify(lines(ours)) === JSON.stringify(lines(theirs));
}

const howToEmpty = {
  en: 'Restore into a new database (createdb), or, with the embedded one, into a new folder (BASTIDE_DATA).',
  zh: '请恢复到新的数据库（createdb）；使用内置数据库时，请恢复到新的目录（BASTIDE_DATA）。',
};

function notEmpty(names: readonly string[]): AppError {
  const list = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');
  return new AppError('conflict', {
    en: `The database is not empty: there are rows in ${list}. Nothing was changed. ${howToEmpty.en}`,
    zh: `数据库不是空的：${list} 中已有数据。未作任何更改。${howToEmpty.zh}`,
  });
}

function aheadOfBackup(): AppError {
  return new AppError('conflict', {
    en: `The tables of this database are already those of a later version than the backup's. Nothing was changed. ${howToEmpty.en} The restore makes the tables itself and brings them up to date.`,
    zh: `此数据库中的表结构已比备份的版本更新。未作任何更改。${howToEmpty.zh}恢复时会自行建表并升级。`,
  });
}

function newer(version: string): AppError {
  return new AppError('invalid-file', {
    en: `The backup was made by a newer Bastide (${version}). Restore it with that version or a newer one.`,
    zh: `该备份由更新版本的 Bastide（${version}）创建。请使用该版本或更新的版本恢复。`,
  });
}

function otherTables(version: string, { name }: { readonly name: string }): AppError {
  return new AppError('invalid-file', {
    en: `The backup was made by another Bastide (${version}), whose migration ${name} is not the one of this version. Restore it with the version that made it.`,
    zh: `该备份由另一个 Bastide（${version}）创建，其迁移 ${name} 与当前版本不同。请使用创建它的版本恢复。`,
  });
}

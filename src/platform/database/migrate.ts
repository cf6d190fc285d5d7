import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { prepareJobSchema } from '../jobs/schema.ts';

export interface MigrateOptions {
  /** the owner of the tables */
  readonly adminUrl: string;
  readonly migrationsFolder?: string;
  /** the role that the server connects as; made when it is missing, and made harmless when it is not */
  readonly appRole: string;
  readonly appPassword: string;
  readonly onApplied?: (name: string) => void;
}

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

const defaultFolder = fileURLToPath(new URL('../../../migrations/', import.meta.url));

/**
 * Brings the database up to date: each migration in a transaction of its own, so that one that is interrupted is as if it had never begun.
 * Several processes may call it at once. Throws AppError 'database-failed' when a released migration was edited or is missing.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  await withClient(options.adminUrl, (guard) =>
    whileAlone(guard, () => withClient(options.adminUrl, (client) => bringUpToDate(client, options))),
  );
}

async function withClient(adminUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'bastide migrations' });
  // a lost connection fails the statement under way, or the next one
  client.on('error', () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Roles, partitions and the job library's tables cannot be made by two at once either, so the whole is for one process at a time. */
async function whileAlone(guard: pg.Client, work: () => Promise<void>): Promise<void> {
  await prepareMigrationTable(guard);
  await guard.query('BEGIN');
  await guard.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  await guard.query('LOCK TABLE schema_migrations IN SHARE UPDATE EXCLUSIVE MODE');
  await work();
  await guard.query('COMMIT');
}

async function bringUpToDate(client: pg.Client, options: MigrateOptions): Promise<void> {
  await prepareRoles(client, options);
  const migrations = readMigrations(options.migrationsFolder ?? defaultFolder);
  for (const migration of migrations) {
    if (await apply(client, migration, migrations)) options.onApplied?.(migration.name);
  }
  await client.query(`SELECT ensure_month_partitions(current_date, 3)`);
  await prepareJobSchema(options.adminUrl);
}

/** The migrations of this version, in their order. */
export function readMigrations(folder: string = defaultFolder): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}-.*\.sql$/.test(name));
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return { number: Number(name.slice(0, 4)), name, text, checksum: createHash('sha256').update(text).digest('hex') };
  });
}

async function prepareRoles(client: pg.Client, { appRole, appPassword }: MigrateOptions): Promise<void> {
  await client.query('BEGIN');
  try {
    await createRole(client, 'bastide_application', 'NOLOGIN');
    await createRole(client, appRole, 'LOGIN');
    const name = pg.escapeIdentifier(appRole);
    if (appPassword !== '') await client.query(`ALTER ROLE ${name} PASSWORD ${pg.escapeLiteral(appPassword)}`);
    await client.query(`GRANT bastide_application TO ${name}`);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** In a transaction that is open. */
export async function createRole(client: pg.Client, role: string, login: 'LOGIN' | 'NOLOGIN'): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount) return;
  await client.query('SAVEPOINT role');
  try {
    await client.query(`CREATE ROLE ${pg.escapeIdentifier(role)} ${login}`);
  } catch (error) {
    // another process was faster, or another database of the same server
    if (!(error instanceof pg.DatabaseError) || !['42710', '23505'].includes(error.code ?? '')) throw error;
    await client.query('ROLLBACK TO SAVEPOINT role');
  }
}

/** Whether it was applied now. */
async function apply(client: pg.Client, migration: Migration, all: readonly Migration[]): Promise<boolean> {
  await client.query('BEGIN');
  try {
    const applied = await readApplied(client, all);
    const isNew = !applied.some(({ number }) => number === migration.number);
    if (isNew) await install(client, migration);
    await client.query('COMMIT');
    return isNew;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

export async function prepareMigrationTable(client: pg.Client): Promise<void> {
  const make = () =>
    client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
      number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
  await make().catch(async (error: unknown) => {
    // made by another process at the same moment
    if (!(error instanceof pg.DatabaseError) || !['42P07', '23505'].includes(error.code ?? '')) throw error;
    await make();
  });
}

export type AppliedMigration = Pick<Migration, 'number' | 'name' | 'checksum'>;

/** What was applied to this database. Throws AppError 'database-failed' when it is not what these files say. */
export async function readApplied(client: pg.Client, all: readonly Migration[]): Promise<readonly AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    'SELECT number, name, checksum FROM schema_migrations ORDER BY number',
  );
  refuseUnknown(rows, all);
  for (const migration of all) {
    const known = rows.find(({ number }) => number === migration.number);
    if (known) refuseEdited(known, migration);
  }
  return rows;
}

/** In a transaction that is open. */
export async function install(client: pg.Client, { number, name, checksum, text }: Migration): Promise<void> {
  await client.query(text);
  await client.query('INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)', [
    number,
    name,
    checksum,
  ]);
}

function refuseUnknown(applied: readonly AppliedMigration[], all: readonly Migration[]): void {
  const unknown = applied.find(({ number }) => !all.some((migration) => migration.number === number));
  if (!unknown) return;
  throw new AppError('database-failed', {
    en: `The database was made ready by a newer Bastide (${unknown.name}). Start that version or a newer one.`,
    zh: `数据库已由更新版本的 Bastide 升级（${unknown.name}）。请启动该版本或更新的版本。`,
  });
}

function refuseEdited(known: AppliedMigration, migration: Migration): void {
  if (known.checksum === migration.checksum && known.name === migration.name) return;
  throw new AppError('database-failed', {
    en: `Migration ${migration.name} differs from what was applied to this database as ${known.name}. Restore the released file.`,
    zh: `迁移文件 ${migration.name} 与已应用到此数据库的版本（${known.name}）不同。请恢复发布时的文件。`,
  });
}

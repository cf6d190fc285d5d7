import pg from 'pg';
import type { ServerConfig } from '#platform/config.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import { openExistingDatabase } from './owner-database.ts';

/**
 * Works on the database of a server, whether one runs or not, and as the application does: row-level security holds. For whoever can read the
 * data folder, or knows DATABASE_URL. Throws AppError.
 */
export async function withApplicationDatabase<T>(
  config: ServerConfig,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  if (config.database) return await working(config.database.url.reveal(), work);
  const owner = await openExistingDatabase(config);
  try {
    return await working(asApplication(owner.url), work);
  } finally {
    await owner.close();
  }
}

/** The password of the application's own role is known to the running server alone. */
function asApplication(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.searchParams.set('options', '-c role=bastide_application');
  return url.href;
}

async function working<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await open(url);
  try {
    return await work(database);
  } catch (error) {
    throw isOtherVersion(error) ? otherVersion(error) : error;
  } finally {
    await database.close();
  }
}

async function open(url: string): Promise<Database> {
  try {
    return await openDatabase({ url, maxConnections: 2 });
  } catch (error) {
    throw isUnprepared(error) ? otherVersion(error) : error;
  }
}

/** The role is made by the first start of a server. */
function isUnprepared(error: unknown): boolean {
  return error instanceof AppError && error.cause instanceof pg.DatabaseError && error.cause.code === '22023';
}

/** A table, a column or a right that this version has and the database has not. */
function isOtherVersion(error: unknown): boolean {
  return error instanceof pg.DatabaseError && ['42P01', '42703', '42501', '42883'].includes(error.code ?? '');
}

function otherVersion(cause: unknown): AppError {
  return new AppError(
    'database-failed',
    {
      en: 'The database was not made ready by this version of Bastide. Start this one once (bastide serve), then try again.',
      zh: '数据库尚未由此版本的 Bastide 准备好。请先启动一次此版本（bastide serve），然后重试。',
    },
    { cause },
  );
}

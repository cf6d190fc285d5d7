import { mkdirSync } from 'node:fs';
import type { ServerConfig } from '#platform/config.ts';
import { AppError } from '#platform/errors.ts';
import { majorVersionOf, startEmbeddedServer } from '#platform/postgres/embedded-server.ts';
import { runningServerUrl } from '#platform/postgres/running-server.ts';
import { createDatabase, databaseName } from './databases.ts';

/** The database as its owner, for what is done to the whole of it. */
export interface OwnerDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The database that a server works on, whether one runs or not: your own, or the embedded one, through the Bastide that runs it or, when
 * none does, started for as long as it is needed. Throws AppError.
 */
export async function openExistingDatabase(config: ServerConfig): Promise<OwnerDatabase> {
  if (config.database) return ownDatabase(config);
  const { dataFolder } = config;
  if ((await majorVersionOf(dataFolder)) === undefined) throw noDatabase(dataFolder);
  try {
    return await startDatabase(dataFolder);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'already-running') throw error;
    const url = await runningServerUrl(dataFolder, databaseName);
    if (url === undefined) throw error;
    return { url, close: async () => {} };
  }
}

/** A database that nobody uses: your own, or the embedded one, which is made if need be. Throws AppError 'already-running' beside a server. */
export async function openIdleDatabase(config: ServerConfig): Promise<OwnerDatabase> {
  if (config.database) return ownDatabase(config);
  mkdirSync(config.dataFolder, { recursive: true });
  return startDatabase(config.dataFolder);
}

function ownDatabase({ database }: ServerConfig): OwnerDatabase {
  if (!database?.adminUrl) throw ownerUnknown();
  return { url: database.adminUrl.reveal(), close: async () => {} };
}

async function startDatabase(dataFolder: string): Promise<OwnerDatabase> {
  const server = await startEmbeddedServer({ dataFolder });
  try {
    await createDatabase(server.adminUrl);
    const url = new URL(server.adminUrl);
    url.pathname = `/${databaseName}`;
    return { url: url.href, close: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function noDatabase(dataFolder: string): AppError {
  return new AppError('not-found', {
    en: `There is no database in ${dataFolder}. Set BASTIDE_DATA to the data folder of your server, or DATABASE_URL and DATABASE_ADMIN_URL to your own PostgreSQL.`,
    zh: `${dataFolder} 中没有数据库。请将 BASTIDE_DATA 设为服务器的数据目录，或将 DATABASE_URL 和 DATABASE_ADMIN_URL 设为您自己的 PostgreSQL。`,
  });
}

function ownerUnknown(): AppError {
  return new AppError('invalid-configuration', {
    en: 'DATABASE_ADMIN_URL is missing: this needs the role that owns the tables, not the one of DATABASE_URL.',
    zh: '缺少 DATABASE_ADMIN_URL：此操作需要拥有数据表的角色，而不是 DATABASE_URL 中的角色。',
  });
}

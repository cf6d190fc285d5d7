import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { ServerConfig } from '#platform/config.ts';
import { migrate } from '#platform/database/migrate.ts';
import type { Log } from '#platform/log.ts';
import { type EmbeddedServer, startEmbeddedServer } from '#platform/postgres/embedded-server.ts';

/** A migrated database that the server may use. */
export interface OpenedDatabase {
  /** as the application's role */
  readonly url: string;
  /** as the owner; undefined when only the application's role is known */
  readonly adminUrl: string | undefined;
  readonly embedded: EmbeddedServer | undefined;
  close(): Promise<void>;
}

const appRole = 'bastide_app';
/** What the database in an embedded server is called. */
export const databaseName = 'bastide';

/** Starts the embedded PostgreSQL, or takes the one that DATABASE_URL names, and brings it up to date. Throws AppError. */
export async function openDatabases(config: ServerConfig, log: Log): Promise<OpenedDatabase> {
  const onApplied = (migration: string): void => log.info({ migration }, 'migration applied');
  if (config.database) {
    const url = config.database.url.reveal();
    const adminUrl = config.database.adminUrl?.reveal();
    if (adminUrl !== undefined) {
      const { username, password } = new URL(url);
      const role = { appRole: decodeURIComponent(username), appPassword: decodeURIComponent(password) };
      await migrate({ adminUrl, ...role, onApplied });
    }
    return { url, adminUrl, embedded: undefined, close: async () => {} };
  }
  const embedded = await startEmbeddedServer({
    dataFolder: config.dataFolder,
    onLog: (line) => log.debug({ line }, 'embedded database'),
  });
  try {
    await createDatabase(embedded.adminUrl);
    const adminUrl = new URL(embedded.adminUrl);
    adminUrl.pathname = `/${databaseName}`;
    // Nobody but this process needs it, so it is another one at every start.
    const appPassword = randomBytes(24).toString('base64url');
    await migrate({ adminUrl: adminUrl.href, appRole, appPassword, onApplied });
    const url = embedded.urlFor(appRole, appPassword, databaseName);
    return { url, adminUrl: adminUrl.href, embedded, close: () => embedded.stop() };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

/** Makes it in an embedded server, unless it is there. */
export async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (!rowCount) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}

import { resolve } from 'node:path';
import { AppError } from '../errors.ts';
import { nativeFolder, prepareBinaries } from './binaries.ts';
import { checkMajorVersion, clusterFolder, ensureCluster, superuser } from './cluster.ts';
import { claimCluster, prepareDataFolder } from './data-folder.ts';
import { asDatabaseError } from './failure.ts';
import { lockFolder } from './folder-lock.ts';
import { stopOrphan } from './orphan.ts';
import { fixedSettings, launchServer, type ServerProcess } from './server-process.ts';
import type { ServerExit } from './server-program.ts';
import type { ServerUser } from './server-user.ts';

export { majorVersionOf } from './cluster.ts';
export { isWithinReach } from './data-folder.ts';
export type { ServerExit } from './server-program.ts';

export interface EmbeddedServer {
  /** superuser connection string on loopback, for migrations and for creating roles */
  readonly adminUrl: string;
  /** same server, other role/database */
  urlFor(role: string, password: string, database: string): string;
  readonly port: number;
  /** resolves when the server has ended, by `stop` or by itself */
  readonly exited: Promise<ServerExit>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataFolder: string;
  /** a free one unless given */
  readonly port?: number;
  /** PostgreSQL's own settings, over those that fit a laptop */
  readonly settings?: Readonly<Record<string, string>>;
  readonly onLog?: (line: string) => void;
}

/** What fits a laptop. Statements are kept out of the log, since they may hold secrets. */
const laptopSettings: Readonly<Record<string, string>> = {
  shared_buffers: '128MB',
  max_connections: '100',
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '80MB',
  max_wal_size: '512MB',
  log_min_error_statement: 'panic',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Where the server listens and what it works on is not for a setting to say. */
const reserved = new Set([...Object.keys(fixedSettings(0)), 'data_directory', 'config_file', 'hba_file', 'ident_file']);

/**
 * Starts the PostgreSQL that comes with Bastide on a data folder, which it makes if need be.
 * Throws `already-running` while another live Bastide owns the folder, `database-version` if another major version wrote it, and
 * `database-failed` with the server's own last words for the rest.
 */
export async function startEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  checkSettings(options.settings ?? {});
  try {
    const dataFolder = resolve(options.dataFolder);
    const user = await prepareDataFolder(dataFolder);
    const lock = await lockFolder(dataFolder, options.onLog);
    try {
      const { server, password } = await startOwned({ ...options, dataFolder }, user);
      return serverOf(server, password, () => lock.release());
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw asDatabaseError(error);
  }
}

function checkSettings(settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (/^[a-z_][a-z0-9_.]*$/.test(name) && !reserved.has(name) && !value.includes('\0')) continue;
    throw new AppError('invalid-request', {
      en: `"${name}" is not a setting of the embedded database that can be changed.`,
      zh: `“${name}”不是可更改的内置数据库设置。`,
    });
  }
}

async function startOwned(options: EmbeddedOptions, user: ServerUser | undefined) {
  const { dataFolder, port, onLog = () => {} } = options;
  const settings = { ...laptopSettings, ...options.settings };
  const folder = clusterFolder(dataFolder);
  const binaries = await prepareBinaries({ nativeFolder: nativeFolder(), dataFolder, user });
  claimCluster(dataFolder, user);
  await checkMajorVersion(dataFolder, binaries.majorVersion);
  await stopOrphan(folder, onLog);
  const password = await ensureCluster({ dataFolder, binaries, user, isDurable: settings.fsync !== 'off' });
  const server = await launchServer({ folder, binaries, user, port, settings, onLog });
  return { server, password };
}

function serverOf(server: ServerProcess, password: string, release: () => void): EmbeddedServer {
  // A process that exits without `stop` still tells the server to end.
  const onExit = () => server.tellToEnd();
  process.once('exit', onExit);
  void server.ended.then(() => process.removeListener('exit', onExit));
  const urlFor = (role: string, secret: string, database: string) =>
    `postgresql://${[role, secret].map(encodeURIComponent).join(':')}@127.0.0.1:${server.port}/${encodeURIComponent(database)}`;
  let stopped: Promise<void> | undefined;
  return {
    adminUrl: urlFor(superuser, password, 'postgres'),
    urlFor,
    port: server.port,
    exited: server.ended.then(({ code, signal }) => ({ code, signal })),
    stop: () => {
      stopped ??= server.stop().then(release);
      return stopped;
    },
  };
}

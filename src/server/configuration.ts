import { readServerConfig, type ServerConfig } from '#platform/config.ts';
import { isWithinReach } from '#platform/postgres/embedded-server.ts';

/** Where a data folder goes when the one of the working directory is closed to the user as whom the embedded database runs. */
const reachableDataFolder = '/var/lib/bastide';

/**
 * The settings of this machine's server. As root, in a checkout that only root may enter, the data folder is outside of it unless one is
 * named: PostgreSQL does not run as root.
 */
export async function readConfiguration(): Promise<ServerConfig> {
  const config = readServerConfig();
  if (config.database || (await isWithinReach('.'))) return config;
  return readServerConfig(undefined, { dataFolder: reachableDataFolder });
}

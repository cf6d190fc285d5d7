import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterFolder, readPassword, superuser } from './cluster.ts';
import { hasCode } from './process-identity.ts';

/**
 * The superuser's connection to the embedded server that another Bastide runs on this folder, for whoever may read its files; undefined when
 * none takes connections. Port and state are what the server itself writes into its pid file.
 */
export async function runningServerUrl(dataFolder: string, database: string): Promise<string | undefined> {
  const lines = (await readIfThere(join(clusterFolder(dataFolder), 'postmaster.pid'))).split('\n');
  const port = lines[3]?.trim() ?? '';
  if (!/^\d{1,5}$/.test(port) || lines[7]?.trim() !== 'ready') return undefined;
  const login = [superuser, readPassword(dataFolder)].map(encodeURIComponent).join(':');
  return `postgresql://${login}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
}

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import pg from 'pg';
import { migrate } from '#platform/database/migrate.ts';
import { type EmbeddedServer, startEmbeddedServer } from '#platform/postgres/embedded-server.ts';
import type { DatabaseServer, DatabaseServerReply } from './database.ts';
import { newServerFolder } from './temporary-folder.ts';

/*
 * The program that runs the database server of one test run, started by the first test file that asks. It ends with the process that started
 * it, however that one ends: the channel between them closes even when that process is killed.
 */

/** Nothing in it outlives the run, so nothing waits for the disk. */
const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_wal_size: '1GB',
  checkpoint_timeout: '1h',
  autovacuum_naptime: '1h',
  max_connections: '200',
};
const template = 'bastide_template';
const appRole = 'bastide_test';

async function makeTemplate(server: EmbeddedServer): Promise<DatabaseServer> {
  const appPassword = randomBytes(16).toString('hex');
  const client = new pg.Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${template}`);
    const adminUrl = new URL(server.adminUrl);
    adminUrl.pathname = `/${template}`;
    await migrate({ adminUrl: adminUrl.href, appRole, appPassword });
  } finally {
    await client.end();
  }
  return { adminUrl: server.adminUrl, template, appRole, appPassword };
}

async function serve(parentGone: Promise<unknown>): Promise<void> {
  const dataFolder = await newServerFolder('test-database');
  try {
    const server = await startEmbeddedServer({ dataFolder, settings });
    try {
      tell(await makeTemplate(server));
      await Promise.race([parentGone, server.exited]);
    } finally {
      await server.stop();
    }
  } catch (error) {
    tell({ fault: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function tell(reply: DatabaseServerReply): void {
  // Nobody to tell is no error: then the run has ended meanwhile.
  if (process.connected) process.send?.(reply, undefined, undefined, () => {});
}

const { promise, resolve } = Promise.withResolvers<void>();
process.once('disconnect', resolve);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
await serve(promise);
if (process.connected) process.disconnect?.();

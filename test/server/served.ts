import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { readServerConfig } from '#platform/config.ts';
import type { Database } from '#platform/database/database.ts';
import { createLog, type Log } from '#platform/log.ts';
import type { Feature } from '#platform/web/route.ts';
import { type RunningServer, serve } from '#server/main.ts';
import type { ServerRole } from '#server/roles.ts';
import { openBrowser } from '#testing/browser.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { ownerOf, type Person } from './people.ts';

/** The program as it is started, on a database of its own, with a sample estate that was assessed; nothing goes on in the background. */
export interface Served {
  readonly stored: TestDatabase;
  /** the owner of the tables */
  readonly admin: pg.Client;
  readonly database: Database;
  readonly masterKey: string;
  readonly origin: string;
  readonly features: readonly Feature[];
  readonly organizationId: string;
  readonly owner: Person;
  /** what was logged as an error */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export async function startServed(): Promise<Served> {
  const stored = await createTestDatabase();
  const masterKey = randomBytes(32).toString('base64');
  const faults: string[] = [];
  const log = createLog({ level: 'error', output: { write: (line) => void faults.push(line) } });
  const start = (...roles: readonly ServerRole[]) => serveOn(stored.url, masterKey, log, roles);
  const first = await start('api', 'worker', 'scheduler');
  const owner = await firstOwner(first);
  await first.watchFirstRun(() => {}, new AbortController().signal);
  await first.close();
  const server = await start('api');
  const admin = new pg.Client({ connectionString: stored.adminUrl });
  await admin.connect();
  const { origin, database } = server;
  if (origin === undefined || !first.sample) throw new Error('The server has no address or no sample');
  return {
    ...{ stored, admin, database, masterKey, origin, faults },
    features: server.app.features,
    organizationId: first.sample.organizationId,
    owner,
    close: async () => {
      await server.close();
      await admin.end();
      await stored.close();
    },
  };
}

export async function serveOn(
  url: string,
  masterKey: string,
  log: Log,
  roles: readonly ServerRole[],
): Promise<RunningServer> {
  const config = readServerConfig({
    DATABASE_URL: url,
    BASTIDE_PORT: '0',
    BASTIDE_MASTER_KEY: masterKey,
    BASTIDE_ALLOWED_ADDRESSES: '127.0.0.1',
  });
  return await serve({ config, roles: new Set(roles), log, version: 'test' });
}

/** The first administrator, with the one-time password changed to one that the tests know. */
async function firstOwner({ administrator, origin }: RunningServer): Promise<Person> {
  if (!administrator || origin === undefined) throw new Error('There is no first administrator');
  const owner = ownerOf('default', administrator.email);
  await openBrowser(origin).logOn(owner.email, administrator.password, { newPassword: owner.password });
  return owner;
}

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { z } from 'zod';

/** A database of one test file, migrated and empty. End your own connections first, then `close` drops it. */
export interface TestDatabase {
  /** the superuser, who owns the tables */
  readonly adminUrl: string;
  /** login role that owns nothing and cannot bypass row-level security */
  readonly url: string;
  close(): Promise<void>;
}

const DatabaseServer = z.object({
  adminUrl: z.string(),
  template: z.string(),
  appRole: z.string(),
  appPassword: z.string(),
});
export type DatabaseServer = z.infer<typeof DatabaseServer>;
export type DatabaseServerReply = DatabaseServer | { readonly fault: string };

declare module 'vitest' {
  interface ProvidedContext {
    /** where the one database server of this run is asked for; it starts with the first question */
    readonly databaseServer: string;
  }
}

let known: Promise<DatabaseServer> | undefined;

/** A fresh database for one test file: a copy of the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  known ??= askForServer();
  const server = await known;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runAsAdmin(server, `CREATE DATABASE ${name} TEMPLATE ${server.template} STRATEGY FILE_COPY`);
  return {
    adminUrl: urlOf(server, name),
    url: urlOf(server, name, { role: server.appRole, password: server.appPassword }),
    close: () => runAsAdmin(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function askForServer(): Promise<DatabaseServer> {
  const reply = await fetch(inject('databaseServer'));
  const text = await reply.text();
  if (!reply.ok) throw new Error(`The database server of the tests did not start: ${text}`);
  return DatabaseServer.parse(JSON.parse(text));
}

async function runAsAdmin({ adminUrl }: DatabaseServer, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function urlOf(server: DatabaseServer, database: string, login?: { role: string; password: string }): string {
  const url = new URL(server.adminUrl);
  url.pathname = `/${database}`;
  if (login) {
    url.username = login.role;
    url.password = login.password;
  }
  return url.href;
}

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { alibabaProgram } from '#clouds/alibaba/program.ts';
import { type AccountsModule, type AccountsOptions, createAccounts } from '#features/accounts/index.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { createLocalKeyService } from '#platform/encryption.ts';
import { newId } from '#platform/identifiers.ts';
import { createLog } from '#platform/log.ts';
import { loadMasterKeys } from '#platform/master-key.ts';
import type { Role } from '#platform/web/route.ts';
import { createWebServer } from '#platform/web/server.ts';
import { createTestDatabase } from './database.ts';
import { rememberedAnswers } from './toy-server.ts';

export interface AccountAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** the body as JSON; what a test knows of its shape it says itself */
  json<T = Record<string, unknown>>(): T;
}

export interface AskOptions {
  readonly body?: unknown;
  readonly upload?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The accounts feature behind the real HTTP server, on a database of its own. */
export interface AccountServer {
  readonly database: Database;
  readonly url: string;
  /** of the HTTP server */
  readonly address: string;
  readonly module: AccountsModule;
  readonly admin: pg.Client;
  /** everything that was logged or answered */
  readonly words: readonly string[];
  now: number;
  role: Role;
  organizationId: string;
  addOrganization(): Promise<string>;
  ask(method: string, path: string, options?: AskOptions): Promise<AccountAnswer>;
  /** Does what is due by now in the organisation, as a scheduler would; how much that was. */
  runTimers(): Promise<number>;
  /** every row of every table, as text */
  dump(): Promise<string>;
  close(): Promise<void>;
}

export async function startAccountServer(more: Partial<AccountsOptions> = {}): Promise<AccountServer> {
  const test = await createTestDatabase();
  const database = await openDatabase({ url: test.url });
  const admin = new pg.Client({ connectionString: test.adminUrl });
  await admin.connect();
  const words: string[] = [];
  const log = createLog({ level: 'debug', output: { write: (line) => void words.push(line) } });
  const clock = { now: () => server.now };
  const keys = createLocalKeyService(await loadMasterKeys({ value: randomBytes(32).toString('base64') }));
  const programs = new Map([[alibabaProgram.id, alibabaProgram]]);
  const module = createAccounts({ database, programs, keys, clock, log, allowedAddresses: ['127.0.0.1'], ...more });
  const app = createWebServer({
    features: [module.feature],
    authenticate: async () => {
      const { organizationId, role } = server;
      return { organizationId, userId: null, tokenId: 'alice', role, via: 'token', scopes: ['*'], name: 'Alice' };
    },
    clock,
    log,
    idempotency: rememberedAnswers(),
    options: { publicOrigin: 'http://localhost', trustProxy: false },
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const server: AccountServer = {
    ...{ database, url: test.url, address, module, admin, words, role: 'administrator', organizationId: '' },
    now: Date.now(),
    addOrganization: () => addOrganization(admin),
    ask: async (method, path, options = {}) => {
      const answer = await ask(address, method, path, options);
      words.push(answer.text, JSON.stringify([...answer.headers]));
      return answer;
    },
    runTimers: () => runTimers(admin, module, server),
    dump: () => dump(admin),
    close: async () => {
      await app.close();
      await admin.end();
      await database.close();
      await test.close();
    },
  };
  server.organizationId = await addOrganization(admin);
  return server;
}

async function addOrganization(admin: pg.Client): Promise<string> {
  const id = newId();
  await admin.query('INSERT INTO organizations (id, slug, name, created_at) VALUES ($1, $2, $2, now())', [id, id]);
  return id;
}

async function ask(address: string, method: string, path: string, options: AskOptions): Promise<AccountAnswer> {
  const { body, upload, headers } = options;
  const type = upload === undefined ? 'application/json' : 'application/octet-stream';
  const sent = upload ?? (body === undefined ? undefined : JSON.stringify(body));
  const reply = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: { ...(sent === undefined ? {} : { 'content-type': type }), ...headers },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const text = await reply.text();
  return { status: reply.status, text, headers: reply.headers, json: () => JSON.parse(text) };
}

async function runTimers(admin: pg.Client, module: AccountsModule, server: AccountServer): Promise<number> {
  const due = await admin.query<{ organization_id: string; kind: string; subject_id: string }>(
    'SELECT organization_id, kind, subject_id FROM timers WHERE organization_id = $1 AND due_at <= $2',
    [server.organizationId, new Date(server.now)],
  );
  const ours = due.rows.filter(({ kind }) => module.timers && kind in module.timers);
  for (const { organization_id: organizationId, kind, subject_id: subjectId } of ours) {
    await module.timers?.[kind]?.({ organizationId, subjectId, now: server.now });
  }
  return ours.length;
}

async function dump(admin: pg.Client): Promise<string> {
  const tables = await admin.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await admin.query<{ row: string }>(`SELECT it::text AS row FROM ${name} AS it`);
    texts.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  return texts.join('\n');
}

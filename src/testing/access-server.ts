import { createSecretKey, randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Access, createAccess, ensureFirstAdministrator, scopesOf } from '#features/access/index.ts';
import { createAudit } from '#features/audit/index.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { createLocalKeyService, type KeyService } from '#platform/encryption.ts';
import { newId } from '#platform/identifiers.ts';
import type { Log } from '#platform/web/log.ts';
import type { Feature } from '#platform/web/route.ts';
import { createWebServer } from '#platform/web/server.ts';
import { type Browser, openBrowser } from './browser.ts';
import { createTestDatabase } from './database.ts';
import { type HeldClock, heldClock } from './held-clock.ts';

export const accessStart = '2026-03-01T08:00:00.000Z';
export const ownerPassword = 'a bridge of seven stones';

export interface AccessServer {
  readonly url: string;
  readonly database: Database;
  /** the owner of the tables */
  readonly admin: pg.Client;
  readonly clock: HeldClock;
  readonly access: Access;
  readonly keys: KeyService;
  /** what the server logged as a fault of its own */
  readonly faults: readonly object[];
  /** a browser without cookies */
  browser(): Browser;
  /** the owner, logged on with `ownerPassword` */
  owner(): Promise<Browser>;
  close(): Promise<void>;
}

/** The access and audit features behind a real server on a database of its own, with the organisation "default" and its owner admin@localhost. */
export async function startAccessServer(
  settings: { features?: readonly Feature[]; publicOrigin?: string } = {},
): Promise<AccessServer> {
  const test = await createTestDatabase();
  const database = await openDatabase({ url: test.url });
  const admin = new pg.Client({ connectionString: test.adminUrl });
  await admin.connect();
  const clock = heldClock(accessStart);
  const keys = testKeys();
  const faults: object[] = [];
  const publicOrigin = settings.publicOrigin ?? 'http://localhost';
  const features: Feature[] = [];
  const outside = { allowed: ['127.0.0.1'] };
  const access = createAccess({ database, keys, publicOrigin, outside, scopes: () => scopesOf(features) });
  features.push(access.feature, createAudit({ database }).feature, ...(settings.features ?? []));
  const app = webServer(access, features, { clock, faults, publicOrigin });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const first = await ensureFirstAdministrator(database, clock.now());
  if (!first) throw new Error('There was an organisation already.');
  const browser = () => openBrowser(url);
  await logOnAnew(browser(), first.password);
  return {
    ...{ url, database, admin, clock, access, keys, faults, browser },
    owner: async () => {
      const owner = browser();
      await owner.logOn('admin@localhost', ownerPassword);
      return owner;
    },
    close: async () => {
      await app.close();
      await access.close();
      await admin.end();
      await database.close();
      await test.close();
    },
  };
}

/** Another organisation, with an owner who has the same address and password. */
export async function addOrganization(server: AccessServer, slug: string): Promise<string> {
  const id = newId();
  const now = new Date(server.clock.now());
  await server.admin.query('INSERT INTO organizations (id, slug, name, created_at) VALUES ($1, $2, $2, $3)', [
    id,
    slug,
    now,
  ]);
  await server.admin.query(
    `INSERT INTO users (organization_id, id, email, email_key, name, role, password_hash, created_at)
     SELECT $1, $2, email, email_key, name, role, password_hash, created_at FROM users WHERE email_key = 'admin@localhost' LIMIT 1`,
    [id, newId()],
  );
  return id;
}

export function testKeys(): KeyService {
  return createLocalKeyService({ currentKeyId: 'one', keys: new Map([['one', createSecretKey(randomBytes(32))]]) });
}

async function logOnAnew(browser: Browser, password: string): Promise<void> {
  const body = { email: 'admin@localhost', password, newPassword: ownerPassword };
  const reply = await browser.post('/api/v1/session', body);
  if (reply.status !== 201) throw new Error(`The first log-on failed: ${JSON.stringify(reply.json)}`);
}

function webServer(
  { authenticate, idempotency }: Access,
  features: readonly Feature[],
  { clock, faults, publicOrigin }: { clock: HeldClock; faults: object[]; publicOrigin: string },
) {
  const options = { publicOrigin, trustProxy: ['127.0.0.1'] };
  return createWebServer({ features, authenticate, idempotency, clock, log: faultLog(faults), options });
}

/** Another process that serves the API on the same database. */
export async function startSecondServer(server: AccessServer): Promise<{ browser(): Browser; close(): Promise<void> }> {
  const { database, keys, clock } = server;
  const publicOrigin = 'http://localhost';
  const access = createAccess({ database, keys, publicOrigin, outside: { allowed: [] }, scopes: () => [] });
  const app = webServer(access, [access.feature], { clock, faults: [], publicOrigin });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const close = async () => {
    await app.close();
    await access.close();
  };
  return { browser: () => openBrowser(url), close };
}

function faultLog(faults: object[]): Log {
  const log: Log = {
    info: () => {},
    warn: () => {},
    error: (fields, message) => void faults.push({ ...fields, message }),
    child: () => log,
  };
  return log;
}

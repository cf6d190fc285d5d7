import { createSecretKey } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#platform/clock.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { createLocalKeyService } from '#platform/encryption.ts';
import { type Jobs, openJobs } from '#platform/jobs/jobs.ts';
import { createLog } from '#platform/log.ts';
import { createMetrics } from '#platform/metrics.ts';
import { type App, createApp } from '#server/app.ts';
import { loadClouds, programs } from '#server/clouds.ts';
import { askForForeignIds } from './foreign-ids.ts';
import { type Ids, idsOf, namesIn } from './known-ids.ts';
import {
  contentOfOrganization,
  fillOrganization,
  listTables,
  uuidsIn,
  uuidsOfOrganization,
} from './organization-content.ts';
import { type Asker, addOrganization, bySession, byToken } from './people.ts';
import { type Served, startServed } from './served.ts';
import { type UnscopedDatabase, unscoped } from './unscoped-database.ts';

/*
 * The whole application over a database that takes every condition on the organisation out of its statements: row-level security is what is
 * left, under the role that production uses.
 */
let served: Served;
let database: UnscopedDatabase;
let real: Database;
let jobs: Jobs;
let app: App;
let web: FastifyInstance;
let stranger: Asker;
let program: Asker;
let ids: Ids;
const faults: string[] = [];

beforeAll(async () => {
  served = await startServed();
  await fillOrganization(served);
  ids = await idsOf(served.admin, served.organizationId);
  real = await openDatabase({ url: served.stored.url });
  database = unscoped(real);
  jobs = await openJobs({ url: served.stored.url, supervises: false, onError: () => {} });
  app = createApp({
    ...{ database, leases: database, jobs, programs },
    clock: systemClock,
    keys: createLocalKeyService({
      currentKeyId: 'one',
      keys: new Map([['one', createSecretKey(served.masterKey, 'base64')]]),
    }),
    log: createLog({ level: 'error', output: { write: (line) => void faults.push(line) } }),
    metrics: createMetrics(() => {}),
    clouds: await loadClouds(),
    publicOrigin: 'http://localhost',
    allowedAddresses: [],
    ...{ metricsToken: undefined, usageDays: 400, productVersion: 'test' },
  });
  web = app.web({ publicOrigin: 'http://localhost', trustProxy: false });
  const origin = await web.listen({ host: '127.0.0.1', port: 0 });
  const { owner } = await addOrganization(served, 'other');
  stranger = await bySession(origin, owner);
  program = await byToken(origin, owner);
});
afterAll(async () => {
  await web?.close();
  await app?.close();
  await jobs?.stop();
  await real?.close();
  await served?.close();
});

test('code that has forgotten the organisation still tells and changes nothing of another', async () => {
  const before = await contentOfOrganization(served.admin, served.organizationId);
  const { asked, faults: told } = await askForForeignIds(app.features, stranger, ids);
  expect(told).toEqual([]);
  expect(asked).toBeGreaterThan(40);
  expect(await idsToldByLists()).toEqual([]);
  expect(await contentOfOrganization(served.admin, served.organizationId)).toEqual(before);
  expect(faults).toEqual([]);
  expect(database.stripped()).toBeGreaterThan(200);
});

test('without row-level security the same code tells a great deal, so it is the wall that held', async () => {
  for (const { table, hasOrganization } of await listTables(served.admin)) {
    if (hasOrganization || table === 'organizations') {
      await served.admin.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
    }
  }
  const { faults: told } = await askForForeignIds(app.features, program, ids);
  expect(told.length).toBeGreaterThan(10);
  expect((await idsToldByLists()).length).toBeGreaterThan(5);
});

/** The lists that name something of the other organisation. */
async function idsToldByLists(): Promise<readonly string[]> {
  const own = await uuidsOfOrganization(served.admin, served.organizationId);
  const lists = app.features.flatMap(({ routes }) =>
    routes.filter(
      ({ method, path, access }) => method === 'GET' && !('public' in access) && namesIn(path).length === 0,
    ),
  );
  const telling: string[] = [];
  for (const { path } of lists) {
    const { text } = await program.ask('GET', path);
    if (uuidsIn(text).some((uuid) => own.has(uuid))) telling.push(path);
  }
  return telling;
}

import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '#platform/log.ts';
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
import { type WiredApp, wireApp } from './wired-app.ts';

/*
 * The whole application over a database that takes every condition on the organisation out of its statements: row-level security is what is
 * left, under the role that production uses.
 */
let served: Served;
let wired: WiredApp;
let web: FastifyInstance;
let stranger: Asker;
let program: Asker;
let ids: Ids;
const views: UnscopedDatabase[] = [];
const faults: string[] = [];

beforeAll(async () => {
  served = await startServed();
  await fillOrganization(served);
  ids = await idsOf(served.admin, served.organizationId);
  const log = createLog({ level: 'error', output: { write: (line) => void faults.push(line) } });
  wired = await wireApp(
    { url: served.stored.url, masterKey: served.masterKey },
    {
      log,
      seenAs: (database) => {
        views.push(unscoped(database));
        return views.at(-1)!;
      },
    },
  );
  web = wired.app.web({ publicOrigin: 'http://localhost', trustProxy: false });
  const origin = await web.listen({ host: '127.0.0.1', port: 0 });
  const { owner } = await addOrganization(served, 'other');
  stranger = await bySession(origin, owner);
  program = await byToken(origin, owner);
});
afterAll(async () => {
  await web?.close();
  await wired?.close();
  await served?.close();
});

test('code that has forgotten the organisation still tells and changes nothing of another', async () => {
  const before = await contentOfOrganization(served.admin, served.organizationId);
  const { asked, faults: told } = await askForForeignIds(wired.app.features, stranger, ids);
  expect(told).toEqual([]);
  expect(asked).toBeGreaterThan(40);
  expect(await idsToldByLists()).toEqual([]);
  expect(await assetsToldByTheGraph()).toEqual([]);
  expect(await contentOfOrganization(served.admin, served.organizationId)).toEqual(before);
  expect(faults).toEqual([]);
  expect(views.reduce((count, view) => count + view.stripped(), 0)).toBeGreaterThan(200);
});

test('without row-level security the same code tells a great deal, so it is the wall that held', async () => {
  for (const { table, hasOrganization } of await listTables(served.admin)) {
    if (hasOrganization || table === 'organizations') {
      await served.admin.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
    }
  }
  const { faults: told } = await askForForeignIds(wired.app.features, program, ids);
  expect(told.length).toBeGreaterThan(10);
  expect((await idsToldByLists()).length).toBeGreaterThan(5);
  expect((await assetsToldByTheGraph()).length).toBeGreaterThan(5);
});

/** The lists that name something of the other organisation. */
async function idsToldByLists(): Promise<readonly string[]> {
  const own = await uuidsOfOrganization(served.admin, served.organizationId);
  const lists = wired.app.features.flatMap(({ routes }) =>
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

/** The assets that a query of the graph finds, whoever's they are. */
async function assetsToldByTheGraph(): Promise<readonly unknown[]> {
  const query =
    '{ assets(where: { tags_NONE: { key: "no such tag" } }) { id account } assetsAggregate { count unknown } }';
  const { status, json } = await program.ask('POST', '/api/v1/graphql', JSON.stringify({ query }));
  const { assets, assetsAggregate } = json.data as { assets: readonly unknown[]; assetsAggregate: { count: number } };
  expect([status, assetsAggregate.count > 0]).toEqual([200, assets.length > 0]);
  return assets;
}

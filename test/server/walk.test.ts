import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AnyRoute, roles, scopeOf } from '#platform/web/route.ts';
import { ask } from './ask.ts';
import { isPublic, pathToNowhere, shutDoors, titleOf } from './doors.ts';
import { askForForeignIds, questionsWith } from './foreign-ids.ts';
import { type Ids, idsOf, namesIn } from './known-ids.ts';
import { contentOfOrganization, fillOrganization, uuidsIn, uuidsOfOrganization } from './organization-content.ts';
import {
  addOrganization,
  byScopedToken,
  bySession,
  byToken,
  logOn,
  nobody,
  onePersonPerRole,
  type Person,
  sessionHeaders,
} from './people.ts';
import { type Served, startServed } from './served.ts';

let served: Served;
let routes: readonly AnyRoute[];
let people: readonly Person[];
let ids: Ids;

beforeAll(async () => {
  served = await startServed();
  routes = served.features.flatMap((feature) => feature.routes);
  people = await onePersonPerRole(served);
  await fillOrganization(served);
  ids = await idsOf(served.admin, served.organizationId);
});
afterAll(() => served?.close());

function declared(statusOf: (route: AnyRoute) => number | undefined): ReadonlyMap<string, number | undefined> {
  return new Map(routes.map((route) => [titleOf(route), statusOf(route)]));
}

test('nobody reaches anything but what is public', async () => {
  expect(routes.length).toBeGreaterThan(70);
  const doors = await shutDoors(routes, nobody(served.origin));
  expect(doors).toEqual(declared((route) => (isPublic(route) ? undefined : 401)));
});

describe.each(roles)('the role %s', (role) => {
  const person = (): Person => people.find((one) => one.role === role)!;
  const door = ({ access }: AnyRoute): number | undefined =>
    'public' in access || access.roles.includes(role) ? undefined : 403;

  test('reaches by a session what is declared for it, and nothing else', async () => {
    expect(await shutDoors(routes, await bySession(served.origin, person()))).toEqual(declared(door));
  });

  test('reaches by a token what is declared for it, and nothing else', async () => {
    expect(await shutDoors(routes, await byToken(served.origin, person()))).toEqual(declared(door));
  });
});

test('a token reaches what its one scope is for, and with all scopes but one everything else', async () => {
  const session = await logOn(served.origin, served.owner);
  const scopes = [...new Set(routes.flatMap((route) => scopeOf(route) ?? []))];
  for (const scope of scopes) {
    const ofScope = routes.filter((route) => scopeOf(route) === scope);
    const doorsFor = async (...granted: readonly string[]) => {
      const asker = await byScopedToken(served.origin, served.owner, session, granted);
      return new Set((await shutDoors(ofScope, asker)).values());
    };
    const others = scopes.filter((other) => other !== scope);
    expect([scope, await doorsFor(scope)]).toEqual([scope, new Set([undefined])]);
    expect([scope, await doorsFor(...others)]).toEqual([scope, new Set([403])]);
  }
});

test.each([
  ['without the mark of our own pages', { 'x-bastide-csrf': '' }],
  ['from the page of another site', { 'sec-fetch-site': 'cross-site' }],
  ['from another origin', { origin: 'https://elsewhere.example.com' }],
])('a session that is used %s changes nothing', async (_, headers) => {
  const own = sessionHeaders(await logOn(served.origin, served.owner));
  // Whoever is not logged on yet has no session that could be used.
  const isUnsafe = (route: AnyRoute): boolean =>
    route.method !== 'GET' && !(isPublic(route) && 'x-bastide-csrf' in headers);
  for (const route of routes.filter(isUnsafe)) {
    const request = { method: route.method, path: pathToNowhere(route), headers: { ...own, ...headers } };
    const { status } = await ask(served.origin, request);
    expect([titleOf(route), status]).toEqual([titleOf(route), 403]);
  }
});

describe('an id', () => {
  const named = () => new Set(routes.flatMap(({ path }) => namesIn(path)).filter((name) => /(?<!check)Id$/.test(name)));

  test('that a path can name is one that the organisation has, and that its owner can look at', async () => {
    expect(named().size).toBeGreaterThan(5);
    expect([...named()].filter((name) => ids[name] === undefined)).toEqual([]);
    const owner = await bySession(served.origin, served.owner);
    for (const { route, path } of questionsWith(served.features, ids)) {
      if (route.method !== 'GET' || route.events) continue;
      const { status, text } = await owner.ask('GET', path);
      expect([path, status, text]).toEqual([path, 200, expect.anything()]);
    }
  });

  test.each([
    ['session', bySession, 'by-session'],
    ['token', byToken, 'by-token'],
  ] as const)(
    'is none at all for the owner of another organisation by a %s, and nothing changes',
    async (_, askerOf, slug) => {
      const { owner: stranger } = await addOrganization(served, slug);
      const asker = await askerOf(served.origin, stranger);
      const before = await contentOfOrganization(served.admin, served.organizationId);
      const { asked, faults } = await askForForeignIds(served.features, asker, ids);
      expect(faults).toEqual([]);
      expect(asked).toBeGreaterThan(40);
      const own = await uuidsOfOrganization(served.admin, served.organizationId);
      for (const route of routes.filter(({ method, path }) => method === 'GET' && namesIn(path).length === 0)) {
        const { text } = await asker.ask('GET', route.path);
        expect([titleOf(route), uuidsIn(text).filter((uuid) => own.has(uuid))]).toEqual([titleOf(route), []]);
      }
      expect(await contentOfOrganization(served.admin, served.organizationId)).toEqual(before);
    },
  );
});

test('all of it was answered without a fault of ours', () => {
  expect(served.faults).toEqual([]);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnyRoute } from '#platform/web/route.ts';
import type { Browser } from '#testing/browser.ts';
import { ask } from './ask.ts';
import { isPublic, shutDoors, titleOf } from './doors.ts';
import { type Asker, logOn, makeToken, onePersonPerRole, type Person, sessionHeaders } from './people.ts';
import { type Served, startServed } from './served.ts';

let served: Served;
let routes: readonly AnyRoute[];
let people: readonly Person[];
let owner: Browser;

beforeAll(async () => {
  served = await startServed();
  routes = served.features.flatMap((feature) => feature.routes);
  people = await onePersonPerRole(served);
  owner = await logOn(served.origin, served.owner);
});
afterAll(() => served?.close());

const personWith = (role: Person['role']): Person => people.find((one) => one.role === role)!;

/** Somebody who was let in with these headers a moment ago. */
async function letIn(headers: Readonly<Record<string, string>>): Promise<Asker> {
  const asker: Asker = {
    ask: (method, path, body) => ask(served.origin, { method, path, body, headers }),
  };
  expect((await asker.ask('GET', '/api/v1/session')).status).toBe(200);
  return asker;
}

async function tokenOf(person: Person): Promise<Asker> {
  const token = await makeToken(await logOn(served.origin, person), person);
  return await letIn({ authorization: `Bearer ${token}` });
}

async function expectOutside(asker: Asker): Promise<void> {
  const all = new Map(routes.map((route) => [titleOf(route), isPublic(route) ? undefined : 401]));
  expect(await shutDoors(routes, asker)).toEqual(all);
}

async function idOf(person: Person): Promise<string> {
  const { rows } = await served.admin.query<{ id: string }>('SELECT id FROM users WHERE email = $1', [person.email]);
  return rows[0]!.id;
}

async function done(reply: Promise<{ readonly status: number; readonly text: string }>): Promise<void> {
  const { status, text } = await reply;
  if (status >= 300) throw new Error(`It was refused with ${status}: ${text}`);
}

describe('outside again is a token', () => {
  const newest = async (): Promise<string> => {
    const { rows } = await served.admin.query<{ id: string }>('SELECT id FROM api_tokens ORDER BY id DESC LIMIT 1');
    return rows[0]!.id;
  };

  test('that has expired', async () => {
    const asker = await tokenOf(served.owner);
    await served.admin.query(`UPDATE api_tokens SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      await newest(),
    ]);
    await expectOutside(asker);
  });

  test('that was revoked', async () => {
    const asker = await tokenOf(served.owner);
    await done(owner.request('DELETE', `/api/v1/tokens/${await newest()}`));
    await expectOutside(asker);
  });

  test('whose maker was disabled, or may do less than it', async () => {
    const person = personWith('administrator');
    const path = `/api/v1/users/${await idOf(person)}`;
    const asker = await tokenOf(person);
    await done(owner.request('PATCH', path, { role: 'auditor' }));
    await expectOutside(asker);
    await done(owner.request('PATCH', path, { role: 'administrator' }));
    await letIn(sessionHeaders(await logOn(served.origin, person)));
    await done(owner.post(`${path}/disable`));
    await expectOutside(asker);
    await done(owner.post(`${path}/enable`));
  });

  test('of which a letter is wrong', async () => {
    const token = await makeToken(owner, served.owner);
    const last = token.endsWith('A') ? 'B' : 'A';
    for (const wrong of [`${token.slice(0, -1)}${last}`, token.slice(0, -1), `${token}A`, token.toUpperCase()]) {
      const headers = { authorization: `Bearer ${wrong}` };
      await expectOutside({ ask: (method, path, body) => ask(served.origin, { method, path, body, headers }) });
    }
  });
});

describe('outside again is a session', () => {
  const sessionOf = async (person: Person) => {
    const browser = await logOn(served.origin, person);
    return { browser, asker: await letIn(sessionHeaders(browser)) };
  };
  const age = (column: string, interval: string, person: Person) =>
    served.admin.query(
      `UPDATE sessions SET ${column} = sessions.${column} - interval '${interval}' FROM users
        WHERE users.id = user_id AND email = $1 AND users.organization_id = sessions.organization_id`,
      [person.email],
    );

  test('that was ended by its owner', async () => {
    const { browser, asker } = await sessionOf(personWith('auditor'));
    await done(browser.request('DELETE', '/api/v1/session'));
    await expectOutside(asker);
  });

  test('that was ended by an administrator', async () => {
    const { asker } = await sessionOf(personWith('auditor'));
    await done(owner.request('DELETE', `/api/v1/users/${await idOf(personWith('auditor'))}/sessions`));
    await expectOutside(asker);
  });

  test('that was not used for too long, or was begun too long ago', async () => {
    const person = personWith('operator');
    const unused = await sessionOf(person);
    await age('last_seen_at', '31 days', person);
    await expectOutside(unused.asker);
    const old = await sessionOf(person);
    await age('created_at', '91 days', person);
    await expectOutside(old.asker);
  });

  test('of somebody who was disabled or deleted', async () => {
    const disabled = await sessionOf(personWith('operator'));
    const path = `/api/v1/users/${await idOf(personWith('operator'))}`;
    await done(owner.post(`${path}/disable`));
    await expectOutside(disabled.asker);
    await done(owner.post(`${path}/enable`));
    const deleted = await sessionOf(personWith('operator'));
    await done(owner.request('DELETE', path));
    await expectOutside(deleted.asker);
  });
});

test.each([
  ['an empty token', { authorization: 'Bearer ' }],
  ['a token of 9,000 letters', { authorization: `Bearer ${'x'.repeat(9_000)}` }],
  ['a password instead of a token', { authorization: `Basic ${btoa('admin@localhost:secret')}` }],
  ['a token that is no text', { authorization: 'Bearer \u00ff\u00fe' }],
  ['a cookie that says nothing', { cookie: 'bastide_session=; __Host-bastide=' }],
  ['a cookie that says too much', { cookie: `bastide_session=${'x'.repeat(4_000)}` }],
])('outside is whoever comes with %s', async (_, headers) => {
  await expectOutside({ ask: (method, path, body) => ask(served.origin, { method, path, body, headers }) });
});

test('all of it was answered without a fault of ours', () => {
  expect(served.faults).toEqual([]);
});

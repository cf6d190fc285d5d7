import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '#platform/errors.ts';
import { newId } from '#platform/identifiers.ts';
import { defineRoute, type Feature } from '#platform/web/route.ts';
import { type AccessServer, addOrganization, ownerPassword, startAccessServer } from '#testing/access-server.ts';
import type { Browser } from '#testing/browser.ts';

const day = 86_400_000;
const made: string[] = [];
let hold: Promise<void> = Promise.resolve();

const toys: Feature = {
  name: 'toys',
  routes: [
    defineRoute({
      method: 'POST',
      path: '/api/v1/toys',
      summary: 'Makes a toy',
      tag: 'toy',
      access: { roles: ['owner'] },
      idempotent: true,
      status: 201,
      body: z.object({ name: z.string() }),
      reply: z.object({ id: z.string(), name: z.string() }),
      handle: async ({ body }) => {
        await hold;
        if (body.name === 'broken') throw new AppError('conflict', { en: 'No such toy.', zh: '无。' });
        made.push(body.name);
        return { id: newId(), name: body.name };
      },
    }),
  ],
};

let server: AccessServer;
let owner: Browser;

beforeAll(async () => {
  server = await startAccessServer({ features: [toys] });
}, 120_000);

afterAll(async () => {
  await server.close();
  expect(server.faults).toEqual([]);
});

beforeEach(async () => {
  made.length = 0;
  server.clock.jump(day * 3);
  owner = await server.owner();
});

function make(name: string, key: string, browser = owner) {
  browser.extraHeaders['idempotency-key'] = key;
  return browser.post('/api/v1/toys', { name });
}

it('does a creation once and tells its answer again, byte by byte', async () => {
  const first = await make('ball \u00e9\u2028 "{"', 'one');
  const again = await make('ball \u00e9\u2028 "{"', 'one');
  expect([again.status, again.text]).toEqual([201, first.text]);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(made).toHaveLength(1);
});

it('refuses the key for another request', async () => {
  await make('ball', 'two');
  expect((await make('doll', 'two')).status).toBe(409);
  expect(made).toEqual(['ball']);
});

it('frees the key when the creation failed', async () => {
  expect((await make('broken', 'three')).status).toBe(409);
  expect((await make('ball', 'three')).status).toBe(201);
});

it('does a creation once when it is asked for five times at once', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  hold = promise;
  let answered = 0;
  const replies = Array.from({ length: 5 }, async () => {
    const { status } = await make('ball', 'four');
    // The one that is let through waits until the others have been refused.
    answered += 1;
    if (answered === 4) resolve();
    return status;
  });
  const statuses = (await Promise.all(replies)).sort();
  hold = Promise.resolve();
  expect(statuses).toEqual([201, 409, 409, 409, 409]);
  expect(made).toEqual(['ball']);
});

it('forgets a key after a day', async () => {
  await make('ball', 'five');
  server.clock.jump(day);
  owner = await server.owner();
  expect((await make('doll', 'five')).status).toBe(409);
  server.clock.jump(1);
  expect((await make('doll', 'five')).status).toBe(201);
});

it('keeps the keys of each organisation apart', async () => {
  await make('ball', 'six');
  await addOrganization(server, 'second');
  const other = server.browser();
  await other.logOn('admin@localhost', ownerPassword, { organization: 'second' });
  expect((await make('doll', 'six', other)).status).toBe(201);
});

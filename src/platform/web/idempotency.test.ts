import { afterEach, expect, it } from 'vitest';
import type { ToyBehaviour } from '#testing/toy-api.ts';
import { ask, bearer, rememberedAnswers, startToyServer } from '#testing/toy-server.ts';
import { requestHashOf } from './idempotency.ts';

const running: Awaited<ReturnType<typeof startToyServer>>[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function start(store = rememberedAnswers(), behaviour: Partial<ToyBehaviour> = {}) {
  const server = await startToyServer({ parts: { idempotency: store }, behaviour, options: { handlerTimeoutMs: 500 } });
  running.push(server);
  const add = (body: unknown, key?: string, headers: Record<string, string> = bearer('owner')) => {
    const keyed: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
    return ask(`${server.url}/api/v1/toys`, { method: 'POST', headers: { ...headers, ...keyed }, body });
  };
  return { ...server, add };
}

it('the same request with the same key gets the same answer, and nothing is done twice', async () => {
  const { add, toys } = await start();
  const first = await add({ name: 'a ball', pieces: 2 }, 'key-1');
  const again = await add('{"pieces":2, "name":"a ball"}', 'key-1');
  expect([first.status, first.headers['idempotency-replayed']]).toEqual([201, undefined]);
  expect([again.status, again.text, again.headers['idempotency-replayed']]).toEqual([201, first.text, 'true']);
  expect(toys).toHaveLength(1);
});

it('without a key, or with another one, it is done again', async () => {
  const { add, toys } = await start();
  for (const key of [undefined, undefined, 'key-1', 'key-2']) await add({ name: 'a ball' }, key);
  expect(toys).toHaveLength(4);
});

it('the same key for another body, or from another caller, is a conflict', async () => {
  const { add, toys } = await start();
  await add({ name: 'a ball' }, 'key-1');
  expect((await add({ name: 'a doll' }, 'key-1')).json).toMatchObject({ status: 409, code: 'conflict' });
  expect((await add({ name: 'a ball' }, 'key-1', bearer('operator'))).json).toMatchObject({ status: 409 });
  expect(toys).toHaveLength(1);
});

it('while the first is under way, the second is told to wait', async () => {
  const store = rememberedAnswers();
  const { add } = await start(store);
  const caller = {
    organizationId: 'toy-makers',
    userId: null,
    tokenId: 'owner',
    role: 'owner',
    via: 'token',
    name: '',
  } as const;
  await store.begin('toy-makers', 'key-1', requestHashOf(caller, 'POST', '/api/v1/toys', { name: 'a ball' }), 0);
  const { status, headers, json } = await add({ name: 'a ball' }, 'key-1');
  expect([status, json.code, headers['retry-after']]).toEqual([409, 'conflict', '1']);
});

it('a key whose creation failed is free again', async () => {
  const { add, toys } = await start();
  expect((await add({ name: 'refused' }, 'key-1')).status).toBe(409);
  expect((await add({ name: 'a ball' }, 'key-1')).status).toBe(201);
  expect(toys).toHaveLength(1);
});

it('what is created after its client was told to wait no more is created once', async () => {
  const release = Promise.withResolvers<void>();
  const { add, toys } = await start(rememberedAnswers(), { add: () => release.promise });
  expect((await add({ name: 'a ball' }, 'key-1')).json).toMatchObject({ status: 503, code: 'unavailable' });
  expect((await add({ name: 'a ball' }, 'key-1')).json).toMatchObject({ status: 409, retryAfterSeconds: 1 });
  release.resolve();
  await expect.poll(() => toys.length).toBe(1);
  expect((await add({ name: 'a ball' }, 'key-1')).headers['idempotency-replayed']).toBe('true');
  expect(toys).toHaveLength(1);
});

it('what fails after its client was told to wait no more is logged, and its key is free', async () => {
  const fail = Promise.withResolvers<void>();
  const { add, lines } = await start(rememberedAnswers(), { add: () => fail.promise });
  expect((await add({ name: 'a ball' }, 'key-1')).status).toBe(503);
  fail.reject(new Error('The glue is dry'));
  await expect
    .poll(() => lines.filter(({ level }) => level === 'warn'))
    .toMatchObject([
      {},
      { message: 'A handler failed after its time was up', fields: { err: { message: 'The glue is dry' } } },
    ]);
});

it('a request that does not fit takes no key', async () => {
  const { add } = await start();
  expect((await add({ name: 7 }, 'key-1')).status).toBe(400);
  expect((await add({ name: 'a ball' }, 'key-1')).status).toBe(201);
});

it.each(['', 'two words', 'ü', 'x'.repeat(201)])('the key "%s" is refused', async (key) => {
  const { add, toys } = await start();
  expect((await add({ name: 'a ball' }, Buffer.from(key).toString('latin1'))).json).toMatchObject({ status: 400 });
  expect(toys).toHaveLength(0);
});

it('an answer that cannot be kept is still told, and logged', async () => {
  const store = { ...rememberedAnswers(), finish: async () => Promise.reject(new Error('The shelf is full')) };
  const { add, lines } = await start(store);
  expect((await add({ name: 'a ball' }, 'key-1')).status).toBe(201);
  expect(lines.find(({ level }) => level === 'error')).toMatchObject({
    fields: { err: { message: 'The shelf is full' } },
  });
});

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { AppError } from '#platform/errors.ts';
import type { ToyBehaviour } from '#testing/toy-api.ts';
import { bearer, startToyServer } from '#testing/toy-server.ts';
import { type ClientOptions, createClient, createClientFor } from './client.ts';
import type { Upload } from './operation.ts';

interface Toy {
  readonly id: string;
  readonly name: string;
  readonly pieces: number;
}

interface ToyOperations {
  readonly listToys: {
    readonly params: undefined;
    readonly query: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly name?: string | undefined;
    };
    readonly body: undefined;
    readonly reply: { readonly items: readonly Toy[]; readonly nextCursor: string | null };
  };
  readonly createToy: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: { readonly name: string; readonly pieces?: number | undefined };
    readonly reply: Toy;
  };
  readonly getToy: {
    readonly params: { readonly toyId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: Toy;
  };
  readonly deleteToy: {
    readonly params: { readonly toyId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  readonly getToyProgress: {
    readonly params: { readonly toyId: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly pieces: number };
  };
  readonly getToyList: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  readonly loadToys: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: Upload;
    readonly reply: { readonly lines: number; readonly bytes: number };
  };
}

const table = {
  listToys: { method: 'GET', path: '/api/v1/toys', kind: 'json' },
  createToy: { method: 'POST', path: '/api/v1/toys', kind: 'json' },
  getToy: { method: 'GET', path: '/api/v1/toys/{toyId}', kind: 'json' },
  deleteToy: { method: 'DELETE', path: '/api/v1/toys/{toyId}', kind: 'json' },
  getToyProgress: { method: 'GET', path: '/api/v1/toys/{toyId}/progress', kind: 'events' },
  getToyList: { method: 'GET', path: '/api/v1/toy-list', kind: 'download' },
  loadToys: { method: 'POST', path: '/api/v1/toy-list', kind: 'json', upload: 'application/x-ndjson' },
} as const;

const owner = bearer('owner').authorization.slice('Bearer '.length);
const running: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

const clientOf = (options: ClientOptions) => createClientFor<ToyOperations, typeof table>(table, options);

async function start(behaviour: Partial<ToyBehaviour> = {}, options: Partial<ClientOptions> = {}) {
  const server = await startToyServer({ behaviour });
  running.push(server);
  return { ...server, client: clientOf({ baseUrl: server.url, token: owner, ...options }) };
}

/** A server that is not ours. */
async function startOther(listener: RequestListener, options: Partial<ClientOptions> & { path?: string } = {}) {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push({ close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) });
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}${options.path ?? ''}`;
  return clientOf({ baseUrl, token: owner, timeoutMs: 200, ...options });
}

async function errorOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => new Error('It did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw error;
}

describe('a call', () => {
  it('carries params, query and body, and brings back the reply', async () => {
    const { client } = await start();
    const toy = await client.call('createToy', { body: { name: 'a ball', pieces: 3 } });
    expect(toy).toEqual({ id: 'toy-1', name: 'a ball', pieces: 3 });
    expect(await client.call('getToy', { params: { toyId: toy.id } })).toEqual(toy);
    expect(await client.call('listToys')).toEqual({ items: [toy], nextCursor: null });
    expect(
      await client.call('listToys', { query: { limit: 1, name: 'doll & ball?', cursor: undefined } }),
    ).toMatchObject({ items: [] });
    expect(await client.call('deleteToy', { params: { toyId: toy.id } })).toBeUndefined();
    expect(await client.call('listToys')).toMatchObject({ items: [] });
  });

  it('is typed by its operation', () => {
    const client = clientOf({ baseUrl: 'http://localhost' });
    expectTypeOf(client.call<'getToy'>)
      .parameter(1)
      .toExtend<{ readonly params: { readonly toyId: string } }>();
    expectTypeOf(client.call<'createToy'>).returns.resolves.toEqualTypeOf<Toy>();
    expectTypeOf(client.call<'listToys'>).toBeCallableWith('listToys');
    expectTypeOf(client.events<'getToyProgress'>).returns.toExtend<
      AsyncIterable<{ readonly data: { readonly pieces: number } }>
    >();
    expectTypeOf<Parameters<typeof client.call>[0]>().toEqualTypeOf<
      'listToys' | 'createToy' | 'getToy' | 'deleteToy' | 'loadToys'
    >();
    expectTypeOf(createClient).returns.toHaveProperty('call');
  });

  it('that the server refuses is the error that it was there', async () => {
    const { client } = await start({}, { language: 'zh' });
    const missing = await errorOf(client.call('getToy', { params: { toyId: 'none' } }));
    expect([missing.code, missing.text.zh]).toEqual(['not-found', '没有这个玩具。']);
    const misfit = await errorOf(client.call('createToy', { body: { name: '' } }));
    expect([misfit.code, misfit.details.status, misfit.details.errors]).toEqual([
      'invalid-request',
      400,
      [{ path: 'body.name', message: expect.any(String) }],
    ]);
  });

  it('without a good token is unauthenticated', async () => {
    const { url } = await start();
    expect((await errorOf(clientOf({ baseUrl: url, token: 'x' }).call('listToys'))).code).toBe('unauthenticated');
  });

  it('twice with one key does one thing', async () => {
    const { client, toys } = await start();
    const request = { body: { name: 'a ball' }, idempotencyKey: 'key-1' };
    expect(await client.call('createToy', request)).toEqual(await client.call('createToy', request));
    expect(toys).toHaveLength(1);
  });

  it('reaches the thing that is named, whatever its name', async () => {
    const seen: string[] = [];
    const { client } = await start({ find: async (id) => void seen.push(id) });
    for (const toyId of ['a/b', 'ü?#', '%2e', '...']) await errorOf(client.call('getToy', { params: { toyId } }));
    expect(seen).toEqual(['a/b', 'ü?#', '%2e', '...']);
    for (const toyId of ['', '.', '..']) {
      expect((await errorOf(client.call('getToy', { params: { toyId } }))).code).toBe('invalid-request');
    }
    expect(seen).toHaveLength(4);
  });

  it('uploads a stream', async () => {
    const { client } = await start();
    const body = ReadableStream.from(['{}\n', '{}\n'].map((line) => new TextEncoder().encode(line)));
    expect(await client.call('loadToys', { body })).toEqual({ lines: 2, bytes: 6 });
  });

  it('without a token counts on the session, and shows that it comes from a page of ours', async () => {
    const seen: unknown[] = [];
    const client = await startOther(
      ({ headers }, response) => {
        seen.push([headers['x-bastide-csrf'], headers.authorization]);
        response.end('{}');
      },
      { token: undefined },
    );
    await client.call('createToy', { body: { name: 'a' } });
    await client.call('listToys');
    expect(seen).toEqual([
      ['1', undefined],
      [undefined, undefined],
    ]);
  });
});

describe('what answers instead of the API', () => {
  it.each<[string, RequestListener, string]>([
    ['a page of a proxy', (_, response) => void response.writeHead(502).end('<html>'), 'unavailable'],
    ['a page with status 200', (_, response) => void response.end('<html>'), 'unavailable'],
    ['JSON that is no problem', (_, response) => void response.writeHead(500).end('{"error":1}'), 'unavailable'],
    [
      'a redirect',
      (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'unavailable',
    ],
    ['nothing', () => undefined, 'unavailable'],
    ['a closed connection', (request) => void request.socket.destroy(), 'unavailable'],
    [
      'an answer that is cut',
      (_, response) => void response.writeHead(200, { 'content-length': 9 }).write('{', () => response.destroy()),
      'unavailable',
    ],
    [
      'a code of a newer server',
      (_, response) => void response.writeHead(422).end('{"code":"too-odd","detail":"Odd."}'),
      'invalid-request',
    ],
    [
      'a newer fault',
      (_, response) => void response.writeHead(507).end('{"code":"too-full","detail":"Full."}'),
      'unavailable',
    ],
  ])('%s is an error that says so', async (_what, listener, code) => {
    const client = await startOther(listener);
    const error = await errorOf(client.call('listToys'));
    expect(error.code).toBe(code);
    expect(error.text.en).not.toBe('');
    expect(error.text.zh).not.toBe('');
  });

  it('is told in the words of GraphQL as well', async () => {
    const errors = [{ message: 'The query is wrong.', locations: [], extensions: { code: 'invalid-request' } }];
    const client = await startOther((_, response) => void response.writeHead(400).end(JSON.stringify({ errors })));
    const { code, text } = await errorOf(client.call('listToys'));
    expect([code, text.en]).toEqual(['invalid-request', 'The query is wrong.']);
    const bare = await startOther((_, response) => void response.writeHead(400).end('{"errors":[{"message":"Odd."}]}'));
    expect(await errorOf(bare.call('listToys'))).toMatchObject({ code: 'invalid-request', text: { zh: 'Odd.' } });
    const other = await startOther((_, response) => void response.writeHead(500).end('{"errors":["Odd."]}'));
    expect((await errorOf(other.call('listToys'))).text.en).toContain('without an explanation');
  });

  it('is named when nobody listens', async () => {
    const { client, close } = await start();
    await close();
    const error = await errorOf(client.call('listToys'));
    expect([error.code, error.text.en]).toEqual(['unavailable', 'The server could not be reached (ECONNREFUSED).']);
  });

  it.each(['', 'bastide.example.com', 'ftp://x', 'http://user:password@x', 'https://x?y', 'https://x#y', '/api'])(
    'cannot be asked at the address "%s"',
    (baseUrl) => {
      expect(() => clientOf({ baseUrl })).toThrow(AppError);
    },
  );

  it('may lie below a path', async () => {
    const paths: (string | undefined)[] = [];
    const listener: RequestListener = (request, response) => {
      paths.push(request.url);
      response.end('{}');
    };
    const client = await startOther(listener, { path: '/bastide/' });
    await client.call('listToys');
    expect(paths).toEqual(['/bastide/api/v1/toys']);
  });
});

describe('a call that is cancelled', () => {
  it('ends as cancelled', async () => {
    const stop = new AbortController();
    const client = await startOther(() => stop.abort());
    expect((await errorOf(client.call('listToys', { signal: stop.signal }))).code).toBe('cancelled');
    expect((await errorOf(client.call('listToys', { signal: AbortSignal.abort() }))).code).toBe('cancelled');
  });
});

describe('events', () => {
  const collect = async <T>(events: AsyncIterable<T>) => Array.fromAsync(events);

  it('come one by one', async () => {
    const { client } = await start({
      watch: async function* (_signal, lastEventId) {
        yield { event: 'step', data: { pieces: 1 }, id: '1' };
        yield { event: 'done', data: { pieces: Number(lastEventId ?? 0) } };
      },
    });
    expect(await collect(client.events('getToyProgress', { params: { toyId: 'a' }, lastEventId: '7' }))).toEqual([
      { event: 'step', data: { pieces: 1 }, id: '1' },
      { event: 'done', data: { pieces: 7 } },
    ]);
  });

  it('that end by an error throw it', async () => {
    const { client } = await start({
      watch: async function* () {
        yield { event: 'step', data: { pieces: 1 } };
        throw new AppError('conflict', { en: 'Another builds it.', zh: '正由他人搭建。' });
      },
    });
    const error = await errorOf(collect(client.events('getToyProgress', { params: { toyId: 'a' } })));
    expect([error.code, error.text.en]).toEqual(['conflict', 'Another builds it.']);
  });

  it('that cannot begin throw the reason', async () => {
    const { client } = await start();
    expect((await errorOf(collect(client.events('getToyProgress', { params: { toyId: 'a' } })))).code).toBe(
      'not-found',
    );
  });

  it('may be left early, and the server is told', async () => {
    const ended = Promise.withResolvers<boolean>();
    const { client } = await start({
      watch: async function* (signal) {
        try {
          for (let pieces = 1; ; pieces++) {
            yield { event: 'step', data: { pieces } };
            await new Promise<void>((resolve) => setImmediate(resolve));
          }
        } finally {
          ended.resolve(signal.aborted);
        }
      },
    });
    for await (const { data } of client.events('getToyProgress', { params: { toyId: 'a' } }))
      if (data.pieces > 2) break;
    expect(await ended.promise).toBe(true);
  });

  it('are read however they are cut', async () => {
    const text = ':\n\nretry: 3000\n\nevent: step\ndata: {"name":"玩具"}\n\n';
    const client = await startOther(async (_, response) => {
      for (const byte of Buffer.from(text)) {
        response.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end('event: step\ndata: {"half":');
    });
    expect(await collect(client.events('getToyProgress', { params: { toyId: 'a' } }))).toEqual([
      { event: 'step', data: { name: '玩具' } },
    ]);
  });

  it('that are no JSON are an error', async () => {
    const client = await startOther((_, response) => void response.end('data: {\n\n'));
    expect((await errorOf(collect(client.events('getToyProgress', { params: { toyId: 'a' } })))).code).toBe(
      'unavailable',
    );
  });
});

describe('a download', () => {
  it('comes piece by piece, with the name that it should have', async () => {
    const { client } = await start({
      write: async function* () {
        yield 'id\n';
        yield '1\n';
      },
    });
    const { contentType, fileName, chunks } = await client.download('getToyList');
    expect([contentType, fileName]).toEqual(['text/csv; charset=utf-8', 'toys 玩具.csv']);
    expect(Buffer.concat(await Array.fromAsync(chunks)).toString()).toBe('id\n1\n');
  });

  it('that is cut is an error', async () => {
    const { client } = await start({
      write: async function* () {
        yield 'id\n'.repeat(100_000);
        throw new Error('The pen is empty');
      },
    });
    const read = async () => Array.fromAsync((await client.download('getToyList')).chunks);
    expect((await errorOf(read())).code).toBe('unavailable');
  });
});

import { once } from 'node:events';
import { type IncomingMessage, get as rawGet } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { ToyBehaviour } from '#testing/toy-api.ts';
import { ask, bearer, startToyServer } from '#testing/toy-server.ts';
import { AppError } from '../errors.ts';

const running: Awaited<ReturnType<typeof startToyServer>>[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function start(behaviour: Partial<ToyBehaviour>, options = {}) {
  const server = await startToyServer({ behaviour, options });
  running.push(server);
  return server;
}

const headers = bearer('owner');

/** A reply whose body the test reads or leaves lying. */
async function open(url: string, more: Record<string, string> = {}): Promise<IncomingMessage> {
  const [response] = (await once(rawGet(url, { headers: { ...headers, ...more } }), 'response')) as [IncomingMessage];
  response.setEncoding('utf8');
  return response;
}

/** Reads on until the text has come. */
async function readUntil(response: IncomingMessage, text: string): Promise<string> {
  let all = '';
  for await (const chunk of response.iterator({ destroyOnReturn: false }) as AsyncIterable<string>) {
    all += chunk;
    if (all.includes(text)) return all;
  }
  throw new Error(`"${text}" never came: ${all}`);
}

const forever = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
const settled = () => Promise.withResolvers<unknown>();

describe('events', () => {
  it('come in the form that browsers read', async () => {
    const server = await start({
      watch: async function* () {
        yield { event: 'step', data: { pieces: 1, extra: 'not in the schema' }, id: '1' };
        yield { event: 'done', data: { pieces: 2 } };
      },
    });
    const answer = await ask(`${server.url}/api/v1/toys/a/progress`, { headers });
    expect(answer.headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    expect(answer.text).toBe(
      'retry: 3000\n\nid: 1\nevent: step\ndata: {"pieces":1}\n\nevent: done\ndata: {"pieces":2}\n\n',
    );
  });

  it('go on after the last one that was seen', async () => {
    const server = await start({
      watch: async function* (_signal, lastEventId) {
        yield { event: 'step', data: { pieces: Number(lastEventId) + 1 } };
      },
    });
    const answer = await ask(`${server.url}/api/v1/toys/a/progress`, {
      headers: { ...headers, 'last-event-id': '41' },
    });
    expect(answer.text).toContain('{"pieces":42}');
  });

  it('that cannot begin are a problem', async () => {
    const server = await start({});
    expect((await ask(`${server.url}/api/v1/toys/a/progress`, { headers })).json).toMatchObject({ status: 404 });
  });

  it('show life while nothing happens', async () => {
    const server = await start(
      {
        watch: async function* (signal) {
          yield await forever(signal);
        },
      },
      { heartbeatMs: 10 },
    );
    const response = await open(`${server.url}/api/v1/toys/a/progress`);
    expect(await readUntil(response, ':\n\n:\n\n')).toMatch(/^retry: 3000\n\n/);
    response.destroy();
  });

  it('end when the client leaves, and the generator is told', async () => {
    const ended = settled();
    const server = await start({
      watch: async function* (signal) {
        try {
          yield { event: 'step', data: { pieces: 1 } };
          yield await forever(signal);
        } finally {
          ended.resolve(signal.aborted);
        }
      },
    });
    const response = await open(`${server.url}/api/v1/toys/a/progress`);
    await readUntil(response, '"pieces":1');
    response.destroy();
    expect(await ended.promise).toBe(true);
    expect(server.lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('end although their generator listens to nothing', async () => {
    const server = await start({
      watch: async function* () {
        yield { event: 'step', data: { pieces: 1 } };
        await new Promise(() => {});
      },
    });
    const response = await open(`${server.url}/api/v1/toys/a/progress`);
    await readUntil(response, '"pieces":1');
    await server.close();
    expect(await once(response.resume(), 'end')).toEqual([]);
  });

  it('wait for a reader that is slow', async () => {
    let sent = 0;
    const server = await start({
      watch: async function* (signal) {
        for (; !signal.aborted; sent++) yield { event: 'step', data: { pieces: sent } };
      },
    });
    const response = await open(`${server.url}/api/v1/toys/a/progress`);
    response.pause();
    // The buffers between us and the reader fill up; then the generator is no longer asked.
    for (let before = -1; before !== sent; ) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(sent).toBeGreaterThan(0);
    response.destroy();
  });

  it('that break off say so, and the log says why', async () => {
    const server = await start({
      watch: async function* () {
        yield { event: 'step', data: { pieces: 1 } };
        throw new Error('The glue is dry');
      },
    });
    const { text } = await ask(`${server.url}/api/v1/toys/a/progress`, { headers });
    const [, data] = /event: step\ndata: \{"pieces":1\}\n\nevent: problem\ndata: (.*)\n\n$/.exec(text) ?? [];
    expect(JSON.parse(data ?? '')).toMatchObject({ status: 500, code: 'internal' });
    expect(text).not.toContain('glue');
    const errors = server.lines.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ fields: { err: { message: 'The glue is dry' } } }]);
  });

  it.each(['two\nlines', '', 'a: b', 'problem'])('with the name "%s" are a fault of ours', async (event) => {
    const server = await start({
      watch: async function* () {
        yield { event, data: { pieces: 1 } };
      },
    });
    const { text } = await ask(`${server.url}/api/v1/toys/a/progress`, { headers });
    expect(text).toMatch(/^retry: 3000\n\nevent: problem\ndata: .*"internal".*\n\n$/);
  });
});

describe('a download', () => {
  it('comes as a file with its name', async () => {
    const server = await start({
      write: async function* () {
        yield 'id,name\n';
        yield new TextEncoder().encode('1,玩具\n');
      },
    });
    const { status, headers: given, text } = await ask(`${server.url}/api/v1/toy-list`, { headers });
    expect([status, text]).toEqual([200, 'id,name\n1,玩具\n']);
    expect(given).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="toys __.csv"; filename*=UTF-8''toys%20%E7%8E%A9%E5%85%B7.csv`,
    });
  });

  it('may be empty', async () => {
    const server = await start({ write: async function* () {} });
    const answer = await ask(`${server.url}/api/v1/toy-list`, { headers });
    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  it('that fails before its first piece is a problem', async () => {
    const server = await start({
      // biome-ignore lint/correctness/useYield: it fails before it could
      write: async function* () {
        throw new Error('The pen is empty');
      },
    });
    expect((await ask(`${server.url}/api/v1/toy-list`, { headers })).json).toMatchObject({
      status: 500,
      code: 'internal',
    });
  });

  it('that fails later is cut, so that nobody takes it for whole, and is logged', async () => {
    const server = await start({
      write: async function* () {
        yield 'id,name\n';
        throw new Error('The pen is empty');
      },
    });
    await expect(ask(`${server.url}/api/v1/toy-list`, { headers })).rejects.toThrow();
    expect(server.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { err: { message: 'The pen is empty' } } },
    ]);
  });

  it('waits for a reader that is slow, and stops when it leaves', async () => {
    let written = 0;
    const ended = settled();
    const server = await start({
      write: async function* (signal) {
        try {
          for (; ; written++) yield 'x'.repeat(65_536);
        } finally {
          ended.resolve(signal.aborted);
        }
      },
    });
    const response = await open(`${server.url}/api/v1/toy-list`);
    response.pause();
    for (let before = -1; before !== written; ) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    response.destroy();
    expect(await ended.promise).toBe(true);
    expect(server.lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });
});

describe('an upload', () => {
  const send = async (body: string | ReadableStream<Uint8Array>, type = 'application/x-ndjson') => {
    const server = await start({});
    const sent = { ...headers, 'content-type': type };
    const response = await fetch(`${server.url}/api/v1/toy-list`, {
      method: 'POST',
      headers: sent,
      body,
      duplex: 'half',
    });
    return (await response.json()) as Record<string, unknown>;
  };

  it('arrives as a stream and may be larger than other bodies', async () => {
    expect(await send('{}\n'.repeat(700_000))).toEqual({ lines: 700_000, bytes: 2_100_000 });
  });

  it('beyond its limit is refused, announced or not', async () => {
    expect(await send('x'.repeat(3_000_001))).toMatchObject({ status: 413, code: 'payload-too-large' });
    const chunks = async function* () {
      for (let sent = 0; sent < 40; sent++) yield new Uint8Array(100_000);
    };
    expect(await send(ReadableStream.from(chunks()))).toMatchObject({ status: 413 });
  });

  it('that its handler does not want is answered all the same', async () => {
    const load = async () => {
      throw new AppError('conflict', { en: 'The shelf is locked.', zh: '架子已锁。' });
    };
    const server = await start({ load });
    const body = 'x'.repeat(2_900_000);
    const sent = { ...headers, 'content-type': 'application/x-ndjson' };
    const answer = await ask(`${server.url}/api/v1/toy-list`, { method: 'POST', headers: sent, body });
    expect(answer.json).toMatchObject({ status: 409, code: 'conflict' });
  });

  it('of another type is refused', async () => {
    expect(await send('{}', 'application/json')).toMatchObject({ status: 415 });
  });

  it('that breaks off ends its handler', async () => {
    const server = await start({});
    const stop = new AbortController();
    const chunks = async function* () {
      yield new Uint8Array(1000);
      stop.abort();
      await new Promise(() => {});
    };
    const sent = { ...headers, 'content-type': 'application/x-ndjson' };
    const body = ReadableStream.from(chunks());
    const request = { method: 'POST', headers: sent, body, duplex: 'half' as const, signal: stop.signal };
    await expect(fetch(`${server.url}/api/v1/toy-list`, request)).rejects.toThrow();
    await expect.poll(() => server.lines.length).toBe(1);
    expect(server.lines).toMatchObject([{ level: 'info', fields: { cut: true } }]);
  });
});

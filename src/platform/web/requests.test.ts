import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, bearer, startToyServer } from '#testing/toy-server.ts';
import { AppError } from '../errors.ts';

let server: Awaited<ReturnType<typeof startToyServer>>;
beforeAll(async () => {
  server = await startToyServer({ behaviour: { find }, options: { handlerTimeoutMs: 2000 } });
});
afterAll(() => server.close());

async function find(id: string, signal: AbortSignal): Promise<unknown> {
  if (id === 'crash') throw new Error('password=hunter2');
  if (id === 'misfit') return { id, name: 'hunter2', pieces: 'many' };
  if (id === 'cloud') throw new AppError('cloud-unavailable', { en: 'No cloud.', zh: '无云。' });
  if (id === 'busy') {
    const details = { retryAfterSeconds: 2.5, inside: 'hunter2' };
    throw new AppError('limit-reached', { en: 'Later.', zh: '稍后。' }, { details });
  }
  if (id === 'slow') {
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  }
  return undefined;
}

const owner = bearer('owner');
const add = (body: unknown, headers: Record<string, string> = {}) =>
  ask(`${server.url}/api/v1/toys`, { method: 'POST', body, headers: { ...owner, ...headers } });
const get = (path: string, headers: Record<string, string> = {}) =>
  ask(server.url + path, { headers: { ...owner, ...headers } });

describe('an error', () => {
  it('is told as problem details', async () => {
    const { status, headers, json } = await get('/api/v1/toys/none');
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(headers['content-language']).toBe('en');
    expect(json).toEqual({
      type: 'docs/reference/errors.md#not-found',
      title: 'There is no such thing.',
      status: 404,
      detail: 'There is no such toy.',
      code: 'not-found',
      instance: `urn:uuid:${headers['x-request-id']}`,
    });
  });

  it('is told in Chinese to who prefers it', async () => {
    const { headers, json } = await get('/api/v1/toys/none', { 'accept-language': 'en;q=0.3, zh-CN;q=0.9, fr' });
    expect(headers['content-language']).toBe('zh');
    expect(json).toMatchObject({ title: '不存在。', detail: '没有这个玩具。' });
  });

  it('that nobody meant to throw hides its message and is logged with its stack', async () => {
    const { status, headers, text, json } = await get('/api/v1/toys/crash');
    expect([status, json.code]).toEqual([500, 'internal']);
    expect(text).not.toContain('hunter2');
    const line = server.lines.find(
      ({ level, fields }) => level === 'error' && fields.requestId === headers['x-request-id'],
    );
    expect(line?.fields.err).toMatchObject({
      message: 'password=hunter2',
      stack: expect.stringContaining('requests.test.ts'),
    });
    expect(line?.fields.route).toBe('/api/v1/toys/:toyId');
  });

  it('of a reply that does not fit its schema is ours, and the log names members but no values', async () => {
    const { status, headers, json } = await get('/api/v1/toys/misfit');
    expect([status, json.code]).toEqual([500, 'internal']);
    const line = server.lines.find(
      ({ level, fields }) => level === 'error' && fields.requestId === headers['x-request-id'],
    );
    expect(String(line?.fields.err)).toContain('pieces (invalid_type)');
    expect(JSON.stringify(line?.fields) + String(line?.fields.err)).not.toContain('hunter2');
  });

  it('of somebody behind us has its own status', async () => {
    expect((await get('/api/v1/toys/cloud')).status).toBe(502);
  });

  it('tells when to come back, and nothing else of its details', async () => {
    const { status, headers, json, text } = await get('/api/v1/toys/busy');
    expect([status, headers['retry-after'], json.retryAfterSeconds]).toEqual([429, '3', 2.5]);
    expect(text).not.toContain('hunter2');
  });

  it('comes when a handler takes too long, and the handler is told to stop', async () => {
    const { status, json } = await get('/api/v1/toys/slow');
    expect([status, json.code]).toEqual([503, 'unavailable']);
  });
});

describe('an address', () => {
  it('that is not there is a problem', async () => {
    for (const path of ['/', '/api/v1/nothing', '/api/v1/toys/', '/api/v1/toys/a/b', '/API/v1/toys', '//api/v1/toys']) {
      expect((await get(path)).json).toMatchObject({ status: 404, code: 'not-found' });
    }
  });

  it('that knows other methods names them', async () => {
    const answer = await ask(`${server.url}/api/v1/toys`, { method: 'DELETE', body: '{' });
    expect([answer.status, answer.json.code, answer.headers.allow]).toEqual([
      405,
      'method-not-allowed',
      'GET, HEAD, POST',
    ]);
    const options = await ask(`${server.url}/api/v1/toys`, {
      method: 'OPTIONS',
      headers: { origin: 'https://x.example' },
    });
    expect(options.status).toBe(405);
    expect(Object.keys(options.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('is asked for its head alone', async () => {
    const { status, text, headers } = await ask(`${server.url}/api/v1/toys`, { method: 'HEAD', headers: owner });
    expect([status, text, headers['content-type']]).toEqual([200, '', 'application/json; charset=utf-8']);
    expect((await ask(`${server.url}/api/v1/toys`, { method: 'HEAD' })).status).toBe(401);
  });

  it.each([
    ['/api/v1/toys/%zz', 'the percent-encoding is broken'],
    ['/api/v1/toys/%ff', 'it is not UTF-8'],
    ['/api/v1/toys/%00', 'it holds U+0000'],
    [`/api/v1/toys/${'x'.repeat(301)}`, 'a part is too long'],
    [`/api/v1/toys/${'x'.repeat(41)}`, 'its schema says so'],
  ])('is refused: %s (%s)', async (path) => {
    expect((await get(path)).json).toMatchObject({ status: 400, code: 'invalid-request' });
  });
});

describe('a query', () => {
  it('is parsed with its schema', async () => {
    server.toys.splice(0, server.toys.length, { id: 'a', name: 'a b', pieces: 1 });
    expect((await get('/api/v1/toys?limit=1&name=a+b')).json).toMatchObject({ items: [{ id: 'a' }] });
    expect((await get('/api/v1/toys?name=%E7%8E%A9')).json).toMatchObject({ items: [] });
  });

  it.each([
    ['limit=0', 'query.limit'],
    ['limit=201', 'query.limit'],
    ['limit=ten', 'query.limit'],
    ['limit=1&limit=2', 'query.limit'],
    ['limit=1.5', 'query.limit'],
    ['name=a&name=b', 'query.name'],
    ['colour=red', 'query.colour'],
    ['__proto__=x', 'query.__proto__'],
    ['name[$ne]=x', 'query.name[$ne]'],
  ])('is refused by name: %s', async (query, path) => {
    expect((await get(`/api/v1/toys?${query}`)).json).toMatchObject({ status: 400, errors: [{ path }] });
  });

  it.each(['name=%', 'name=%ff', 'name=%00', 'name=%ED%A0%80', `${'name=a&'.repeat(201)}`, 'cursor=%%'])(
    'is refused: %s',
    async (query) => {
      expect((await get(`/api/v1/toys?${query}`)).json).toMatchObject({ status: 400, code: 'invalid-request' });
    },
  );

  it('is refused where none is taken', async () => {
    expect((await get('/api/v1/toys/a?x=1')).json).toMatchObject({ status: 400, errors: [{ path: 'query.x' }] });
  });
});

describe('a body', () => {
  it('is parsed with its schema, and the reply holds what its schema names', async () => {
    const { status, json, headers } = await add({ name: '  Straße e\u0301 ' });
    expect([status, headers.location]).toEqual([201, `/api/v1/toys/${json.id}`]);
    expect(json).toEqual({ id: json.id, name: 'Straße \u00e9', pieces: 1 });
  });

  it.each<[unknown, string]>([
    [{}, 'body.name'],
    [{ name: 7 }, 'body.name'],
    [{ name: ' ' }, 'body.name'],
    [{ name: 'x'.repeat(41) }, 'body.name'],
    [{ name: 'a\u0007b' }, 'body.name'],
    [{ name: 'a', pieces: 0 }, 'body.pieces'],
    [{ name: 'a', pieces: '1' }, 'body.pieces'],
    [{ name: 'a', colour: 'red' }, 'body.colour'],
    [{ name: 'a', maker: { country: 'CH', town: 'x' } }, 'body.maker.town'],
    [[], 'body'],
    ['"text"', 'body'],
    ['null', 'body'],
    ['', 'body'],
  ])('is refused by name: %j', async (body, path) => {
    const { status, json } = await add(body);
    expect([status, json.code]).toEqual([400, 'invalid-request']);
    expect(json.errors).toMatchObject([{ path }]);
  });

  it('is explained in Chinese', async () => {
    const { json } = await add({ name: 'a\u0007', pieces: 'x', colour: 1 }, { 'accept-language': 'zh' });
    expect(json.errors).toEqual([
      { path: 'body.name', message: '其中包含控制字符。' },
      { path: 'body.pieces', message: expect.stringContaining('无效输入') },
      { path: 'body.colour', message: '没有这个成员。' },
    ]);
  });

  it.each<[string, string | Uint8Array]>([
    ['is cut short', '{"name":"a"'],
    ['is no JSON', 'name=a'],
    ['is no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['holds U+0000', '{"name":"a\\u0000b"}'],
    ['holds U+0000 in a name of a member', '{"name":"a","x\\u0000":1}'],
    ['holds half a character', '{"name":"\\ud800"}'],
    ['names the prototype', '{"name":"a","__proto__":{"pieces":5}}'],
    ['names the prototype deep inside', '{"name":"a","maker":{"constructor":{"prototype":{}}}}'],
    ['is nested too deep', `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('is refused when it %s', async (_what, body) => {
    const { status, json } = await add(body);
    expect([status, json.code, json.errors]).toEqual([400, 'invalid-request', undefined]);
  });

  it('that is too large is refused, announced or not', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(1_048_576) });
    expect((await add(body)).json).toMatchObject({ status: 413, code: 'payload-too-large' });
    const head = `POST /api/v1/toys HTTP/1.1\r\nhost: localhost\r\nauthorization: ${owner.authorization}\r\n`;
    const chunked = `${head}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
    expect(await overSocket(`${chunked}${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 413 /,
    );
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'x',
  ])('of type %s is refused', async (type) => {
    expect((await add('{"name":"a"}', { 'content-type': type })).json).toMatchObject({
      status: 415,
      code: 'unsupported-media-type',
    });
  });

  it('is refused where none is taken', async () => {
    const answer = await ask(`${server.url}/api/v1/toys/a`, { method: 'DELETE', body: { sure: true }, headers: owner });
    expect([answer.status, answer.json.detail]).toEqual([400, 'This address takes no body.']);
  });

  it('names at most 20 faults', async () => {
    const { json } = await add({
      name: 'a',
      ...Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`x${n}`, n])),
    });
    expect(json.errors).toHaveLength(20);
  });
});

describe('what is no HTTP request', () => {
  it.each([
    ['garbage', 'hello\r\n\r\n', 400],
    ['a head without Host', 'GET /api/v1/toys HTTP/1.1\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
    ['a head that is too large', `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 413],
  ])('is refused: %s', async (_what, text, status) => {
    const answer = await overSocket(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

/** Sends exactly these characters and gives everything that came until the server closed the connection. */
function overSocket(text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    // A reset after the answer is as good as an end.
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });
}

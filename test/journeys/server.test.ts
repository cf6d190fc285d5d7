import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { newServerFolder } from '#testing/temporary-folder.ts';
import { type Started, start } from './program.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

async function newDataFolder(): Promise<string> {
  const folder = await newServerFolder('journey-data');
  folders.push(folder);
  return folder;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

interface Server extends Started {
  readonly origin: string;
  /** what it has told on standard error, once it answers */
  readonly told: string;
}

/** `bastide serve` with all roles, once it says how to stop it. */
async function startServer(data: string, port: number, more: readonly string[] = []): Promise<Server> {
  const program = start(['serve', ...more], {
    env: { BASTIDE_DATA: data, BASTIDE_PORT: String(port) },
    ownGroup: true,
  });
  const told = await new Promise<string>((resolve, reject) => {
    let text = '';
    program.child.stderr!.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('Ctrl-C stops the server.')) resolve(text);
    });
    void program.ended.then(({ stderr }) => reject(new Error(`it ended: ${stderr}`)));
  });
  return { ...program, origin: `http://127.0.0.1:${port}`, told };
}

/** Someone who is logged on in a browser. */
function visitor(origin: string) {
  let cookie = '';
  return async (method: string, path: string, body?: object): Promise<{ status: number; json: Json }> => {
    const reply = await fetch(`${origin}${path}`, {
      method,
      headers: {
        ...{ origin, cookie, 'x-bastide-csrf': '1' },
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    for (const set of reply.headers.getSetCookie()) cookie = set.split(';', 1)[0]!;
    const text = await reply.text();
    return { status: reply.status, json: JSON.parse(text === '' ? '{}' : text) as Json };
  };
}
interface Json {
  readonly status: string;
  readonly items: readonly Finding[];
  readonly runs: readonly { readonly runId: string }[];
  readonly summary: Summary;
}
interface Finding {
  readonly id: string;
  readonly openedAt: string;
}
type Visitor = ReturnType<typeof visitor>;

async function finished(ask: Visitor, runId: string) {
  for (;;) {
    const { json } = await ask('GET', `/api/v1/runs/${runId}`);
    if (['done', 'failed', 'cancelled'].includes(json.status)) return json;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
interface Summary {
  readonly counts: object;
  readonly judged: number;
  readonly carried: number;
}

async function metric(origin: string, line: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const found = text.split('\n').find((each) => each.startsWith(`${line} `));
  return found === undefined ? 0 : Number(found.split(' ')[1]);
}

test('from nothing to the summary; stopped, started, killed and started again: the same data, and nothing is judged twice', async () => {
  const data = await newDataFolder();
  const port = await freePort();
  const first = await startServer(data, port);
  expect(first.told).toContain('Risks of the sample company');
  expect(first.told).toMatch(/High\s+20 failed[\s\S]*Medium\s+22 failed[\s\S]*Low\s+10 failed/);
  const [, password] = /one-time password (\S+)/.exec(first.told)!;
  expect((await fetch(`${first.origin}/readyz`)).status).toBe(200);

  let ask = visitor(first.origin);
  const newPassword = 'a gate in the town wall';
  const logOn = { email: 'admin@localhost', password };
  expect((await ask('POST', '/api/v1/session', logOn)).json.status).toBe('password-change-required');
  expect((await ask('POST', '/api/v1/session', { ...logOn, newPassword })).status).toBe(201);
  const findings = (await ask('GET', '/api/v1/findings?limit=200')).json.items;
  expect(findings).toHaveLength(52);

  process.kill(-first.child.pid!, 'SIGINT');
  const stopped = await first.ended;
  expect([stopped.status, stopped.stderr.endsWith('Stopped.\n')]).toEqual([0, true]);

  const second = await startServer(data, port);
  expect(second.told).not.toMatch(/password|sample company/);
  expect(await metric(second.origin, 'bastide_verdicts_total{how="judged"}')).toBe(0);
  ask = visitor(second.origin);
  expect((await ask('POST', '/api/v1/session', { email: 'admin@localhost', password: newPassword })).status).toBe(201);
  const asked = (await ask('POST', '/api/v1/runs', { scope: 'all' })).json.runs;
  const run = await finished(ask, asked[0]!.runId);
  expect([run.status, run.summary.judged, run.summary.carried]).toEqual(['done', 0, 357]);
  expect((await ask('GET', '/api/v1/findings?limit=200')).json.items).toEqual(findings);

  second.child.kill('SIGKILL');
  await second.ended;
  const third = await startServer(data, port);
  ask = visitor(third.origin);
  expect((await ask('POST', '/api/v1/session', { email: 'admin@localhost', password: newPassword })).status).toBe(201);
  expect((await ask('GET', '/api/v1/findings?limit=200')).json.items).toEqual(findings);
  expect((await ask('GET', '/api/v1/audit/verify')).json).toMatchObject({ ok: true });

  const beside = start(['serve'], { env: { BASTIDE_DATA: data, BASTIDE_PORT: String(await freePort()) } });
  const refused = await beside.ended;
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining(String(third.child.pid))]);
  process.kill(-third.child.pid!, 'SIGTERM');
  expect((await third.ended).status).toBe(0);
});

test('the API alone tells its address on a fresh database, and what it waits for', async () => {
  const data = await newDataFolder();
  const port = await freePort();
  const server = await startServer(data, port, ['--roles', 'api']);
  expect(server.told).toContain('as soon as a worker runs');
  expect(server.told).toContain(server.origin);
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  process.kill(-server.child.pid!, 'SIGTERM');
  expect((await server.ended).status).toBe(0);
});

const key = Buffer.alloc(32, 7).toString('base64');

test.each([
  ['an unknown role', ['serve', '--roles', 'api,wroker'], {}, /no role "wroker".*Did you mean worker/, 2],
  ['a port that is none', ['serve'], { BASTIDE_PORT: 'http' }, /BASTIDE_PORT/, 2],
  [
    'a public address over plain HTTP',
    ['serve'],
    { BASTIDE_HOST: '0.0.0.0' },
    /BASTIDE_TLS_CERT|BASTIDE_INSECURE_HTTP/,
    2,
  ],
  [
    'a database that is not there',
    ['serve'],
    { DATABASE_URL: 'postgres://app:x@127.0.0.1:1/none', BASTIDE_MASTER_KEY: key },
    /127\.0\.0\.1:1|does not answer/,
    1,
  ],
])('%s is one clear line', async (_, argv, env, message, status) => {
  const ended = await start(argv, { env: { BASTIDE_DATA: await newDataFolder(), ...env } }).ended;
  expect(ended.stderr).toMatch(message);
  expect(ended.stderr).not.toMatch(/fault of Bastide|\bat .*:\d+:\d+/);
  expect(ended.status).toBe(status);
});

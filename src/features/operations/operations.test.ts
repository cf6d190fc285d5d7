import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { type Jobs, openJobs } from '#platform/jobs/jobs.ts';
import { createLog, silentLog } from '#platform/log.ts';
import { createMetrics } from '#platform/metrics.ts';
import { Secret } from '#platform/secret.ts';
import { createWebServer } from '#platform/web/server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { createOperations } from './index.ts';
import { createMetricsGate } from './metrics-access.ts';
import type { Readiness } from './schemas.ts';

const token = new Secret('a-long-random-token-of-our-own');
let test: TestDatabase;
/** as whom the server connects; of this test alone, because it is made too mighty */
const role = `operations_${randomBytes(6).toString('hex')}`;
let url: string;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  await asOwner(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'; GRANT bastide_application TO ${role}`);
  const address = new URL(test.url);
  address.username = role;
  address.password = 'secret';
  url = address.href;
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(async () => {
  await asOwner(`DROP ROLE ${role}`);
  await test.close();
});

async function asOwner(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: test.adminUrl });
  await client.connect();
  await client.query(text);
  await client.end();
}

interface Started {
  readonly address: string;
  readonly database: Database;
  readonly jobs: Jobs;
  readonly lines: string[];
}

async function start(metricsToken: Secret | undefined, publicOrigin = 'http://localhost'): Promise<Started> {
  const lines: string[] = [];
  const log = createLog({ level: 'info', output: { write: (line) => void lines.push(line) } });
  const database = await openDatabase({ url });
  const jobs = await openJobs({ url, supervises: false, onError: () => {} });
  const metrics = createMetrics(() => {});
  const retention = { usageDays: 1_100 };
  const { feature } = createOperations({ database, jobs, log, metrics, metricsToken, publicOrigin, retention });
  const app = createWebServer({
    features: [feature],
    authenticate: async () => null,
    clock: { now: Date.now },
    log: silentLog,
    metrics,
    options: { publicOrigin, trustProxy: false, allowedHosts: ['127.0.0.1'] },
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  ends.push(
    () => database.close(),
    () => jobs.stop(),
    () => app.close(),
  );
  return { address, database, jobs, lines };
}

async function readiness({ address }: Pick<Started, 'address'>): Promise<[number, Readiness]> {
  const reply = await fetch(`${address}/readyz`);
  return [reply.status, (await reply.json()) as Readiness];
}

describe('/healthz and /readyz', () => {
  it('say that all is well to everybody', async () => {
    const server = await start(undefined);
    const health = await fetch(`${server.address}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    expect(await readiness(server)).toEqual([200, { status: 'ready', missing: [] }]);
    expect((await fetch(`${server.address}/readyz`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${server.address}/readyz`, { method: 'POST' })).status).toBe(405);
  });

  it.each([
    [
      'migrations',
      `INSERT INTO schema_migrations VALUES (9999, '9999-later.sql', 'x')`,
      'DELETE FROM schema_migrations WHERE number = 9999',
    ],
    ['role', `ALTER ROLE ${role} BYPASSRLS`, `ALTER ROLE ${role} NOBYPASSRLS`],
    ['jobs', 'ALTER SCHEMA jobs RENAME TO hidden', 'ALTER SCHEMA hidden RENAME TO jobs'],
  ])('say that %s are not as they should be, and nothing more; the log says why', async (missing, spoil, mend) => {
    const server = await start(undefined);
    await asOwner(spoil);
    try {
      expect(await readiness(server)).toEqual([503, { status: 'not-ready', missing: [missing] }]);
      expect(await readiness(server)).toEqual([503, { status: 'not-ready', missing: [missing] }]);
      expect(server.lines.filter((line) => line.includes('not ready'))).toHaveLength(1);
    } finally {
      await asOwner(mend);
    }
    await expect.poll(() => readiness(server), { timeout: 10_000 }).toEqual([200, { status: 'ready', missing: [] }]);
  });

  it('say that the database does not answer, while the process is alive', async () => {
    const server = await start(undefined);
    await server.database.close();
    ends.splice(0, 1);
    expect(await readiness(server)).toEqual([503, { status: 'not-ready', missing: ['database'] }]);
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
  });
});

describe('/metrics', () => {
  const read = (address: string, headers: Record<string, string> = {}) => fetch(`${address}/metrics`, { headers });

  it('are for this machine alone while there is no token', async () => {
    const { address } = await start(undefined);
    const reply = await read(address);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(await reply.text()).toMatch(/^bastide_verdicts_total\{how="judged"\} 0$/m);
    expect((await read(address, { 'x-forwarded-for': '127.0.0.1' })).status).toBe(403);
    const gate = createMetricsGate(undefined, 'http://localhost:8470');
    for (const ip of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])
      expect(() => gate({ ip, headers: {} })).not.toThrow();
    for (const ip of ['10.0.0.1', '::2', '128.0.0.1', '::ffff:10.0.0.1'])
      expect(() => gate({ ip, headers: {} })).toThrow(/Only this machine/);
  });

  it('are for nobody without a token where the server stands behind a proxy', async () => {
    const { address } = await start(undefined, 'https://bastide.example.com');
    expect((await read(address)).status).toBe(403);
  });

  it('are for whoever has the token, once there is one', async () => {
    const { address } = await start(token);
    expect((await read(address)).status).toBe(401);
    for (const wrong of ['', token.reveal().slice(1), `${token.reveal()}x`]) {
      expect((await read(address, { authorization: `Bearer ${wrong}` })).status).toBe(401);
    }
    expect(
      (await read(address, { authorization: `Bearer ${token.reveal()}`, 'x-forwarded-for': '10.0.0.1' })).status,
    ).toBe(200);
  });
});

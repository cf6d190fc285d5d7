import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '#platform/database/database.ts';
import { migrate, readMigrations } from '#platform/database/migrate.ts';
import { createRandom } from '#testing/alibaba/random.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';

const program = fileURLToPath(new URL('./migrate-process.ts', import.meta.url));
const kills = 25;

let ready: TestDatabase;
let name: string;
let adminUrl: string;
beforeEach(async () => {
  ready = await createTestDatabase();
  name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(ready.adminUrl);
  url.pathname = `/${name}`;
  adminUrl = url.href;
});
afterEach(async () => {
  await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await ready?.close();
});

async function onServer(statement: string): Promise<void> {
  await ask(ready.adminUrl, statement);
}

async function ask<T extends object>(url: string, statement: string): Promise<readonly T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Everything that migrations make: columns, indexes, constraints, policies, functions, grants, queues. */
async function schemaOf(url: string): Promise<readonly string[]> {
  const rows = await ask<{ line: string }>(
    url,
    `WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname IN ('public', 'jobs')),
       tables AS (SELECT c.oid, c.relname, c.relacl, c.relrowsecurity, nspname FROM pg_class c JOIN ours ON ours.oid = relnamespace)
     SELECT concat_ws(' ', 'column', nspname, relname, attname, format_type(atttypid, atttypmod), attnotnull) AS line
       FROM tables JOIN pg_attribute ON attrelid = tables.oid WHERE attnum > 0 AND NOT attisdropped
     UNION ALL SELECT concat_ws(' ', 'table', nspname, relname, relrowsecurity, relacl) FROM tables
     UNION ALL SELECT concat_ws(' ', 'index', schemaname, indexdef) FROM pg_indexes WHERE schemaname IN ('public', 'jobs')
     UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
       WHERE connamespace IN (SELECT oid FROM ours) AND conrelid <> 0
     UNION ALL SELECT concat_ws(' ', 'policy', tablename, policyname, qual, with_check) FROM pg_policies
     UNION ALL SELECT concat_ws(' ', 'function', proname, proacl, md5(prosrc)) FROM pg_proc WHERE pronamespace IN (SELECT oid FROM ours)
     UNION ALL SELECT concat_ws(' ', 'queue', name, policy) FROM jobs.queue
     UNION ALL SELECT concat_ws(' ', 'migration', number, name, checksum) FROM schema_migrations`,
  );
  return rows.map(({ line }) => line).sort();
}

/** A process that migrates, killed after so long; whether it was done before. */
async function migrateAndKill(role: string, password: string, afterMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [program, adminUrl, role, password], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.on('data', (data) => {
    said += data;
  });
  await Promise.race([once(child.stdout, 'data'), ended]);
  await Promise.race([new Promise((resolve) => setTimeout(resolve, afterMs)), ended]);
  child.kill('SIGKILL');
  await ended;
  return said.includes('done');
}

test('migrations that are killed again and again leave what undisturbed ones leave', { timeout: 180_000 }, async () => {
  const { username, password } = new URL(ready.url);
  const random = createRandom(20261128);
  let finished = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    // Each attempt comes a little further than the ones before, and some of them to the end.
    if (await migrateAndKill(username, password, random() * 40 * (1 + kill))) finished += 1;
    const applied = await ask<{ number: number }>(
      adminUrl,
      `SELECT (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM schema_migrations', false, true, '')))[1]::text::int AS number
         WHERE to_regclass('schema_migrations') IS NOT NULL`,
    );
    expect(applied[0]?.number ?? 0).toBeLessThanOrEqual(readMigrations().length);
  }
  expect(finished).toBeLessThan(kills);
  await migrate({ adminUrl, appRole: username, appPassword: password });
  expect(await schemaOf(adminUrl)).toEqual(await schemaOf(ready.adminUrl));
  const url = new URL(ready.url);
  url.pathname = `/${name}`;
  const database = await openDatabase({ url: url.href });
  await database.close();
});

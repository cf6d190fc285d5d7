import pg from 'pg';
import { expect, it } from 'vitest';
import { createTestDatabase } from './database.ts';
import { rowVersionsDigest } from './stored-state.ts';

async function ask(url: string, statement: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

it('gives a database of its own to each who asks, and drops it at the end', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await ask(one.adminUrl, 'CREATE TABLE only_here (id integer)');
  const tables = "SELECT count(*)::integer AS count FROM pg_tables WHERE tablename = 'only_here'";
  expect(await ask(one.adminUrl, tables)).toEqual([{ count: 1 }]);
  expect(await ask(other.adminUrl, tables)).toEqual([{ count: 0 }]);
  await one.close();
  await expect(ask(one.adminUrl, 'SELECT 1')).rejects.toThrow(/does not exist/);
  await other.close();
});

it('connects as a role that is no superuser, owns nothing and cannot bypass row-level security', async () => {
  const database = await createTestDatabase();
  const role = `SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,
    (SELECT count(*)::integer FROM pg_class WHERE relowner = pg_roles.oid) AS owned FROM pg_roles WHERE rolname = current_user`;
  expect(await ask(database.url, role)).toEqual([
    { rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false, owned: 0 },
  ]);
  await database.close();
});

it('holds the migrated tables', async () => {
  const database = await createTestDatabase();
  const migrations = await ask(database.adminUrl, 'SELECT number FROM schema_migrations');
  expect(migrations.length).toBeGreaterThan(0);
  await database.close();
});

it('sees from a digest of row versions whether anything was written, even what was there before', async () => {
  const { adminUrl, close } = await createTestDatabase();
  await ask(adminUrl, 'CREATE TABLE numbers AS SELECT i FROM generate_series(1, 1000) AS i');
  await ask(adminUrl, 'CREATE TABLE nothing (i integer)');
  const before = await rowVersionsDigest(adminUrl, ['numbers', 'nothing']);
  expect(await rowVersionsDigest(adminUrl, ['numbers', 'nothing'])).toBe(before);
  await ask(adminUrl, 'UPDATE numbers SET i = i WHERE i = 500');
  expect(await rowVersionsDigest(adminUrl, ['numbers', 'nothing'])).not.toBe(before);
  await close();
});

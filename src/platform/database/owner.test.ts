import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { openDatabase } from './database.ts';
import { migrate } from './migrate.ts';

const suffix = randomBytes(6).toString('hex');
const owner = `owner_${suffix}`;
const appRole = `app_${suffix}`;
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(async () => {
  await asAdmin(
    `DROP SCHEMA public CASCADE; DROP OWNED BY ${owner}; DROP ROLE IF EXISTS ${appRole}; DROP ROLE ${owner}`,
  );
  await test.close();
});

async function asAdmin(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: test.adminUrl });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

function urlAs(role: string, password: string): string {
  const url = new URL(test.adminUrl);
  url.username = role;
  url.password = password;
  return url.href;
}

it('an owner that is no superuser but may create roles prepares an empty database, also when several ask at once and again', async () => {
  await asAdmin(`
    CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'secret';
    GRANT bastide_application TO ${owner} WITH ADMIN OPTION;
    DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION ${owner}; DROP SCHEMA jobs CASCADE`);
  const { rows } = await query(`SELECT current_database() AS name`);
  await asAdmin(`GRANT CREATE ON DATABASE ${rows[0]!.name} TO ${owner}`);
  const prepare = () => migrate({ adminUrl: urlAs(owner, 'secret'), appRole, appPassword: 'app-secret' });
  await Promise.all([prepare(), prepare(), prepare()]);
  await prepare();
  const database = await openDatabase({ url: urlAs(appRole, 'app-secret') });
  await database.ping();
  await database.close();
});

async function query(text: string): Promise<pg.QueryResult<{ name: string }>> {
  const client = new pg.Client({ connectionString: test.adminUrl });
  await client.connect();
  try {
    return await client.query<{ name: string }>(text);
  } finally {
    await client.end();
  }
}

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { fillDatabase } from '#testing/filled-database.ts';
import { listTables } from './organization-content.ts';

/** Tables that are not of one organisation, and why. */
const common: Readonly<Record<string, string>> = {
  organizations: 'its own id is the organisation',
  schema_migrations: 'which version the tables are of; read by every server, written by the owner',
};
/** What the application may not do with rows that are its own: history is added to and never altered. */
const withoutUpdate = ['asset_versions', 'finding_events', 'scan_usage'];
const withoutUpdateAndDelete = ['audit_checkpoints', 'audit_log', 'quota_bill_lines', 'quota_bills', 'quota_events'];
const withoutDelete = ['audit_heads', 'organizations', 'quota_settings', 'quota_subscriptions', 'stored_checks'];
/** What the scheduler and the workers look at across organisations: ids and instants. */
const seenBySystem = ['organizations', 'run_queue', 'timers'];
/** Indexes by which they look. */
const acrossOrganizations = ['run_queue_order', 'timers_due'];

const refused = '42501';

let stored: TestDatabase;
let admin: pg.Client;
/** as the role that production uses */
let database: Database;
let client: pg.Client;
let tables: readonly string[];
let own: string;
let foreign: string;

beforeAll(async () => {
  stored = await createTestDatabase();
  await fillDatabase(stored.adminUrl);
  admin = new pg.Client({ connectionString: stored.adminUrl });
  await admin.connect();
  database = await openDatabase({ url: stored.url });
  client = new pg.Client({ connectionString: stored.url });
  await client.connect();
  tables = (await listTables(admin)).filter(({ hasOrganization }) => hasOrganization).map(({ table }) => table);
  const { rows } = await admin.query<{ id: string }>('SELECT id FROM organizations ORDER BY id');
  [own, foreign] = rows.map(({ id }) => id) as [string, string];
});
afterAll(async () => {
  await client?.end();
  await database?.close();
  await admin?.end();
  await stored?.close();
});

async function namesOf(query: string, values: readonly unknown[] = []): Promise<readonly string[]> {
  const { rows } = await admin.query<{ name: string }>(query, [...values]);
  return rows.map(({ name }) => name).sort();
}

/** What a statement of the application gives, or the code with which it is refused; nothing of it stays. */
async function tried(setting: string, text: string, values: readonly unknown[] = []): Promise<number | string> {
  await client.query('BEGIN');
  try {
    if (setting !== '') await client.query('SELECT set_config($1, $2, true)', setting.split('='));
    const { rowCount } = await client.query(text, [...values]);
    return rowCount ?? 0;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code) return error.code;
    throw error;
  } finally {
    await client.query('ROLLBACK');
  }
}

const asOwn = () => `bastide.organization=${own}`;

/** The tables with which a statement does something else than expected, and what. */
async function unlike(
  expected: number | string | ((table: string) => number | string),
  setting: () => string,
  statement: (table: string) => string | readonly [text: string, ...values: readonly unknown[]],
): Promise<readonly string[]> {
  const others: string[] = [];
  for (const table of tables) {
    const [text, ...values] = [statement(table)].flat() as [string, ...unknown[]];
    const outcome = await tried(setting(), text, values);
    const wanted = typeof expected === 'function' ? expected(table) : expected;
    if (outcome !== wanted) others.push(`${table}: ${outcome} instead of ${wanted}`);
  }
  return others;
}

/** Rows of each organisation in each table, as the owner of the tables counts them. */
async function countRows(organizationId: string): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const { rows } = await admin.query<{ rows: string }>(
      `SELECT count(*) AS rows FROM ${table} WHERE organization_id = $1`,
      [organizationId],
    );
    counts[table] = Number(rows[0]!.rows);
  }
  return counts;
}

/** A row of a table, whosever it is, as if it were that of an organisation. */
async function rowFor(table: string, organizationId: string): Promise<object> {
  const { rows } = await admin.query<{ row: object }>(`SELECT to_jsonb(t) AS row FROM ${table} AS t LIMIT 1`);
  return { ...rows[0]!.row, organization_id: organizationId };
}

describe('the catalogue', () => {
  test('knows every table that is not of one organisation, and why', async () => {
    const others = (await listTables(admin)).filter(({ hasOrganization }) => !hasOrganization);
    expect(others.map(({ table }) => table)).toEqual(Object.keys(common));
    expect(tables.length).toBeGreaterThan(30);
  });

  test('has row-level security with a policy on each table of an organisation', async () => {
    const guarded = await namesOf(
      `SELECT DISTINCT relname AS name FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
        WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND 'bastide_application'::regrole = ANY (polroles)`,
    );
    expect(guarded).toEqual([...tables, 'organizations'].sort());
  });

  test('knows no policy that is not about the organisation of the transaction', async () => {
    const policies = await namesOf(
      `SELECT DISTINCT pg_get_expr(polqual, polrelid) || ' / ' || pg_get_expr(polwithcheck, polrelid) AS name FROM pg_policy`,
    );
    const inOwn = '(organization_id = current_organization())';
    const orSystem = '((organization_id = current_organization()) OR is_system_transaction())';
    const itself = '(id = current_organization())';
    expect(policies).toEqual(
      [`${inOwn} / ${inOwn}`, `${orSystem} / ${orSystem}`, `(${itself} OR is_system_transaction()) / ${itself}`].sort(),
    );
  });

  test('lets the role of the application own nothing and bypass nothing', async () => {
    const role = decodeURIComponent(new URL(stored.url).username);
    const { rows } = await admin.query(
      `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname IN ($1, 'bastide_application')`,
      [role],
    );
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(Object.values(row)).not.toContain(true);
    const owned = await namesOf(
      `SELECT classid::regclass || ' ' || objid AS name FROM pg_shdepend JOIN pg_roles r ON r.oid = refobjid
        WHERE deptype = 'o' AND rolname IN ($1, 'bastide_application') AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [role],
    );
    expect(owned).toEqual([]);
  });

  test('grants nothing on tables but reading and writing rows, and no partition at all', async () => {
    const privileges = await namesOf(
      `SELECT DISTINCT privilege_type AS name FROM information_schema.role_table_grants WHERE grantee IN ('bastide_application', 'PUBLIC') AND table_schema = 'public'`,
    );
    expect(privileges).toEqual(['DELETE', 'INSERT', 'SELECT', 'UPDATE']);
    const partitions = await namesOf(
      `SELECT relname AS name FROM pg_class WHERE relispartition AND relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    expect(partitions.length).toBeGreaterThan(5);
    for (const name of partitions) expect([name, await tried(asOwn(), `SELECT FROM ${name}`)]).toEqual([name, refused]);
  });

  test('begins each key and each index with the organisation', async () => {
    const others = await namesOf(
      `SELECT i.indexrelid::regclass::text AS name
         FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
         LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE t.relnamespace = 'public'::regnamespace AND NOT t.relispartition AND t.relname <> ALL ($1)
          AND coalesce(a.attname, '') <> 'organization_id'`,
      [Object.keys(common)],
    );
    expect(others).toEqual(acrossOrganizations);
  });

  test('has functions of the owner that nobody but the application may call, and that find no tables but ours', async () => {
    const { rows } = await admin.query<{ name: string; config: string[] | null; acl: string }>(
      `SELECT proname::text AS name, proconfig AS config, proacl::text AS acl FROM pg_proc
        WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY proname`,
    );
    expect(rows.map(({ name }) => name)).toEqual([
      ...['cut_audit_log', 'ensure_month_partitions', 'refresh_statistics', 'search_findings'],
    ]);
    for (const { name, config, acl } of rows) {
      // A temporary table of the caller would otherwise stand in for one of ours.
      expect([name, config]).toEqual([name, ['search_path=public, pg_temp']]);
      expect(acl, name).not.toMatch(/[{,]=X/);
    }
  });
});

describe('without a condition on the organisation', () => {
  const select = (table: string) => `SELECT FROM ${table}`;

  test('nothing is seen in no organisation', async () => {
    expect(await unlike(0, () => '', select)).toEqual([]);
    expect(await unlike(0, () => 'bastide.organization=', select)).toEqual([]);
  });

  test('the rows of the organisation of the transaction are seen, and no others', async () => {
    for (const organization of [own, foreign]) {
      const counts = await countRows(organization);
      expect(Object.entries(counts).filter(([, rows]) => rows === 0)).toEqual([]);
      expect(
        await unlike(
          (table) => counts[table]!,
          () => `bastide.organization=${organization}`,
          select,
        ),
      ).toEqual([]);
    }
  });

  test('a transaction of the scheduler sees its tables, and no others', async () => {
    const ofOwn = await countRows(own);
    const ofForeign = await countRows(foreign);
    const expected = (table: string) => (seenBySystem.includes(table) ? ofOwn[table]! + ofForeign[table]! : 0);
    expect(await unlike(expected, () => 'bastide.system=on', select)).toEqual([]);
  });

  test('no row is inserted into another organisation', async () => {
    const rows = new Map<string, object>();
    for (const table of tables) rows.set(table, await rowFor(table, foreign));
    const insert = (table: string) =>
      [`INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, $1)`, rows.get(table)] as const;
    expect(await unlike(refused, asOwn, insert)).toEqual([]);
  });

  test('no row is given to another organisation', async () => {
    const give = (table: string) => [`UPDATE ${table} SET organization_id = $1`, foreign] as const;
    expect(await unlike(refused, asOwn, give)).toEqual([]);
  });

  test('updating and deleting touch the rows of the organisation, and nothing of what is only added to', async () => {
    const counts = await countRows(own);
    const unlessIn =
      (...lists: readonly (readonly string[])[]) =>
      (table: string) =>
        lists.flat().includes(table) ? refused : counts[table]!;
    const update = (table: string) => `UPDATE ${table} SET organization_id = organization_id`;
    expect(await unlike(unlessIn(withoutUpdate, withoutUpdateAndDelete), asOwn, update)).toEqual([]);
    const remove = (table: string) => `DELETE FROM ${table}`;
    expect(await unlike(unlessIn(withoutDelete, withoutUpdateAndDelete), asOwn, remove)).toEqual([]);
  });

  test('nothing is emptied as a whole', async () => {
    expect(await unlike(refused, asOwn, (table) => `TRUNCATE ${table} CASCADE`)).toEqual([]);
  });
});

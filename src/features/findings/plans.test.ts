import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alibaba } from '#clouds/alibaba/index.ts';
import { type Database, openDatabase, type Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { insertAccount, insertOrganization } from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { createExceptions } from '../exceptions/index.ts';
import { withoutStoredChecks } from '../organization-clouds.ts';
import { CheckIndex } from './check-index.ts';
import { FindingFilter, type Sort } from './filter-schema.ts';
import { type ListPlace, type ListQuery, listKeys } from './list.ts';
import { narrowingOf } from './narrowing.ts';

/*
 * How PostgreSQL reads the pages that people ask for most: each as ranges of an index in the order of the list, under the application's
 * role and with row-level security in force.
 */
const now = Date.parse('2026-03-10T00:00:00Z');
const clouds = new Map([['alibaba', alibaba]]);
const index = new CheckIndex(clouds);
const rows = 30_000;
const check = 'alibaba.oss.bucket-no-public-read';
let test: TestDatabase;
let database: Database;
let organizationId: string;
let accountId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ url: test.url });
  organizationId = await insertOrganization(database, newId());
  accountId = await insertAccount(database, organizationId, newId());
  const others = [accountId, newId(), newId(), newId()];
  const checks = [...index.entries.keys()];
  const client = new pg.Client({ connectionString: test.adminUrl });
  await client.connect();
  await client.query(
    `INSERT INTO findings (organization_id, id, account_id, cloud, check_id, check_version, severity, kind, asset_id, asset_name, region, tags,
        state, outcome, reason, evidence, first_seen_at, opened_at, opened_by_run, changed_at, exception_id)
     SELECT $1, gen_random_uuid(), ($2::uuid[])[1 + n % 4], 'alibaba', ($3::text[])[1 + n % $4], 1, 1 + n % 3, 'kind', 'asset-' || n,
        'name-' || n, 'region-' || n % 10, CASE n % 1499 WHEN 7 THEN '{"rare": "yes"}' ELSE '{}' END::jsonb, CASE n % 10 WHEN 0 THEN 'resolved' ELSE 'open' END, 'fail', '', '{}', at, at, $1, at,
        CASE n % 10 WHEN 1 THEN $1::uuid END
       FROM (SELECT n, timestamptz '2026-01-01' + n % 20 * interval '1 day' AS at FROM generate_series(1, $5::int) AS n) AS made`,
    [organizationId, others, checks, checks.length, rows],
  );
  await client.query('VACUUM ANALYZE findings');
  await client.end();
}, 120_000);

afterAll(async () => {
  await database.close();
  await test.close();
});

/** The plans of all statements that read a page. */
async function plansOf(filter: object, sort: Sort, isDeep: boolean): Promise<readonly string[]> {
  const { exceptions } = createExceptions({
    database,
    clock: { now: () => now },
    cloudsOf: withoutStoredChecks(clouds),
  });
  return await database.inOrganization(organizationId, async (transaction) => {
    const asked: (readonly [string, readonly unknown[]])[] = [];
    const watched: Transaction = {
      execute: (text, values) => transaction.execute(text, values),
      stage: (table, columns, staged) => transaction.stage(table, columns, staged),
      stream: (text, values, batch) => transaction.stream(text, values, batch),
      query: (text, values = []) => {
        asked.push([text, values]);
        return transaction.query(text, values);
      },
    };
    const coverage = await exceptions.coverage(transaction, organizationId, now);
    const narrowing = narrowingOf(FindingFilter.parse(filter), index);
    const severity = sort === 'severity' ? (2 as const) : null;
    const after = isDeep
      ? { severity, at: '2026-01-10T00:00:00.000Z', id: '80000000-0000-4000-8000-000000000000' }
      : null;
    const query = { narrowing, coverage, sort, after, limit: 50, hasSearchIndex: true };
    expect((await listKeys(watched, organizationId, query)).keys.length).toBeGreaterThan(0);
    const plans: string[] = [];
    for (const [text, values] of asked) {
      const lines = await transaction.query<{ 'QUERY PLAN': string }>(`EXPLAIN (COSTS OFF) ${text}`, values);
      plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
    }
    return plans;
  });
}

it.each([
  ['the default list', {}, 'severity', 'findings_open'],
  ['the newest', {}, 'opened', 'findings_open'],
  ['the last changed', {}, 'changed', 'findings_changed'],
  ['one severity', { severity: 'medium' }, 'severity', 'findings_open'],
  ['a region', { region: 'region-3' }, 'severity', 'findings_open'],
  ['an account', () => ({ account: accountId }), 'severity', 'findings_open_account'],
  ['an account in a region', () => ({ account: accountId, region: 'region-2' }), 'severity', 'findings_open_account'],
  ['a check', { check }, 'severity', 'findings_open_check'],
  ['a category', { category: 'network' }, 'severity', 'findings_open_check'],
  ['a dimension', { dimension: 'ciem' }, 'opened', 'findings_open_check'],
  ['a pack', { pack: 'alibaba-best-practices' }, 'severity', 'findings_open_check'],
  ['what is accepted', { state: 'excepted' }, 'severity', 'findings_excepted'],
  ['what is mended', { state: 'resolved' }, 'severity', 'findings_resolved'],
  ['a time', { openedSince: '2026-01-05T00:00:00Z', openedUntil: '2026-01-15T00:00:00Z' }, 'severity', 'findings_open'],
] as const)('%s is read by ranges of one index, the first page and deep ones', async (_, filter, sort, name) => {
  for (const isDeep of [false, true]) {
    for (const plan of await plansOf(typeof filter === 'function' ? filter() : filter, sort, isDeep)) {
      expect(plan).toMatch(new RegExp(`Index (Only )?Scan Backward using ${name} on findings`));
      expect(plan).toMatch(/Index Cond: .*ROW\((opened|changed)_at, id\) </);
      // the page is merged in memory, but no part of the table is read as a whole or sorted
      expect(plan).not.toMatch(/Seq Scan|Sort|Bitmap/);
    }
  }
});

it.each([
  ['severity', 'open', 'severity, opened_at DESC, id DESC'],
  ['opened', 'open', 'opened_at DESC, id DESC'],
  ['opened', 'any', 'opened_at DESC, id DESC'],
  ['severity', 'any', 'severity, opened_at DESC, id DESC'],
  ['changed', 'any', 'changed_at DESC, id DESC'],
] as const)('what is rare comes in short pages, whole and in the order of %s (%s)', async (sort, state, order) => {
  const { exceptions } = createExceptions({
    database,
    clock: { now: () => now },
    cloudsOf: withoutStoredChecks(clouds),
  });
  const { found, pages, expected } = await database.inOrganization(organizationId, async (transaction) => {
    const coverage = await exceptions.coverage(transaction, organizationId, now);
    const narrowing = narrowingOf(FindingFilter.parse({ tag: 'rare=yes', state }), index);
    const found: string[] = [];
    let pages = 0;
    for (let after: ListPlace | null = null; ; ) {
      const query: ListQuery = { narrowing, coverage, sort, after, limit: 3, hasSearchIndex: true };
      const page = await listKeys(transaction, organizationId, query);
      found.push(...page.keys.map(({ id }) => id));
      pages += 1;
      if (page.next === null) break;
      after = page.next;
    }
    const rare = await transaction.query<{ id: string }>(
      `SELECT id FROM findings WHERE organization_id = $1 AND tags ->> 'rare' = 'yes'
          ${state === 'open' ? `AND state = 'open' AND exception_id IS NULL` : ''} ORDER BY ${order}`,
      [organizationId],
    );
    return { found, pages, expected: rare.map(({ id }) => id) };
  });
  expect(found).toEqual(expected);
  expect(expected.length).toBeGreaterThan(10);
  expect(pages).toBeGreaterThan(Math.ceil(expected.length / 3));
});

it('a rare part of a name is found through the index of trigrams, though row-level security is in force', async () => {
  const client = new pg.Client({ connectionString: test.adminUrl });
  await client.connect();
  await client.query(`SELECT set_config('bastide.organization', $1, false)`, [organizationId]);
  const { rows: lines } = await client.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN (COSTS OFF) SELECT * FROM findings WHERE organization_id = current_organization()
        AND lower(asset_name || E'\\n' || coalesce(display_name, '')) LIKE '%name-12345%' LIMIT 100`,
  );
  await client.end();
  expect(lines.map((line) => line['QUERY PLAN']).join('\n')).toContain('findings_search');
  const found = await database.inOrganization(organizationId, (transaction) =>
    transaction.query(`SELECT asset_name FROM search_findings('%name-1234%', 100) ORDER BY 1`),
  );
  expect(found).toHaveLength(11);
  const others = await database.inOrganization(newId(), (transaction) =>
    transaction.query(`SELECT asset_name FROM search_findings('%name-1234%', 100)`),
  );
  expect(others).toEqual([]);
});

import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { azure } from '#clouds/azure/index.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import type { Role } from '#platform/web/route.ts';
import { insertOrganization } from '#testing/assessed-server.ts';
import { contactControl } from '#testing/azure/contact-control.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { type FeatureServer, startFeatureServer } from '#testing/feature-server.ts';
import { createStoredChecks } from './index.ts';

const id = 'custom.contact-additional-email';
let stored: TestDatabase;
let admin: pg.Client;
let database: Database;
let checks: ReturnType<typeof createStoredChecks>;
let server: FeatureServer;
let organizationId: string;

beforeAll(async () => {
  stored = await createTestDatabase();
  admin = new pg.Client({ connectionString: stored.adminUrl });
  await admin.connect();
  database = await openDatabase({ url: stored.url });
  checks = createStoredChecks({ database, clouds: new Map([['azure', azure]]) });
  server = await startFeatureServer([checks.feature], () => Date.parse('2026-11-28T08:00:00Z'));
  organizationId = await insertOrganization(database, 'documents');
});
afterAll(async () => {
  await server?.close();
  await database?.close();
  await admin?.end();
  await stored?.close();
  expect(server.faults).toEqual([]);
});

function ask(method: string, path: string, body?: unknown, more: { language?: 'zh'; role?: Role; of?: string } = {}) {
  const { language = 'en', role = 'administrator', of = organizationId } = more;
  return server.ask({ organizationId: of, role, language }, method, `/api/v1/stored-checks${path}`, body);
}
const entriesOf = (of: string) => database.inOrganization(of, (transaction) => checks.entriesOf(transaction, of));

describe('a document that is wrong is refused with the place, in the language of whoever saves it', () => {
  const where = '{ connectors(where: { securityContacts_SOME: { emial: "" } }) { id } }';
  const wrongExample = { outcome: 'pass', because: 'no contact', asset: { securityContacts: [] } } as never;
  test.each<[string, string, RegExp, RegExp]>([
    [
      'a name that is not there, by line and column with the nearest',
      contactControl({ query: where, examples: [] }),
      /line 1, column \d+: .*emial.*Did you mean.*email/,
      /查询第 1 行第 \d+ 列有误：.*emial.*email/,
    ],
    [
      'a word that is none of those, by its line',
      contactControl({ severity: 'grave' as 'high' }),
      /Line 9: severity: /,
      /第 9 行：severity: 无效/,
    ],
    [
      'another cloud',
      contactControl({ cloud: 'gcp' }),
      /no cloud "gcp"; there are azure/,
      /没有云“gcp”；可用的云：azure/,
    ],
    [
      'an example that does not hold',
      contactControl({ examples: [wrongExample] }),
      /examples\.0: "no contact" should be pass, and is fail/,
      /examples\.0：“no contact”应为 pass，实际为 fail/,
    ],
    [
      'an example with a member that there is not',
      contactControl({ examples: [{ outcome: 'fail', because: 'x', asset: { contacts: [] } } as never] }),
      /examples\.0: .*no "contacts".*securityContacts/,
      /examples\.0：.*“contacts”/,
    ],
    [
      'an example with a list that is none',
      contactControl({ examples: [{ outcome: 'fail', because: 'x', asset: { securityContacts: 'none' } } as never] }),
      /"securityContacts" is a list/,
      /“securityContacts”应为/,
    ],
    [
      'text that hides control characters',
      contactControl().concat('extraInformation: "a\\u0000b"'),
      /extraInformation: .*control characters/,
      /extraInformation：.*控制字符/,
    ],
    [
      'another id than the one it is saved under',
      contactControl({ id: 'custom.other' }),
      /check custom\.other: save it under that id/,
      /请以该标识保存/,
    ],
    ['no YAML', 'a: [b', /Line 1, column \d+, is not YAML/, /第 1 行第 \d+ 列不是有效的 YAML/],
  ])('%s', async (_, text, en, zh) => {
    for (const [method, path] of [
      ['PUT', `/${id}`],
      ['POST', '/dry-run'],
    ] as const) {
      if (method === 'POST' && en.source.includes('save it under')) continue;
      const [english, chinese] = [
        await ask(method, path, { text }),
        await ask(method, path, { text }, { language: 'zh' }),
      ];
      expect([english.status, chinese.status]).toEqual([400, 400]);
      expect(english.json<{ detail: string }>().detail).toMatch(en);
      expect(chinese.json<{ detail: string }>().detail).toMatch(zh);
    }
    expect((await ask('GET', '')).json()).toEqual({ items: [], nextCursor: null });
  });

  test('a JSON document by its path', async () => {
    const answer = await ask('PUT', `/${id}`, { document: { id, version: 'one' } });
    expect(answer.json<{ detail: string }>().detail).toMatch(/version: Invalid input: expected number/);
  });
});

describe('the roles', () => {
  test.each<Role>(['operator', 'auditor'])('%s reads and tries, and changes nothing', async (role) => {
    const text = contactControl();
    for (const [method, path] of [
      ['PUT', `/${id}`],
      ['DELETE', `/${id}`],
    ] as const) {
      expect((await ask(method, path, method === 'PUT' ? { text } : undefined, { role })).status).toBe(403);
    }
    expect((await ask('GET', '', undefined, { role })).status).toBe(200);
    expect((await ask('POST', '/dry-run', { text }, { role })).status).toBe(200);
  });

  test.each<Role>(['owner', 'administrator'])('%s saves and deletes', async (role) => {
    const of = await insertOrganization(database, `of-${role}`);
    expect((await ask('PUT', `/${id}`, { text: contactControl() }, { role, of })).status).toBe(201);
    expect((await ask('DELETE', `/${id}`, undefined, { role, of })).status).toBe(204);
  });
});

test('the example of the guide can be saved as it is, and is the same in both languages', async () => {
  const [example, chinese] = ['stored-checks.md', 'stored-checks.zh.md'].map((page) => {
    const text = readFileSync(new URL(`../../../docs/guide/${page}`, import.meta.url), 'utf8');
    return /^```yaml \S+\n([\s\S]*?)^```$/m.exec(text)![1]!;
  });
  expect(chinese).toBe(example);
  const of = await insertOrganization(database, 'guide');
  expect((await ask('PUT', '/custom.contact-email', { text: example }, { of })).status).toBe(201);
});

test('the form of a document is there as JSON Schema, for editors', async () => {
  const schema = (await ask('GET', '/schema')).json<{ properties: Record<string, object>; required: string[] }>();
  expect(schema.properties.query).toMatchObject({ type: 'string' });
  expect(schema.required).toContain('covers');
});

describe('what was saved', () => {
  test('is compiled once: the same entries as long as nothing has changed, and another set afterwards', async () => {
    const of = await insertOrganization(database, 'compiled');
    expect(await entriesOf(of)).toEqual([]);
    await ask('PUT', `/${id}`, { text: contactControl() }, { of });
    const first = await entriesOf(of);
    expect(first.map(({ cloud, entry }) => [cloud, entry.check.id])).toEqual([['azure', id]]);
    expect(await entriesOf(of)).toBe(first);
    await ask('PUT', '/custom.second', { text: contactControl({ id: 'custom.second' }) }, { of });
    const second = await entriesOf(of);
    expect(second.map(({ entry }) => entry.check.id)).toEqual([id, 'custom.second']);
    expect(second[0]).toBe(first[0]);
    await ask('DELETE', `/${id}`, undefined, { of });
    expect((await entriesOf(of)).map(({ entry }) => entry.check.id)).toEqual(['custom.second']);
  });

  test('and does not fit this version is shown with the reason, and keeps no other from being judged', async () => {
    const of = await insertOrganization(database, 'unfit');
    for (const own of [id, 'custom.second']) await ask('PUT', `/${own}`, { text: contactControl({ id: own }) }, { of });
    await admin.query(
      `UPDATE stored_checks SET document = document || '{"dialect": "bastide-0"}', revision = 99 WHERE organization_id = $1 AND id = $2`,
      [of, id],
    );
    expect((await entriesOf(of)).map(({ entry }) => entry.check.id)).toEqual(['custom.second']);
    const { items } = (await ask('GET', '', undefined, { of })).json<{ items: { problem: string | null }[] }>();
    expect(items.map(({ problem }) => problem)).toEqual([expect.stringContaining('dialect'), null]);
  });

  test('is listed in pages, by id', async () => {
    const of = await insertOrganization(database, 'pages');
    const ids = ['custom.a', 'custom.a-b', 'custom.b', 'custom.b.c'];
    for (const own of ids.toReversed()) await ask('PUT', `/${own}`, { text: contactControl({ id: own }) }, { of });
    const found: string[] = [];
    for (let cursor = ''; ; ) {
      const answer = await ask('GET', `?limit=1${cursor}`, undefined, { of });
      const { items, nextCursor } = answer.json<{ items: { id: string }[]; nextCursor: string | null }>();
      found.push(...items.map((item) => item.id));
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(found).toEqual(ids);
  });

  test('is at most 200 checks of an organisation, whoever saves at the same time', async () => {
    const of = await insertOrganization(database, 'many');
    await ask('PUT', `/${id}`, { text: contactControl() }, { of });
    await admin.query(
      `INSERT INTO stored_checks (organization_id, id, version, is_current, revision, document, created_at, created_by, changed_at, changed_by)
       SELECT organization_id, 'custom.n' || n, 1, true, 1 + n, document || jsonb_build_object('id', 'custom.n' || n), created_at, '', created_at, ''
         FROM stored_checks, generate_series(1, 197) AS n WHERE organization_id = $1`,
      [of],
    );
    const saved = await Promise.all(
      ['custom.x', 'custom.y', 'custom.z', 'custom.w'].map((own) =>
        ask('PUT', `/${own}`, { text: contactControl({ id: own }) }, { of }),
      ),
    );
    expect(saved.map(({ status }) => status).sort()).toEqual([201, 201, 429, 429]);
    expect(await entriesOf(of)).toHaveLength(200);
    expect((await ask('PUT', `/${id}`, { text: contactControl({ version: 2 }) }, { of })).status).toBe(200);
  });
});

test('an organisation tries one check at a time, and others meanwhile', async () => {
  const text = contactControl();
  const of = await insertOrganization(database, 'tries');
  await admin.query('BEGIN; LOCK TABLE assets IN ACCESS EXCLUSIVE MODE');
  const [first, another] = [ask('POST', '/dry-run', { text }), ask('POST', '/dry-run', { text }, { of })];
  for (let waiting = 0; waiting < 2; ) {
    const { rows } = await admin.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND relation = 'assets'::regclass`,
    );
    waiting = rows[0]!.waiting;
  }
  expect((await ask('POST', '/dry-run', { text })).status).toBe(429);
  await admin.query('COMMIT');
  expect([(await first).status, (await another).status]).toEqual([200, 200]);
});

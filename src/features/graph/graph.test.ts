import { buildClientSchema, buildSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from 'graphql';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphOfClouds } from '#graph/cloud-graph.ts';
import { MemoryGraph } from '#graph/memory-graph.ts';
import { MemorySource } from '#graph/memory-source.ts';
import { prepareQuery } from '#graph/query.ts';
import { QueryError } from '#graph/query-error.ts';
import { type Note, runQuery } from '#graph/run-query.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { roles } from '#platform/web/route.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { type Answer, type AskAs, type FeatureServer, startFeatureServer } from '#testing/feature-server.ts';
import { contactEstate, contactQuery, refused } from '#testing/graph/contact-estate.ts';
import { Random, randomGraph, randomWhere } from '#testing/graph/random.ts';
import { storeGraph } from '#testing/graph/store.ts';
import { graphToyClouds } from '#testing/graph/toy-clouds.ts';
import { Far, Near, toyAsset, toyKinds } from '#testing/graph/toy-kinds.ts';
import { createGraph, type GraphLimits } from './index.ts';
import type { GraphAnswer } from './schemas.ts';

/*
 * Questions over HTTP, about graphs as runs would have stored them.
 */
const clouds = graphToyClouds();
const { schema } = graphOfClouds(clouds);
const nears = ['n1', 'n2', 'n3'].map((name, at) =>
  toyAsset({
    ...{ kind: Near.kind, name, region: 'r1', account: 'no-contact', tags: { env: at === 0 ? 'prod' : 'test' } },
    fields: { word: ['alpha', 'beta', null][at], ...(at === 1 ? {} : { count: at }) },
    ...(at === 1 ? { gaps: { count: refused } } : {}),
  }),
);
const far = toyAsset({
  kind: Far.kind,
  name: 'f1',
  region: 'r1',
  account: 'no-contact',
  fields: { owner: 'n1', keys: [] },
});
// nobody has read the lists of what these are related to
const accountsRead = [...new Set(contactEstate.sweeps.map(({ account }) => account))];
const estate = {
  assets: [...contactEstate.assets, ...nears, far],
  sweeps: [
    ...contactEstate.sweeps,
    ...accountsRead.map((account) => ({ account, kind: 'toy.a.near', region: 'r1', gap: null })),
  ],
};
const random = { id: newId(), graph: randomGraph(new Random(20261128), toyKinds) };
const organizationId = newId();
const other = newId();

let test: TestDatabase;
let admin: pg.Client;
let database: Database;
let server: FeatureServer;

beforeAll(async () => {
  test = await createTestDatabase();
  admin = new pg.Client({ connectionString: test.adminUrl });
  await admin.connect();
  database = await openDatabase({ url: test.url });
  await storeGraph(admin, organizationId, toyKinds, estate);
  await storeGraph(admin, random.id, toyKinds, random.graph);
  await storeGraph(admin, other, toyKinds, { assets: [], sweeps: [] });
  server = await startFeatureServer([createGraph({ database, clouds }).feature], () => Date.now());
}, 120_000);

afterAll(async () => {
  await server.close();
  await database.close();
  await admin.end();
  await test.close();
  expect(server.faults).toEqual([]);
});

const post = (as: Partial<AskAs>, body: unknown, at = server): Promise<Answer> =>
  at.ask({ organizationId, ...as }, 'POST', '/api/v1/graphql', body);

async function ask(query: string, more: object = {}, as: Partial<AskAs> = {}): Promise<GraphAnswer> {
  const answer = await post(as, { query, ...more });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  return answer.json() as GraphAnswer;
}

function namesIn(answer: GraphAnswer, field: string): readonly string[] {
  return (answer.data![field] as { readonly name: string }[]).map(({ name }) => name).sort();
}

describe('a question', () => {
  it('as the control was given finds the accounts without an address, and says of which nobody can tell', async () => {
    const answer = await ask(contactQuery);
    expect(namesIn(answer, 'connectors')).toEqual([
      'contact-with-empty-address',
      'contact-without-address',
      'no-contact',
      'one-good-one-empty',
      'one-good-one-null',
    ]);
    expect(answer.errors).toBeUndefined();
    expect(answer.extensions).toMatchObject({
      notes: [{ path: ['connectors'], isMore: false, undecided: 1, undecidedAssets: [{ name: 'contacts-unread' }] }],
      omitted: { errors: 0, notes: 0 },
    });
  });

  it.each(roles)('may be asked by the role %s', async (role) => {
    expect(namesIn(await ask('{ toyANears { name } }', {}, { role }), 'toyANears')).toEqual(['n1', 'n2', 'n3']);
  });

  it('shows nothing of another organisation, nor that there is something', async () => {
    const query = `{ assets { id } assetsAggregate { count unknown } toyANears(where: { fars_SOME: null }) { name }
      toyAFars(where: { word: "x" }) { name } }`;
    const answer = await ask(query, {}, { organizationId: other });
    expect(answer).toEqual({
      data: { assets: [], assetsAggregate: { count: 0, unknown: 0 }, toyANears: [], toyAFars: [] },
      extensions: { notes: [], omitted: { errors: 0, notes: 0 } },
    });
  });

  it('takes variables with types and defaults, and one of several operations', async () => {
    const query = `query ByWord($word: String = "alpha") { toyANears(where: { word: $word }) { name } }
      query ByTag($key: String!, $value: String) { toyANears(where: { tags_SOME: { key: $key, value: $value } }) { name } }`;
    const named = async (operationName: string, variables?: object | null) =>
      namesIn(await ask(query, { operationName, variables, extensions: { client: 'any' } }), 'toyANears');
    expect(await named('ByWord', null)).toEqual(['n1']);
    expect(await named('ByWord', { word: 'beta' })).toEqual(['n2']);
    expect(await named('ByWord', { word: null })).toEqual(['n3']);
    expect(await named('ByTag', { key: 'env', value: 'test' })).toEqual(['n2', 'n3']);
  });

  it('gives null for what was not read, with an error at its place that says why in the language of who asks', async () => {
    const query = '{ toyANears(sort: [{ name: ASC }]) { name count } }';
    const [en, zh] = [await ask(query), await ask(query, {}, { language: 'zh' })];
    expect(en.data).toEqual({
      toyANears: [
        { name: 'n1', count: 0 },
        { name: 'n2', count: null },
        { name: 'n3', count: 2 },
      ],
    });
    const place = { path: ['toyANears', 1, 'count'], extensions: { code: 'unread', gap: refused } };
    expect(en.errors).toEqual([
      {
        message: 'toy ListContacts was refused: the permissions in use do not allow it (Forbidden)',
        ...place,
      },
    ]);
    expect(zh.errors).toEqual([{ message: 'toy ListContacts 被拒绝：当前权限不允许该操作（Forbidden）', ...place }]);
  });

  it('says of which assets nobody can tell, why, and which lists show less than there is', async () => {
    const { data, extensions } = await ask(
      '{ toyANears(where: { count_GTE: 1 }) { name fars { name } } assets(limit: 2) { id } }',
    );
    expect(data?.toyANears).toEqual([{ name: 'n3', fars: [] }]);
    const notes = new Map(extensions!.notes.map(({ path, ...note }) => [path.join('.'), note]));
    expect(notes.get('toyANears')).toMatchObject({ undecided: 1, gaps: [refused], lists: [] });
    expect(notes.get('toyANears.0.fars')).toMatchObject({
      undecided: 0,
      lists: [{ service: 'toy.a.far', code: 'NeverRead' }],
    });
    expect(notes.get('assets')).toMatchObject({ isMore: true, lists: expect.arrayContaining([refused]) });
  });

  it('holds SQL as text', async () => {
    const text = "'; DROP TABLE assets; --";
    const query =
      'query ($text: String) { assets(where: { OR: [{ name: $text }, { name_ENDS_WITH: $text }] }) { id } }';
    expect((await ask(query, { variables: { text } })).data).toEqual({ assets: [] });
    expect(namesIn(await ask('{ toyAFars { name } }'), 'toyAFars')).toEqual(['f1']);
  });
});

describe('any client of GraphQL', () => {
  it('learns the schema, which is the one that the server gives as text', async () => {
    const answer = await ask(getIntrospectionQuery());
    const text = await server.ask({ organizationId, role: 'auditor' }, 'GET', '/api/v1/graphql/schema');
    expect([text.status, text.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    const { data } = answer as { data: unknown } as { data: IntrospectionQuery };
    expect(printSchema(buildClientSchema(data))).toBe(text.text.trim());
    expect(printSchema(buildSchema(text.text))).toBe(text.text.trim());
  });
});

describe('the answers over HTTP', () => {
  it('are those of the same graph in memory', { timeout: 120_000 }, async () => {
    const source = new MemorySource(new MemoryGraph(random.graph.assets, random.graph.sweeps));
    const rounds = new Random(7);
    const seen = { found: 0, undecided: 0, refused: 0 };
    for (let round = 0; round < 150; round += 1) {
      const type = rounds.of([...schema.model.types.values()]);
      const where = randomWhere(rounds, schema.model, type);
      // no body of a request holds such texts
      if (/\\u0000|\\ud[89a-f]/.test(JSON.stringify(where))) continue;
      const query = `query ($where: ${type.name}Where) { found: ${type.plural}(where: $where, limit: 1000, sort: [{ id: ASC }]) { id kind account region }
        count: ${type.plural}Aggregate(where: $where) { count unknown } }`;
      const answer = await post({ organizationId: random.id }, { query, variables: { where } });
      const expected = await inMemory(query, { where }, source);
      if (expected === undefined) {
        expect(answer.status).toBe(400);
        seen.refused += 1;
        continue;
      }
      const { data, extensions } = answer.json() as GraphAnswer;
      expect({ where, data, notes: extensions?.notes.map(noteOf) }).toEqual({ where, ...expected });
      seen.found += (data!.found as unknown[]).length;
      seen.undecided += extensions!.notes.length;
    }
    expect(seen.found).toBeGreaterThan(100);
    expect(seen.undecided).toBeGreaterThan(50);
  });
});

/** undefined: it cannot be asked. */
async function inMemory(query: string, variables: Record<string, unknown>, source: MemorySource) {
  try {
    const { data, notes } = await runQuery(prepareQuery(schema, query, { variables }), source);
    return { data: JSON.parse(JSON.stringify(data)) as unknown, notes: notes.map(noteOf) };
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}

/** Of undecided assets the order is the executor's own. */
function noteOf({ path, isMore, undecided, undecidedAssets, lists }: Pick<Note, keyof Note>) {
  const assets = undecidedAssets.map(({ id }) => id).sort();
  return { path, isMore, undecided, assets: undecided === assets.length ? assets : [], isPart: lists.length > 0 };
}

describe('a query that is wrong', () => {
  it.each<[string, object, RegExp, RegExp, object[] | undefined]>([
    [
      'in its syntax',
      { query: '{ connectors(' },
      /line 1, column 14: Syntax Error: Expected Name, found <EOF>/,
      /第 1 行第 14 列有误：语法错误：应为 Name/,
      [{ line: 1, column: 14 }],
    ],
    [
      'in the name of a list',
      { query: '{\n  connectorz { name } }' },
      /Cannot query field "connectorz" on type "Query"\. Did you mean "connectors"/,
      /类型 Query 没有字段 connectorz。您是否想输入 "connectors"/,
      [{ line: 2, column: 3 }],
    ],
    [
      'in the name of a member',
      { query: '{ connectors(where: { nam: "x" }) { name } }' },
      /Did you mean "name"/,
      /您是否想输入 "name"/,
      [{ line: 1, column: 23 }],
    ],
    [
      'in a pattern',
      { query: '{ toyANears(where: { word_MATCHES: "(" }) { id } }' },
      /a group is not closed/,
      /分组未闭合/,
      undefined,
    ],
    [
      'in a variable',
      { query: 'query ($n: BigInt) { toyANears(where: { count: $n }) { id } }', variables: { n: 'many' } },
      /whole number/,
      /\$n/,
      [{ line: 1, column: 8 }],
    ],
    [
      'in a variable that it does not declare',
      { query: '{ toyANears { id } }', variables: { n: 1 } },
      /declares no variable \$n/,
      /未声明变量 \$n/,
      undefined,
    ],
    [
      'in that nobody knows which operation is meant',
      { query: 'query A { toyANears { id } } query B { toyANears { id } }' },
      /several operations/,
      /多个操作/,
      undefined,
    ],
    [
      'because it changes something',
      { query: 'mutation { forget }' },
      /mutation/,
      /mutation/,
      [{ line: 1, column: 1 }],
    ],
  ])('%s is refused with its place and what to do', async (_, body, inEnglish, inChinese, locations) => {
    for (const [language, message] of [
      ['en', inEnglish],
      ['zh', inChinese],
    ] as const) {
      const answer = await post({ language }, body);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/json; charset=utf-8']);
      const { errors, ...rest } = answer.json() as GraphAnswer;
      expect(errors).toEqual([
        {
          message: expect.stringMatching(message),
          ...(locations ? { locations } : {}),
          extensions: { code: 'invalid-request' },
        },
      ]);
      expect(rest).toEqual({});
    }
  });

  const wide = (count: number, field: string): string =>
    Array.from({ length: count }, (_, at) => `a${at}: ${field}`).join(' ');
  it.each<[string, object, RegExp]>([
    [
      'nested too deep',
      { query: `{ toyANears(where: ${'{ NOT: '.repeat(60)}{}${' }'.repeat(60)}) { id } }` },
      /deeper than 16/,
    ],
    ['nested far too deep', { query: '{'.repeat(20_000) }, /deeper than 80/],
    [
      'of a thousand alternatives',
      { query: `{ toyANears(where: { OR: [${'{ word: "a" } '.repeat(1_000)}] }) { id } }` },
      /at most 1000 parts/,
    ],
    [
      'of too many values',
      {
        query: 'query ($all: [String]) { toyANears(where: { word_IN: $all }) { id } }',
        variables: { all: Array(15_000).fill('a') },
      },
      /at most 10000 values/,
    ],
    ['of too many lists', { query: `{ ${wide(31, 'toyANears { id }')} }` }, /more than 30 lists/],
    [
      'with a pattern that is too large',
      { query: '{ toyANears(where: { word_MATCHES: "((a{1,100}){1,100}){1,100}" }) { id } }' },
      /too large/,
    ],
    [
      'about types within types',
      { query: `{ __schema { types { inputFields { type { inputFields { ${wide(200, 'name')} } } } } } }` },
      /answer about types would be too large/,
    ],
  ])('or %s is refused', async (_, body, message) => {
    const answer = await post({}, body);
    expect(answer.status).toBe(400);
    expect((answer.json() as GraphAnswer).errors![0]!.message).toMatch(message);
  });

  it.each<[string, unknown, number]>([
    ['says nothing', {}, 400],
    ['is a list', [{ query: '{ assets { id } }' }], 400],
    ['has members that nobody knows', { query: '{ assets { id } }', id: '1' }, 400],
    ['has a list of variables', { query: '{ assets { id } }', variables: [] }, 400],
    ['has an operation with an impossible name', { query: '{ assets { id } }', operationName: 'a-b' }, 400],
    ['has more characters than a query may have', { query: `{ assets { id } }${' '.repeat(50_000)}` }, 400],
    ['is larger than a mebibyte', { query: '{ assets { id } }', variables: { a: 'x'.repeat(1_100_000) } }, 413],
  ])('and a request that %s is refused as everywhere', async (_, body, status) => {
    const answer = await post({}, body);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
  });
});

describe('questions that would take too much', () => {
  async function withServer(
    limits: Partial<GraphLimits>,
    work: (server: FeatureServer) => Promise<void>,
  ): Promise<void> {
    const other = await startFeatureServer([createGraph({ database, clouds, limits }).feature], () => Date.now());
    try {
      await work(other);
    } finally {
      await other.close();
    }
    expect(other.faults).toEqual([]);
  }
  /** Nothing of assets can be read meanwhile. */
  async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
    await admin.query('BEGIN; LOCK TABLE assets IN ACCESS EXCLUSIVE MODE');
    try {
      return await work();
    } finally {
      await admin.query('ROLLBACK');
    }
  }
  const body = { query: '{ assetsAggregate { count } toyANears { name fars { name } } }' };

  it('are stopped when their time is up, with advice', async () => {
    await withServer({ timeMs: 100 }, async (slow) => {
      const [en, zh] = await whileLocked(() =>
        Promise.all([post({}, body, slow), post({ language: 'zh' }, body, slow)]),
      );
      expect([en.status, en.json().code]).toEqual([429, 'limit-reached']);
      expect(en.json().detail).toMatch(/longer than 0.1 s and was stopped. Ask for less/);
      expect(zh.json().detail).toMatch(/已被停止。请缩小范围/);
    });
    expect((await ask(body.query)).data).toMatchObject({ assetsAggregate: { count: estate.assets.length } });
  });

  it('are refused while as many of the organisation are under way, and answered afterwards', async () => {
    let refusal: Answer | undefined;
    const all: Promise<Answer>[] = [];
    await whileLocked(async () => {
      all.push(...Array.from({ length: 5 }, () => post({}, body)));
      refusal = await Promise.race(all);
    });
    expect([refusal!.status, refusal!.json().code, refusal!.headers.get('retry-after')]).toEqual([
      429,
      'limit-reached',
      '1',
    ]);
    const statuses = (await Promise.all(all)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    expect((await post({}, body)).status).toBe(200);
  });

  it('leave a place for other organisations, and are bounded for all together', async () => {
    await withServer({ questions: { each: 2, all: 3 } }, async (narrow) => {
      const all: Promise<Answer>[] = [];
      await whileLocked(async () => {
        const first = [0, 1, 2].map(() => post({}, body, narrow));
        expect((await Promise.race(first)).status).toBe(429);
        const second = [0, 1].map(() => post({ organizationId: random.id }, body, narrow));
        expect((await Promise.race(second)).status).toBe(429);
        all.push(...first, ...second);
      });
      expect((await Promise.all(all)).map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429]);
    });
  });

  it.each<[string, Partial<GraphLimits>, RegExp]>([
    ['assets', { rows: 2 }, /more than 2 assets/],
    ['megabytes', { characters: 500 }, /0.0005 MB/],
    ['parts of a statement', { statement: 100 }, /too complex for the database/],
  ])('are refused when they read too many %s', async (_, limits, message) => {
    await withServer(limits, async (small) => {
      const answer = await post({}, body, small);
      expect([answer.status, (answer.json() as GraphAnswer).errors![0]!.message]).toEqual([
        400,
        expect.stringMatching(message),
      ]);
    });
  });
});

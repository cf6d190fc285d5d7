import { getIntrospectionQuery, print } from 'graphql';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AnyAssetKind, type AssetKind, defineAsset, link } from '#model/asset.ts';
import { optional, text as textField } from '#model/field.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { newId } from '#platform/identifiers.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { contactEstate, contactQuery } from '#testing/graph/contact-estate.ts';
import { storeGraph } from '#testing/graph/store.ts';
import { Far, Near, toyAsset, toyKinds } from '#testing/graph/toy-kinds.ts';
import { FilterSql } from './filter-sql.ts';
import { buildGraphModel } from './graph-model.ts';
import { MemoryGraph } from './memory-graph.ts';
import { MemorySource } from './memory-source.ts';
import { prepareQuery, type QueryOptions } from './query.ts';
import { QueryError } from './query-error.ts';
import { type Answer, runQuery } from './run-query.ts';
import { buildGraphSchema } from './schema.ts';
import { StoredSource } from './stored-source.ts';

const knot = defineAsset({
  kind: 'toy.a.knot',
  title: Near.title,
  description: 'Leads to its like.',
  fields: { owner: optional(textField()) },
});
const Knot: AssetKind = { ...knot, links: { next: link<AnyAssetKind>(knot, 'owner', { scope: 'account' }) } };
const kinds = [...toyKinds, Knot];
const schema = buildGraphSchema(buildGraphModel(kinds));

const long = 100_000;
const words = [
  ...['abc', '', "'; DROP TABLE assets; --", '$1', '%_', '\\', '\\0', 'n\0l', '\uf5b10000', '\ud800', 'a\ud83d', '😀'],
  ...['__proto__', 'constructor', '"; }', '*/', `${'a'.repeat(long)}!`, null],
];
const nears = words.map((word, at) => {
  const tags = JSON.parse(at === 0 ? '{"__proto__": "polluted", "constructor": "c"}' : '{}') as Record<string, string>;
  return toyAsset({
    kind: Near.kind,
    name: `n${at}`,
    tags,
    fields: { word, count: at === 1 ? 0 : Number.MAX_SAFE_INTEGER - at },
  });
});
const fars = nears.map(({ name }) =>
  toyAsset({ kind: Far.kind, name: `f-${name}`, fields: { owner: name, keys: [], word: name, count: 1 } }),
);
const knots = ['k1', 'k2'].map((name) => toyAsset({ kind: Knot.kind, name, fields: { owner: 'k1' } }));
const estate = {
  assets: [...contactEstate.assets, ...nears, ...fars, ...knots],
  sweeps: [
    ...contactEstate.sweeps,
    ...[Near.kind, Far.kind, Knot.kind].map((kind) => ({ account: 'one', kind, region: 'r1', gap: null })),
  ],
};

let testDatabase: TestDatabase;
let admin: pg.Client;
let database: Database;
const organizationId = newId();
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
  database = await openDatabase({ url: testDatabase.url });
  await storeGraph(admin, organizationId, kinds, estate);
});
afterAll(async () => {
  await database.close();
  await admin.end();
  await testDatabase.close();
});

afterEach(() => {
  expect(
    Object.getOwnPropertyNames(Object.prototype).filter((name) => Object.keys(Object.prototype).includes(name)),
  ).toEqual([]);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The answer, which both executors give, and the statements of the one. */
async function ask(text: string, options: QueryOptions = {}): Promise<{ answer: Answer; statements: Statement[] }> {
  const query = prepareQuery(schema, text, options);
  const statements: Statement[] = [];
  const isGlobal = (kind: string): boolean => kind.endsWith('.account') || kind.endsWith('.contact');
  const stored = await database.inOrganization(organizationId, (transaction) => {
    const watched = {
      query: <R extends object>(statement: string, values: readonly unknown[] = []) => {
        statements.push({ text: statement, values });
        return transaction.query<R>(statement, values);
      },
    };
    return runQuery(query, new StoredSource(watched, organizationId, isGlobal));
  });
  const answer = await runQuery(query, new MemorySource(new MemoryGraph(estate.assets, estate.sweeps)));
  // without an order of its own a list comes account by account, which each executor keeps in an order of its own
  expect(inOneOrder(stored.data)).toEqual(inOneOrder(answer.data));
  return { answer, statements };
}

function inOneOrder(data: Answer['data']): unknown {
  return Object.entries(data).map(([name, value]) => {
    return [name, Array.isArray(value) ? value.map((one) => JSON.stringify(one)).toSorted() : value];
  });
}

const times = <T>(count: number, of: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => of(at));
const many = (count: number, of: (at: number) => string): string => times(count, of).join(' ');
const within = (depth: number, key: string, inner: unknown): unknown =>
  times(depth, () => key).reduce((value, name) => ({ [name]: value }), inner);
const around = (depth: number, open: string, inner: string, close: string): string =>
  `${open.repeat(depth)}${inner}${close.repeat(depth)}`;
const withWhere = (where: string): string => `{ assets(where: ${where}) { id } }`;
const byVariable = (type: string, where: string): string => `query ($v: ${type}) { assets(where: ${where}) { id } }`;
const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

type Refused = readonly [name: string, text: string, message: RegExp, options?: QueryOptions];

const tooDeep: readonly Refused[] = [
  ['conditions 50 deep', withWhere(around(50, '{ NOT: ', '{ name: "a" }', ' }')), /nested deeper than 16 levels/],
  [
    'conditions 50 deep in lists',
    withWhere(around(30, '{ OR: [', '{ name: "a" }', '] }')),
    /nested deeper than 16 levels/,
  ],
  [
    'conditions 50 deep in a variable',
    byVariable('AssetWhere', '$v'),
    /nested deeper than 16 levels/,
    { variables: { v: within(50, 'NOT', { name: 'a' }) } },
  ],
  [
    'a variable 100,000 deep',
    byVariable('AssetWhere', '$v'),
    /variables are nested deeper than 60 levels/,
    { variables: { v: within(long, 'NOT', {}) } },
  ],
  [
    'a list 100,000 deep',
    byVariable('[String]', '{ name_IN: $v }'),
    /variables are nested deeper than 60 levels/,
    { variables: { v: times(long, () => 0).reduce<unknown>((list) => [list], []) } },
  ],
  [
    'relations in a condition 5 deep',
    `{ toyAKnots(where: ${around(5, '{ next_SOME: ', '{ name: "a" }', ' }')}) { id } }`,
    /nested deeper than 4 relations/,
  ],
  ['relations 50 deep', `{ toyAKnots { ${around(50, 'next { ', 'id', ' }')} } }`, /followed over at most 6 steps/],
  [
    'relations 7 deep by fragments',
    `{ toyAKnots { ...F0 } } ${many(7, (at) => `fragment F${at} on ToyAKnot { next { ...F${at + 1} } }`)} fragment F7 on ToyAKnot { id }`,
    /followed over at most 6 steps/,
  ],
  [
    'what is 81 deep',
    `{ toyAKnots { ${around(80, 'next { ', 'id', ' }')} } }`,
    /line 1, column \d+: it is nested deeper than 80 levels/,
  ],
  ['brackets a million deep', `{ assets(where: ${'['.repeat(1_000_000)}`, /longer than 50000 characters/],
  ['brackets 40,000 deep', `{ assets(where: ${'['.repeat(40_000)}`, /nested deeper than 80 levels/],
  ['braces 40,000 deep', '{'.repeat(40_000), /nested deeper than 80 levels/],
  ['parentheses 40,000 deep', `{ a${'('.repeat(40_000)}`, /nested deeper than 80 levels/],
  [
    'types of types',
    `{ __schema { types { ${around(10, 'fields { type { ', 'name', ' } }')} } } }`,
    /introspection depth/,
  ],
];

const tooLarge: readonly Refused[] = [
  ['ten megabytes', 'x'.repeat(10_000_000), /longer than 50000 characters; give long lists of values as variables/],
  ['a million ways', withWhere(`{ OR: [${'{ name: "a" }'.repeat(1_000_000)}] }`), /longer than 50000 characters/],
  [
    'as many ways as fit into the text',
    withWhere(`{ OR: [${'{name:1}'.repeat(5_000)}] }`),
    /more than 8000 words and signs; use _IN/,
  ],
  ['500 ways', withWhere(`{ OR: [${many(500, (at) => `{ name: "${at}" }`)}] }`), /at most 1000 parts.*use _IN/],
  [
    'a million ways in a variable',
    byVariable('[AssetWhere!]', '{ OR: $v }'),
    /variables hold more than 20000 values/,
    { variables: { v: times(1_000_000, () => ({ name: 'a' })) } },
  ],
  [
    '51 relations',
    'query ($v: [ToyAKnotWhere!]) { toyAKnots(where: { OR: $v }) { id } }',
    /at most 50 relations/,
    { variables: { v: times(51, () => ({ next_NONE: null })) } },
  ],
  [
    '500 ways in a variable',
    byVariable('[AssetWhere!]', '{ OR: $v }'),
    /at most 1000 parts/,
    { variables: { v: times(500, () => ({ name: 'a' })) } },
  ],
  [
    'a million values',
    byVariable('[String]', '{ name_IN: $v }'),
    /variables hold more than 20000 values/,
    { variables: { v: times(1_000_000, String) } },
  ],
  [
    '10,001 values',
    byVariable('[String]', '{ name_IN: $v }'),
    /at most 10000 values together/,
    { variables: { v: times(10_001, String) } },
  ],
  [
    '6000 values twice',
    byVariable('[String]', '{ OR: [{ name_IN: $v }, { id_IN: $v }] }'),
    /at most 10000 values together/,
    { variables: { v: times(6_000, String) } },
  ],
  [
    'a million members',
    byVariable('AssetWhere', '$v'),
    /variables hold more than 20000 values/,
    { variables: { v: Object.fromEntries(times(20_001, (at) => [`m${at}`, 1])) } },
  ],
  [
    'ten megabytes in a variable',
    byVariable('String', '{ name: $v }'),
    /variables hold more than 1000000 characters/,
    { variables: { v: 'x'.repeat(10_000_000) } },
  ],
  [
    'ten megabytes in a name',
    '{ assets { id } }',
    /variables hold more than 1000000 characters/,
    { variables: { ['x'.repeat(10_000_000)]: 1 } },
  ],
  [
    'a text of 5000 characters',
    byVariable('String', '{ name_CONTAINS: $v }'),
    /at most 4096 characters/,
    { variables: { v: 'x'.repeat(5_000) } },
  ],
  ['31 lists', `{ ${many(31, (at) => `a${at}: assets { id }`)} }`, /more than 30 lists/],
  [
    'one field 3000 times',
    `{ assets { ${many(3_000, () => 'name')} } }`,
    /Validation aborted: the same fields are repeated too often/,
  ],
  [
    'one object 1000 times',
    `{ toyANears { ${many(1_000, () => 'settings { inner { isOn } }')} } }`,
    /the same fields are repeated too often/,
  ],
  [
    'a name of 40,000 letters',
    `{ ${'a'.repeat(40_000)} }`,
    /^The query is wrong at line 1, column 3: Cannot query field "a{100}…" on type "Query"$/,
  ],
  [
    'a name of 40,000 letters in a condition',
    withWhere(`{ tagsAggregate_${'a'.repeat(40_000)}: 1 }`),
    /column \d+: "tagsAggregate_a{400,500}…$/,
  ],
  [
    'nine fields to sort by',
    `{ assets(sort: [${many(9, () => '{ name: ASC }')}]) { id } }`,
    /sorted by at most 8 fields/,
  ],
  [
    '5000 fields to sort by',
    'query ($v: [AssetSort!]) { assets(sort: $v) { id } }',
    /sorted by at most 8 fields/,
    { variables: { v: times(5_000, () => ({ name: 'ASC' })) } },
  ],
  ['a page beyond the limit', '{ assets(limit: 1001) { id } }', /limit is from 1 to 1000/],
  ['no page at all', '{ assets(limit: 0) { id } }', /limit is from 1 to 1000/],
  ['a negative page', '{ assets(limit: -1) { id } }', /limit is from 1 to 1000/],
  ['a page before the first', '{ assets(offset: -1) { id } }', /offset from 0 to 100000/],
  ['a page far beyond', '{ assets(offset: 2147483647) { id } }', /offset from 0 to 100000/],
  [
    'a page by variable',
    'query ($v: Int) { assets(limit: $v) { id } }',
    /limit is from 1 to 1000/,
    { variables: { v: 2_147_483_647 } },
  ],
  [
    'a page of a fraction',
    'query ($v: Int) { assets(limit: $v) { id } }',
    /Int cannot represent non-integer value: 1.5/,
    { variables: { v: 1.5 } },
  ],
  ['more than 32 bits', '{ assets(limit: 99999999999999999999999999) { id } }', /column 17: Int cannot represent/],
  ['more than any number', '{ assets(limit: 1e400) { id } }', /Int cannot represent/],
  [
    'a number of 4000 digits',
    `{ toyANears(where: { count: 1${'0'.repeat(4_000)} }) { id } }`,
    /column \d+: A whole number between/,
  ],
  [
    'a number of 17 digits as text',
    '{ toyANears(where: { count: "99999999999999999" }) { id } }',
    /column \d+: A whole number between/,
  ],
  [
    'infinity',
    'query ($v: BigInt) { toyANears(where: { count: $v }) { id } }',
    /A whole number between/,
    { variables: { v: Number.POSITIVE_INFINITY } },
  ],
];

const patterns: readonly Refused[] = [
  ['repetitions of repetitions', '((a{100}){100}){100}'],
  ['plus within plus, over and over', around(20, '(', 'a', ')+')],
  ['nothing, very often', `${around(3, '(', `a|${'|'.repeat(100)}`, '){100}')}`],
].map(
  ([name, pattern]): Refused => [
    `a pattern of ${name}`,
    byVariable('String', '{ name_MATCHES: $v }'),
    /too large when its repetitions are written out/,
    { variables: { v: pattern } },
  ],
);

const wrongNames: readonly Refused[] = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'].flatMap((name): Refused[] => [
    [
      `a variable ${name} that nobody declares`,
      '{ assets { id } }',
      /declares no variable/,
      { variables: json(`{"${name}": {"polluted": 1}}`) },
    ],
    [
      `a variable ${name} without a value`,
      `query ($${name}: String) { assets(where: { name: $${name} }) { id } }`,
      /has no value/,
    ],
    [`the field ${name}`, `{ ${name} { id } }`, /Cannot query field/],
    [`the field ${name} of an asset`, `{ assets { ${name} } }`, /Cannot query field/],
    [`the argument ${name}`, `{ assets(${name}: 1) { id } }`, /Unknown argument/],
    [`the condition ${name}`, withWhere(`{ ${name}: "x" }`), /unknown field/],
    [`the condition ${name} of an object`, withWhere(`{ ${name}: { polluted: 1 } }`), /unknown field/],
    [`the condition ${name} within`, `{ toyANears(where: { rules_SOME: { ${name}: "x" } }) { id } }`, /unknown field/],
    [`the operator ${name}`, withWhere(`{ name: { ${name}: "x" } }`), /"name" knows no/],
    [
      `the quantifier ${name}`,
      `{ connectors(where: { securityContacts: { ${name}: {} } }) { id } }`,
      /write securityContacts_SOME/,
    ],
    [
      `the condition ${name} in a variable`,
      byVariable('AssetWhere', '$v'),
      /unknown field/,
      { variables: json(`{"v": {"${name}": {"polluted": 1}}}`) },
    ],
    [
      `the condition ${name} within a variable`,
      byVariable('AssetWhere', '$v'),
      /unknown field/,
      { variables: json(`{"v": {"OR": [{"tags_SOME": {"${name}": "x"}}]}}`) },
    ],
    [`sorting by ${name}`, `{ assets(sort: [{ ${name}: ASC }]) { id } }`, /unknown field/],
    [`the direction ${name}`, `{ assets(sort: [{ name: ${name} }]) { id } }`, /does not exist in "SortDirection"/],
    [`the directive ${name}`, `{ assets @${name} { id } }`, /Unknown directive/],
    [`the fragment ${name}`, `{ assets { ...${name} } }`, /Unknown fragment/],
    [`the type ${name}`, `{ assets { ... on ${name} { id } } }`, /Unknown type/],
    [`the operation ${name}`, 'query A { assets { id } }', /holds no operation called/, { operationName: name }],
  ]),
];

const wrongDocuments: readonly Refused[] = [
  ['nothing', '', /Syntax Error: Unexpected <EOF>/],
  ['a remark alone', '# nothing', /Syntax Error: Unexpected <EOF>/],
  ['a subscription', 'subscription { assets { id } }', /subscription operation is not supported/],
  ['a mutation', 'mutation { assets { id } }', /mutation operation is not supported/],
  ['a definition of a type', 'type Asset { id: ID }', /not executable/],
  ['an extension of a type', '{ assets { id } } extend type Query { x: Int }', /not executable/],
  ['fragments alone', 'fragment F on Asset { id }', /never used/],
  ['a fragment that is not used', '{ assets { id } } fragment F on Asset { id }', /Fragment "F" is never used/],
  [
    'one fragment twice',
    '{ assets { ...F } } fragment F on Asset { id } fragment F on Asset { name }',
    /only one fragment named "F"/,
  ],
  ['a fragment of itself', '{ assets { ...F } } fragment F on Asset { ...F }', /within itself/],
  [
    'fragments of each other',
    '{ assets { ...F } } fragment F on Asset { ...G } fragment G on Asset { ...F }',
    /within itself via "G"/,
  ],
  [
    'the fragment of all assets of itself',
    '{ assets { ...AssetFragment } } fragment AssetFragment on Asset { ...AssetFragment }',
    /within itself/,
  ],
  [
    'the fragment of all assets on another type',
    '{ connectors { ...AssetFragment } } fragment AssetFragment on ToyANear { id }',
    /cannot be spread here/,
  ],
  ['the fragment of all assets on no asset', '{ __schema { ...AssetFragment } }', /cannot be spread here/],
  ['two operations', 'query A { assets { id } } query B { assets { id } }', /several operations; name the one/],
  ['two operations of one name', 'query A { assets { id } } query A { assets { id } }', /only one operation named "A"/],
  ['one operation without a name beside another', '{ assets { id } } query A { assets { id } }', /anonymous operation/],
  ['an operation that is not there', '{ assets { id } }', /holds no operation called "B"/, { operationName: 'B' }],
  [
    'a condition on showing without a value',
    'query ($v: Boolean!) { assets { id @skip(if: $v) } }',
    /non-null type "Boolean!"/,
  ],
  ['a condition on showing that is no condition', '{ assets { id @skip(if: "yes") } }', /Boolean cannot represent/],
  ['a condition on showing, twice', '{ assets { id @skip(if: true) @skip(if: false) } }', /only be used once/],
  ['parts of an answer later', '{ assets { id ... @defer { name } } }', /Unknown directive "@defer"/],
  ['a list bit by bit', '{ assets @stream { id } }', /Unknown directive "@stream"/],
  ['two questions under one name', '{ a: assets(limit: 1) { id } a: assets(limit: 2) { id } }', /conflict because/],
  ['one member twice', withWhere('{ name: "a", name: "b" }'), /only one input field named "name"/],
  [
    'one member twice, in both forms',
    withWhere('{ name_IN: ["a"], name: { in: ["b"] } }'),
    /only one input field named "name_IN"/,
  ],
  [
    'a variable in a variable',
    'query ($a: String = $b, $b: String) { assets(where: { name: $a }) { id } }',
    /Syntax Error/,
  ],
  [
    'a variable of a type that is given out',
    'query ($v: Asset) { assets(where: { name: $v }) { id } }',
    /cannot be non-input type/,
  ],
  [
    'a variable of another type',
    'query ($v: Int) { assets(where: { name: $v }) { id } }',
    /used in position expecting/,
  ],
  ['a list for a text', byVariable('String', '{ name: $v }'), /String cannot represent/, { variables: { v: ['a'] } }],
  [
    'an object for a text',
    byVariable('String', '{ name: $v }'),
    /String cannot represent/,
    { variables: { v: { contains: 'a' } } },
  ],
  ['a text for an object', byVariable('AssetWhere', '$v'), /to be an object/, { variables: { v: 'name' } }],
  ['a list for an object', byVariable('AssetWhere', '$v'), /to be an object/, { variables: { v: [] } }],
  [
    'null in a list of conditions',
    byVariable('[AssetWhere!]', '{ OR: $v }'),
    /not to be null/,
    { variables: { v: [null] } },
  ],
  [
    'the nested form of a variable',
    'query ($v: ToyAFarWhere) { toyANears(where: { fars: { some: $v } }) { id } }',
    /takes no variable as a whole; write fars_SOME: \$v/,
    { variables: { v: null } },
  ],
  ['several fields to sort by in one', '{ assets(sort: [{ name: ASC, kind: DESC }]) { id } }', /an object of its own/],
  ['U+0000 between words', '{ assets\0 { id } }', /Syntax Error/],
  ['half of a pair in the text', '{ assets(where: { name: "\ud800" }) { id } }', /Syntax Error/],
  ['half of a pair, escaped', String.raw`{ assets(where: { name: "\ud800" }) { id } }`, /Syntax Error/],
  [
    'an order of what has none',
    byVariable('String', '{ name_LT: $v }'),
    /no place in the order/,
    { variables: { v: 'a\ud800' } },
  ],
  [
    'a moment that is none',
    '{ toyANears(where: { since_GT: "2026-99-99T99:99:99Z" }) { id } }',
    /column \d+: A moment is written/,
  ],
  ['SQL where a name is expected', `{ assets(where: { name'; DROP TABLE assets; --: "x" }) { id } }`, /Syntax Error/],
  [
    'SQL as a direction',
    '{ assets(sort: [{ name: "ASC; DROP TABLE assets" }]) { id } }',
    /Enum "SortDirection" cannot represent/,
  ],
];

const all = [...tooDeep, ...tooLarge, ...patterns, ...wrongNames, ...wrongDocuments].map(
  ([name, text, message, options]) => ({ name, text, message, options }),
);

describe('Refused in one sentence of both languages:', () => {
  test.each(all)('$name', ({ text, message, options }) => {
    const refusal = refusalOf(text, options);
    expect(refusal.code).toBe('invalid-request');
    expect(refusal.text.en).toMatch(message);
    expect(refusal.text.en).not.toMatch(/call stack|undefined|\n/);
    expect(refusal.text.zh.replace(/^查询.*?有误：/, '')).toMatch(/\p{Script=Han}/u);
    expect(refusal.text.en.length + refusal.text.zh.length).toBeLessThan(1_200);
  });
});

function refusalOf(text: string, options: QueryOptions | undefined): QueryError {
  try {
    prepareQuery(schema, text, options);
  } catch (error) {
    expect(error).toBeInstanceOf(QueryError);
    return error as QueryError;
  }
  throw new Error('It was not refused');
}

/** Every operator with a text, as a variable. */
const everyOperator = `query ($v: String, $l: [String]) { toyANears(limit: 100, where: { OR: [
  { word: $v } { word_IN: $l } { word_CONTAINS: $v } { word_STARTS_WITH: $v } { word_ENDS_WITH: $v } { labels_INCLUDES: $v }
  { labels: $l } { settings: { word: $v } } { rules_SOME: { OR: [{ word: $v } { hosts_INCLUDES: $v }] } } { tags_SOME: { key: $v } }
  { name: $v } { id: $v } { kind: $v } { cloud: $v } { account: $v } { region: $v } { displayName: $v } { fars_SOME: { word: $v } }
] }) { name } }`;

describe('Answered, and bounded:', () => {
  test('texts that say something in SQL, JSON or JavaScript, in each operator', async () => {
    for (const word of words) {
      if (word === null || word.length > 1_000) continue;
      // a list of texts holds none that is null
      const { answer, statements } = await ask(everyOperator.replace('{ labels: $l }', ''), {
        variables: { v: word, l: [word] },
      });
      const names = (answer.data.toyANears as { name: string }[]).map(({ name }) => name);
      expect(names).toContain(`n${words.indexOf(word)}`);
      for (const { text, values } of statements) {
        expect(text).not.toContain(';');
        expect(text).not.toMatch(/DROP|polluted/);
        expect(values).toHaveLength(Math.max(...[...text.matchAll(/\$(\d+)/g)].map(([, at]) => Number(at))));
      }
    }
    const { rows } = await admin.query('SELECT count(*)::int AS count FROM assets');
    expect(rows).toEqual([{ count: estate.assets.length }]);
  });

  test('texts that PostgreSQL does not hold as they are, in each operator', async () => {
    const found = async (where: string, v: string): Promise<unknown[]> => {
      const text = `query ($v: String) { toyANears(limit: 100, where: ${where}) { name } }`;
      const { answer } = await ask(text, { variables: { v } });
      return (answer.data.toyANears as { name: string }[]).map(({ name }) => name);
    };
    for (const [at, v] of words.entries()) {
      if (v === null || v.length > 1_000) continue;
      expect(await found('{ word: $v }', v)).toEqual([`n${at}`]);
      expect(await found('{ word_IN: [$v] }', v)).toEqual([`n${at}`]);
      for (const operator of ['CONTAINS', 'STARTS_WITH', 'ENDS_WITH']) await found(`{ word_${operator}: $v }`, v);
      await found('{ word_MATCHES: $v }', v.replaceAll(/[\\$*+?.(){}|^[\]]/g, '\\$&'));
    }
    expect(await found('{ word: "n\0l" }', '').catch(String)).toMatch(/never used/);
    expect((await ask('{ toyANears(where: { word: "n\0l" }) { name } }')).answer.data.toyANears).toEqual([
      { name: 'n7' },
    ]);
  });

  test.each([
    ['10,000 values', byVariable('[String]', '{ name_IN: $v }'), { v: times(10_000, (at) => `n${at}`) }],
    ['499 ways', byVariable('[AssetWhere!]', '{ OR: $v }'), { v: times(499, (at) => ({ name: `n${at}` })) }],
    ['16 levels', byVariable('AssetWhere', '$v'), { v: within(15, 'NOT', { name: 'n0' }) }],
    [
      '50 relations',
      'query ($v: [ToyAKnotWhere!]) { toyAKnots(where: { OR: $v }) { name } }',
      { v: times(50, (at) => ({ next_SOME: { name: `k${at}` } })) },
    ],
    [
      '4 relations deep, each of all',
      'query ($v: ToyAKnotWhere) { toyAKnots(where: $v) { name } }',
      { v: within(4, 'next_ALL', { OR: times(400, (at) => ({ name: `k${at}` })) }) },
    ],
    ['6 relations shown', `{ toyAKnots { ${around(6, 'next(limit: 1) { ', 'name', ' }')} } }`, {}],
    ['a pattern that others choke on', '{ toyANears(where: { word_MATCHES: "(a+)+" }) { name } }', {}],
    ['a pattern that matches nearly everywhere', '{ toyANears(where: { word_MATCHES: "(a|a)*!" }) { name } }', {}],
    [
      '30 patterns',
      'query ($v: [ToyANearWhere!]) { toyANears(where: { OR: $v }) { name } }',
      { v: times(30, (at) => ({ word_MATCHES: `((a|b)?${at}){5}` })) },
    ],
    ['8 fields to sort by', `{ assets(sort: [${many(8, () => '{ name: DESC }')}]) { name } }`, {}],
    ['the last page', '{ assets(limit: 1000, offset: 100000) { id } }', {}],
    ['as much as there is', '{ assets(limit: 1000) { id name } assetsAggregate { count } }', {}],
    ['the largest number', '{ toyANears(where: { count: 9007199254740991 }) { name } }', {}],
    ['the largest number as text', '{ toyANears(where: { count_GTE: "9007199254740991" }) { name } }', {}],
    [
      'zero below zero',
      'query ($v: BigInt) { toyANears(where: { OR: [{ count: $v }, { count_IN: [$v] }, { count_LTE: $v }] }) { name } }',
      { v: -0 },
    ],
    [
      'names of JavaScript as names of the answer',
      '{ __proto__: toyANears(limit: 1) { __proto__: id constructor: name toString: kind } }',
      {},
    ],
    [
      'names of JavaScript as variables',
      'query ($__proto__: String, $constructor: String) { assets(where: { OR: [{ name: $__proto__ }, { name: $constructor }] }) { id } }',
      json('{"__proto__": "n1", "constructor": "n2"}'),
    ],
    [
      'names of JavaScript as names of tags',
      '{ toyANears(where: { tags_SOME: { key: "__proto__", value: "polluted" } }) { name tags { key value } } }',
      {},
    ],
  ])('%s', async (_name, text, variables) => {
    const { answer, statements } = await ask(text, { variables });
    expect(Object.keys(answer.data).length).toBeGreaterThan(0);
    for (const statement of statements) {
      expect(statement.text).not.toContain(';');
      expect(statement.text.length).toBeLessThan(200_000);
    }
    expect(statements.length).toBeLessThanOrEqual(12);
  });

  test('what is shown under conditions', async () => {
    const text =
      'query ($v: Boolean!) { toyANears(limit: 1) { id @skip(if: $v) name @include(if: $v) ... @include(if: $v) { kind } } }';
    const shown = async (v: boolean): Promise<string[]> => {
      const { answer } = await ask(text, { variables: { v } });
      return (answer.data.toyANears as object[]).flatMap((asset) => Object.keys(asset));
    };
    expect(await shown(true)).toEqual(['name', 'kind']);
    expect(await shown(false)).toEqual(['id']);
    const skipped = await ask('{ a: assets @skip(if: true) { id } assetsAggregate { count } }');
    expect(Object.keys(skipped.answer.data)).toEqual(['assetsAggregate']);
  });

  test('the fragment of all assets as the query defines it', async () => {
    const own = 'fragment AssetFragment on Connector { name plan: __typename }';
    const { answer } = await ask(`${contactQuery.replace('{ connectors', 'query { connectors')} ${own}`);
    expect((answer.data.connectors as object[]).map((one) => Object.keys(one))).toContainEqual(['name', 'plan']);
  });

  test('the operation that is meant, by its own variables', async () => {
    const text = `query A($v: Int = 2) { assets(limit: $v, sort: [{ name: DESC }]) { id } }
      query B($v: String!) { toyANears(where: { name: $v }) { ...F } } fragment F on ToyANear { name }`;
    const first = prepareQuery(schema, text, { operationName: 'A' });
    expect([...first.searches.values()].map(({ limit, kinds: { length } }) => [limit, length])).toEqual([
      [2, kinds.length],
    ]);
    expect((await ask(text, { operationName: 'A' })).answer.data.assets).toHaveLength(2);
    const second = await ask(text, { operationName: 'B', variables: { v: 'n3' } });
    expect(second.answer.data).toEqual({ toyANears: [{ name: 'n3' }] });
    expect([...prepareQuery(schema, text, { operationName: 'B', variables: { v: 'n3' } }).reads.keys()]).toEqual([
      Near.kind,
    ]);
  });

  test('conditions on what is related are read once, and not for each asset', () => {
    const where = `{ OR: [${many(400, (at) => `{ word: "${at}" }`)}] }`;
    const { document, searches } = prepareQuery(schema, `{ toyANears(limit: 1000) { fars(where: ${where}) { id } } }`);
    expect(print(document)).not.toContain('where');
    expect([...searches.values()].map(({ filter }) => filter.op)).toEqual(['or', 'constant']);
  });

  test('questions about types as tools ask them', async () => {
    const { answer, statements } = await ask(getIntrospectionQuery());
    expect(answer.data.__schema).toMatchObject({ queryType: { name: 'Query' } });
    expect(statements).toEqual([]);
  });
});

test('no name of a field gets into SQL unless it looks like one', () => {
  const compile = (name: string): unknown => {
    const value = { from: 'field', path: [name], type: 'text' } as const;
    return new FilterSql(new Parameters(organizationId), () => false).judge(
      [{ op: 'is-null', value }],
      ['toy.a.near'],
      'a',
    );
  };
  for (const name of ["x' OR TRUE --", 'a"b', 'a b', '', '$1', 'a;b', '名'])
    expect(() => compile(name)).toThrow('is no name of a field');
  expect(() => compile('someField_2')).not.toThrow();
});

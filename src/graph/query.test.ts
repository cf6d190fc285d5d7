import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { contactEstate, contactQuery, refused } from '#testing/graph/contact-estate.ts';
import { storeGraph } from '#testing/graph/store.ts';
import { Far, Near, toyAsset, toyKinds } from '#testing/graph/toy-kinds.ts';
import { buildGraphModel } from './graph-model.ts';
import { MemoryGraph } from './memory-graph.ts';
import { MemorySource } from './memory-source.ts';
import { prepareQuery, type QueryOptions } from './query.ts';
import { type Answer, runQuery } from './run-query.ts';
import { buildGraphSchema } from './schema.ts';
import { StoredSource } from './stored-source.ts';

const schema = buildGraphSchema(buildGraphModel(toyKinds));
const nears = ['n1', 'n2', 'n3'].map((name, at) =>
  toyAsset({
    kind: Near.kind,
    name,
    region: at === 2 ? 'r2' : 'r1',
    tags: { env: at === 0 ? 'prod' : 'test' },
    fields: {
      ...{
        word: ['alpha', 'beta', null][at],
        state: 'on',
        count: at,
        isOpen: at === 0,
        since: null,
        labels: ['x'],
        ports: [80],
      },
      ...{
        settings: { word: 'deep', inner: { isOn: at === 0 } },
        rules: [{ word: 'r', port: 22, hosts: [] }],
        key: 'k',
      },
    },
    ...(at === 1 ? { gaps: { count: refused } } : {}),
  }),
);
const fars = ['f1', 'f2'].map((name) =>
  toyAsset({ kind: Far.kind, name, region: 'r1', fields: { owner: 'n1', keys: ['k'], word: name, count: 1 } }),
);
const { count: _, ...withoutCount } = nears[1]!.fields;
const estate = {
  assets: [...contactEstate.assets, nears[0]!, { ...nears[1]!, fields: withoutCount }, nears[2]!, ...fars],
  sweeps: [
    ...contactEstate.sweeps,
    // of toy.a.deep nobody has read a list in the accounts of contacts
    ...['toy.a.near', 'toy.a.far', 'toy.a.deep'].map((kind) => ({ account: 'one', kind, region: 'r1', gap: null })),
    ...['toy.a.account', 'toy.a.contact'].map((kind) => ({ account: 'one', kind, region: null, gap: null })),
    ...contactEstate.sweeps.flatMap(({ account, kind }) =>
      kind === 'toy.a.account'
        ? ['toy.a.near', 'toy.a.far'].map((read) => ({ account, kind: read, region: 'r1', gap: null }))
        : [],
    ),
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
  await storeGraph(admin, organizationId, toyKinds, estate);
});
afterAll(async () => {
  await database.close();
  await admin.end();
  await testDatabase.close();
});

type Ask = (text: string, options?: QueryOptions) => Promise<Answer>;
const inMemory: Ask = (text, options) =>
  runQuery(prepareQuery(schema, text, options), new MemorySource(new MemoryGraph(estate.assets, estate.sweeps)));
const isGlobal = (kind: string): boolean => kind.endsWith('.account') || kind.endsWith('.contact');
const inDatabase: Ask = (text, options) =>
  database.inOrganization(organizationId, (transaction) =>
    runQuery(prepareQuery(schema, text, options), new StoredSource(transaction, organizationId, isGlobal)),
  );

function namesOf(answer: Answer, field: string): unknown[] {
  return (answer.data[field] as { name: string }[]).map(({ name }) => name);
}

describe.each([
  ['memory', inMemory],
  ['PostgreSQL', inDatabase],
])('in %s', (_name, ask) => {
  test('the given control finds every account without an address, and leaves open what was not read', async () => {
    const answer = await ask(contactQuery);
    expect(namesOf(answer, 'connectors').toSorted()).toEqual([
      'contact-with-empty-address',
      'contact-without-address',
      'no-contact',
      'one-good-one-empty',
      'one-good-one-null',
    ]);
    expect(answer.notes).toMatchObject([{ path: ['connectors'], undecided: 1, isMore: false }]);
    expect(answer.notes[0]!.undecidedAssets.map(({ name }) => name)).toEqual(['contacts-unread']);
    expect(answer.data.connectors).toContainEqual({
      ...{ id: 'toy.a.account/no-contact/no-contact', name: 'no-contact', displayName: null },
      ...{ kind: 'toy.a.account', cloud: 'toy', account: 'no-contact', region: null },
    });
  });

  test('the nested form of newer versions means the same where it is clear', async () => {
    const nested = await ask(
      '{ connectors(where: { securityContacts: { some: { email: { contains: "@" } } } }) { name } }',
    );
    const suffixed = await ask('{ connectors(where: { securityContacts_SOME: { email_CONTAINS: "@" } }) { name } }');
    expect(namesOf(nested, 'connectors').toSorted()).toEqual(['good-only', 'one-good-one-empty', 'one-good-one-null']);
    expect(nested.data).toEqual(suffixed.data);
  });

  test('related assets, nested objects, lists, tags and instants are filtered and shown', async () => {
    const answer = await ask(
      `query ($least: BigInt! = 0, $key: String) {
         toyANears(where: { settings: { inner: { isOn: true } }, rules_SOME: { port: 22 }, tags_SOME: { key: $key, value: "prod" }, count_GTE: $least, ports_INCLUDES: 80 }) {
           name tags { key value } settings { inner { isOn } } rules { port } since
           fars(sort: [{ name: DESC }], limit: 1) { name keys } keyed { name }
         }
       }`,
      { variables: { key: 'env' } },
    );
    expect(answer.data.toyANears).toEqual([
      {
        ...{
          name: 'n1',
          tags: [{ key: 'env', value: 'prod' }],
          settings: { inner: { isOn: true } },
          rules: [{ port: 22 }],
          since: null,
        },
        ...{ fars: [{ name: 'f2', keys: ['k'] }], keyed: [{ name: 'f1' }, { name: 'f2' }] },
      },
    ]);
    expect(answer.notes.map(({ path, isMore }) => [path, isMore])).toEqual([[['toyANears', 0, 'fars'], true]]);
  });

  test('what was not read is null with its reason, and sorts last', async () => {
    const answer = await ask('{ toyANears(sort: [{ count: DESC }]) { name count } }');
    expect(answer.data.toyANears).toEqual([
      { name: 'n3', count: 2 },
      { name: 'n1', count: 0 },
      { name: 'n2', count: null },
    ]);
    expect(answer.unread).toEqual([{ path: ['toyANears', 2, 'count'], gap: refused }]);
  });

  test('counts tell what is sure from what nobody can tell', async () => {
    const answer = await ask(
      '{ toyANearsAggregate(where: { count_GTE: 1 }) { count unknown } assetsAggregate { count } }',
    );
    expect({ ...answer.data }).toEqual({
      toyANearsAggregate: { count: 1, unknown: 1 },
      assetsAggregate: { count: estate.assets.length },
    });
  });

  test('a list that failed, or that nobody has read, is told of with what it holds, and with how many', async () => {
    const failed = await ask('{ securityContactsAggregate { count } securityContacts(limit: 1) { name } }');
    expect(failed.notes).toMatchObject([
      { path: ['securityContacts'], lists: [refused] },
      { path: ['securityContactsAggregate'], lists: [refused] },
    ]);
    const unread = await ask('{ toyADeeps { name } toyADeepsAggregate { count } toyAFarsAggregate { count } }');
    const never = expect.arrayContaining([expect.objectContaining({ service: 'toy.a.deep', code: 'NeverRead' })]);
    expect(unread.notes).toMatchObject([
      { path: ['toyADeeps'], lists: never },
      { path: ['toyADeepsAggregate'], lists: never },
    ]);
  });

  test('pages follow one another', async () => {
    const page = (offset: number): string =>
      `{ assets(limit: 5, offset: ${offset}, sort: [{ name: ASC }, { id: ASC }]) { id } }`;
    const seen: string[] = [];
    for (let offset = 0; ; offset += 5) {
      const answer = await ask(page(offset));
      seen.push(...(answer.data.assets as { id: string }[]).map(({ id }) => id));
      if (answer.notes.every(({ isMore }) => !isMore)) break;
    }
    expect(seen).toHaveLength(estate.assets.length);
    expect(new Set(seen).size).toBe(estate.assets.length);
  });

  test('SQL in texts is text', async () => {
    const text = `'; DROP TABLE assets; --`;
    const answer = await ask(
      'query ($text: String) { assets(where: { OR: [{ name: $text }, { name_CONTAINS: $text }, { name_IN: [$text] }, { tags_SOME: { key: $text } }] }) { name } }',
      { variables: { text } },
    );
    expect(answer.data.assets).toEqual([]);
    expect(namesOf(await ask('{ toyAFars { name } }'), 'toyAFars')).toEqual(['f1', 'f2']);
  });

  test('types are asked for as any GraphQL client does', async () => {
    const answer = await ask(
      '{ __type(name: "ToyANear") { fields { name description } interfaces { name } } connectors(limit: 1) { __typename ... on ToyAAccount { plan } } }',
    );
    expect(answer.data.__type).toMatchObject({ interfaces: [{ name: 'Asset' }] });
    expect(answer.data.connectors).toEqual([{ __typename: 'ToyAAccount', plan: 'free' }]);
  });
});

describe('A query that is wrong', () => {
  const wrong: readonly [string, string, RegExp][] = [
    ['syntax', '{ connectors(', /line 1, column 14: Syntax Error/],
    [
      'a type that is not there',
      '{ connectorz { name } }',
      /line 1, column 3: Cannot query field "connectorz".*Did you mean "connectors"/,
    ],
    [
      'a member that is not there',
      '{ connectors(where: { nam: "x" }) { name } }',
      /column 2\d: .*"nam".*Did you mean "name"/,
    ],
    ['a negated operator', '{ connectors(where: { name_NOT: "x" }) { name } }', /write NOT: \{ name: … \}/],
    ['a negated list', '{ connectors(where: { name_NOT_IN: ["x"] }) { name } }', /write NOT: \{ name_IN: … \}/],
    ['a relation alone', '{ connectors(where: { securityContacts: null }) { name } }', /write securityContacts_SOME/],
    [
      'some of nothing',
      '{ connectors(where: { securityContacts: { some: null } }) { name } }',
      /opposite things in different versions/,
    ],
    [
      'some of an empty object',
      '{ connectors(where: { securityContacts: { some: {} } }) { name } }',
      /opposite things/,
    ],
    [
      'a connection',
      '{ connectors(where: { securityContactsConnection_SOME: { node: {} } }) { name } }',
      /differs between versions/,
    ],
    [
      'an aggregate',
      '{ connectors(where: { securityContactsAggregate: { count: 1 } }) { name } }',
      /differs between versions/,
    ],
    [
      'an operator that the value does not have',
      '{ toyANears(where: { isOpen: { contains: "x" } }) { name } }',
      /compared by eq, in/,
    ],
    [
      'a word that the field never holds',
      '{ toyANears(where: { state: "onn" }) { name } }',
      /where\.state: "onn" is none of its words: on, off/,
    ],
    ['a moment without a zone', '{ toyANears(where: { since_GT: "2026-10-30" }) { name } }', /ISO 8601/],
    ['a number that is none', '{ toyANears(where: { count: 1.5 }) { name } }', /whole number/],
    ['a text for a number', '{ toyANears(where: { isOpen: "yes" }) { name } }', /Boolean/],
    [
      'a pattern that cannot be read',
      '{ toyANears(where: { word_MATCHES: "a(b" }) { name } }',
      /character 4: a group is not closed/,
    ],
    ['a pattern that looks back', '{ toyANears(where: { word_MATCHES: "(a)\\\\1" }) { name } }', /\\1 is not known/],
    ['null for a list of conditions', '{ toyANears(where: { OR: null }) { name } }', /says nothing/],
    ['an order of what has none', '{ toyANears(where: { word_LT: "\\u0000" }) { name } }', /no place in the order/],
    ['too many at once', '{ toyANears(limit: 100000) { name } }', /limit is from 1 to 1000/],
    ['a mutation', 'mutation { deleteAll }', /mutation/],
  ];
  test.each(wrong)('%s is refused with its place and what to do', (_name, text, message) => {
    expect(() => prepareQuery(schema, text)).toThrow(message);
  });

  test('a variable without a value is refused: its condition must not fall away', () => {
    const text = 'query ($name: String) { assets(where: { name: $name }) { id } }';
    expect(() => prepareQuery(schema, text)).toThrow(/\$name has no value/);
    expect(() => prepareQuery(schema, text, { variables: { name: null } })).not.toThrow();
    expect(() => prepareQuery(schema, text, { variables: { name: 'x', other: 1 } })).toThrow(
      /declares no variable \$other/,
    );
    expect(() => prepareQuery(schema, text, { variables: { name: 7 } })).toThrow(/String/);
  });
});

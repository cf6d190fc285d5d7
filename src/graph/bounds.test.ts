import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { refused } from '#testing/graph/contact-estate.ts';
import { Near, toyAsset, toyKinds } from '#testing/graph/toy-kinds.ts';
import { buildGraphModel } from './graph-model.ts';
import { type GraphAsset, MemoryGraph } from './memory-graph.ts';
import { MemorySource } from './memory-source.ts';
import { prepareQuery } from './query.ts';
import { runQuery } from './run-query.ts';
import { buildGraphSchema } from './schema.ts';

const schema = buildGraphSchema(buildGraphModel(toyKinds));
const many = (count: number, field: string): string =>
  Array.from({ length: count }, (_, at) => `a${at}: ${field}`).join(' ');
const nears = (count: number, asset: Partial<GraphAsset>): readonly GraphAsset[] =>
  Array.from({ length: count }, (_, at) => toyAsset({ kind: Near.kind, name: `n${at}`, fields: {}, ...asset }));
const ask = (text: string, assets: readonly GraphAsset[] = []) =>
  runQuery(prepareQuery(schema, text), new MemorySource(new MemoryGraph(assets, [])));

describe('An answer that would be too large', () => {
  const tags = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`t${at}`, 'v']));
  const estate = nears(300, { tags, fields: { word: 'x'.repeat(10_000) } });

  test.each([
    ['one field under many names', `{ toyANears(limit: 300) { ${many(2_000, 'id')} } }`],
    ['the name of the type under many names', `{ toyANears(limit: 300) { ${many(2_000, '__typename')} } }`],
    ['a field of a fragment', `{ toyANears(limit: 300) { ...F } } fragment F on Asset { ${many(2_000, 'id')} }`],
    ['a member of a list under many names', `{ toyANears(limit: 300) { tags { ${many(2_000, 'key')} } } }`],
    ['a list under many names', `{ toyANears(limit: 300) { ${many(100, 'tags { key }')} } }`],
    ['a long text under many names', `{ toyANears(limit: 300) { ${many(100, 'word')} } }`],
  ])('by %s is refused', async (_, text) => {
    await expect(ask(text, estate)).rejects.toThrow('the answer would hold more than 500000 values or 32 MB');
  });

  test('is not one that is merely large', async () => {
    const { data } = await ask(`{ toyANears(limit: 300) { ${many(1_000, 'id')} tags { key } } }`, estate);
    expect(data.toyANears).toHaveLength(300);
  });
});

test('what was not read and is not listed is counted', async () => {
  const answer = await ask(
    `{ toyANears { ${many(30, 'count')} fars { name } } }`,
    nears(100, { gaps: { count: refused } }),
  );
  expect([answer.unread.length, answer.notes.length]).toEqual([100, 100]);
  expect(answer.omitted).toEqual({ unread: 2_900, notes: 1 });
  const more = await ask('{ toyANears { a: fars { name } b: keyed { name } } }', nears(100, {}));
  expect(more.omitted).toEqual({ unread: 0, notes: 101 });
});

describe('A question about types', () => {
  const chain = (step: (next: string) => string): string =>
    Array.from({ length: 100 }, (_, at) => `fragment F${at} on __Type { ${step(`...F${at + 1}`)} }`).join(' ');

  test('as tools ask it is answered', async () => {
    const options = { inputValueDeprecation: true, specifiedByUrl: true, directiveIsRepeatable: true };
    const { data } = await ask(getIntrospectionQuery({ ...options, schemaDescription: true }));
    expect(data.__schema).toMatchObject({ queryType: { name: 'Query' } });
  });

  test.each([
    ['types within types', `{ __schema { types { inputFields { type { inputFields { ${many(100, 'name')} } } } } } }`],
    ['many names', `{ __schema { types { inputFields { ${many(2_000, 'name')} } } } }`],
    [
      'fragments that double',
      `{ __schema { types { ...F0 } } } ${chain((next) => `a: ofType { ${next} } b: ofType { ${next} }`)} fragment F100 on __Type { name }`,
    ],
  ])('that is too large by %s is refused', (_, text) => {
    expect(() => prepareQuery(schema, text)).toThrow('the answer about types would be too large');
  });

  test('names each fragment as often as it likes', async () => {
    const text = `{ __type(name: "Asset") { ...F0 } } ${chain((next) => `${next} ${next}`)} fragment F100 on __Type { name }`;
    expect((await ask(text)).data).toEqual({ __type: { name: 'Asset' } });
  });
});

test('Of several operations the one that is named is answered, with its own variables and nothing of the others', async () => {
  const text = `query One($word: String = "a") { toyANears(where: { word: $word }) { name } }
    query Other($key: String!) { toyANears(where: { key: $key }) { name } ${many(40, 'assets { id }')} }`;
  const assets = ['a', 'b'].map((word) => toyAsset({ kind: Near.kind, name: word, fields: { word, key: word } }));
  const namesOf = async (operationName: string, variables = {}) => {
    const query = prepareQuery(schema, text, { operationName, variables });
    const { data } = await runQuery(query, new MemorySource(new MemoryGraph(assets, [])));
    return (data.toyANears as { name: string }[]).map(({ name }) => name);
  };
  expect(await namesOf('One')).toEqual(['a']);
  expect(await namesOf('One', { word: 'b' })).toEqual(['b']);
  await expect(namesOf('Other', { key: 'b' })).rejects.toThrow('more than 30 lists');
  await expect(namesOf('Other')).rejects.toThrow('$key');
  await expect(namesOf('One', { key: 'b' })).rejects.toThrow('declares no variable $key');
});

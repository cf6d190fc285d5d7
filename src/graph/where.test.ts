import { describe, expect, test } from 'vitest';
import { type AnyAssetKind, type AssetKind, defineAsset, link } from '#model/asset.ts';
import { optional, text } from '#model/field.ts';
import { refused } from '#testing/graph/contact-estate.ts';
import { Far, Near, toyAsset, toyKinds } from '#testing/graph/toy-kinds.ts';
import { buildGraphModel } from './graph-model.ts';
import { type GraphAsset, MemoryGraph } from './memory-graph.ts';
import { MemorySource } from './memory-source.ts';
import { prepareQuery } from './query.ts';
import { QueryError } from './query-error.ts';
import { runQuery } from './run-query.ts';
import { buildGraphSchema } from './schema.ts';

const schema = buildGraphSchema(buildGraphModel(toyKinds));
const names = Object.keys(Near.fields);
const nulls = Object.fromEntries(names.map((name) => [name, null]));

const near = (name: string, fields: GraphAsset['fields'], more: Partial<GraphAsset> = {}): GraphAsset =>
  toyAsset({ kind: Near.kind, name, fields, ...more });
const far = (name: string, owner: string, fields: GraphAsset['fields'], more: Partial<GraphAsset> = {}): GraphAsset =>
  toyAsset({ kind: Far.kind, name, fields: { owner, keys: [], count: 1, ...fields }, ...more });

/**
 * full: every value is there. blank: values that are there and empty. none: null. unread: gaps. absent: what no run has asked for.
 * Of related assets: full has two, one of them without a word; blank has none; none has one; the word of unread's is unread; absent's may be gone.
 */
const graph = new MemoryGraph(
  [
    near(
      'full',
      {
        ...{ word: 'abc', state: 'on', count: 5, isOpen: true, since: '2026-06-01T00:00:00.000Z', key: 'k' },
        ...{ labels: ['x', 'y'], ports: [22, 80], settings: { word: 'in', inner: { isOn: true } } },
        rules: [
          { word: 'r', port: 22, hosts: ['h'] },
          { word: 's', port: 80, hosts: [] },
        ],
      },
      { region: 'r1', displayName: 'Full', tags: { env: 'prod', team: 'a' } },
    ),
    near('blank', {
      ...{ word: '', state: 'off', count: 0, isOpen: false, since: '2026-01-01T00:00:00.000Z', key: '' },
      ...{ labels: [], ports: [], settings: { word: '', inner: null }, rules: [] },
    }),
    near('none', nulls),
    near('unread', {}, { gaps: Object.fromEntries(names.map((name) => [name, refused])) }),
    near('absent', {}),
    far('good', 'full', { word: 'abc' }),
    far('wordless', 'full', { word: null, count: 2 }),
    far('other', 'none', { word: 'xyz' }),
    far('veiled', 'unread', {}, { gaps: { word: refused } }),
    far('fading', 'absent', { word: 'abc' }, { isUnconfirmed: true }),
  ],
  [Near.kind, Far.kind, 'toy.a.deep'].map((kind) => ({ account: 'one', kind, region: null, gap: null })),
);

/** Those that surely match, and those of which nobody can tell. */
async function ask(where: string, variables: Record<string, unknown> = {}, head = ''): Promise<[string, string]> {
  const query = prepareQuery(schema, `query ${head} { toyANears(where: ${where}) { name } }`, { variables });
  const { data, notes } = await runQuery(query, new MemorySource(graph));
  const surely = (data.toyANears as { name: string }[]).map(({ name }) => name);
  const undecided = notes.flatMap(({ undecidedAssets }) => undecidedAssets.map(({ name }) => name));
  const order = ['full', 'blank', 'none', 'unread', 'absent'];
  const inOrder = (of: string[]): string => order.filter((name) => of.includes(name)).join(' ');
  return [inOrder(surely), inOrder(undecided)];
}

const all = 'full blank none unread absent';
const gaps = 'unread absent';
type Case = readonly [name: string, where: string, surely: string, undecided: string];

const operators: readonly Case[] = [
  ['a value', '{ word: "abc" }', 'full', gaps],
  ['the empty text is a value', '{ word: "" }', 'blank', gaps],
  ['null means null', '{ word: null }', 'none', gaps],
  ['case matters', '{ word: "ABC" }', '', gaps],
  ['a word of a few', '{ state: "off" }', 'blank', gaps],
  ['a number', '{ count: 5 }', 'full', gaps],
  ['zero is a value', '{ count: 0 }', 'blank', gaps],
  ['a number as text', '{ count: "5" }', 'full', gaps],
  ['no number', '{ count: null }', 'none', gaps],
  ['false is a value', '{ isOpen: false }', 'blank', gaps],
  ['neither true nor false', '{ isOpen: null }', 'none', gaps],
  ['a moment, in any zone', '{ since: "2026-06-01T08:00:00+08:00" }', 'full', gaps],
  ['no moment', '{ since: null }', 'none', gaps],
  ['one of a few', '{ word_IN: ["abc", "", "z"] }', 'full blank', gaps],
  ['one of none', '{ word_IN: [] }', '', ''],
  ['not one of none', '{ NOT: { word_IN: [] } }', all, ''],
  ['one of null', '{ word_IN: [null] }', '', gaps],
  ['not one of null', '{ NOT: { word_IN: [null] } }', '', gaps],
  ['one of a few and null', '{ word_IN: ["abc", null] }', 'full', gaps],
  ['not one of a few and null', '{ NOT: { word_IN: ["abc", null] } }', '', gaps],
  ['IN null means null', '{ word_IN: null }', 'none', gaps],
  ['one of a few numbers', '{ count_IN: [0, 5] }', 'full blank', gaps],
  ['one of true and false', '{ isOpen_IN: [true, false] }', 'full blank', gaps],
  ['one of a few words', '{ state_IN: ["on"] }', 'full', gaps],
  ['one of a few moments', '{ since_IN: ["2026-01-01T00:00:00Z"] }', 'blank', gaps],
  ['contains', '{ word_CONTAINS: "bc" }', 'full', gaps],
  ['everything contains nothing', '{ word_CONTAINS: "" }', 'full blank', gaps],
  ['CONTAINS null means null', '{ word_CONTAINS: null }', 'none', gaps],
  ['starts with', '{ word_STARTS_WITH: "ab" }', 'full', gaps],
  ['everything starts with nothing', '{ word_STARTS_WITH: "" }', 'full blank', gaps],
  ['STARTS_WITH null means null', '{ word_STARTS_WITH: null }', 'none', gaps],
  ['ends with', '{ word_ENDS_WITH: "bc" }', 'full', gaps],
  ['everything ends with nothing', '{ word_ENDS_WITH: "" }', 'full blank', gaps],
  ['ENDS_WITH null means null', '{ word_ENDS_WITH: null }', 'none', gaps],
  ['matches as a whole', '{ word_MATCHES: "a.*" }', 'full', gaps],
  ['does not match in the middle', '{ word_MATCHES: "b" }', '', gaps],
  ['matches nothing', '{ word_MATCHES: "" }', 'blank', gaps],
  ['MATCHES null means null', '{ word_MATCHES: null }', 'none', gaps],
  ['a text before another', '{ word_LT: "abd" }', 'full blank', gaps],
  ['a text up to another', '{ word_LTE: "" }', 'blank', gaps],
  ['a text after another', '{ word_GT: "" }', 'full', gaps],
  ['a text from another on', '{ word_GTE: "abc" }', 'full', gaps],
  ['part of a word of a few', '{ state_STARTS_WITH: "o" }', 'full blank', gaps],
  ['less', '{ count_LT: 5 }', 'blank', gaps],
  ['at most', '{ count_LTE: 5 }', 'full blank', gaps],
  ['more', '{ count_GT: 0 }', 'full', gaps],
  ['at least', '{ count_GTE: 0 }', 'full blank', gaps],
  ['LT null means null', '{ count_LT: null }', 'none', gaps],
  ['GTE null means null', '{ count_GTE: null }', 'none', gaps],
  ['before a moment', '{ since_LT: "2026-03-01T00:00:00Z" }', 'blank', gaps],
  ['from a moment on', '{ since_GTE: "2026-06-01T00:00:00Z" }', 'full', gaps],
  ['an element', '{ labels_INCLUDES: "x" }', 'full', gaps],
  ['no such element', '{ labels_INCLUDES: "z" }', '', gaps],
  ['a number among others', '{ ports_INCLUDES: 22 }', 'full', gaps],
  ['INCLUDES null means null', '{ labels_INCLUDES: null }', 'none', gaps],
  ['a whole list', '{ labels: ["x", "y"] }', 'full', gaps],
  ['the order of a list matters', '{ ports: [80, 22] }', '', gaps],
  ['the empty list is a value', '{ labels: [] }', 'blank', gaps],
  ['no list', '{ labels: null }', 'none', gaps],
  ['a member of an object', '{ settings: { word: "in" } }', 'full', gaps],
  ['a member of an object in an object', '{ settings: { inner: { isOn: true } } }', 'full', gaps],
  ['a member of an object that is null is null', '{ settings: { inner: { isOn: null } } }', 'blank none', gaps],
  ['an object that is null', '{ settings: null }', 'none', gaps],
  ['an object within that is null', '{ settings: { inner: null } }', 'blank none', gaps],
  ['what every asset has', '{ name: "unread" }', 'unread', ''],
  ['the region', '{ region: "r1" }', 'full', ''],
  ['no region', '{ region: null }', 'blank none unread absent', ''],
  ['a display name', '{ displayName_CONTAINS: "ul" }', 'full', ''],
  ['the kind, the cloud and the account', '{ kind: "toy.a.near", cloud: "toy", account: "one" }', all, ''],
  ['a tag', '{ tags_SOME: { key: "env", value: "prod" } }', 'full', ''],
  ['a tag with the value of another', '{ tags_SOME: { key: "env", value: "a" } }', '', ''],
  ['no tags', '{ tags_SOME: null }', 'blank none unread absent', ''],
];

const logic: readonly Case[] = [
  ['several members are all asked', '{ word: "abc", count: 5 }', 'full', gaps],
  ['one member that is surely not decides', '{ name: "full", word: "zzz" }', '', ''],
  ['AND', '{ AND: [{ word_CONTAINS: "a" }, { count_GT: 4 }] }', 'full', gaps],
  ['OR', '{ OR: [{ word: "abc" }, { count: 0 }] }', 'full blank', gaps],
  ['OR decides what one part decides', '{ OR: [{ name: "unread" }, { word: "abc" }] }', 'full unread', 'absent'],
  ['each part of OR is a conjunction', '{ OR: [{ word: "abc", count: 0 }, { word: "", count: 0 }] }', 'blank', gaps],
  ['NOT leaves out what is null', '{ NOT: { word: "abc" } }', 'blank', gaps],
  ['NOT null means there', '{ NOT: { word: null } }', 'full blank', gaps],
  ['NOT of a conjunction', '{ NOT: { word: "abc", count: 0 } }', 'full blank', gaps],
  ['NOT of NOT', '{ NOT: { NOT: { word: "abc" } } }', 'full', gaps],
  ['NOT beside a member', '{ count_GTE: 0, NOT: { word: "" } }', 'full', gaps],
  ['null or true is true', '{ OR: [{ word: "zzz" }, { name: "none" }] }', 'none', gaps],
  ['null and false is false, so NOT of it is true', '{ NOT: { word: "zzz", name: "full" } }', all, ''],
  ['null and true is null', '{ NOT: { word: "zzz", name: "none" } }', 'full blank unread absent', ''],
];

const empties: readonly Case[] = [
  ['nothing', '{}', all, ''],
  ['AND of nothing', '{ AND: [] }', all, ''],
  ['OR of nothing', '{ OR: [] }', all, ''],
  ['OR of an empty object', '{ OR: [{}] }', all, ''],
  ['OR of an empty object and more', '{ OR: [{}, { word: "abc" }] }', 'full', gaps],
  ['NOT of nothing', '{ NOT: {} }', all, ''],
  ['NOT of OR of nothing', '{ NOT: { OR: [] } }', all, ''],
  ['NOT of AND of empty objects', '{ NOT: { AND: [{}, {}] } }', all, ''],
  ['OR of NOT of nothing', '{ OR: [{ NOT: {} }, { NOT: { OR: [{}] } }] }', all, ''],
  ['an empty object of an object', '{ settings: {} }', all, ''],
  ['an empty object within', '{ settings: { inner: {} } }', all, ''],
  ['some of {}', '{ rules_SOME: {} }', all, ''],
  ['none of {}', '{ rules_NONE: {} }', all, ''],
  ['all of {}', '{ rules_ALL: {} }', all, ''],
  ['a single one of {}', '{ rules_SINGLE: {} }', all, ''],
  ['not some of {}', '{ NOT: { rules_SOME: {} } }', all, ''],
  ['some of AND of nothing: at least one', '{ rules_SOME: { AND: [] } }', 'full', gaps],
  ['none of OR of nothing: none', '{ rules_NONE: { OR: [] } }', 'blank none', gaps],
  ['all of AND of nothing', '{ rules_ALL: { AND: [] } }', all, ''],
  ['not all of AND of nothing', '{ NOT: { rules_ALL: { AND: [{}] } } }', all, ''],
  ['some related of {}', '{ fars_SOME: {} }', all, ''],
  ['none related of {}', '{ fars_NONE: {} }', all, ''],
  ['some related of AND of nothing', '{ fars_SOME: { AND: [] } }', 'full none unread', 'absent'],
  ['none related of NOT of nothing', '{ fars_NONE: { NOT: {} } }', 'blank', 'absent'],
  ['all related of AND of nothing', '{ fars_ALL: { AND: [] } }', all, ''],
];

const quantifiers: readonly Case[] = [
  ['some element', '{ rules_SOME: { port: 22 } }', 'full', gaps],
  ['several members are asked of one element', '{ rules_SOME: { port: 22, word: "s" } }', '', gaps],
  [
    'two conditions may hold for two elements',
    '{ AND: [{ rules_SOME: { port: 22 } }, { rules_SOME: { word: "s" } }] }',
    'full',
    gaps,
  ],
  ['no element', '{ rules_NONE: { port: 443 } }', 'full blank none', gaps],
  ['all elements, and at least one', '{ rules_ALL: { port_GTE: 22 } }', 'full', gaps],
  ['not all elements', '{ rules_ALL: { port: 22 } }', '', gaps],
  ['a single element', '{ rules_SINGLE: { port: 22 } }', 'full', gaps],
  ['not a single one', '{ rules_SINGLE: { port_GTE: 22 } }', '', gaps],
  ['a list within an element', '{ rules_SOME: { hosts_INCLUDES: "h" } }', 'full', gaps],
  ['SOME null: no element', '{ rules_SOME: null }', 'blank none', gaps],
  ['NONE null: an element', '{ rules_NONE: null }', 'full', gaps],
  ['ALL null says nothing', '{ rules_ALL: null }', all, ''],
  ['SINGLE null says nothing', '{ rules_SINGLE: null }', all, ''],
  ['some related', '{ fars_SOME: { word: "abc" } }', 'full', gaps],
  ['not some related', '{ NOT: { fars_SOME: { word: "abc" } } }', 'blank none', gaps],
  ['none related: those without a word do not count', '{ fars_NONE: { word: "xyz" } }', 'full blank absent', 'unread'],
  ['all related: those without a word do not count', '{ fars_ALL: { word: "abc" } }', 'full', gaps],
  ['all related, and at least one', '{ fars_ALL: { word_IN: ["abc", "xyz"] } }', 'full none', gaps],
  ['a single related', '{ fars_SINGLE: { word: "abc" } }', 'full', gaps],
  ['related SOME null: none', '{ fars_SOME: null }', 'blank', 'absent'],
  ['related NONE null: one', '{ fars_NONE: null }', 'full none unread', 'absent'],
  ['related ALL null says nothing', '{ fars_ALL: null }', all, ''],
  ['related SINGLE null says nothing', '{ fars_SINGLE: null }', all, ''],
  ['some related without a word', '{ fars_SOME: { word: null } }', 'full', 'unread'],
  ['several members are asked of one related', '{ fars_SOME: { word: "abc", count: 2 } }', '', ''],
  [
    'two conditions may hold for two related',
    '{ AND: [{ fars_SOME: { word: "abc" } }, { fars_SOME: { count: 2 } }] }',
    'full',
    '',
  ],
  ['related by a field that was not read', '{ keyed_SOME: null }', 'full blank none', gaps],
  ['further on', '{ fars_SOME: { deeps_SOME: null } }', 'full none unread', 'absent'],
];

test.each([...operators, ...logic, ...empties, ...quantifiers])('%s: %s', async (_name, where, surely, undecided) => {
  expect(await ask(where)).toEqual([surely, undecided]);
  // said twice is said once, and NOT of NOT changes nothing
  expect(await ask(`{ AND: [${where}, ${where}] }`)).toEqual([surely, undecided]);
  expect(await ask(`{ NOT: { NOT: ${where} } }`)).toEqual([surely, undecided]);
});

test.each([
  ['{ word: { eq: "abc" } }', '{ word: "abc" }'],
  ['{ word: { eq: null } }', '{ word: null }'],
  ['{ word: { in: ["abc", ""] } }', '{ word_IN: ["abc", ""] }'],
  ['{ word: { contains: "b" } }', '{ word_CONTAINS: "b" }'],
  ['{ word: { startsWith: "a" } }', '{ word_STARTS_WITH: "a" }'],
  ['{ word: { endsWith: "c" } }', '{ word_ENDS_WITH: "c" }'],
  ['{ word: { matches: "a.*" } }', '{ word_MATCHES: "a.*" }'],
  ['{ word: { startsWith: "a", endsWith: "c" } }', '{ word_STARTS_WITH: "a", word_ENDS_WITH: "c" }'],
  ['{ count: { gte: 0, lt: 5 } }', '{ count_GTE: 0, count_LT: 5 }'],
  ['{ count: { gt: 0 } }', '{ count_GT: 0 }'],
  ['{ count: { lte: 0 } }', '{ count_LTE: 0 }'],
  ['{ since: { lt: "2026-03-01T00:00:00Z" } }', '{ since_LT: "2026-03-01T00:00:00Z" }'],
  ['{ isOpen: { in: [true, null] } }', '{ isOpen_IN: [true, null] }'],
  ['{ labels: { includes: "x" } }', '{ labels_INCLUDES: "x" }'],
  ['{ labels: { eq: [] } }', '{ labels: [] }'],
  [
    '{ settings: { word: { contains: "n" }, inner: { isOn: { eq: true } } } }',
    '{ settings: { word_CONTAINS: "n", inner: { isOn: true } } }',
  ],
  ['{ rules: { some: { port: { gte: 80 } } } }', '{ rules_SOME: { port_GTE: 80 } }'],
  ['{ rules: { all: { port: { gte: 80 } } } }', '{ rules_ALL: { port_GTE: 80 } }'],
  ['{ rules: { none: { port: { gte: 80 } } } }', '{ rules_NONE: { port_GTE: 80 } }'],
  ['{ rules: { single: { hosts: { includes: "h" } } } }', '{ rules_SINGLE: { hosts_INCLUDES: "h" } }'],
  ['{ rules: { some: { AND: [] } } }', '{ rules_SOME: { AND: [] } }'],
  [
    '{ fars: { some: { word: { eq: "abc" }, deeps: { none: { size: { gt: 1 } } } } } }',
    '{ fars_SOME: { word: "abc", deeps_NONE: { size_GT: 1 } } }',
  ],
  [
    '{ fars: { some: { count: { eq: 1 } }, none: { count: { eq: 2 } } } }',
    '{ fars_SOME: { count: 1 }, fars_NONE: { count: 2 } }',
  ],
  [
    '{ OR: [{ word: { eq: "abc" } }, { NOT: { count: { lt: 5 } } }] }',
    '{ OR: [{ word: "abc" }, { NOT: { count_LT: 5 } }] }',
  ],
  ['{ fars_SOME: { word: { eq: "abc" } } }', '{ fars_SOME: { word: "abc" } }'],
  ['{ tags: { some: { key: { eq: "env" } } } }', '{ tags_SOME: { key: "env" } }'],
])('the nested form %s means %s', async (nested, suffixed) => {
  expect(await ask(nested)).toEqual(await ask(suffixed));
});

test('a condition may be a variable, in part and as a whole', async () => {
  const expected = ['full', gaps];
  expect(await ask('{ word: $word }', { word: 'abc' }, '($word: String)')).toEqual(expected);
  expect(await ask('{ word: { in: $words } }', { words: ['abc', null] }, '($words: [String])')).toEqual(expected);
  expect(await ask('{ OR: $or }', { or: [{}, { word: 'abc' }] }, '($or: [ToyANearWhere!])')).toEqual(expected);
  const where = { rules_SOME: { port: 22 }, count_GTE: 5 };
  expect(await ask('$where', { where }, '($where: ToyANearWhere)')).toEqual(expected);
  expect(await ask('$where', {}, '($where: ToyANearWhere = { word: "abc" })')).toEqual(expected);
  expect(await ask('{ word: $word }', { word: null }, '($word: String = "abc")')).toEqual(['none', gaps]);
});

const knot = defineAsset({
  kind: 'toy.a.knot',
  title: Near.title,
  description: 'Leads to its like.',
  fields: { owner: optional(text()) },
});
const Knot: AssetKind = { ...knot, links: { next: link<AnyAssetKind>(knot, 'owner', { scope: 'account' }) } };
const knots = buildGraphSchema(buildGraphModel([Knot]));

function refusalOf(where: unknown): unknown {
  const query = 'query ($where: ToyAKnotWhere) { toyAKnotsAggregate(where: $where) { count } }';
  try {
    return prepareQuery(knots, query, { variables: { where } });
  } catch (error) {
    expect(error).toBeInstanceOf(QueryError);
    return (error as QueryError).text;
  }
}
const times = <T>(count: number, of: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => of(at));
const within = (depth: number, key: string, inner: object): object =>
  times(depth, () => key).reduce((where, name) => ({ [name]: where }), inner);

describe('A filter has limits', () => {
  test.each([
    [
      '1000 parts',
      { OR: times(499, () => ({ name: 'a' })) },
      { OR: times(500, () => ({ name: 'a' })) },
      {
        en: 'The query is wrong: where.OR[499].name: a filter has at most 1000 parts; use _IN for many values',
        zh: '查询有误：where.OR[499].name：一个筛选条件最多有 1000 个部分；多个值请使用 _IN',
      },
    ],
    [
      '10,000 values',
      { AND: [{ name_IN: times(5_000, String) }, { owner_IN: times(5_000, () => null) }] },
      { AND: [{ name_IN: times(5_000, String) }, { owner_IN: times(5_001, () => null) }] },
      {
        en: 'The query is wrong: where.AND[1].owner_IN: the lists of a filter hold at most 10000 values together',
        zh: '查询有误：where.AND[1].owner_IN：一个筛选条件中的所有列表合计最多包含 10000 个值',
      },
    ],
    [
      '4096 characters of a text',
      { name_IN: ['x'.repeat(4_096)] },
      { name_IN: ['x'.repeat(4_097)] },
      {
        en: 'The query is wrong: where.name_IN: a text has at most 4096 characters',
        zh: '查询有误：where.name_IN：文本最多 4096 个字符',
      },
    ],
    [
      '16 levels',
      within(15, 'NOT', { name: 'a' }),
      within(16, 'NOT', { name: 'a' }),
      {
        en: `The query is wrong: where${'.NOT'.repeat(16)}: it is nested deeper than 16 levels`,
        zh: `查询有误：where${'.NOT'.repeat(16)}：嵌套超过 16 层`,
      },
    ],
    [
      '4 relations in one another',
      within(4, 'next_SOME', { name: 'a' }),
      within(5, 'next_SOME', { name: 'a' }),
      {
        en: `The query is wrong: where${'.next_SOME'.repeat(5)}: it is nested deeper than 4 relations`,
        zh: `查询有误：where${'.next_SOME'.repeat(5)}：嵌套超过 4 层关系`,
      },
    ],
    [
      '50 relations',
      { OR: times(50, (at) => ({ next_SOME: at % 2 === 0 ? null : { name: 'a' } })) },
      { OR: times(51, (at) => ({ next_SOME: at % 2 === 0 ? null : { name: 'a' } })) },
      {
        en: 'The query is wrong: where.OR[50].next_SOME: a filter follows at most 50 relations',
        zh: '查询有误：where.OR[50].next_SOME：一个筛选条件最多跟随 50 个关系',
      },
    ],
    [
      '30 patterns',
      { OR: times(30, (at) => ({ name_MATCHES: `a${at}` })) },
      { OR: times(31, (at) => ({ name_MATCHES: `a${at}` })) },
      {
        en: 'The query is wrong: where.OR[30].name_MATCHES: the patterns of a filter are too many or too large together',
        zh: '查询有误：where.OR[30].name_MATCHES：筛选条件中的正则表达式过多或合计过大',
      },
    ],
    [
      '3000 letters of patterns, written out',
      { OR: times(3, () => ({ name_MATCHES: '([ab]{100}){10}' })) },
      { OR: times(4, () => ({ name_MATCHES: '([ab]{100}){10}' })) },
      {
        en: 'The query is wrong: where.OR[3].name_MATCHES: the patterns of a filter are too many or too large together',
        zh: '查询有误：where.OR[3].name_MATCHES：筛选条件中的正则表达式过多或合计过大',
      },
    ],
  ])('of %s, and says so', (_name, fits, exceeds, message) => {
    expect(refusalOf(fits)).toHaveProperty('operation');
    expect(refusalOf(exceeds)).toEqual(message);
  });

  test('a pattern that is wrong is named with the place in it', () => {
    expect(refusalOf({ NOT: { name_MATCHES: '漢(' } })).toEqual({
      en: 'The query is wrong: where.NOT.name_MATCHES "漢(": at character 3: a group is not closed',
      zh: '查询有误：where.NOT.name_MATCHES "漢("：第 3 个字符：分组未闭合',
    });
  });
});

import { expect, test } from 'vitest';
import { contactEstate, contactQuery } from '#testing/graph/contact-estate.ts';
import { Random, randomGraph, randomWhere } from '#testing/graph/random.ts';
import { toyKinds } from '#testing/graph/toy-kinds.ts';
import { buildGraphModel } from './graph-model.ts';
import { MemoryGraph } from './memory-graph.ts';
import { MemorySource } from './memory-source.ts';
import { prepareQuery, type QueryOptions } from './query.ts';
import { QueryError } from './query-error.ts';
import { type Answer, runQuery } from './run-query.ts';
import { buildGraphSchema } from './schema.ts';

const seed = 20_261_128;
const model = buildGraphModel(toyKinds);
const schema = buildGraphSchema(model);
const { assets, sweeps } = randomGraph(new Random(seed), toyKinds);
const source = new MemorySource(
  new MemoryGraph([...assets, ...contactEstate.assets], [...sweeps, ...contactEstate.sweeps]),
);

const corpus: readonly string[] = [
  contactQuery,
  '{ toyANears(where: { settings: { inner: { isOn: true } }, rules_SOME: { port: 22 }, count_GTE: 80 }) { name rules { port hosts } } }',
  'query Q($v: BigInt! = 0, $w: [String]) { a: toyANears(where: { count_GT: $v, word_IN: $w }, sort: [{ name: DESC }], limit: 5, offset: 1) { ...F } } fragment F on ToyANear { id tags { key value } fars(where: { word: "a" }) { name deeps { id } } }',
  '{ connectors(where: { securityContacts: { some: { email: { contains: "@", endsWith: ".com" } } } }) { name ... on ToyAAccount { plan } } }',
  '{ assetsAggregate(where: { NOT: { OR: [{ cloud: "toy" }, { region_IN: ["r1", null] }] } }) { count unknown } }',
  '{ toyANears(where: { labels_INCLUDES: "x", ports: [80], since_LT: "2026-06-01T00:00:00Z", word_MATCHES: "(a|b)+" }) { since labels settings { word } } }',
  '{ connectors(where: { toyANears_ALL: { fars_NONE: null }, assets_SINGLE: { kind: "toy.a.deep" } }) { assets(limit: 2) { __typename id } } }',
  '{ __schema { types { name } } __type(name: "Asset") { fields { name args { name } } } }',
  'query A($b: Boolean!) { assets @skip(if: $b) { id @include(if: $b) } } query B { assets { id } }',
  '{ toyANears(where: { word: """block "quoted" text""", isOpen_IN: [true, false, null], state: "on" }) { word state isOpen } }',
];
const vocabulary: readonly string[] = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    ':',
    '!',
    '|',
    '=',
    '@',
    '$',
    '&',
    '...',
    ',',
    '"',
    '"""',
    '#',
    '\\',
    '\n',
    '\0',
    '\ud800',
    '\ufeff',
  ],
  ...[
    'query',
    'fragment',
    'on',
    'mutation',
    'subscription',
    'null',
    'true',
    'false',
    '$v',
    '$w',
    '@skip(if: true)',
    '@include(if: $v)',
  ],
  ...[
    '0',
    '-1',
    '1.5',
    '1e9',
    '9007199254740993',
    '""',
    '"a"',
    '"\\u0000"',
    '"\\uD83D\\uDE00"',
    '"(a+)+"',
    '"2026-01-01T00:00:00Z"',
  ],
  ...[
    'assets',
    'connectors',
    'toyANears',
    'fars',
    'where',
    'sort',
    'limit',
    'offset',
    'AND',
    'OR',
    'NOT',
    'some',
    'none',
    'eq',
    'in',
  ],
  ...[
    'name',
    'name_IN',
    'word_MATCHES',
    'count_LT',
    'rules_SOME',
    'fars_ALL',
    'tags_NONE',
    'settings',
    'name_NOT',
    'farsAggregate',
  ],
  ...[
    '__typename',
    '__proto__',
    'constructor',
    'AssetFragment',
    'F',
    'Asset',
    'ToyANear',
    'ASC',
    'DESC',
    'id',
    'email',
    '漢',
    '😀',
  ],
];

/** Words, signs, texts and what is between them. */
const pieces = /"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|[A-Za-z_]\w*|-?\d+|\.\.\.|\s+|[^\s]/gu;

const classes: readonly RegExp[] = [/^[A-Za-z_]/, /^-?\d/, /^"/];

/** Puts another word in the place of a word, a number for a number, a text for a text. */
function likeForLike(random: Random, parts: string[]): void {
  const at = random.below(parts.length);
  const like = classes.find((one) => one.test(parts[at] ?? ''));
  if (like) parts[at] = random.of([...vocabulary, ...parts].filter((one) => like.test(one)));
}

function mutated(random: Random, text: string): string {
  const parts = text.match(pieces) ?? [];
  for (let count = random.of([1, 1, 1, 2, 3]); count > 0; count -= 1) {
    if (random.is(0.5)) {
      likeForLike(random, parts);
      continue;
    }
    const [at, other] = [random.below(parts.length + 1), random.below(parts.length + 1)];
    const change = random.below(8);
    if (change === 0) parts.splice(at, 1);
    else if (change === 1) parts.splice(at, 0, random.of(vocabulary));
    else if (change === 2) parts.splice(at, 1, random.of(vocabulary));
    else if (change === 3) parts.splice(at, 0, ...parts.slice(other, other + 12));
    else if (change === 4) parts.splice(at, 1 + random.below(6));
    else if (change === 5) parts.splice(at, 1, parts[other] ?? '');
    else if (change === 6)
      parts.splice(at, 0, random.of(['{', '[', '(', '"', '{ NOT: ']).repeat(1 + random.below(100)));
    else return parts.join('').slice(0, random.below(text.length));
  }
  return parts.join('');
}

const scalars: readonly unknown[] = [
  ...[null, true, false, 0, -0, 1, -1, 1.5, 2 ** 53, Number.POSITIVE_INFINITY, Number.NaN, 80, undefined],
  ...[
    '',
    'a',
    'on',
    '\0',
    '\ud800',
    '😀',
    '(',
    '[a-',
    '(a|b)*',
    '2026-01-01T00:00:00Z',
    '5',
    'x'.repeat(5_000),
    "'; --",
  ],
];
const members: readonly string[] = [
  ...[
    'AND',
    'OR',
    'NOT',
    'name',
    'word',
    'word_IN',
    'word_MATCHES',
    'count',
    'count_GTE',
    'isOpen',
    'since',
    'labels',
    'labels_INCLUDES',
  ],
  ...[
    'settings',
    'inner',
    'rules_SOME',
    'rules_ALL',
    'fars_SOME',
    'fars_NONE',
    'keyed_SINGLE',
    'deeps_ALL',
    'tags_SOME',
    'key',
    'value',
  ],
  ...['__proto__', 'constructor', 'fars', 'some', 'name_NOT', ''],
];

/** Anything that JSON can hold, and a little that only JavaScript can; often what a condition may look like. */
function anything(random: Random, depth: number): unknown {
  const kind = depth === 0 ? 0 : random.below(6);
  if (kind < 2) return random.of(scalars);
  if (kind === 2) return Array.from({ length: random.below(4) }, () => anything(random, depth - 1));
  const entries = Array.from(
    { length: random.below(4) },
    () => [random.of(members), anything(random, depth - 1)] as const,
  );
  return Object.fromEntries(entries);
}

/** The same with one part replaced by anything. */
function disturbed(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random.is(0.25)) return anything(random, 2);
  if (Array.isArray(value)) {
    const at = random.below(value.length + 1);
    return value.toSpliced(at, random.below(2), disturbed(random, value[at]));
  }
  const names = Object.keys(value);
  const name = names.length === 0 || random.is(0.1) ? random.of(members) : random.of(names);
  return { ...value, [name]: disturbed(random, Reflect.get(value, name)) };
}

/** A value as it is written in a query. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, member]) => `${name}: ${literal(member)}`)
    .join(' ')} }`;
}

/** What a sentence for people does not hold. */
const leaks = /call stack|of undefined|\[object|is not a function/;
const seen = { answered: 0, refused: 0 };

/** The answer; nothing when it was refused. Anything else that is thrown fails. */
async function attempt(text: string, options: QueryOptions = {}): Promise<Answer | undefined> {
  try {
    const answer = await runQuery(prepareQuery(schema, text, options), source);
    seen.answered += 1;
    return answer;
  } catch (error) {
    const isOurs = error instanceof QueryError && !leaks.test(error.text.en) && error.text.zh.includes('有误');
    if (!isOurs)
      throw new Error(`Neither answered nor refused: ${JSON.stringify({ text, options })}`, { cause: error });
    seen.refused += 1;
    return undefined;
  }
}

test('a query text that was changed at random is answered or refused', { timeout: 300_000 }, async () => {
  const random = new Random(seed);
  const pool = [...corpus];
  const before = { ...seen };
  for (let round = 0; round < 13_000; round += 1) {
    const text = mutated(random, random.of(pool));
    const answer = await attempt(
      text,
      random.is(0.2) ? { variables: { v: anything(random, 2), w: anything(random, 2) } } : {},
    );
    // what was accepted is changed further
    if (answer && text.length < 2_000) pool[pool.length < 200 ? pool.length : corpus.length + random.below(100)] = text;
  }
  expect(seen.answered - before.answered).toBeGreaterThan(1_000);
  expect(seen.refused - before.refused).toBeGreaterThan(5_000);
});

test('a condition in a variable that was changed at random is answered or refused', { timeout: 300_000 }, async () => {
  const random = new Random(seed + 1);
  const types = [...model.types.values()];
  const before = { ...seen };
  for (let round = 0; round < 6_500; round += 1) {
    const type = random.of(types);
    let where: unknown = randomWhere(random, model, type);
    for (let count = random.below(3); count > 0; count -= 1) where = disturbed(random, where);
    const text = `query ($where: ${type.name}Where) { ${type.plural}(where: $where) { ...AssetFragment } }`;
    await attempt(text, { variables: { where } });
  }
  expect(seen.answered - before.answered).toBeGreaterThan(2_000);
  expect(seen.refused - before.refused).toBeGreaterThan(2_000);
});

test('a condition means the same in the text and in a variable', { timeout: 300_000 }, async () => {
  const random = new Random(seed + 2);
  const types = [...model.types.values()];
  let compared = 0;
  for (let round = 0; round < 300; round += 1) {
    const type = random.of(types);
    const where = randomWhere(random, model, type);
    const shown = `{ id ${type.relations.size > 0 ? `${random.of([...type.relations.keys()])} { id }` : ''} }`;
    const inText = await attempt(`{ ${type.plural}(where: ${literal(where)}) ${shown} }`);
    const text = `query ($where: ${type.name}Where) { ${type.plural}(where: $where) ${shown} }`;
    const inVariable = await attempt(text, { variables: { where } });
    expect(inText).toEqual(inVariable);
    if (inText) compared += 1;
  }
  expect(compared).toBeGreaterThan(200);
});

import { expect, it } from 'vitest';
import { z } from 'zod';
import { strictly } from './strict.ts';

const inner = z.object({ a: z.number() });
const good = { a: 1 };
const odd = { a: 1, odd: 2 };

it.each<[string, z.ZodType, unknown, unknown]>([
  ['an object', inner, good, odd],
  ['a member', z.object({ x: inner }), { x: good }, { x: odd }],
  ['an optional member', z.object({ x: inner.optional() }), { x: good }, { x: odd }],
  ['a nullable one', inner.nullable(), null, odd],
  ['one with a default', inner.default({ a: 1 }), undefined, odd],
  ['one with a prefault', inner.prefault({ a: 1 }), undefined, odd],
  ['a read-only one', inner.readonly(), good, odd],
  ['an item', z.array(inner), [good], [odd]],
  ['an item of a pair', z.tuple([z.string(), inner]), ['', good], ['', odd]],
  ['a further item', z.tuple([z.string()], inner), ['', good], ['', odd]],
  ['a value of a record', z.record(z.string(), inner), { x: good }, { x: odd }],
  ['one of several', z.union([z.string(), inner]), good, odd],
  ['one that is transformed', inner.transform(({ a }) => a), good, odd],
  ['one after a step before it', z.preprocess((value) => value, inner), good, odd],
  ['one that is looked up later', z.lazy(() => inner), good, odd],
  ['a refined one', inner.refine(({ a }) => a > 0), good, odd],
  ['an extended one', inner.extend({ b: z.string().optional() }), good, odd],
  [
    'one of several told apart by a member',
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a'), a: z.number() }),
      z.object({ kind: z.literal('b') }),
    ]),
    { kind: 'b' },
    { kind: 'b', a: 1 },
  ],
])('%s refuses unknown members', (_what, schema, fits, doesNot) => {
  const strict = strictly(schema);
  expect(schema.safeParse(doesNot).success).toBe(true);
  expect(strict.safeParse(fits).success).toBe(true);
  expect(strict.safeParse(doesNot).success).toBe(false);
});

it('rules of a schema still hold', () => {
  const strict = strictly(inner.refine(({ a }) => a > 0));
  expect(strict.safeParse({ a: 0 }).success).toBe(false);
});

it('an object that holds itself is strict all the way down', () => {
  const tree = z.object({
    name: z.string(),
    get children() {
      return z.array(tree);
    },
  });
  const strict = strictly(tree);
  const leaf = { name: 'leaf', children: [] };
  expect(strict.safeParse({ name: 'root', children: [{ name: 'branch', children: [leaf] }] }).success).toBe(true);
  expect(
    strict.safeParse({ name: 'root', children: [{ name: 'branch', children: [{ ...leaf, odd: 1 }] }] }).success,
  ).toBe(false);
});

it('an object that is meant to be open stays open', () => {
  expect(strictly(z.looseObject({ a: z.number() })).parse(odd)).toEqual(odd);
  expect(strictly(z.object({ a: z.number() }).catchall(z.number())).parse(odd)).toEqual(odd);
});

it('the schema itself is left as it was', () => {
  strictly(inner);
  expect(inner.parse(odd)).toEqual(good);
});

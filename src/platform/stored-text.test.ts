import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeStored, storedJson, unescapeStored } from './stored-text.ts';

const escapeCharacter = '\uf5b1';
/** Strings full of what makes trouble: any unit, halves of pairs, U+0000, the escape character and its digits. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom('\0', escapeCharacter, '\ud800', '\udfff', '😀', '0', '000', 'f5b1', 'd800', '\\u0000'))
    .map((parts) => parts.join('')),
);
const key = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', '0', ''));
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.constantFrom(null, true, 0, -1.5),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4 }).map((object) => ({ ...object })),
  ),
}));

function isStorable(stored: string): boolean {
  return stored.isWellFormed() && !stored.includes('\0');
}

test('every string comes back as it was, and the database can hold what is stored', () => {
  fc.assert(
    fc.property(text, (original) => {
      const stored = escapeStored(original);
      expect(isStorable(stored)).toBe(true);
      expect(unescapeStored(stored) === original).toBe(true);
    }),
    { seed: 5, numRuns: 2_000 },
  );
});

test('every JSON value comes back as it was, keys too, and its JSON holds nothing that jsonb refuses', () => {
  fc.assert(
    fc.property(json, (original) => {
      const stored = storedJson(original);
      expect(JSON.stringify(escapeStored(original))).toBe(stored);
      // JSON writes what is not allowed as an escape, behind an even number of backslashes.
      expect(stored.replaceAll('\\\\', '')).not.toMatch(/\\u0000|\\ud[89a-f]/);
      expect(isStorable(stored)).toBe(true);
      expect(JSON.stringify(unescapeStored(JSON.parse(stored)))).toBe(JSON.stringify(original));
    }),
    { seed: 5, numRuns: 1_000 },
  );
});

test('different strings are stored differently', () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(escapeStored(one) === escapeStored(other)).toBe(one === other);
    }),
    { seed: 5 },
  );
});

test('what needs no escape is not copied', () => {
  const plain = { name: 'bucket', tags: [{ key: '环境', value: '😀' }], size: 3, gone: null };
  expect(escapeStored(plain)).toBe(plain);
  expect(unescapeStored(plain)).toBe(plain);
});

test('what is escaped shares the rest with the original, which stays as it was', () => {
  const original = { kept: { a: ['b'] }, changed: ['x', 'a\0b', 'y'] };
  const stored = escapeStored(original);
  expect(stored).toEqual({ kept: { a: ['b'] }, changed: ['x', `a${escapeCharacter}0000b`, 'y'] });
  expect(stored.kept).toBe(original.kept);
  expect(original.changed[1]).toBe('a\0b');
});

test('a key named __proto__ stays a key', () => {
  const original: unknown = JSON.parse('{"__proto__":"a\\u0000"}');
  const stored = escapeStored(original);
  expect(Object.keys(stored as object)).toEqual(['__proto__']);
  expect(unescapeStored(stored)).toEqual(original);
});

test('an escape character that was never written by us is left alone', () => {
  expect(unescapeStored(`${escapeCharacter}zzzz`)).toBe(`${escapeCharacter}zzzz`);
});

test('dates and others that are not JSON stay what they are', () => {
  const date = new Date(0);
  expect(escapeStored({ date }).date).toBe(date);
});

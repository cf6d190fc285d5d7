import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIdSource, hashId, isId, newId } from './identifiers.ts';

test('identifiers of one process are all different and sort in the order they were made', () => {
  const ids = Array.from({ length: 20_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  expect(ids.every(isId)).toBe(true);
});

test('an identifier begins with the time in milliseconds', () => {
  const id = createIdSource(() => 0x0123_4567_89ab)();
  expect(id).toMatch(/^01234567-89ab-7[0-7]/);
});

test('a clock that stands still or goes back does not break the order', () => {
  let time = 1_800_000_000_000;
  const next = createIdSource(() => time);
  const ids = Array.from({ length: 6_000 }, next);
  time -= 3_600_000;
  ids.push(...Array.from({ length: 6_000 }, next));
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
});

test('the same words give the same identifier, in every release', () => {
  expect(hashId('finding', 'org', 'asset', 'check')).toBe('3237a565-efc9-8e66-9c57-2116d0a8edb8');
  expect(isId(hashId('finding'))).toBe(true);
});

test('different words, or the same ones parted elsewhere, give different identifiers', () => {
  const words = fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 });
  fc.assert(
    fc.property(words, words, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(hashId('n', ...one) === hashId('n', ...other)).toBe(isSame);
    }),
    { seed: 3 },
  );
  expect(hashId('ab', 'c')).not.toBe(hashId('a', 'bc'));
  expect(hashId('a', '')).not.toBe(hashId('a'));
});

test.each([
  'urn:uuid:018f0000-0000-7000-8000-000000000000',
  '018F0000-0000-7000-8000-000000000000',
  '018f0000-0000-4000-8000-000000000000',
  '018f0000-0000-7000-c000-000000000000',
  '018f0000-0000-7000-8000-000000000000\n',
  '',
])('%j is none of our identifiers', (text) => {
  expect(isId(text)).toBe(false);
});

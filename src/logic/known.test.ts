import { expect, test } from 'vitest';
import { GapReached } from '#model/gap.ts';
import { known, knownMembers } from './known.ts';

const gap = new GapReached({ service: 's', operation: 'o', region: null, code: 'Forbidden', message: '' }, 'field');
const refused = (): never => {
  throw gap;
};

test('what can be read is known, what is a gap is not, and a fault stays a fault', () => {
  expect(known(() => 0)).toBe(0);
  expect(known(refused)).toBeUndefined();
  expect(() =>
    known(() => {
      throw new TypeError('ours');
    }),
  ).toThrow('ours');
});

test('the members of a list that is cut short are those before the gap', () => {
  function* cutShort() {
    yield 'a';
    yield 'b';
    refused();
  }
  expect(knownMembers(cutShort())).toEqual(['a', 'b']);
  expect(knownMembers(['a'])).toEqual(['a']);
  expect(knownMembers({ [Symbol.iterator]: refused })).toEqual([]);
});

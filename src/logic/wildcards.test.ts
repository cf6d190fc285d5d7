import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coversPattern, patternsOverlap } from './wildcards.ts';

describe('coversPattern', () => {
  it.each([
    ['*', 'oss:*', true],
    ['**', '*', true],
    ['oss:*', 'oss:GetObject', true],
    ['oss:?etObject', 'oss:GetObject', true],
    ['oss:?etObject', 'oss:etObject', false],
    ['oss:Get*', 'oss:Get', true],
    ['oss:Get*', 'oss:*', false],
    ['oss:*Object', 'oss:GetObjectObject', true],
    ['oss:G?t*', 'oss:G*', false],
    ['acs:oss:*:*:b/*', 'acs:oss:*:123:b/logs/*', true],
    ['acs:oss:*:123:b/*', 'acs:oss:*:*:b/*', false],
    ['acs:oss:*:*:b/*', 'acs:oss:*:*:b', false],
    ['a', 'A', false],
    ['', '', true],
    ['', 'a', false],
    ['?', '*', false],
  ])('%s covers %s: %s', (pattern, other, expected) => {
    expect(coversPattern(pattern, other)).toBe(expected);
  });

  it('takes no exponential time', () => {
    expect(coversPattern('*a'.repeat(200), `${'a'.repeat(5000)}b`)).toBe(false);
  });
});

// The model: all texts of a and b up to a length that shows every difference between patterns of at most four characters.
const texts = Array.from({ length: 9 }, (_, length) =>
  Array.from({ length: 2 ** length }, (_, bits) =>
    Array.from({ length }, (_, place) => ((bits >> place) & 1 ? 'a' : 'b')).join(''),
  ),
).flat();
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 4 });
const plain = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });
const asExpression = (text: string) => new RegExp(`^${text.replaceAll('*', '.*').replaceAll('?', '.')}$`);

describe('patterns, against all short texts', () => {
  it('match what a regular expression matches', () => {
    fc.assert(
      fc.property(pattern, plain, (one, text) => {
        expect(coversPattern(one, text)).toBe(asExpression(one).test(text));
      }),
      { seed: 20266, numRuns: 2000 },
    );
  });

  it('cover only patterns all of whose texts they match', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, two) => {
        fc.pre(coversPattern(one, two));
        const [covering, covered] = [asExpression(one), asExpression(two)];
        expect(texts.filter((text) => covered.test(text) && !covering.test(text))).toEqual([]);
      }),
      { seed: 20267, numRuns: 500 },
    );
  });

  it('overlap exactly when some text is matched by both', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, two) => {
        const [first, second] = [asExpression(one), asExpression(two)];
        expect(patternsOverlap(one, two)).toBe(texts.some((text) => first.test(text) && second.test(text)));
      }),
      { seed: 20268, numRuns: 1500 },
    );
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayWidth, fitWords, wrap, wrapSentences } from './terminal-text.ts';

test('lines break at spaces, between Chinese characters, and never before closing punctuation', () => {
  expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrap('货架必须上锁，然后检查', 12)).toEqual(['货架必须上', '锁，然后检查']);
  expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
});

test('a cut is made between words and shown', () => {
  expect(wrap('one two three four', 8, 2)).toEqual(['one two', 'three…']);
  expect(fitWords('one, two', 6)).toBe('one…');
  expect(fitWords('货架必须上锁，然后检查', 16)).toBe('货架必须上锁…');
  expect(fitWords('abcdefghij', 5)).toBe('abcd…');
  expect(fitWords('short', 5)).toBe('short');
});

test('whole sentences as far as they fit, else the beginning of the first', () => {
  expect(wrapSentences('One is. Two follows it. Three.', 14, 2)).toEqual(['One is. Two', 'follows it.']);
  expect(wrapSentences('Listens on 22 (SSH) and 3.5 GHz. More.', 20, 2)).toEqual([
    'Listens on 22 (SSH)',
    'and 3.5 GHz. More.',
  ]);
  expect(wrapSentences('货架必须上锁。然后检查锁的状态。', 14, 1)).toEqual(['货架必须上锁。']);
  expect(wrapSentences('One sentence that is long', 12, 1)).toEqual(['One…']);
});

test('no line is too wide, and nothing is lost without a cut', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'bc', ' ', '锁', '，', '（', '👩‍🔧', '-'), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 3, max: 20 }), fc.integer({ min: 1, max: 4 }), (words, columns, lines) => {
      for (const all of [wrap(words, columns, lines), wrapSentences(words, columns, lines)]) {
        expect(all.length).toBeLessThanOrEqual(lines);
        for (const line of all) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      }
      expect(wrap(words, columns).join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeText } from './text.ts';

const name = safeText(1, 10);
const note = safeText(0, 20, { multiline: true });

describe('a name', () => {
  it.each([
    ['  a  ', 'a'],
    ['e\u0301', '\u00e9'],
    ['玩具', '玩具'],
    ['👩‍🔧', '👩‍🔧'],
    ['\u00a0x\u3000', 'x'],
    ['x'.repeat(10), 'x'.repeat(10)],
  ])('%j becomes %j', (given, kept) => {
    expect(name.parse(given)).toBe(kept);
  });

  it.each([
    '',
    '  ',
    'x'.repeat(11),
    'a\nb',
    'a\tb',
    'a\u0000',
    'a\u007f',
    'a\u0085b',
    'a\u2028b',
    '\ud800',
    7,
    null,
    ['a'],
  ])('%j is refused', (given) => {
    expect(name.safeParse(given).success).toBe(false);
  });

  it.each(['a\u202eb', 'a\u2066b', 'a\u200eb'])('%j would make other words of what stands beside it', (given) => {
    expect(name.safeParse(given).success).toBe(false);
  });

  it('that was taken is taken again unchanged, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (given) => {
        const first = name.safeParse(given);
        if (first.success) expect(name.parse(first.data)).toBe(first.data);
      }),
      { seed: 20_261_127 },
    );
  });
});

describe('a text of several lines', () => {
  it('keeps its lines and tabs, with one sort of line end', () => {
    expect(note.parse('a\r\nb\n\tc\n')).toBe('a\nb\n\tc');
  });

  it.each(['a\rb', 'a\u0007', 'x'.repeat(21)])('%j is refused', (given) => {
    expect(note.safeParse(given).success).toBe(false);
  });
});

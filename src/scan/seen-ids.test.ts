import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeenIds } from './seen-ids.ts';

test('remembers exactly what came', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 500 }), (ids) => {
      const seen = new SeenIds();
      const known = new Set<string>();
      for (const id of ids) {
        expect(seen.add(id)).toBe(!known.has(id));
        known.add(id);
      }
    }),
    { numRuns: 50, seed: 20261101 },
  );
});

test('a hundred thousand, each twice', () => {
  const seen = new SeenIds();
  for (let round = 0; round < 2; round += 1) {
    let fresh = 0;
    for (let at = 0; at < 100_000; at += 1) if (seen.add(`id-${at}`)) fresh += 1;
    expect(fresh).toBe(round === 0 ? 100_000 : 0);
  }
});

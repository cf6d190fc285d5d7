import { type Gap, GapReached } from '#model/gap.ts';

/** Puts a getter that throws `GapReached` in the place of every field that could not be read. */
export function guardGaps(
  input: Record<string, unknown>,
  gaps: Readonly<Record<string, Gap>>,
  fields: readonly string[] = Object.keys(gaps),
): void {
  for (const field of fields) {
    const gap = gaps[field];
    if (!gap) continue;
    Object.defineProperty(input, field, {
      configurable: true,
      enumerable: true,
      get: () => {
        throw new GapReached(gap, field);
      },
    });
  }
}

import type { Gap } from '#model/gap.ts';
import type { Result } from '#model/result.ts';

/** The different failed reads behind the unknown verdicts of one check. */
export type Causes = readonly Gap[];

/** A check whose reads fail in more ways than this is told row by row. */
const mostCauses = 100;

/** Collects causes while results pass by, in bounded memory. */
export class CauseTally {
  readonly #gaps = new Map<string, Gap>();
  #isWhole = true;

  add({ gap }: Result): void {
    const key = gap && JSON.stringify([gap.service, gap.operation, gap.region, gap.code]);
    if (key === undefined) this.#isWhole = false;
    else if (this.#gaps.has(key)) return;
    else if (this.#gaps.size === mostCauses) this.#isWhole = false;
    else this.#gaps.set(key, gap!);
  }

  /** Undefined where a verdict is unknown for another reason than a failed read, or for too many. */
  all(): Causes | undefined {
    return this.#isWhole ? [...this.#gaps.values()] : undefined;
  }
}

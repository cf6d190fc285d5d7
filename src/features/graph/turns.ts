import { AppError } from '#platform/errors.ts';

/** How many questions may be under way at once: one organisation leaves room for others, and all together for everything else. */
export class Turns {
  readonly #most: { readonly each: number; readonly all: number };
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(most: { readonly each: number; readonly all: number }) {
    this.#most = most;
  }

  /** Runs the work now, or throws AppError 'limit-reached'. */
  async take<T>(organizationId: string, work: () => Promise<T>): Promise<T> {
    const taken = this.#taken.get(organizationId) ?? 0;
    if (taken >= this.#most.each || this.#all >= this.#most.all) throw tooMany();
    this.#taken.set(organizationId, taken + 1);
    this.#all += 1;
    try {
      return await work();
    } finally {
      this.#all -= 1;
      const left = this.#taken.get(organizationId)! - 1;
      if (left === 0) this.#taken.delete(organizationId);
      else this.#taken.set(organizationId, left);
    }
  }
}

function tooMany(): AppError {
  return new AppError(
    'limit-reached',
    {
      en: 'Too many queries of the asset graph are under way. Ask again when one of them has been answered.',
      zh: '同时进行的资产图谱查询过多。请在其中一个完成后重试。',
    },
    { details: { retryAfterSeconds: 1 } },
  );
}

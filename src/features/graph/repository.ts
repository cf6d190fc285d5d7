import { QueryError } from '#graph/query-error.ts';
import type { Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';

export interface ReadingLimits {
  /** of all statements together */
  readonly timeMs: number;
  /** rows of one statement */
  readonly rows: number;
  /** of all rows together, as JSON */
  readonly characters: number;
  /** of the text of one statement */
  readonly statement: number;
}

/**
 * What one question reads: one statement after the other, within its bounds, and none once it has failed or ended, when the connection may
 * already serve somebody else.
 */
export class BoundedReading {
  readonly #transaction: Transaction;
  readonly #limits: ReadingLimits;
  readonly #signal: AbortSignal;
  readonly #startedAt = performance.now();
  #last: Promise<unknown> = Promise.resolve();
  #end: { readonly error: unknown } | undefined;
  #characters = 0;

  constructor(transaction: Transaction, limits: ReadingLimits, signal: AbortSignal) {
    this.#transaction = transaction;
    this.#limits = limits;
    this.#signal = signal;
  }

  query<R extends object>(text: string, values: readonly unknown[] = []): Promise<readonly R[]> {
    const rows = this.#last.then(() => this.#read<R>(text, values));
    // who asked is told; who comes next finds the end
    this.#last = rows.catch(() => {});
    return rows;
  }

  /** Resolves when nothing is under way; nothing is read from then on. */
  async end(): Promise<void> {
    this.#end ??= { error: new Error('The question was answered already') };
    await this.#last;
  }

  async #read<R extends object>(text: string, values: readonly unknown[]): Promise<readonly R[]> {
    if (this.#end) throw this.#end.error;
    try {
      return await this.#rows<R>(text, values);
    } catch (error) {
      this.#end = { error: this.#explained(error) };
      throw this.#end.error;
    }
  }

  async #rows<R extends object>(text: string, values: readonly unknown[]): Promise<readonly R[]> {
    if (text.length > this.#limits.statement) throw tooComplex();
    // A statement of a hundred kilobytes is not worth compiling, and compiling cannot be interrupted; all rows of the cursor are wanted.
    await this.#transaction.execute(
      `SET LOCAL statement_timeout = ${this.#left()}; SET LOCAL jit = off; SET LOCAL cursor_tuple_fraction = 1`,
    );
    const rows: R[] = [];
    for await (const batch of this.#transaction.stream<R>(text, values, 500)) {
      this.#left();
      for (const row of batch) {
        this.#characters += JSON.stringify(row).length;
        rows.push(row);
      }
      if (rows.length > this.#limits.rows || this.#characters > this.#limits.characters) throw tooLarge(this.#limits);
    }
    return rows;
  }

  /** Milliseconds that are left; throws when none is, or nobody waits any more. */
  #left(): number {
    this.#signal.throwIfAborted();
    const left = Math.ceil(this.#limits.timeMs - (performance.now() - this.#startedAt));
    if (left <= 0) throw tooSlow(this.#limits);
    return left;
  }

  #explained(error: unknown): unknown {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === '57014') return tooSlow(this.#limits, error);
    // an expression that the database cannot compile, or a statement beyond what it can take
    return code === '2201B' || code.startsWith('54') ? tooComplex() : error;
  }
}

function tooSlow({ timeMs }: ReadingLimits, cause?: unknown): AppError {
  const seconds = timeMs / 1000;
  return new AppError(
    'limit-reached',
    {
      en: `The query took longer than ${seconds} s and was stopped. Ask for less: name a type rather than "assets", narrow it by account, follow fewer relations, or lower the limits.`,
      zh: `查询超过 ${seconds} 秒，已被停止。请缩小范围：使用具体类型而非 assets，按账号筛选，减少跟随的关系，或降低 limit。`,
    },
    { cause },
  );
}

function tooLarge({ rows, characters }: ReadingLimits): QueryError {
  return new QueryError({
    en: `what it asks for is more than ${rows} assets in one list of lists, or ${characters / 1e6} MB; ask for fewer with where and limit`,
    zh: `所查询的内容超过一组列表 ${rows} 个资产或 ${characters / 1e6} MB；请用 where 和 limit 缩小范围`,
  });
}

function tooComplex(): QueryError {
  return new QueryError({
    en: 'it is too complex for the database; ask several smaller questions, with simpler patterns and fewer relations within relations',
    zh: '对数据库而言过于复杂；请拆分为多个较小的查询，使用更简单的表达式并减少嵌套的关系',
  });
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QueryError } from '#graph/query-error.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import { newId } from '#platform/identifiers.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { graphLimits } from './index.ts';
import { BoundedReading, type ReadingLimits } from './repository.ts';

let test: TestDatabase;
let database: Database;
const organizationId = newId();
beforeAll(async () => {
  test = await createTestDatabase();
  // one connection: whatever a question leaves behind is there for the next
  database = await openDatabase({ url: test.url, maxConnections: 1 });
});
afterAll(async () => {
  await database.close();
  await test.close();
});

function reading<T>(
  work: (reading: BoundedReading) => Promise<T>,
  limits: Partial<ReadingLimits> = {},
  signal = new AbortController().signal,
): Promise<T> {
  return database.inOrganization(organizationId, async (transaction) => {
    const bounded = new BoundedReading(transaction, { ...graphLimits, ...limits }, signal);
    try {
      return await work(bounded);
    } finally {
      await bounded.end();
    }
  });
}

describe('a bounded reading', () => {
  it('gives all rows, those of questions at the same time one after the other', async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', onWarning);
    const counts = await reading((one) =>
      Promise.all(
        [3, 1_200, 0].map(async (count) => (await one.query('SELECT generate_series(1, $1::int)', [count])).length),
      ),
    );
    process.off('warning', onWarning);
    expect([counts, warnings]).toEqual([[3, 1_200, 0], []]);
  });

  it.each<[string, string, Partial<ReadingLimits>, RegExp]>([
    ['a statement that takes too long', 'SELECT pg_sleep(60)', { timeMs: 50 }, /took longer than 0.05 s/],
    ['no time at all', 'SELECT 1', { timeMs: 0 }, /took longer/],
    ['too many rows', 'SELECT generate_series(1, 5000000)', { rows: 1_000 }, /more than 1000 assets/],
    ['rows that are too long', "SELECT repeat('x', 1000) FROM generate_series(1, 50000)", {}, /or 32 MB/],
    ['a statement that is too long', 'SELECT 1', { statement: 5 }, /too complex for the database/],
    ['an expression that is none', "SELECT 'a' ~ '('", {}, /too complex for the database/],
    ['a statement that is nested too deep', `SELECT 1${' + 1'.repeat(100_000)}`, {}, /too complex/],
  ])('refuses %s, and what comes after it, and leaves nothing behind', async (_, text, limits, message) => {
    const errors = await reading(async (one) => {
      const told = [text, 'SELECT 1'].map((statement) => one.query(statement).catch((error: unknown) => error));
      return await Promise.all(told);
    }, limits).catch((error: unknown) => [error]);
    for (const error of errors) expect(error).toBeInstanceOf(AppError);
    expect((errors[0] as AppError).text.en).toMatch(message);
    expect((errors[0] as AppError).text.zh).toMatch(/\p{Script=Han}/u);
    expect((errors[0] as AppError).code).toBe(errors[0] instanceof QueryError ? 'invalid-request' : 'limit-reached');
    expect(new Set(errors).size).toBe(1);
    const [left] = await database.inOrganization(organizationId, (transaction) =>
      transaction.query("SELECT current_setting('statement_timeout') AS timeout"),
    );
    expect(left).toEqual({ timeout: '0' });
  });

  it('reads nothing more when it has ended, and ends after what it began', async () => {
    let late: BoundedReading | undefined;
    const seen: string[] = [];
    await reading(async (one) => {
      late = one;
      one.query('SELECT pg_sleep(0.2)').then(() => seen.push('read'));
    });
    expect(seen).toEqual(['read']);
    await expect(late!.query('SELECT 1')).rejects.toThrow('answered already');
  });

  it('reads nothing for a client that is gone', async () => {
    const gone = new AbortController();
    gone.abort(new AppError('cancelled', { en: 'Gone.', zh: '已离开。' }));
    await expect(reading((one) => one.query('SELECT 1'), {}, gone.signal)).rejects.toThrow('Gone.');
  });

  it('hands on what is nobody else’s fault', async () => {
    await expect(reading((one) => one.query('SELECT nothing'))).rejects.toThrow('column "nothing" does not exist');
  });
});

import type { Database } from './database.ts';

/** When the database server was started, in epoch milliseconds by its own clock. */
export async function databaseStartedAt(database: Database): Promise<number> {
  const [row] = await database.asSystem((transaction) =>
    transaction.query<{ at: string }>('SELECT pg_postmaster_start_time() AS at'),
  );
  return Date.parse(row?.at ?? '');
}

import type { Database } from './database.ts';

/** The ids of all organisations; for what a server does once for each when it starts. */
export async function listOrganizations(database: Database): Promise<readonly string[]> {
  const rows = await database.asSystem((transaction) =>
    transaction.query<{ id: string }>('SELECT id FROM organizations ORDER BY id'),
  );
  return rows.map(({ id }) => id);
}

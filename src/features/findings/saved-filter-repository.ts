import type { Transaction } from '#platform/database/database.ts';

/** A row of `saved_filters`. */
export interface SavedFilterRow {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  readonly name: string;
  readonly filter: unknown;
  readonly isShared: boolean;
  readonly createdAt: string;
  readonly changedAt: string;
}

const columns = `id, user_id AS "userId", user_name AS "userName", name, filter, is_shared AS "isShared", created_at AS "createdAt",
  changed_at AS "changedAt"`;

/** A person's own filters and those that others share, by name. */
export async function listSavedFilters(
  transaction: Transaction,
  organizationId: string,
  userId: string | null,
  { after, limit }: { after: { readonly name: string; readonly id: string } | null; limit: number },
): Promise<readonly SavedFilterRow[]> {
  return await transaction.query<SavedFilterRow>(
    `SELECT ${columns} FROM saved_filters
      WHERE organization_id = $1 AND (user_id = $2 OR is_shared) AND ($3::text IS NULL OR (name, id) > ($3, $4::uuid))
      ORDER BY name, id LIMIT $5`,
    [organizationId, userId, after?.name ?? null, after?.id ?? null, limit],
  );
}

export async function findSavedFilter(
  transaction: Transaction,
  organizationId: string,
  id: string,
): Promise<SavedFilterRow | undefined> {
  const rows = await transaction.query<SavedFilterRow>(
    `SELECT ${columns} FROM saved_filters WHERE organization_id = $1 AND id = $2`,
    [organizationId, id],
  );
  return rows[0];
}

export async function countSavedFilters(
  transaction: Transaction,
  organizationId: string,
  userId: string,
): Promise<number> {
  const rows = await transaction.query<{ own: number }>(
    'SELECT count(*) AS own FROM saved_filters WHERE organization_id = $1 AND user_id = $2',
    [organizationId, userId],
  );
  return rows[0]?.own ?? 0;
}

/** False when the person has one of that name. */
export async function insertSavedFilter(
  transaction: Transaction,
  organizationId: string,
  row: SavedFilterRow,
): Promise<boolean> {
  const { id, userId, userName, name, filter, isShared, createdAt } = row;
  const made = await transaction.execute(
    `INSERT INTO saved_filters (organization_id, id, user_id, user_name, name, filter, is_shared, created_at, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT (organization_id, user_id, name) DO NOTHING`,
    [organizationId, id, userId, userName, name, JSON.stringify(filter), isShared, createdAt],
  );
  return made === 1;
}

/** False when the person has another one of that name. */
export async function updateSavedFilter(
  transaction: Transaction,
  organizationId: string,
  { id, userId, name, filter, isShared, changedAt }: SavedFilterRow,
): Promise<boolean> {
  try {
    await transaction.execute(
      `UPDATE saved_filters SET name = $4, filter = $5, is_shared = $6, changed_at = $7
        WHERE organization_id = $1 AND user_id = $2 AND id = $3`,
      [organizationId, userId, id, name, JSON.stringify(filter), isShared, changedAt],
    );
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '23505') return false;
    throw error;
  }
}

export async function deleteSavedFilter(transaction: Transaction, organizationId: string, id: string): Promise<void> {
  await transaction.execute('DELETE FROM saved_filters WHERE organization_id = $1 AND id = $2', [organizationId, id]);
}

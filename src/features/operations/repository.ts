import type { Transaction } from '#platform/database/database.ts';

/** Whether the role of this connection is one that row-level security holds for. */
export async function isRoleSafe(transaction: Transaction): Promise<boolean> {
  const rows = await transaction.query<{ is_safe: boolean }>(`
    SELECT NOT rolsuper AND NOT rolbypassrls AND NOT EXISTS (
             SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relkind IN ('r', 'p') AND relpersistence <> 't') AS is_safe
      FROM pg_roles WHERE rolname = current_user`);
  return rows[0]?.is_safe ?? false;
}

export async function listMigrations(
  transaction: Transaction,
): Promise<readonly { readonly number: number; readonly checksum: string }[]> {
  return transaction.query('SELECT number, checksum FROM schema_migrations ORDER BY number');
}

/** False when it is there already: whoever starts often must not put it off again and again. */
export async function insertTimer(
  transaction: Transaction,
  organizationId: string,
  kind: string,
  dueAt: string,
): Promise<boolean> {
  const made = await transaction.execute(
    `INSERT INTO timers (organization_id, kind, subject_id, due_at) VALUES ($1, $2, $4, $3)
     ON CONFLICT (organization_id, kind, subject_id) DO NOTHING`,
    [organizationId, kind, dueAt, organizationId],
  );
  return made === 1;
}

/** Makes the partitions of the history for this month and the two that follow. */
export async function ensurePartitions(transaction: Transaction, today: string): Promise<void> {
  await transaction.query('SELECT ensure_month_partitions($1::date, 3)', [today]);
}

import type { Transaction } from '#platform/database/database.ts';

/** A column that holds sealed secrets. Its name and its table's come from code, never from a request. */
export interface SealedColumn {
  readonly table: string;
  readonly idColumn: string;
  readonly column: string;
  /** the context that the secret of a row was sealed for */
  readonly contextOf: (organizationId: string, id: string) => readonly [string, ...string[]];
}

export interface SealedRow {
  readonly id: string;
  readonly sealed: Buffer;
}

/** The next rows after an id, in the order of their ids as text. */
export async function listSealed(
  transaction: Transaction,
  organizationId: string,
  where: SealedColumn,
  afterId: string,
  limit: number,
): Promise<readonly SealedRow[]> {
  const { table, idColumn, column } = named(where);
  return await transaction.query<SealedRow>(
    `SELECT ${idColumn}::text AS id, ${column} AS sealed FROM ${table}
      WHERE organization_id = $1 AND ${column} IS NOT NULL AND ${idColumn}::text COLLATE "C" > $2
      ORDER BY ${idColumn}::text COLLATE "C" LIMIT $3`,
    [organizationId, afterId, limit],
  );
}

/** False when somebody stored another secret meanwhile: that one is sealed with the current key. */
export async function replaceSealed(
  transaction: Transaction,
  organizationId: string,
  where: SealedColumn,
  row: SealedRow,
  sealed: Buffer,
): Promise<boolean> {
  const { table, idColumn, column } = named(where);
  const replaced = await transaction.execute(
    `UPDATE ${table} SET ${column} = $4 WHERE organization_id = $1 AND ${idColumn}::text = $2 AND ${column} = $3`,
    [organizationId, row.id, row.sealed, sealed],
  );
  return replaced === 1;
}

function named(column: SealedColumn): SealedColumn {
  for (const name of [column.table, column.idColumn, column.column]) {
    if (!/^[a-z_]+$/.test(name)) throw new Error(`"${name}" is no name of a table or a column`);
  }
  return column;
}

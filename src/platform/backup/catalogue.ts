import type pg from 'pg';
import type { BackedUpTable } from './header.ts';

/** What of the application's tables the database's own catalogue says: a new migration needs no line here. */
export interface Catalogue {
  /** each after those that it refers to; partitioned ones once, partitions not */
  readonly tables: readonly BackedUpTable[];
  /** such as `2026-03`, for which the history has partitions */
  readonly months: readonly string[];
}

const applicationTables = `
  SELECT c.oid, c.relname::text AS name FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
     AND c.relname <> 'schema_migrations'
     AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

export async function readCatalogue(client: pg.Client): Promise<Catalogue> {
  const { rows: tables } = await client.query<BackedUpTable>(`
    WITH application AS (${applicationTables})
    SELECT name, ARRAY(
        SELECT attname::text FROM pg_attribute a
         WHERE a.attrelid = application.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum) AS columns
      FROM application ORDER BY name COLLATE "C"`);
  const { rows: references } = await client.query<{ from: string; to: string }>(`
    WITH application AS (${applicationTables})
    SELECT DISTINCT child.name AS "from", parent.name AS "to" FROM pg_constraint
      JOIN application AS child ON child.oid = conrelid JOIN application AS parent ON parent.oid = confrelid
     WHERE contype = 'f' AND conrelid <> confrelid`);
  const { rows: months } = await client.query<{ month: string }>(`
    WITH application AS (${applicationTables})
    SELECT DISTINCT replace(substring(c.relname FROM '_(\\d{4}_(?:0[1-9]|1[0-2]))$'), '_', '-') AS month
      FROM pg_inherits JOIN application ON application.oid = inhparent JOIN pg_class c ON c.oid = inhrelid
     WHERE c.relname ~ '_\\d{4}_(0[1-9]|1[0-2])$' ORDER BY 1`);
  return { tables: inOrder(tables, references), months: months.map(({ month }) => month) };
}

/** Referred-to tables first, so that every row is accepted when it comes. */
function inOrder(
  tables: readonly BackedUpTable[],
  references: readonly { readonly from: string; readonly to: string }[],
): readonly BackedUpTable[] {
  const ordered: BackedUpTable[] = [];
  const placed = new Set<string>();
  while (ordered.length < tables.length) {
    const next = tables.filter(
      ({ name }) => !placed.has(name) && references.every(({ from, to }) => from !== name || placed.has(to)),
    );
    if (next.length === 0) throw new Error('Tables refer to each other in a circle; a backup has no order for them.');
    for (const table of next) placed.add(table.name);
    ordered.push(...next);
  }
  return ordered;
}

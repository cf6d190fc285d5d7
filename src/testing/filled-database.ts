import { createHash } from 'node:crypto';
import pg from 'pg';

/** Texts that a format which escapes wrongly would spoil. */
const awkward = ['plain', 'tab\there', 'line\nbreak\r\n', '\\N', '\\.', 'back\\slash', 'quote\'s "', '安全 🏰', ''];

interface Column {
  readonly name: string;
  readonly type: string;
  readonly is_required: boolean;
}

interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** definitions of CHECK constraints */
  readonly checks: readonly string[];
}

/**
 * Puts rows into every table of the application, made from what the catalogue says of its columns: a table that a new migration brings is
 * filled too. Throws when a table takes none of them.
 */
export async function fillDatabase(adminUrl: string, rowsPerTable = 6): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    for (let left = await readTables(client); left.length > 0; ) {
      const empty: Table[] = [];
      for (const table of left) if ((await fillTable(client, table, rowsPerTable)) === 0) empty.push(table);
      if (empty.length === left.length) throw new Error(`No rows for: ${empty.map(({ name }) => name).join(', ')}`);
      // A table whose rows refer to those of another comes again when that one has been filled.
      left = empty;
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

async function readTables(client: pg.Client): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(`
    SELECT c.relname::text AS name,
           (SELECT json_agg(json_build_object('name', attname, 'type', format_type(atttypid, NULL), 'is_required', attnotnull) ORDER BY attnum)
              FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
           ARRAY(SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = c.oid AND contype = 'c') AS checks
      FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'schema_migrations'
     ORDER BY c.relname`);
  return rows;
}

/** How many rows the table took. */
async function fillTable(client: pg.Client, table: Table, count: number): Promise<number> {
  let taken = 0;
  const names = table.columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  for (let row = 0; row < count; row += 1) {
    const values = table.columns.map((column) => valueFor(table, column, row));
    await client.query('SAVEPOINT one_row');
    try {
      const places = values.map((_, index) => `$${index + 1}`).join(', ');
      const { rowCount } = await client.query(
        `INSERT INTO ${pg.escapeIdentifier(table.name)} (${names}) VALUES (${places}) ON CONFLICT DO NOTHING`,
        values,
      );
      taken += rowCount ?? 0;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || !error.code?.startsWith('23')) throw error;
      await client.query('ROLLBACK TO SAVEPOINT one_row');
    }
  }
  return taken;
}

function valueFor(
  { name: table, checks }: Table,
  { name, type, is_required: isRequired }: Column,
  row: number,
): unknown {
  const choices = choicesOf(checks, name);
  if (choices.length > 0) return choices[row % choices.length];
  // Every other row says everything, the others only what they must.
  if (!isRequired && row % 2 === 1) return null;
  if (type === 'uuid')
    return name === 'organization_id' || table === 'organizations' ? idOf('organization', row % 2) : idOf('row', row);
  return makers[type]?.(row) ?? fail(table, name, type);
}

const instant = (row: number): string => `2026-0${1 + (row % 5)}-15T10:20:30.12345${row % 10}Z`;
const makers: Readonly<Record<string, (row: number) => unknown>> = {
  text: (row) => `${awkward[row % awkward.length]} ${row}`,
  'text[]': (row) => [`${awkward[row % awkward.length]}`, 'second'],
  boolean: (row) => row % 2 === 0,
  smallint: (row) => 1 + row,
  integer: (row) => 1 + row,
  bigint: (row) => 1000 + row,
  'double precision': (row) => 0.1 + row / 3,
  jsonb: (row) => JSON.stringify({ text: awkward, row, nested: [{ n: 1.5 }, null] }),
  bytea: (row) => Buffer.from([0, 9, 10, 13, 92, 255, row]),
  date: (row) => instant(row).slice(0, 10),
  'timestamp with time zone': instant,
};

/** The values that a CHECK (column IN (…)) allows. */
function choicesOf(checks: readonly string[], column: string): readonly string[] {
  const check = checks.find((text) => text.startsWith(`CHECK ((${column} = ANY (ARRAY[`));
  return [...(check?.matchAll(/'((?:[^']|'')*)'::text/g) ?? [])].map((match) => match[1]!);
}

/** The same number gives the same id in every table, so that references find what they name. */
function idOf(kind: 'organization' | 'row', row: number): string {
  const hex = createHash('sha256').update(`${kind} ${row}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `7${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

function fail(table: string, column: string, type: string): never {
  throw new Error(`There is no example of the type ${type} for ${table}.${column}.`);
}

/** What is in each table: equal lines, equal content. With `isSettled`, as it would be once it was restored. */
export async function contentOf(adminUrl: string, isSettled = false): Promise<Readonly<Record<string, string>>> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    if (isSettled) await client.query('SELECT settle_restored_state()');
    const content: Record<string, string> = {};
    for (const { name } of await readTables(client)) {
      const table = pg.escapeIdentifier(name);
      const { rows } = await client.query<{ line: string }>(
        `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C")), '') AS line FROM ${table} AS t`,
      );
      content[name] = rows[0]!.line;
    }
    return content;
  } finally {
    await client.end();
  }
}

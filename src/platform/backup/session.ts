import pg from 'pg';

/** How values are written and read must not depend on the settings of a role or a server. */
const settings: readonly (readonly [name: string, value: string])[] = [
  ['search_path', 'public'],
  ['client_encoding', 'UTF8'],
  ['DateStyle', 'ISO, YMD'],
  ['IntervalStyle', 'postgres'],
  ['TimeZone', 'UTC'],
  ['extra_float_digits', '1'],
  ['bytea_output', 'hex'],
  // Where row-level security would hide rows, the statement fails instead.
  ['row_security', 'off'],
  ['statement_timeout', '0'],
  ['transaction_timeout', '0'],
  ['idle_in_transaction_session_timeout', '0'],
  ['lock_timeout', '5s'],
];

/** Works on a connection of its own, which ends with the work: also in the middle of a COPY. */
export async function withSession<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: adminUrl,
    application_name: 'bastide backup',
    connectionTimeoutMillis: 10_000,
  });
  // A lost connection fails the statement that is under way, which is where it is told.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(
      `SELECT set_config(name, value, false) FROM unnest($1::text[], $2::text[]) AS wanted (name, value)
        WHERE current_setting(name, true) IS NOT NULL`,
      [settings.map(([name]) => name), settings.map(([, value]) => value)],
    );
    return await work(client);
  } finally {
    await client.end();
  }
}

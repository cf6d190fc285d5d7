import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { readCatalogue } from './catalogue.ts';
import type { BackedUpTable, BackupSummary } from './header.ts';
import { type ReadOptions, readBackup } from './read-backup.ts';
import { bringUpToDate, prepareTarget } from './restore-target.ts';
import { withSession } from './session.ts';

export interface RestoreOptions extends ReadOptions {
  /** as the owner of the tables: a database with nothing in it, or with Bastide's tables and no rows */
  readonly adminUrl: string;
}

/**
 * Restores a backup into an empty database, in one transaction: all of it, or nothing at all. A backup of an earlier version is restored
 * into the tables of that version, which are then brought up to date. Throws AppError 'invalid-file' for a file that was changed or cut,
 * 'conflict' for a database that is not empty.
 */
export async function restoreBackup(options: RestoreOptions): Promise<BackupSummary> {
  return readBackup(options, (header, content) =>
    withSession(options.adminUrl, async (client) => {
      // Whatever fails before the commit ends the connection, and with it the transaction.
      await client.query('BEGIN');
      await prepareTarget(client, header);
      await content((table, rows) => loadTable(client, table, rows));
      await bringUpToDate(client);
      options.signal?.throwIfAborted();
      await client.query('COMMIT');
      await gatherStatistics(client);
    }),
  );
}

async function loadTable(client: pg.Client, table: BackedUpTable, rows: AsyncIterable<Buffer>): Promise<number> {
  const columns = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const target = client.query(copyFrom(`COPY public.${pg.escapeIdentifier(table.name)} (${columns}) FROM STDIN`));
  await pipeline(Readable.from(rows, { highWaterMark: 1 }), target);
  return target.rowCount;
}

/** Without it the first questions would be planned for empty tables. */
async function gatherStatistics(client: pg.Client): Promise<void> {
  const { tables } = await readCatalogue(client);
  for (const { name } of tables) await client.query(`ANALYZE public.${pg.escapeIdentifier(name)}`);
}

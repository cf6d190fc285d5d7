import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Secret } from '../secret.ts';
import { writeBackupFile } from './backup-file.ts';
import { createEnvelope } from './envelope.ts';
import { asBackupError, unwritableFile } from './faults.ts';
import type { BackedUpTable, BackupHeader, BackupProgress, BackupSummary } from './header.ts';
import { RecordWriter, rowsBytes } from './records.ts';
import { newSealingKey, seal } from './sealed-stream.ts';
import { withSession } from './session.ts';
import { beginSnapshot, describe } from './snapshot.ts';

export interface BackupOptions {
  /** as the owner of the tables */
  readonly adminUrl: string;
  /** a path, where the file appears only when it is whole; or a stream, which is left open */
  readonly output: string | Writable;
  /** encrypts the backup */
  readonly passphrase?: Secret | undefined;
  /** of Bastide */
  readonly version: string;
  readonly now: number;
  readonly onProgress?: (progress: BackupProgress) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes all tables of the application as they are at one moment, whatever is changed meanwhile, holding a few megabytes at a time.
 * Nobody waits for it, except for a migration. The master key is no part of it.
 */
export async function writeBackup(options: BackupOptions): Promise<BackupSummary> {
  try {
    const sealing = options.passphrase && (await newSealingKey(options.passphrase));
    return await withSession(options.adminUrl, async (client) => {
      const catalogue = await beginSnapshot(client);
      const header = await describe(client, catalogue, options);
      const total = { tables: 0, rows: 0, bytes: 0 };
      const envelope = createEnvelope(sealing?.sealing ?? null);
      const records = writeRecords(client, header, new RecordWriter(envelope), total, options);
      const body = sealing ? seal(records, sealing.key, envelope) : records;
      await send(following(envelope.bytes, body), options);
      return { ...total, version: header.version, madeAt: header.madeAt, isEncrypted: sealing !== undefined };
    });
  } catch (error) {
    throw asBackupError(error);
  }
}

async function* following(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

async function send(pieces: AsyncIterable<Buffer>, { output, signal }: BackupOptions): Promise<void> {
  if (typeof output === 'string') return writeBackupFile(output, pieces, signal);
  let failure: unknown;
  output.once('error', (error) => {
    failure = error;
  });
  try {
    await pipeline(Readable.from(pieces, { highWaterMark: 1 }), output, { end: false, ...(signal ? { signal } : {}) });
  } catch (error) {
    throw failure === undefined ? error : unwritableFile(failure);
  }
}

async function* writeRecords(
  client: pg.Client,
  header: BackupHeader,
  writer: RecordWriter,
  total: { tables: number; rows: number; bytes: number },
  { onProgress }: BackupOptions,
): AsyncGenerator<Buffer> {
  yield writer.json('header', header);
  for (const table of header.tables) {
    yield writer.json('table', table);
    const bytesBefore = total.bytes;
    const tell = () => {
      const { tables: doneTables, rows, bytes } = total;
      onProgress?.({ table: table.name, doneTables, tables: header.tables.length, rows, bytes });
    };
    tell();
    const copied = client.query(copyTo(copyStatement(table)));
    for await (const text of inChunks(copied)) {
      yield await writer.rows(text);
      total.bytes += text.length;
      tell();
    }
    // How many rows there were is said after the last of them; the answer to anything else comes later still.
    await client.query('SELECT 1');
    total.rows += copied.rowCount;
    total.tables += 1;
    yield writer.json('end', { rows: copied.rowCount, bytes: total.bytes - bytesBefore });
  }
  yield writer.json('footer', { ...total, sha256: writer.sha256 });
}

function copyStatement({ name, columns }: BackedUpTable): string {
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  return `COPY (SELECT ${list} FROM public.${pg.escapeIdentifier(name)}) TO STDOUT`;
}

/** Pieces of one size, whatever sizes they come in. */
async function* inChunks(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    held.push(piece);
    size += piece.length;
    if (size < rowsBytes) continue;
    let whole = Buffer.concat(held);
    for (; whole.length >= rowsBytes; whole = whole.subarray(rowsBytes)) yield whole.subarray(0, rowsBytes);
    held = whole.length > 0 ? [whole] : [];
    size = whole.length;
  }
  if (size > 0) yield Buffer.concat(held);
}

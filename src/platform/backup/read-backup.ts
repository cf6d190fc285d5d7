import type { Readable } from 'node:stream';
import type { Secret } from '../secret.ts';
import { readBackupFile } from './backup-file.ts';
import { ByteReader } from './byte-reader.ts';
import { readEnvelope } from './envelope.ts';
import { asBackupError, damaged, passphraseMissing } from './faults.ts';
import { type BackedUpTable, BackupHeader, type BackupProgress, type BackupSummary } from './header.ts';
import { EndRecord, FooterRecord, parseRecord, RecordReader, TableRecord, unpackRows } from './records.ts';
import { sealingKeyOf, unseal } from './sealed-stream.ts';

export interface ReadOptions {
  readonly input: string | Readable;
  /** of an encrypted backup */
  readonly passphrase?: Secret | undefined;
  readonly onProgress?: (progress: BackupProgress) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Takes the rows of one table, and says how many there were. */
export type TableLoader = (table: BackedUpTable, rows: AsyncIterable<Buffer>) => Promise<number>;

/** What follows the header; resolves when all of it was proved to be as it was written. */
type Content = (load: TableLoader) => Promise<void>;

/**
 * Opens a backup and hands on its header and the way to its rows. What `work` did counts only when its content came to its end.
 * Throws AppError 'invalid-file' for a file that was changed or cut.
 */
export async function readBackup(
  options: ReadOptions,
  work: (header: BackupHeader, content: Content) => Promise<void>,
): Promise<BackupSummary> {
  const source = new ByteReader(readBackupFile(options.input));
  try {
    const { records, isEncrypted } = await openRecords(source, options.passphrase);
    const header = parseRecord(BackupHeader, await records.next('header'));
    const total = { tables: 0, rows: 0, bytes: 0 };
    await work(header, (load) => readTables(header, records, total, load, options));
    return { ...total, version: header.version, madeAt: header.madeAt, isEncrypted };
  } catch (error) {
    throw asBackupError(error);
  } finally {
    await source.close();
  }
}

/** Reads a backup to its end without restoring it. */
export async function checkBackup(options: ReadOptions): Promise<BackupSummary> {
  return readBackup(options, (_, content) => content(countRows));
}

/** Every row ends with the one line break that is not escaped. */
async function countRows(_: BackedUpTable, rows: AsyncIterable<Buffer>): Promise<number> {
  let count = 0;
  for await (const text of rows) {
    for (let at = text.indexOf(10); at !== -1; at = text.indexOf(10, at + 1)) count += 1;
  }
  return count;
}

async function openRecords(source: ByteReader, passphrase: Secret | undefined) {
  const envelope = await readEnvelope(source);
  if (envelope.sealing === null) return { records: new RecordReader(source, envelope), isEncrypted: false };
  if (passphrase === undefined) throw passphraseMissing();
  const { key } = await sealingKeyOf(passphrase, envelope.sealing);
  const plain = new ByteReader(unseal(source, key, envelope));
  return { records: new RecordReader(plain, envelope), isEncrypted: true };
}

async function readTables(
  header: BackupHeader,
  records: RecordReader,
  total: { tables: number; rows: number; bytes: number },
  load: TableLoader,
  { onProgress, signal }: ReadOptions,
): Promise<void> {
  for (const expected of header.tables) {
    const { name } = parseRecord(TableRecord, await records.next('table'));
    if (name !== expected.name) throw damaged('the order of tables');
    const tell = () => {
      signal?.throwIfAborted();
      const { tables: doneTables, rows, bytes } = total;
      onProgress?.({ table: name, doneTables, tables: header.tables.length, rows, bytes });
    };
    tell();
    total.rows += await readTable(expected, records, load, (bytes) => {
      total.bytes += bytes;
      tell();
    });
    total.tables += 1;
  }
  const footer = await records.next('footer');
  const { sha256, ...counted } = parseRecord(FooterRecord, footer);
  const isWhole = sha256 === footer.sha256Before && JSON.stringify(counted) === JSON.stringify(total);
  if (!isWhole) throw damaged('the hash of the whole');
  await records.expectEnd();
}

/** How many rows there were, which is what the backup says. */
async function readTable(
  table: BackedUpTable,
  records: RecordReader,
  load: TableLoader,
  onBytes: (count: number) => void,
): Promise<number> {
  let said: { readonly rows: number; readonly bytes: number } | undefined;
  let fault: { readonly error: unknown } | undefined;
  async function* rows(): AsyncGenerator<Buffer> {
    try {
      for (let bytes = 0; ; ) {
        const record = await records.next('rows', 'end');
        if (record.type === 'end') {
          said = parseRecord(EndRecord, record);
          if (said.bytes !== bytes) throw damaged('the size of a table');
          return;
        }
        const text = await unpackRows(record);
        bytes += text.length;
        onBytes(text.length);
        yield text;
      }
    } catch (error) {
      fault = { error };
      throw error;
    }
  }
  const count = await load(table, rows()).catch((error: unknown) => {
    // What ended the rows comes first: the database then only says that they ended.
    throw fault ? fault.error : error;
  });
  if (said?.rows !== count) throw damaged('the number of rows');
  return count;
}

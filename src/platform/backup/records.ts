import { createHash, type Hash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import { z } from 'zod';
import type { ByteReader } from './byte-reader.ts';
import type { Envelope } from './envelope.ts';
import { damaged } from './faults.ts';

/*
 * A record: type (1 byte) · length (4 bytes) · payload · SHA-256 of all of these. They come in this order:
 *   header · for each table: table, its rows in any number of chunks, end · footer
 * Rows are in PostgreSQL's text format of COPY, cut anywhere and compressed (zstd), each after its length when it is not (4 bytes).
 * The footer counts everything and has the SHA-256 of the file up to itself, envelope included, as it is before encryption.
 */

const types = { header: 1, table: 2, rows: 3, end: 4, footer: 5 } as const;
export type RecordType = keyof typeof types;
const nameOf = new Map<number, RecordType>(Object.entries(types).map(([name, type]) => [type, name as RecordType]));

/** Rows go into chunks of this size. */
export const rowsBytes = 1_048_576;
const headBytes = 5;
const hashBytes = 32;
const maxPayload = 4 * rowsBytes;
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

export const TableRecord = z.strictObject({ name: z.string(), columns: z.array(z.string()) });
export const EndRecord = z.strictObject({ rows: z.number().int().min(0), bytes: z.number().int().min(0) });
export const FooterRecord = z.strictObject({
  tables: z.number().int(),
  rows: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string(),
});

/** Writes records, and knows the hash of everything so far. */
export class RecordWriter {
  readonly #whole: Hash;

  constructor(envelope: Envelope) {
    this.#whole = createHash('sha256').update(envelope.bytes);
  }

  get sha256(): string {
    return this.#whole.copy().digest('hex');
  }

  json(type: Exclude<RecordType, 'rows'>, value: object): Buffer {
    return this.#record(type, Buffer.from(JSON.stringify(value), 'utf8'));
  }

  async rows(text: Buffer): Promise<Buffer> {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    const compressed = await compress(text, { params: { [constants.ZSTD_c_compressionLevel]: 3 } });
    return this.#record('rows', Buffer.concat([length, compressed]));
  }

  #record(type: RecordType, payload: Buffer): Buffer {
    const head = Buffer.alloc(headBytes);
    head.writeUInt8(types[type], 0);
    head.writeUInt32BE(payload.length, 1);
    const record = Buffer.concat([head, payload, hashOf(head, payload)]);
    this.#whole.update(record);
    return record;
  }
}

export interface BackupRecord {
  readonly type: RecordType;
  readonly payload: Buffer;
  /** of everything before this record */
  readonly sha256Before: string | undefined;
}

/** Reads records; each is whole when it is handed on. */
export class RecordReader {
  readonly #reader: ByteReader;
  readonly #whole: Hash;

  constructor(reader: ByteReader, envelope: Envelope) {
    this.#reader = reader;
    this.#whole = createHash('sha256').update(envelope.bytes);
  }

  async next(...expected: readonly RecordType[]): Promise<BackupRecord> {
    const head = await this.#reader.read(headBytes);
    const type = nameOf.get(head.readUInt8(0));
    const length = head.readUInt32BE(1);
    if (type === undefined || length > maxPayload) throw damaged('the head of a record');
    const rest = await this.#reader.read(length + hashBytes);
    const payload = rest.subarray(0, length);
    if (!hashOf(head, payload).equals(rest.subarray(length))) throw damaged('the hash of a record');
    if (!expected.includes(type)) throw damaged(`a ${type} where there should be ${expected.join(' or ')}`);
    const sha256Before = type === 'footer' ? this.#whole.copy().digest('hex') : undefined;
    this.#whole.update(head).update(rest);
    return { type, payload, sha256Before };
  }

  /** Throws when something follows. */
  async expectEnd(): Promise<void> {
    if (!(await this.#reader.isAtEnd())) throw damaged('something follows the footer');
  }
}

export function parseRecord<T>(schema: z.ZodType<T>, { payload, type }: BackupRecord): T {
  try {
    return schema.parse(JSON.parse(payload.toString('utf8')));
  } catch (error) {
    throw damaged(`what the ${type} says`, error);
  }
}

/** The rows of a chunk, never more of them than a writer puts into one. */
export async function unpackRows({ payload }: BackupRecord): Promise<Buffer> {
  const length = payload.length >= 4 ? payload.readUInt32BE(0) : 0;
  if (length === 0 || length > rowsBytes) throw damaged('the length of rows');
  try {
    const rows = await decompress(payload.subarray(4), { maxOutputLength: length });
    if (rows.length === length) return rows;
  } catch (error) {
    throw damaged('the compression of rows', error);
  }
  throw damaged('the length of rows');
}

function hashOf(head: Buffer, payload: Buffer): Buffer {
  return createHash('sha256').update(head).update(payload).digest();
}

import { z } from 'zod';
import type { ByteReader } from './byte-reader.ts';
import { damaged, newerFormat, notABackup } from './faults.ts';

/*
 * A backup begins with:  "BASTIDE BACKUP\n" · format (1 byte) · length (2 bytes, big-endian) · JSON: how the rest is encrypted, if it is.
 * The rest is a stream of records (records.ts), encrypted in chunks (sealed-stream.ts) where a passphrase was given.
 */

const magic = Buffer.from('BASTIDE BACKUP\n', 'latin1');
const format = 1;
const maxPreamble = 4_096;

const base64 = z.base64().max(200);
/** The costs are bounded, so that a file cannot make its reader work for hours. */
export const Sealing = z.strictObject({
  cipher: z.literal('aes-256-gcm'),
  kdf: z.literal('scrypt'),
  n: z.union([14, 15, 16, 17, 18, 19, 20].map((power) => z.literal(2 ** power))),
  r: z.number().int().min(1).max(16),
  p: z.number().int().min(1).max(4),
  salt: base64,
  /** from the passphrase too: tells a wrong one from a damaged file */
  check: base64,
});
export type Sealing = z.infer<typeof Sealing>;
const Preamble = z.strictObject({ sealing: Sealing.nullable() });

export interface Envelope {
  readonly sealing: Sealing | null;
  /** exactly as it stands in the file: everything that follows vouches for it */
  readonly bytes: Buffer;
}

export function createEnvelope(sealing: Sealing | null): Envelope {
  const preamble = Buffer.from(JSON.stringify({ sealing }), 'utf8');
  const head = Buffer.alloc(3);
  head.writeUInt8(format, 0);
  head.writeUInt16BE(preamble.length, 1);
  return { sealing, bytes: Buffer.concat([magic, head, preamble]) };
}

export async function readEnvelope(reader: ByteReader): Promise<Envelope> {
  const start = await reader.tryRead(magic.length);
  if (!start?.equals(magic)) throw notABackup();
  const head = await reader.read(3);
  if (head.readUInt8(0) > format) throw newerFormat();
  const length = head.readUInt16BE(1);
  if (head.readUInt8(0) !== format || length > maxPreamble) throw damaged('the envelope');
  const preamble = await reader.read(length);
  return { sealing: parsePreamble(preamble).sealing, bytes: Buffer.concat([start, head, preamble]) };
}

function parsePreamble(bytes: Buffer): z.infer<typeof Preamble> {
  try {
    return Preamble.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw damaged('the envelope', error);
  }
}

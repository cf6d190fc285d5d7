import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../secret.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Envelope, Sealing } from './envelope.ts';
import { damaged, wrongPassphrase } from './faults.ts';

/*
 * The stream in chunks of 64 KiB: length with the mark of the last one (4 bytes) · ciphertext · tag (16 bytes). A chunk's number and whether
 * it is the last are in its nonce, and the envelope is authenticated with each: none can be left out, moved, or taken from another backup.
 * The key is of this one file, because its salt is, so a number is never used twice.
 */

const chunkBytes = 65_536;
const tagBytes = 16;
const lastMark = 0x8000_0000;

export interface SealingKey {
  readonly sealing: Sealing;
  readonly key: Buffer;
}

/** A key for one new backup. Takes about half a second and 128 MiB on purpose. */
export async function newSealingKey(passphrase: Secret): Promise<SealingKey> {
  const costs = { n: 2 ** 17, r: 8, p: 1, salt: randomBytes(32).toString('base64') };
  const { key, check } = await derive(passphrase, costs);
  return { key, sealing: { cipher: 'aes-256-gcm', kdf: 'scrypt', ...costs, check } };
}

/** The key of a backup that is there. */
export async function sealingKeyOf(passphrase: Secret, sealing: Sealing): Promise<SealingKey> {
  const { key, check } = await derive(passphrase, sealing);
  const [ours, theirs] = [check, sealing.check].map((text) => createHash('sha256').update(text).digest());
  if (!timingSafeEqual(ours!, theirs!)) throw wrongPassphrase();
  return { key, sealing };
}

async function derive(passphrase: Secret, { n, r, p, salt }: Pick<Sealing, 'n' | 'r' | 'p' | 'salt'>) {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  // The same words may be typed as different code points on different machines.
  const words = passphrase.reveal().normalize('NFC');
  const costs = { N: n, r, p, maxmem: 256 * n * r };
  scrypt(words, Buffer.from(salt, 'base64'), 64, costs, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  const bytes = await promise;
  const check = createHash('sha256').update('bastide backup check').update(bytes.subarray(32)).digest('base64');
  return { key: bytes.subarray(0, 32), check };
}

/** Encrypts what follows the envelope. */
export async function* seal(pieces: AsyncIterable<Buffer>, key: Buffer, envelope: Envelope): AsyncGenerator<Buffer> {
  const sealChunk = chunkSealer(key, envelope);
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    const sealed: Buffer[] = [];
    // A full chunk is kept back until something follows: it might be the last.
    for (; held.length > chunkBytes; held = held.subarray(chunkBytes)) {
      sealed.push(...sealChunk(held.subarray(0, chunkBytes), false));
    }
    if (sealed.length > 0) yield Buffer.concat(sealed);
  }
  yield Buffer.concat(sealChunk(held, true));
}

function chunkSealer(key: Buffer, envelope: Envelope): (plain: Buffer, isLast: boolean) => readonly Buffer[] {
  const additional = createHash('sha256').update(envelope.bytes).digest();
  let number = 0;
  return (plain, isLast) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, isLast), { authTagLength: tagBytes });
    number += 1;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(isLast ? plain.length + lastMark : plain.length);
    const ciphertext = cipher.setAAD(additional).update(plain);
    return [length, ciphertext, cipher.final(), cipher.getAuthTag()];
  };
}

/** Decrypts; nothing is handed on that was not authenticated first. Throws AppError 'invalid-file' for anything that was changed or cut. */
export async function* unseal(reader: ByteReader, key: Buffer, envelope: Envelope): AsyncGenerator<Buffer> {
  const additional = createHash('sha256').update(envelope.bytes).digest();
  for (let number = 0, isLast = false; !isLast; number += 1) {
    const word = (await reader.read(4)).readUInt32BE(0);
    isLast = word >= lastMark;
    const length = isLast ? word - lastMark : word;
    if (length > chunkBytes || (!isLast && length !== chunkBytes)) throw damaged('the length of a chunk');
    const ciphertext = await reader.read(length);
    const tag = await reader.read(tagBytes);
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, isLast), { authTagLength: tagBytes });
    decipher.setAAD(additional).setAuthTag(tag);
    const plain = decipher.update(ciphertext);
    try {
      decipher.final();
    } catch (error) {
      throw damaged('the seal of a chunk', error);
    }
    yield plain;
  }
  if (!(await reader.isAtEnd())) throw damaged('something follows the last chunk');
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt8(isLast ? 1 : 0, 0);
  nonce.writeBigUInt64BE(BigInt(number), 4);
  return nonce;
}

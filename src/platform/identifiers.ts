import { createHash, randomBytes } from 'node:crypto';

/** A new UUIDv7: sorts by the time it was made, and within this process by the order, also when the clock goes back. */
export const newId: () => string = createIdSource(Date.now);

/** A source of UUIDv7 for one clock. */
export function createIdSource(now: () => number): () => string {
  let lastMs = 0;
  let counter = 0;
  return () => {
    const ms = now();
    const random = randomBytes(10);
    if (ms > lastMs) {
      lastMs = ms;
      // The upper half stays free, so that a millisecond has room for at least 2,048 more (RFC 9562, 6.2 method 1).
      counter = random.readUInt16BE(0) & 0x7ff;
    } else if (++counter > 0xfff) {
      lastMs++;
      counter = random.readUInt16BE(0) & 0x7ff;
    }
    const bytes = Buffer.alloc(16);
    bytes.writeUIntBE(lastMs, 0, 6);
    bytes.writeUInt16BE(counter, 6);
    random.copy(bytes, 8, 2);
    return format(bytes, 7);
  };
}

/** The same UUID for the same words, always (version 8, from SHA-256); where one word ends and the next begins counts. */
export function hashId(namespace: string, ...parts: readonly string[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([namespace, ...parts]))
    .digest();
  return format(digest, 8);
}

/** Whether a text has the form of our identifiers, in the lower case in which they are stored. */
export function isId(value: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(value);
}

function format(bytes: Buffer, version: 7 | 8): string {
  bytes[6] = (version << 4) | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

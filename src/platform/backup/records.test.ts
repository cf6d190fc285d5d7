import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { ByteReader } from './byte-reader.ts';
import { createEnvelope, type Sealing } from './envelope.ts';
import type { BackupHeader } from './header.ts';
import { checkBackup } from './read-backup.ts';
import { RecordWriter } from './records.ts';
import { seal, unseal } from './sealed-stream.ts';

const header: BackupHeader = {
  version: '1.2.3',
  madeAt: '2026-08-01T12:00:00.000Z',
  postgres: 180004,
  migrations: [{ number: 1, name: '0001-ground.sql', checksum: 'abc' }],
  tables: [
    { name: 'organizations', columns: ['id'] },
    { name: 'users', columns: ['organization_id', 'id'] },
  ],
  months: ['2026-08'],
};

/** A backup of two tables without a database, and where its records begin. */
async function smallBackup(envelope = createEnvelope(null)): Promise<Buffer[]> {
  const writer = new RecordWriter(envelope);
  const records: Buffer[] = [];
  const keep = (record: Buffer) => void records.push(record);
  keep(writer.json('header', header));
  keep(writer.json('table', header.tables[0]!));
  keep(await writer.rows(Buffer.from('a\nb\n')));
  keep(writer.json('end', { rows: 2, bytes: 4 }));
  keep(writer.json('table', header.tables[1]!));
  keep(await writer.rows(Buffer.from('a\tone')));
  keep(await writer.rows(Buffer.from('\nb\ttwo\n')));
  keep(writer.json('end', { rows: 2, bytes: 12 }));
  keep(writer.json('footer', { tables: 2, rows: 4, bytes: 16, sha256: writer.sha256 }));
  return records;
}

async function faultOf(bytes: Uint8Array): Promise<string> {
  try {
    await checkBackup({ input: Readable.from([bytes]) });
    return 'whole';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

const faultsOf = async (all: readonly Uint8Array[]) => new Set(await Promise.all(all.map(faultOf)));

function withFlippedBit(bytes: Buffer, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
}

describe('a backup that is not encrypted', () => {
  const envelope = createEnvelope(null);

  it('is whole as it was written, in pieces of any size', async () => {
    const bytes = Buffer.concat([envelope.bytes, ...(await smallBackup())]);
    const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect(await checkBackup({ input: Readable.from(pieces) })).toMatchObject({ tables: 2, rows: 4, bytes: 16 });
  });

  it('is refused wherever a bit of it is flipped', async () => {
    const bytes = Buffer.concat([envelope.bytes, ...(await smallBackup())]);
    expect(await faultOf(bytes)).toBe('whole');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      if ((await faultOf(withFlippedBit(bytes, bit))) !== 'invalid-file') throw new Error(`bit ${bit} goes unnoticed`);
    }
  });

  it('is refused wherever it is cut, and when something follows its end', async () => {
    const bytes = Buffer.concat([envelope.bytes, ...(await smallBackup())]);
    const cuts = Array.from(bytes, (_, at) => bytes.subarray(0, at));
    expect(await faultsOf([...cuts, Buffer.concat([bytes, Buffer.from('\n')])])).toEqual(new Set(['invalid-file']));
  });

  it('is refused when records are left out, repeated or moved', async () => {
    const records = await smallBackup();
    const whole = (list: readonly Buffer[]) => Buffer.concat([envelope.bytes, ...list]);
    expect(await faultOf(whole(records))).toBe('whole');
    const spoilt = records.flatMap((record, at) => [
      whole(records.toSpliced(at, 1)),
      whole(records.toSpliced(at, 0, record)),
      whole(records.toSpliced(at, 2, records[at + 1] ?? record, record)),
    ]);
    expect(await faultsOf(spoilt)).toEqual(new Set(['invalid-file']));
  });

  it('is refused when it says more rows than there are', async () => {
    const writer = new RecordWriter(envelope);
    const [table] = header.tables;
    const records = [writer.json('header', { ...header, tables: [table] }), writer.json('table', table!)];
    records.push(await writer.rows(Buffer.from('a\n')), writer.json('end', { rows: 2, bytes: 2 }));
    records.push(writer.json('footer', { tables: 1, rows: 2, bytes: 2, sha256: writer.sha256 }));
    expect(await faultOf(Buffer.concat([envelope.bytes, ...records]))).toBe('invalid-file');
  });

  it('of a newer format is told apart from a damaged one and from other files', async () => {
    const bytes = Buffer.concat([envelope.bytes, ...(await smallBackup())]);
    const newer = Buffer.from(bytes);
    newer[15] = 2;
    const says = (input: Buffer, text: RegExp) =>
      expect(checkBackup({ input: Readable.from([input]) })).rejects.toThrow(text);
    await says(newer, /newer Bastide/);
    await says(bytes.subarray(0, 100), /damaged/);
    await says(Buffer.from('PGDMP custom format'), /no backup of Bastide/);
    await says(Buffer.alloc(0), /no backup of Bastide/);
  });
});

describe('an encrypted stream', () => {
  const key = randomBytes(32);
  const sealing: Sealing = {
    cipher: 'aes-256-gcm',
    kdf: 'scrypt',
    n: 2 ** 14,
    r: 8,
    p: 1,
    salt: 'AAAA',
    check: 'AAAA',
  };
  const envelope = createEnvelope(sealing);

  async function sealed(plain: Buffer, pieceBytes: number): Promise<Buffer> {
    const pieces = Array.from({ length: Math.ceil(plain.length / pieceBytes) }, (_, index) =>
      plain.subarray(index * pieceBytes, (index + 1) * pieceBytes),
    );
    return Buffer.concat(await Array.fromAsync(seal(Readable.from(pieces), key, envelope)));
  }

  async function opened(bytes: Uint8Array, by = key, of = envelope): Promise<Buffer | string> {
    try {
      const reader = new ByteReader(Readable.from([bytes]));
      return Buffer.concat(await Array.fromAsync(unseal(reader, by, of)));
    } catch (error) {
      return error instanceof AppError ? error.code : String(error);
    }
  }

  it('gives back what went in, whatever its size', async () => {
    for (const size of [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000]) {
      const plain = randomBytes(size);
      for (const piece of [1_000, 65_536, 1_048_576]) expect(await opened(await sealed(plain, piece))).toEqual(plain);
    }
  });

  it('is refused wherever a bit of it is flipped, and wherever it is cut', async () => {
    const bytes = await sealed(Buffer.from('some rows'), 100);
    for (let bit = 0; bit < bytes.length * 8; bit += 1)
      expect(await opened(withFlippedBit(bytes, bit))).toBe('invalid-file');
    for (let end = 0; end < bytes.length; end += 1) expect(await opened(bytes.subarray(0, end))).toBe('invalid-file');
  });

  it('is refused when whole chunks are left out, moved, repeated, or taken as the end', async () => {
    const bytes = await sealed(randomBytes(4 * 65_536 + 10), 1_048_576);
    const size = 4 + 65_536 + 16;
    const chunks = Array.from({ length: 5 }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
    const spoilt = chunks.flatMap((chunk, at) => [
      chunks.toSpliced(at, 1),
      chunks.toSpliced(at, 0, chunk),
      chunks.toSpliced(at, 2, chunks[at + 1] ?? chunk, chunk),
      chunks.slice(0, at),
    ]);
    for (const list of spoilt) expect(await opened(Buffer.concat(list))).toBe('invalid-file');
    const marked = Buffer.from(chunks[1]!);
    marked[0]! |= 0x80;
    expect(await opened(Buffer.concat([chunks[0]!, marked]))).toBe('invalid-file');
    expect(await opened(bytes)).toBeInstanceOf(Buffer);
  });

  it('opens with no other key and under no other envelope', async () => {
    const bytes = await sealed(Buffer.from('some rows'), 100);
    expect(await opened(bytes, randomBytes(32))).toBe('invalid-file');
    expect(await opened(bytes, key, createEnvelope({ ...sealing, salt: 'BBBB' }))).toBe('invalid-file');
  });
});

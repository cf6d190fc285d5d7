import { createHash } from 'node:crypto';

/** An entry as the database holds it, apart from the hashes. */
export interface ChainedEntry {
  readonly organizationId: string;
  readonly seq: number;
  /** microseconds since 1970, decimal: the database keeps no more and no less */
  readonly atMicros: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string | null;
  readonly details: unknown;
}

/** What stands before the first entry. */
export const genesisHash: Buffer = Buffer.alloc(32);

/**
 * SHA-256 over the 32 bytes of the hash before and the UTF-8 bytes of one JSON array of all columns in their order, without blanks; an object
 * in it is written as `{"members":[[name,value],…]}`, sorted by name. So no two different entries have the same text.
 */
export function hashOf(previousHash: Buffer, entry: ChainedEntry): Buffer {
  const columns = [
    entry.organizationId,
    entry.seq,
    entry.atMicros,
    entry.actorKind,
    entry.actorId,
    entry.actorName,
    entry.action,
    entry.subjectKind,
    entry.subjectId,
    sorted(entry.details),
  ];
  return createHash('sha256').update(previousHash).update(JSON.stringify(columns), 'utf8').digest();
}

/** The database returns the members of a JSON object in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { members: members.map(([name, member]) => [name, sorted(member)]) };
}

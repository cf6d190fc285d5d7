import type { Transaction } from '#platform/database/database.ts';
import { escapeStored, storedJson, unescapeStored } from '#platform/stored-text.ts';
import { type ChainedEntry, genesisHash } from './chain.ts';
import type { AuditEntry, AuditFilter } from './schemas.ts';

export interface ChainEnd {
  readonly seq: number;
  readonly hash: Buffer;
}

export interface Checkpoint extends ChainEnd {
  readonly entries: number;
}

export interface ChainRow extends ChainedEntry {
  readonly previousHash: Buffer;
  readonly hash: Buffer;
}

/** The end of the chain, locked until the transaction ends; makes it when the organisation has none. */
export async function lockHead(
  transaction: Transaction,
  organizationId: string,
): Promise<ChainEnd & { readonly isNew: boolean }> {
  const known = await selectHead(transaction, organizationId, 'FOR UPDATE');
  if (known) return { ...known, isNew: false };
  const made = await transaction.execute(
    'INSERT INTO audit_heads (organization_id, seq, hash) VALUES ($1, 0, $2) ON CONFLICT (organization_id) DO NOTHING',
    [organizationId, genesisHash],
  );
  const head = await selectHead(transaction, organizationId, 'FOR UPDATE');
  if (!head) throw new Error('The end of the audit log can be neither read nor made.');
  return { ...head, isNew: made === 1 };
}

export function findHead(transaction: Transaction, organizationId: string): Promise<ChainEnd | undefined> {
  return selectHead(transaction, organizationId, '');
}

async function selectHead(
  transaction: Transaction,
  organizationId: string,
  lock: '' | 'FOR UPDATE',
): Promise<ChainEnd | undefined> {
  const rows = await transaction.query<ChainEnd>(
    `SELECT seq, hash FROM audit_heads WHERE organization_id = $1 ${lock}`,
    [organizationId],
  );
  return rows[0];
}

/** Adds an entry and moves the end of the chain, which the transaction has locked. */
export async function appendEntry(transaction: Transaction, entry: ChainRow): Promise<void> {
  await transaction.execute(
    `WITH entry AS (
       INSERT INTO audit_log (organization_id, seq, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, details, previous_hash, hash)
       VALUES ($1, $2, to_timestamp(0) + $3::bigint * interval '1 microsecond', $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12)
     )
     UPDATE audit_heads SET seq = $2, hash = $12 WHERE organization_id = $1`,
    [
      entry.organizationId,
      entry.seq,
      entry.atMicros,
      entry.actorKind,
      escapeStored(entry.actorId),
      escapeStored(entry.actorName),
      escapeStored(entry.action),
      escapeStored(entry.subjectKind),
      escapeStored(entry.subjectId),
      storedJson(entry.details),
      entry.previousHash,
      entry.hash,
    ],
  );
}

/** The whole chain in its order, in batches. */
export async function* streamChain(
  transaction: Transaction,
  organizationId: string,
): AsyncGenerator<readonly ChainRow[]> {
  const batches = transaction.stream<ChainRow>(
    `SELECT organization_id AS "organizationId", seq, (extract(epoch FROM at) * 1000000)::bigint::text AS "atMicros",
            actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName", action,
            subject_kind AS "subjectKind", subject_id AS "subjectId", details, previous_hash AS "previousHash", hash
     FROM audit_log WHERE organization_id = $1 ORDER BY seq`,
    [organizationId],
  );
  for await (const rows of batches) yield rows.map(unescapeTexts);
}

function unescapeTexts(row: ChainRow): ChainRow {
  const { previousHash, hash, ...texts } = row;
  return { ...unescapeStored(texts), previousHash, hash };
}

export function listCheckpoints(transaction: Transaction, organizationId: string): Promise<readonly Checkpoint[]> {
  return transaction.query<Checkpoint>(
    'SELECT seq, hash, entries FROM audit_checkpoints WHERE organization_id = $1 ORDER BY seq',
    [organizationId],
  );
}

/** Cuts what is older than an instant, leaving a checkpoint; how many entries that were. */
export async function cutBefore(transaction: Transaction, before: string, now: string): Promise<number> {
  const rows = await transaction.query<{ cut: number }>('SELECT cut_audit_log($1, $2) AS cut', [before, now]);
  return rows[0]?.cut ?? 0;
}

/** The stored section of the organisation's settings, as it is. */
export async function findStoredSettings(transaction: Transaction, organizationId: string): Promise<unknown> {
  const rows = await transaction.query<{ section: unknown }>(
    `SELECT settings -> 'audit' AS section FROM organizations WHERE id = $1`,
    [organizationId],
  );
  return rows[0]?.section ?? undefined;
}

interface EntryRow {
  readonly seq: number;
  readonly at: string;
  readonly actor_kind: AuditEntry['actor']['kind'];
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly action: string;
  readonly subject_kind: string;
  readonly subject_id: string | null;
  readonly details: AuditEntry['details'];
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
}

/** Newest first below `beforeSeq`, or oldest first above `afterSeq`. */
export async function listEntries(
  transaction: Transaction,
  organizationId: string,
  filter: AuditFilter,
  page: { readonly beforeSeq?: number; readonly afterSeq?: number; readonly limit: number },
): Promise<readonly AuditEntry[]> {
  const rows = await transaction.query<EntryRow>(
    `SELECT seq, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, details, previous_hash, hash
     FROM audit_log
     WHERE organization_id = $1
       AND ($2::text IS NULL OR action = $2) AND ($3::text IS NULL OR subject_kind = $3) AND ($4::text IS NULL OR subject_id = $4)
       AND ($5::text IS NULL OR actor_id = $5) AND ($6::timestamptz IS NULL OR at >= $6) AND ($7::timestamptz IS NULL OR at < $7)
       AND ($8::bigint IS NULL OR seq < $8) AND ($9::bigint IS NULL OR seq > $9)
     ORDER BY seq ${page.afterSeq === undefined ? 'DESC' : 'ASC'} LIMIT $10`,
    [
      organizationId,
      filter.action ?? null,
      filter.subjectKind ?? null,
      filter.subjectId ?? null,
      filter.actorId ?? null,
      filter.from ?? null,
      filter.to ?? null,
      page.beforeSeq ?? null,
      page.afterSeq ?? null,
      page.limit,
    ],
  );
  return rows.map(entryOf);
}

function entryOf(row: EntryRow): AuditEntry {
  return {
    seq: row.seq,
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: unescapeStored(row.actor_name) },
    action: unescapeStored(row.action),
    subject: { kind: unescapeStored(row.subject_kind), id: unescapeStored(row.subject_id) },
    details: unescapeStored(row.details),
    previousHash: row.previous_hash.toString('hex'),
    hash: row.hash.toString('hex'),
  };
}

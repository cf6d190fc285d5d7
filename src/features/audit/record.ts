import type { Transaction } from '#platform/database/database.ts';
import { setTimer } from '#platform/database/timers.ts';
import type { Caller } from '#platform/web/route.ts';
import { type ChainedEntry, hashOf } from './chain.ts';
import { appendEntry, lockHead } from './repository.ts';
import type { Actor } from './schemas.ts';

export const retentionTimer = 'audit-retention';
export const dayMs = 86_400_000;

export interface AuditEvent {
  readonly actor: Actor;
  /** such as `exception.granted` */
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string | null;
  /** plain JSON without secrets */
  readonly details: Readonly<Record<string, unknown>>;
  readonly now: number;
}

/**
 * Adds an entry to the organisation's audit log, in the transaction of the change that it tells of. From here to the end of the transaction
 * others who change something in this organisation wait, so call it last.
 */
export async function recordAudit(transaction: Transaction, organizationId: string, event: AuditEvent): Promise<void> {
  const head = await lockHead(transaction, organizationId);
  const entry = entryOf(organizationId, head.seq + 1, event);
  await appendEntry(transaction, { ...entry, previousHash: head.hash, hash: hashOf(head.hash, entry) });
  if (head.isNew) {
    const dueAt = new Date(event.now + dayMs).toISOString();
    await setTimer(transaction, organizationId, { kind: retentionTimer, subjectId: organizationId, dueAt });
  }
}

/** Who calls, as the audit log names them. */
export function actorOf(caller: Caller): Actor {
  const isToken = caller.via === 'token';
  return {
    kind: isToken ? 'token' : 'user',
    id: (isToken ? caller.tokenId : caller.userId) ?? null,
    name: caller.name,
  };
}

/** What the server does by itself. */
export const systemActor: Actor = { kind: 'system', id: null, name: 'Bastide' };

function entryOf(organizationId: string, seq: number, event: AuditEvent): ChainedEntry {
  return {
    organizationId,
    seq,
    atMicros: `${Math.trunc(event.now)}000`,
    actorKind: event.actor.kind,
    actorId: event.actor.id,
    actorName: event.actor.name,
    action: event.action,
    subjectKind: event.subjectKind,
    subjectId: event.subjectId,
    // Absent members and dates become what JSON makes of them, so that the hash can be computed again from what is stored.
    details: JSON.parse(JSON.stringify(event.details)),
  };
}

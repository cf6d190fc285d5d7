import type { Transaction } from './database.ts';

/** What falls due at a time: a policy's next run, the end of an exception. The scheduler sends a `timers` job; the handler sets the next one or clears it. */
export interface Timer {
  readonly kind: string;
  readonly subjectId: string;
  /** instant, ISO */
  readonly dueAt: string;
}

/** Sets or moves the timer of a subject, in the transaction that gives the reason. */
export async function setTimer(transaction: Transaction, organizationId: string, timer: Timer): Promise<void> {
  await transaction.execute(
    `INSERT INTO timers (organization_id, kind, subject_id, due_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (organization_id, kind, subject_id) DO UPDATE SET due_at = excluded.due_at`,
    [organizationId, timer.kind, timer.subjectId, timer.dueAt],
  );
}

export async function clearTimer(
  transaction: Transaction,
  organizationId: string,
  kind: string,
  subjectId: string,
): Promise<void> {
  await transaction.execute('DELETE FROM timers WHERE organization_id = $1 AND kind = $2 AND subject_id = $3', [
    organizationId,
    kind,
    subjectId,
  ]);
}

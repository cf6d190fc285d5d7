import type { Transaction } from '#platform/database/database.ts';

export type AttemptKind = 'account' | 'address';

/** After so many failures without a success between them there is a pause that doubles with each further one. */
export interface Limit {
  readonly threshold: number;
  readonly firstPauseSeconds: number;
  readonly longestPauseSeconds: number;
  /** what failed longer ago is forgotten */
  readonly forgottenBefore: string;
}

/** Counts an attempt as failed, beforehand; undefined while a pause lasts, which it does not lengthen. */
export async function countAttempt(
  transaction: Transaction,
  organizationId: string,
  kind: AttemptKind,
  subject: Buffer,
  limit: Limit,
  now: string,
): Promise<{ readonly failures: number; readonly lockedUntil: string | null } | undefined> {
  const failures = 'CASE WHEN a.last_at < $5::timestamptz THEN 1 ELSE a.failures + 1 END';
  const rows = await transaction.query<{ failures: number; lockedUntil: string | null }>(
    `INSERT INTO log_on_attempts AS a (organization_id, kind, subject, failures, last_at, locked_until)
     VALUES ($1, $2, $3, 1, $4, NULL)
     ON CONFLICT (organization_id, kind, subject) DO UPDATE SET failures = ${failures}, last_at = $4,
       locked_until = CASE WHEN ${failures} >= $6::integer THEN
         $4::timestamptz + least($7::float8 * 2 ^ least(${failures} - $6::integer, 20), $8::float8) * interval '1 second' END
     WHERE a.locked_until IS NULL OR a.locked_until <= $4
     RETURNING failures, locked_until AS "lockedUntil"`,
    [
      organizationId,
      kind,
      subject,
      now,
      limit.forgottenBefore,
      limit.threshold,
      limit.firstPauseSeconds,
      limit.longestPauseSeconds,
    ],
  );
  return rows[0];
}

export async function findLockedUntil(
  transaction: Transaction,
  organizationId: string,
  kind: AttemptKind,
  subject: Buffer,
): Promise<string | null> {
  const rows = await transaction.query<{ lockedUntil: string | null }>(
    `SELECT locked_until AS "lockedUntil" FROM log_on_attempts WHERE organization_id = $1 AND kind = $2 AND subject = $3`,
    [organizationId, kind, subject],
  );
  return rows[0]?.lockedUntil ?? null;
}

/** Takes back what was counted beforehand. */
export async function forgiveAttempt(
  transaction: Transaction,
  organizationId: string,
  kind: AttemptKind,
  subject: Buffer,
): Promise<void> {
  await transaction.execute(
    `UPDATE log_on_attempts SET failures = greatest(failures - 1, 0), locked_until = NULL
     WHERE organization_id = $1 AND kind = $2 AND subject = $3`,
    [organizationId, kind, subject],
  );
}

export async function forgetAttempts(
  transaction: Transaction,
  organizationId: string,
  kind: AttemptKind,
  subject: Buffer,
): Promise<void> {
  await transaction.execute('DELETE FROM log_on_attempts WHERE organization_id = $1 AND kind = $2 AND subject = $3', [
    organizationId,
    kind,
    subject,
  ]);
}

export async function forgetAllAttempts(transaction: Transaction, organizationId: string): Promise<void> {
  await transaction.execute('DELETE FROM log_on_attempts WHERE organization_id = $1', [organizationId]);
}

export async function forgetOldAttempts(
  transaction: Transaction,
  organizationId: string,
  before: string,
): Promise<void> {
  await transaction.execute('DELETE FROM log_on_attempts WHERE organization_id = $1 AND last_at < $2', [
    organizationId,
    before,
  ]);
}

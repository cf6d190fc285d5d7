import type { Transaction } from '#platform/database/database.ts';
import type { Role } from '#platform/web/route.ts';

export interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly via: 'password' | 'single-sign-on';
  readonly ip: string;
  readonly userAgent: string;
  readonly createdAt: string;
  readonly rotatedAt: string;
  readonly lastSeenAt: string;
}

/** A session as a token opens it, with what deciding about it needs. */
export interface OpenSession extends SessionRow {
  /** false for the token before the last rotation */
  readonly isCurrent: boolean;
  readonly userName: string;
  readonly role: Role;
  /** the organisation's section, as it is stored */
  readonly settings: unknown;
}

const columns = `s.id, s.user_id AS "userId", s.via, s.ip, s.user_agent AS "userAgent", s.created_at AS "createdAt",
  s.rotated_at AS "rotatedAt", s.last_seen_at AS "lastSeenAt"`;

export async function insertSession(
  transaction: Transaction,
  organizationId: string,
  session: Omit<SessionRow, 'rotatedAt' | 'lastSeenAt'> & { readonly tokenHash: Buffer },
): Promise<void> {
  await transaction.execute(
    `INSERT INTO sessions (organization_id, id, user_id, token_hash, via, ip, user_agent, created_at, rotated_at, last_seen_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $8)`,
    [
      organizationId,
      session.id,
      session.userId,
      session.tokenHash,
      session.via,
      session.ip,
      session.userAgent,
      session.createdAt,
    ],
  );
}

/** The session of an active user that a token opens at this moment. */
export async function findOpenSession(
  transaction: Transaction,
  organizationId: string,
  tokenHash: Buffer,
  now: string,
): Promise<OpenSession | undefined> {
  const rows = await transaction.query<OpenSession>(
    `SELECT ${columns}, s.token_hash = $2 AS "isCurrent", u.name AS "userName", u.role, o.settings -> 'access' AS settings
     FROM sessions s
     JOIN users u ON u.organization_id = s.organization_id AND u.id = s.user_id
     JOIN organizations o ON o.id = s.organization_id
     WHERE s.organization_id = $1 AND (s.token_hash = $2 OR (s.previous_token_hash = $2 AND s.previous_valid_until > $3))
       AND u.organization_id = $1 AND u.status = 'active' AND o.id = $1`,
    [organizationId, tokenHash, now],
  );
  return rows[0];
}

/** Gives a session a new token, unless another request was faster; the old one stays good for requests under way. */
export async function rotateToken(
  transaction: Transaction,
  organizationId: string,
  rotation: {
    readonly from: Buffer;
    readonly to: Buffer;
    readonly now: string;
    readonly previousValidUntil: string;
  },
): Promise<boolean> {
  const rotated = await transaction.execute(
    `UPDATE sessions SET token_hash = $3, previous_token_hash = $2, previous_valid_until = $5, rotated_at = $4, last_seen_at = $4
     WHERE organization_id = $1 AND token_hash = $2`,
    [organizationId, rotation.from, rotation.to, rotation.now, rotation.previousValidUntil],
  );
  return rotated === 1;
}

/** Gives a session a new token at once; no earlier one is good any more. */
export async function replaceToken(
  transaction: Transaction,
  organizationId: string,
  sessionId: string,
  tokenHash: Buffer,
  now: string,
): Promise<void> {
  await transaction.execute(
    `UPDATE sessions SET token_hash = $3, previous_token_hash = NULL, previous_valid_until = NULL, rotated_at = $4
     WHERE organization_id = $1 AND id = $2`,
    [organizationId, sessionId, tokenHash, now],
  );
}

/** Has every session of a user rotate with its next request. */
export async function makeRotationDue(transaction: Transaction, organizationId: string, userId: string): Promise<void> {
  await transaction.execute(`UPDATE sessions SET rotated_at = 'epoch' WHERE organization_id = $1 AND user_id = $2`, [
    organizationId,
    userId,
  ]);
}

export async function touchSession(
  transaction: Transaction,
  organizationId: string,
  sessionId: string,
  now: string,
): Promise<void> {
  await transaction.execute('UPDATE sessions SET last_seen_at = $3 WHERE organization_id = $1 AND id = $2', [
    organizationId,
    sessionId,
    now,
  ]);
}

/** Newest first. */
export function listSessions(
  transaction: Transaction,
  organizationId: string,
  userId: string,
): Promise<readonly SessionRow[]> {
  return transaction.query<SessionRow>(
    `SELECT ${columns} FROM sessions s WHERE s.organization_id = $1 AND s.user_id = $2 ORDER BY s.created_at DESC, s.id DESC LIMIT 200`,
    [organizationId, userId],
  );
}

/** Whether there was such a session of this user. */
export async function deleteSession(
  transaction: Transaction,
  organizationId: string,
  userId: string,
  sessionId: string,
): Promise<boolean> {
  const ended = await transaction.execute(
    'DELETE FROM sessions WHERE organization_id = $1 AND user_id = $2 AND id = $3',
    [organizationId, userId, sessionId],
  );
  return ended === 1;
}

/** All sessions of a user but one; how many there were. */
export function deleteSessionsOf(
  transaction: Transaction,
  organizationId: string,
  userId: string,
  exceptSessionId: string | null = null,
): Promise<number> {
  return transaction.execute(
    'DELETE FROM sessions WHERE organization_id = $1 AND user_id = $2 AND ($3::uuid IS NULL OR id <> $3)',
    [organizationId, userId, exceptSessionId],
  );
}

/** Sessions that no setting lets live: they began, or were last seen, before these instants. */
export async function deleteEndedSessions(
  transaction: Transaction,
  organizationId: string,
  begunBefore: string,
  seenBefore: string,
): Promise<void> {
  await transaction.execute(
    'DELETE FROM sessions WHERE organization_id = $1 AND (created_at < $2 OR last_seen_at < $3)',
    [organizationId, begunBefore, seenBefore],
  );
}

/** Sessions that came by password of users without a second factor. */
export function deleteSessionsWithoutTotp(transaction: Transaction, organizationId: string): Promise<number> {
  return transaction.execute(
    `DELETE FROM sessions s WHERE s.organization_id = $1 AND s.via = 'password' AND EXISTS (
       SELECT 1 FROM users u WHERE u.organization_id = $1 AND u.id = s.user_id AND u.totp_confirmed_at IS NULL)`,
    [organizationId],
  );
}

import type { Transaction } from '#platform/database/database.ts';
import type { Caller, Role } from '#platform/web/route.ts';
import type { Token } from './schemas.ts';

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly string[];
  readonly userId: string;
  readonly userName: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
}

/** A token as it is presented, with what deciding about it needs. */
export interface PresentedToken extends TokenRow {
  readonly secretHash: Buffer;
  readonly userRole: Role;
  readonly userStatus: 'active' | 'disabled';
}

const columns = `t.id, t.name, t.role, t.scopes, t.user_id AS "userId", u.name AS "userName", t.created_at AS "createdAt",
  t.expires_at AS "expiresAt", t.last_used_at AS "lastUsedAt"`;
const tables = 'api_tokens t JOIN users u ON u.organization_id = t.organization_id AND u.id = t.user_id';

export async function insertToken(
  transaction: Transaction,
  organizationId: string,
  token: Pick<TokenRow, 'id' | 'name' | 'role' | 'scopes' | 'userId' | 'createdAt' | 'expiresAt'> & {
    readonly secretHash: Buffer;
  },
): Promise<void> {
  await transaction.execute(
    `INSERT INTO api_tokens (organization_id, id, user_id, name, role, scopes, secret_hash, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      organizationId,
      token.id,
      token.userId,
      token.name,
      token.role,
      token.scopes,
      token.secretHash,
      token.createdAt,
      token.expiresAt,
    ],
  );
}

export async function findPresentedToken(
  transaction: Transaction,
  organizationId: string,
  tokenId: string,
): Promise<PresentedToken | undefined> {
  const rows = await transaction.query<PresentedToken>(
    `SELECT ${columns}, t.secret_hash AS "secretHash", u.role AS "userRole", u.status AS "userStatus"
     FROM ${tables} WHERE t.organization_id = $1 AND u.organization_id = $1 AND t.id = $2`,
    [organizationId, tokenId],
  );
  return rows[0];
}

export async function findToken(
  transaction: Transaction,
  organizationId: string,
  tokenId: string,
): Promise<TokenRow | undefined> {
  const rows = await transaction.query<TokenRow>(
    `SELECT ${columns} FROM ${tables} WHERE t.organization_id = $1 AND u.organization_id = $1 AND t.id = $2`,
    [organizationId, tokenId],
  );
  return rows[0];
}

/** The token that a caller came with; it may have been revoked while the request was under way. */
export async function findTokenOfCaller(transaction: Transaction, caller: Caller): Promise<TokenRow | undefined> {
  return caller.tokenId === undefined ? undefined : findToken(transaction, caller.organizationId, caller.tokenId);
}

export async function touchToken(
  transaction: Transaction,
  organizationId: string,
  tokenId: string,
  now: string,
): Promise<void> {
  await transaction.execute('UPDATE api_tokens SET last_used_at = $3 WHERE organization_id = $1 AND id = $2', [
    organizationId,
    tokenId,
    now,
  ]);
}

/** Newest first; of one user, or of all. */
export function listTokens(
  transaction: Transaction,
  organizationId: string,
  userId: string | null,
  page: { readonly beforeId: string | null; readonly limit: number },
): Promise<readonly TokenRow[]> {
  return transaction.query<TokenRow>(
    `SELECT ${columns} FROM ${tables}
     WHERE t.organization_id = $1 AND u.organization_id = $1 AND ($2::uuid IS NULL OR t.user_id = $2) AND ($3::uuid IS NULL OR t.id < $3)
     ORDER BY t.id DESC LIMIT $4`,
    [organizationId, userId, page.beforeId, page.limit],
  );
}

export async function countTokens(transaction: Transaction, organizationId: string, userId: string): Promise<number> {
  const rows = await transaction.query<{ count: number }>(
    'SELECT count(*) AS count FROM api_tokens WHERE organization_id = $1 AND user_id = $2',
    [organizationId, userId],
  );
  return rows[0]?.count ?? 0;
}

export async function deleteToken(transaction: Transaction, organizationId: string, tokenId: string): Promise<void> {
  await transaction.execute('DELETE FROM api_tokens WHERE organization_id = $1 AND id = $2', [organizationId, tokenId]);
}

export function shownToken({ userId, userName, scopes, ...row }: TokenRow): Token {
  return { ...row, scopes: [...scopes], user: { id: userId, name: userName } };
}

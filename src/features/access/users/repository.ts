import type { Transaction } from '#platform/database/database.ts';
import type { Role } from '#platform/web/route.ts';
import type { UserQuery } from './schemas.ts';

export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly emailKey: string;
  readonly name: string;
  readonly role: Role;
  readonly status: 'active' | 'disabled';
  readonly passwordHash: string | null;
  readonly isPasswordOneTime: boolean;
  readonly passwordEndsAt: string | null;
  readonly totpSecret: Buffer | null;
  readonly totpConfirmedAt: string | null;
  readonly totpLastStep: number | null;
  readonly totpCandidate: Buffer | null;
  readonly totpCandidateAt: string | null;
  readonly ssoIssuer: string | null;
  readonly ssoSubject: string | null;
  readonly isSsoManaged: boolean;
  readonly createdAt: string;
  readonly lastLogOnAt: string | null;
}

const columns = `id, email, email_key AS "emailKey", name, role, status, password_hash AS "passwordHash",
  is_password_one_time AS "isPasswordOneTime", password_ends_at AS "passwordEndsAt", totp_secret AS "totpSecret",
  totp_confirmed_at AS "totpConfirmedAt", totp_last_step AS "totpLastStep", totp_candidate AS "totpCandidate",
  totp_candidate_at AS "totpCandidateAt", sso_issuer AS "ssoIssuer", sso_subject AS "ssoSubject",
  is_sso_managed AS "isSsoManaged", created_at AS "createdAt", last_log_on_at AS "lastLogOnAt"`;

export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly emailKey: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string | null;
  readonly isPasswordOneTime: boolean;
  readonly passwordEndsAt: string | null;
  readonly sso?: { readonly issuer: string; readonly subject: string };
  readonly createdAt: string;
}

/** False when the address is taken. */
export async function insertUser(transaction: Transaction, organizationId: string, user: NewUser): Promise<boolean> {
  const made = await transaction.execute(
    `INSERT INTO users (organization_id, id, email, email_key, name, role, password_hash, is_password_one_time, password_ends_at,
       sso_issuer, sso_subject, is_sso_managed, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (organization_id, email_key) DO NOTHING`,
    [
      organizationId,
      user.id,
      user.email,
      user.emailKey,
      user.name,
      user.role,
      user.passwordHash,
      user.isPasswordOneTime,
      user.passwordEndsAt,
      user.sso?.issuer ?? null,
      user.sso?.subject ?? null,
      user.sso !== undefined,
      user.createdAt,
    ],
  );
  return made === 1;
}

export async function findUser(
  transaction: Transaction,
  organizationId: string,
  userId: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<UserRow | undefined> {
  const rows = await transaction.query<UserRow>(
    `SELECT ${columns} FROM users WHERE organization_id = $1 AND id = $2 ${lock}`,
    [organizationId, userId],
  );
  return rows[0];
}

export async function findUserByEmail(
  transaction: Transaction,
  organizationId: string,
  emailKey: string,
): Promise<UserRow | undefined> {
  const rows = await transaction.query<UserRow>(
    `SELECT ${columns} FROM users WHERE organization_id = $1 AND email_key = $2`,
    [organizationId, emailKey],
  );
  return rows[0];
}

export async function findUserBySubject(
  transaction: Transaction,
  organizationId: string,
  issuer: string,
  subject: string,
): Promise<UserRow | undefined> {
  const rows = await transaction.query<UserRow>(
    `SELECT ${columns} FROM users WHERE organization_id = $1 AND sso_issuer = $2 AND sso_subject = $3 FOR UPDATE`,
    [organizationId, issuer, subject],
  );
  return rows[0];
}

/** The user and how many other owners can log on; all of them stay as they are until the transaction ends. */
export async function lockUserAndOwners(
  transaction: Transaction,
  organizationId: string,
  userId: string,
): Promise<{ readonly user: UserRow | undefined; readonly otherOwners: number }> {
  // In one order, so that two changes of two owners wait for each other instead of both going ahead.
  const rows = await transaction.query<UserRow>(
    `SELECT ${columns} FROM users WHERE organization_id = $1 AND (id = $2 OR (role = 'owner' AND status = 'active'))
     ORDER BY id FOR UPDATE`,
    [organizationId, userId],
  );
  return { user: rows.find(({ id }) => id === userId), otherOwners: rows.filter(({ id }) => id !== userId).length };
}

/** The first owner of an organisation, whether active or not. */
export async function findFirstOwner(transaction: Transaction, organizationId: string): Promise<UserRow | undefined> {
  const rows = await transaction.query<UserRow>(
    `SELECT ${columns} FROM users WHERE organization_id = $1 AND role = 'owner' ORDER BY created_at, id LIMIT 1`,
    [organizationId],
  );
  return rows[0];
}

export function listUsers(
  transaction: Transaction,
  organizationId: string,
  filter: Pick<UserQuery, 'role' | 'status'>,
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly UserRow[]> {
  return transaction.query<UserRow>(
    `SELECT ${columns} FROM users
     WHERE organization_id = $1 AND ($2::text IS NULL OR role = $2) AND ($3::text IS NULL OR status = $3)
       AND ($4::text IS NULL OR email_key > $4)
     ORDER BY email_key LIMIT $5`,
    [organizationId, filter.role ?? null, filter.status ?? null, page.after, page.limit],
  );
}

/** Those with a second factor, or one that is being set up; locked. */
export function listUsersWithSecrets(transaction: Transaction, organizationId: string): Promise<readonly UserRow[]> {
  return transaction.query<UserRow>(
    `SELECT ${columns} FROM users
     WHERE organization_id = $1 AND (totp_secret IS NOT NULL OR totp_candidate IS NOT NULL) ORDER BY id FOR UPDATE`,
    [organizationId],
  );
}

/** What may be changed of a user; the names are those of the columns. */
export interface UserColumns {
  readonly name?: string;
  readonly role?: Role;
  readonly status?: 'active' | 'disabled';
  readonly password_hash?: string | null;
  readonly is_password_one_time?: boolean;
  readonly password_ends_at?: string | null;
  readonly totp_secret?: Buffer | null;
  readonly totp_confirmed_at?: string | null;
  readonly totp_last_step?: number | null;
  readonly totp_candidate?: Buffer | null;
  readonly totp_candidate_at?: string | null;
  readonly sso_issuer?: string | null;
  readonly sso_subject?: string | null;
  readonly is_sso_managed?: boolean;
  readonly last_log_on_at?: string;
}

export async function updateUser(
  transaction: Transaction,
  organizationId: string,
  userId: string,
  changes: UserColumns,
): Promise<void> {
  const entries = Object.entries(changes);
  const assignments = entries.map(([column], index) => `${column} = $${index + 3}`).join(', ');
  await transaction.execute(`UPDATE users SET ${assignments} WHERE organization_id = $1 AND id = $2`, [
    organizationId,
    userId,
    ...entries.map(([, value]) => value),
  ]);
}

export async function deleteUser(transaction: Transaction, organizationId: string, userId: string): Promise<void> {
  await transaction.execute('DELETE FROM users WHERE organization_id = $1 AND id = $2', [organizationId, userId]);
}

export async function replaceRecoveryCodes(
  transaction: Transaction,
  organizationId: string,
  userId: string,
  hashes: readonly Buffer[],
): Promise<void> {
  await transaction.execute('DELETE FROM recovery_codes WHERE organization_id = $1 AND user_id = $2', [
    organizationId,
    userId,
  ]);
  await transaction.execute(
    'INSERT INTO recovery_codes (organization_id, user_id, code_hash) SELECT $1, $2, unnest($3::bytea[])',
    [organizationId, userId, hashes],
  );
}

/** Whether the code was there and unused; it is used from now on. */
export async function useRecoveryCode(
  transaction: Transaction,
  organizationId: string,
  userId: string,
  hash: Buffer,
  now: string,
): Promise<boolean> {
  const used = await transaction.execute(
    'UPDATE recovery_codes SET used_at = $4 WHERE organization_id = $1 AND user_id = $2 AND code_hash = $3 AND used_at IS NULL',
    [organizationId, userId, hash, now],
  );
  return used === 1;
}

export async function countRecoveryCodes(
  transaction: Transaction,
  organizationId: string,
  userId: string,
): Promise<number> {
  const rows = await transaction.query<{ count: number }>(
    'SELECT count(*) AS count FROM recovery_codes WHERE organization_id = $1 AND user_id = $2 AND used_at IS NULL',
    [organizationId, userId],
  );
  return rows[0]?.count ?? 0;
}

/** Takes a time step, once: false when it, or a later one, was taken before. */
export async function takeTotpStep(
  transaction: Transaction,
  organizationId: string,
  userId: string,
  step: number,
): Promise<boolean> {
  const taken = await transaction.execute(
    `UPDATE users SET totp_last_step = $3
     WHERE organization_id = $1 AND id = $2 AND (totp_last_step IS NULL OR totp_last_step < $3)`,
    [organizationId, userId, step],
  );
  return taken === 1;
}

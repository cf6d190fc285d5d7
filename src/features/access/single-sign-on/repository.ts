import type { Transaction } from '#platform/database/database.ts';
import type { MappedRole } from './schemas.ts';

export interface SingleSignOnRow {
  readonly issuer: string;
  readonly clientId: string;
  /** sealed */
  readonly clientSecret: Buffer;
  readonly isEnabled: boolean;
  readonly allowedDomains: readonly string[];
  readonly createsUsers: boolean;
  readonly defaultRole: MappedRole | null;
  readonly roleClaim: string | null;
  readonly roleMapping: Readonly<Record<string, MappedRole>>;
  readonly changedAt: string;
}

export async function findSingleSignOn(
  transaction: Transaction,
  organizationId: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<SingleSignOnRow | undefined> {
  const rows = await transaction.query<SingleSignOnRow>(
    `SELECT issuer, client_id AS "clientId", client_secret AS "clientSecret", is_enabled AS "isEnabled",
       allowed_domains AS "allowedDomains", creates_users AS "createsUsers", default_role AS "defaultRole",
       role_claim AS "roleClaim", role_mapping AS "roleMapping", changed_at AS "changedAt"
     FROM single_sign_on WHERE organization_id = $1 ${lock}`,
    [organizationId],
  );
  return rows[0];
}

export async function saveSingleSignOn(
  transaction: Transaction,
  organizationId: string,
  row: SingleSignOnRow,
): Promise<void> {
  await transaction.execute(
    `INSERT INTO single_sign_on (organization_id, issuer, client_id, client_secret, is_enabled, allowed_domains, creates_users,
       default_role, role_claim, role_mapping, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11)
     ON CONFLICT (organization_id) DO UPDATE SET issuer = excluded.issuer, client_id = excluded.client_id,
       client_secret = excluded.client_secret, is_enabled = excluded.is_enabled, allowed_domains = excluded.allowed_domains,
       creates_users = excluded.creates_users, default_role = excluded.default_role, role_claim = excluded.role_claim,
       role_mapping = excluded.role_mapping, changed_at = excluded.changed_at`,
    [
      organizationId,
      row.issuer,
      row.clientId,
      row.clientSecret,
      row.isEnabled,
      row.allowedDomains,
      row.createsUsers,
      row.defaultRole,
      row.roleClaim,
      JSON.stringify(row.roleMapping),
      row.changedAt,
    ],
  );
}

export async function updateClientSecret(
  transaction: Transaction,
  organizationId: string,
  sealed: Buffer,
): Promise<void> {
  await transaction.execute('UPDATE single_sign_on SET client_secret = $2 WHERE organization_id = $1', [
    organizationId,
    sealed,
  ]);
}

export async function deleteSingleSignOn(transaction: Transaction, organizationId: string): Promise<boolean> {
  const gone = await transaction.execute('DELETE FROM single_sign_on WHERE organization_id = $1', [organizationId]);
  return gone === 1;
}

export async function insertFlow(
  transaction: Transaction,
  organizationId: string,
  flow: { readonly secretHash: Buffer; readonly returnTo: string; readonly expiresAt: string },
): Promise<void> {
  await transaction.execute(
    'INSERT INTO single_sign_on_flows (organization_id, secret_hash, return_to, expires_at) VALUES ($1, $2, $3, $4)',
    [organizationId, flow.secretHash, flow.returnTo, flow.expiresAt],
  );
}

/** How many log-ons are on their way, up to `most`; those that took too long are forgotten. */
export async function countFlows(
  transaction: Transaction,
  organizationId: string,
  now: string,
  most: number,
): Promise<number> {
  await transaction.execute('DELETE FROM single_sign_on_flows WHERE organization_id = $1 AND expires_at <= $2', [
    organizationId,
    now,
  ]);
  const rows = await transaction.query<{ count: number }>(
    'SELECT count(*) AS count FROM (SELECT 1 FROM single_sign_on_flows WHERE organization_id = $1 LIMIT $2) AS flows',
    [organizationId, most],
  );
  return rows[0]?.count ?? 0;
}

/** Takes a log-on that is on its way, once. */
export async function takeFlow(
  transaction: Transaction,
  organizationId: string,
  secretHash: Buffer,
): Promise<{ readonly returnTo: string; readonly expiresAt: string } | undefined> {
  const rows = await transaction.query<{ returnTo: string; expiresAt: string }>(
    `DELETE FROM single_sign_on_flows WHERE organization_id = $1 AND secret_hash = $2
     RETURNING return_to AS "returnTo", expires_at AS "expiresAt"`,
    [organizationId, secretHash],
  );
  return rows[0];
}

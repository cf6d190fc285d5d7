import type { CredentialKind } from '#model/cloud-program.ts';
import type { Transaction } from '#platform/database/database.ts';
import { escapeStored, storedJson, unescapeStored } from '#platform/stored-text.ts';
import type { AccountRow, StoredHealth } from './account-row.ts';
import type { ShownCredentials } from './schemas.ts';

const columns = `id, cloud, external_id AS "externalId", name, source, side, endpoint, credentials, credentials_kind AS "credentialsKind",
  credentials_shown AS "credentialsShown", health, health_checked_at AS "healthCheckedAt", recording, status, history,
  created_at AS "createdAt", disconnected_at AS "disconnectedAt"`;

function rowOf({ credentials, ...rest }: AccountRow): AccountRow {
  return { ...unescapeStored(rest), credentials };
}

export async function findAccount(
  transaction: Transaction,
  organizationId: string,
  id: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<AccountRow | undefined> {
  const rows = await transaction.query<AccountRow>(
    `SELECT ${columns} FROM accounts WHERE organization_id = $1 AND id = $2 ${lock}`,
    [organizationId, id],
  );
  return rows.map(rowOf)[0];
}

/** The connected account of the vendor's account. */
export async function findByExternalId(
  transaction: Transaction,
  organizationId: string,
  cloud: string,
  externalId: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<AccountRow | undefined> {
  const rows = await transaction.query<AccountRow>(
    `SELECT ${columns} FROM accounts
      WHERE organization_id = $1 AND cloud = $2 AND external_id = $3 AND status = 'connected' ${lock}`,
    [organizationId, cloud, externalId],
  );
  return rows.map(rowOf)[0];
}

export interface AccountPage {
  readonly status: 'connected' | 'disconnected' | 'all';
  readonly cloud?: string | undefined;
  readonly afterId?: string | undefined;
  readonly limit: number;
}

/** In the order in which they were connected. */
export async function listAccounts(
  transaction: Transaction,
  organizationId: string,
  { status, cloud, afterId, limit }: AccountPage,
): Promise<readonly AccountRow[]> {
  const rows = await transaction.query<AccountRow>(
    `SELECT ${columns} FROM accounts
      WHERE organization_id = $1 AND ($2 = 'all' OR status = $2) AND ($3::text IS NULL OR cloud = $3) AND ($4::uuid IS NULL OR id > $4)
      ORDER BY id LIMIT $5`,
    [organizationId, status, cloud ?? null, afterId ?? null, limit],
  );
  return rows.map(rowOf);
}

/** Of these, the connected ones. */
export async function selectExisting(
  transaction: Transaction,
  organizationId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await transaction.query<{ id: string }>(
    `SELECT id FROM accounts WHERE organization_id = $1 AND id = ANY($2::uuid[]) AND status = 'connected'`,
    [organizationId, ids],
  );
  return rows.map(({ id }) => id);
}

export async function hasAnyAccount(transaction: Transaction, organizationId: string): Promise<boolean> {
  const rows = await transaction.query('SELECT 1 FROM accounts WHERE organization_id = $1 LIMIT 1', [organizationId]);
  return rows.length > 0;
}

export type NewAccountRow = Omit<AccountRow, 'healthCheckedAt' | 'status' | 'history' | 'disconnectedAt'>;

/** False when the vendor's account is connected already. */
export async function insertAccount(
  transaction: Transaction,
  organizationId: string,
  row: NewAccountRow,
): Promise<boolean> {
  const inserted = await transaction.execute(
    `INSERT INTO accounts (organization_id, id, cloud, external_id, name, source, side, endpoint, credentials, credentials_kind,
        credentials_shown, health, recording, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     ON CONFLICT (organization_id, cloud, external_id) WHERE status = 'connected' DO NOTHING`,
    [
      ...[organizationId, row.id, row.cloud, row.externalId, escapeStored(row.name), row.source, row.side],
      ...[row.endpoint, row.credentials, row.credentialsKind, storedJson(row.credentialsShown), storedJson(row.health)],
      ...[row.recording && storedJson(row.recording), row.createdAt],
    ],
  );
  return inserted === 1;
}

export async function renameAccount(
  transaction: Transaction,
  organizationId: string,
  id: string,
  name: string,
): Promise<void> {
  await transaction.execute('UPDATE accounts SET name = $3 WHERE organization_id = $1 AND id = $2', [
    organizationId,
    id,
    escapeStored(name),
  ]);
}

export async function replaceCredentials(
  transaction: Transaction,
  organizationId: string,
  id: string,
  proof: { readonly kind: CredentialKind; readonly sealed: Buffer; readonly shown: ShownCredentials },
): Promise<void> {
  await transaction.execute(
    `UPDATE accounts SET credentials = $3, credentials_kind = $4, credentials_shown = $5
      WHERE organization_id = $1 AND id = $2 AND status = 'connected'`,
    [organizationId, id, proof.sealed, proof.kind, storedJson(proof.shown)],
  );
}

/** Every module is to be tested again. */
export async function setHealth(
  transaction: Transaction,
  organizationId: string,
  id: string,
  health: Readonly<Record<string, StoredHealth>>,
): Promise<void> {
  await transaction.execute('UPDATE accounts SET health = $3 WHERE organization_id = $1 AND id = $2', [
    organizationId,
    id,
    storedJson(health),
  ]);
}

/** What a test with these credentials found; false when the account has others by now, or none. */
export async function storeHealth(
  transaction: Transaction,
  organizationId: string,
  id: string,
  tested: {
    readonly credentials: Buffer;
    readonly health: Readonly<Record<string, StoredHealth>>;
    readonly checkedAt: string;
  },
): Promise<boolean> {
  const stored = await transaction.execute(
    `UPDATE accounts SET health = $4, health_checked_at = $5
      WHERE organization_id = $1 AND id = $2 AND credentials = $3 AND status = 'connected'`,
    [organizationId, id, tested.credentials, storedJson(tested.health), tested.checkedAt],
  );
  return stored === 1;
}

import type { Transaction } from '#platform/database/database.ts';
import { escapeStored, storedJson, unescapeStored } from '#platform/stored-text.ts';

/** A version of a stored check. */
export interface StoredRow {
  readonly id: string;
  readonly version: number;
  readonly revision: number;
  readonly document: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly deletedAt: string | null;
}
export type KnownVersion = Pick<StoredRow, 'version' | 'createdAt' | 'createdBy'>;

const columns = `id, version, revision, document, created_at AS "createdAt", created_by AS "createdBy", changed_at AS "changedAt",
  changed_by AS "changedBy", deleted_at AS "deletedAt"`;

/** Those who change stored checks of an organisation do so one after another. */
export async function lockStoredChecks(transaction: Transaction, organizationId: string): Promise<void> {
  // Weaker than FOR UPDATE: rows that point to the organisation can still be written.
  await transaction.query('SELECT 1 FROM organizations WHERE id = $1 FOR NO KEY UPDATE', [organizationId]);
}

/** The number of the last change; 0: there was none. */
export async function findRevision(transaction: Transaction, organizationId: string): Promise<number> {
  const rows = await transaction.query<{ revision: number | null }>(
    'SELECT max(revision) AS revision FROM stored_checks WHERE organization_id = $1',
    [organizationId],
  );
  return rows[0]?.revision ?? 0;
}

/** What is judged, by id, without examples, with the revision that it is of: one statement sees one state. */
export async function loadJudged(
  transaction: Transaction,
  organizationId: string,
): Promise<{ readonly revision: number; readonly checks: readonly Pick<StoredRow, 'id' | 'revision' | 'document'>[] }> {
  const rows = await transaction.query<StoredRow & { readonly last: number }>(
    `SELECT r.last, c.id, c.revision, c.document - 'examples' AS document
       FROM (SELECT coalesce(max(revision), 0) AS last FROM stored_checks WHERE organization_id = $1) AS r
       LEFT JOIN stored_checks AS c ON c.organization_id = $1 AND c.is_current AND c.deleted_at IS NULL
      ORDER BY c.id COLLATE "C"`,
    [organizationId],
  );
  // without any there is one row, of the revision alone
  return { revision: rows[0]?.last ?? 0, checks: unescapeStored(rows.filter(({ id }) => id !== null)) };
}

export async function listStoredChecks(
  transaction: Transaction,
  organizationId: string,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly StoredRow[]> {
  const rows = await transaction.query<StoredRow>(
    `SELECT ${columns} FROM stored_checks
      WHERE organization_id = $1 AND is_current AND deleted_at IS NULL AND id COLLATE "C" > $2 ORDER BY id COLLATE "C" LIMIT $3`,
    [organizationId, escapeStored(after), limit],
  );
  return unescapeStored(rows);
}

/** A version; the current one unless named. */
export async function findStoredCheck(
  transaction: Transaction,
  organizationId: string,
  id: string,
  version: number | null = null,
): Promise<StoredRow | undefined> {
  const rows = await transaction.query<StoredRow>(
    `SELECT ${columns} FROM stored_checks
      WHERE organization_id = $1 AND id = $2 AND (version = $3 OR ($3::integer IS NULL AND is_current))`,
    [organizationId, escapeStored(id), version],
  );
  return unescapeStored(rows)[0];
}

/** The newest first. */
export async function listVersions(
  transaction: Transaction,
  organizationId: string,
  id: string,
): Promise<readonly KnownVersion[]> {
  return await transaction.query<KnownVersion>(
    `SELECT version, created_at AS "createdAt", created_by AS "createdBy" FROM stored_checks
      WHERE organization_id = $1 AND id = $2 ORDER BY version DESC LIMIT 1000`,
    [organizationId, escapeStored(id)],
  );
}

export async function countStoredChecks(transaction: Transaction, organizationId: string): Promise<number> {
  const rows = await transaction.query<{ live: number }>(
    'SELECT count(*) AS live FROM stored_checks WHERE organization_id = $1 AND is_current AND deleted_at IS NULL',
    [organizationId],
  );
  return rows[0]?.live ?? 0;
}

type Change = Pick<StoredRow, 'id' | 'version' | 'document' | 'changedAt' | 'changedBy'>;

const nextRevision = '(SELECT coalesce(max(revision), 0) + 1 FROM stored_checks WHERE organization_id = $1)';

/** A new version takes the place of the one before. */
export async function insertVersion(transaction: Transaction, organizationId: string, change: Change): Promise<void> {
  const { id, version, document, changedAt, changedBy } = change;
  await transaction.execute(
    'UPDATE stored_checks SET is_current = false WHERE organization_id = $1 AND id = $2 AND is_current',
    [organizationId, id],
  );
  await transaction.execute(
    `INSERT INTO stored_checks
       (organization_id, id, version, is_current, revision, document, created_at, created_by, changed_at, changed_by)
     VALUES ($1, $2, $3, true, ${nextRevision}, $4, $5, $6, $5, $6)`,
    [organizationId, id, version, storedJson(document), changedAt, escapeStored(changedBy)],
  );
}

/** Other texts of a version that judges as before. */
export async function updateVersion(transaction: Transaction, organizationId: string, change: Change): Promise<void> {
  const { id, version, document, changedAt, changedBy } = change;
  await transaction.execute(
    `UPDATE stored_checks SET revision = ${nextRevision}, document = $4, changed_at = $5, changed_by = $6
      WHERE organization_id = $1 AND id = $2 AND version = $3`,
    [organizationId, id, version, storedJson(document), changedAt, escapeStored(changedBy)],
  );
}

/** It is judged no more; its versions stay. */
export async function markDeleted(
  transaction: Transaction,
  organizationId: string,
  { id, changedAt, changedBy }: Pick<Change, 'id' | 'changedAt' | 'changedBy'>,
): Promise<void> {
  await transaction.execute(
    `UPDATE stored_checks SET revision = ${nextRevision}, deleted_at = $3, changed_at = $3, changed_by = $4
      WHERE organization_id = $1 AND id = $2 AND is_current`,
    [organizationId, id, changedAt, escapeStored(changedBy)],
  );
}

export async function nameAccounts(
  transaction: Transaction,
  organizationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly name: string; readonly externalId: string | null }>> {
  const rows = await transaction.query<{ id: string; name: string; externalId: string | null }>(
    'SELECT id, name, external_id AS "externalId" FROM accounts WHERE organization_id = $1 AND id = ANY($2::uuid[])',
    [organizationId, ids],
  );
  return new Map(unescapeStored(rows).map((row) => [row.id, row]));
}

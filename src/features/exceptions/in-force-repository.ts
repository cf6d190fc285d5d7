import type { Transaction } from '#platform/database/database.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import { byEnd, type InForce, severityOfRank } from './scope.ts';

export const scopeColumns = `check_id AS "checkId", account_id AS "accountId", kind, asset_id AS "assetId", region, severity, tags`;

interface InForceRow extends Omit<InForce, 'severity'> {
  readonly severity: number | null;
}

/** The exceptions that cover something at an instant, the latest end first; those of one account alone leave out what names another. */
export async function findInForce(
  transaction: Transaction,
  organizationId: string,
  at: string,
  { accountId = null, isWide = false }: { accountId?: string | null; isWide?: boolean } = {},
): Promise<readonly InForce[]> {
  const rows = await transaction.query<InForceRow>(
    `SELECT id, expires_at AS "expiresAt", ${scopeColumns} FROM exceptions
      WHERE organization_id = $1 AND released_at IS NULL AND status = 'granted' AND expires_at > $2 AND starts_at <= $2
        AND ($3::uuid IS NULL OR account_id IS NULL OR account_id = $3) AND (NOT $4 OR asset_id IS NULL)`,
    [organizationId, at, accountId, isWide],
  );
  return rows.map(inForceOf).sort(byEnd);
}

export interface UnsettledRow extends InForce {
  readonly status: 'granted' | 'revoked';
  readonly startsAt: string;
  readonly isSettled: boolean;
}

/** Exceptions that findings may not agree with: not settled, or over and not released. */
export async function findUnsettled(
  transaction: Transaction,
  organizationId: string,
  at: string,
): Promise<readonly UnsettledRow[]> {
  const columns = `id, status, starts_at AS "startsAt", expires_at AS "expiresAt", is_settled AS "isSettled", ${scopeColumns}`;
  const rows = await transaction.query<Omit<UnsettledRow, 'severity'> & { readonly severity: number | null }>(
    `SELECT ${columns} FROM exceptions WHERE organization_id = $1 AND NOT is_settled AND status IN ('granted', 'revoked')
     UNION ALL
     SELECT ${columns} FROM exceptions WHERE organization_id = $1 AND is_settled AND released_at IS NULL AND status = 'revoked'
     UNION ALL
     SELECT ${columns} FROM exceptions
      WHERE organization_id = $1 AND is_settled AND released_at IS NULL AND status = 'granted' AND expires_at <= $2`,
    [organizationId, at],
  );
  return rows.map((row) => ({ ...row, ...inForceOf(row) }));
}

function inForceOf(row: InForceRow): InForce {
  const { id, expiresAt, accountId, severity } = row;
  const { checkId, kind, assetId, region, tags } = unescapeStored({
    ...{ checkId: row.checkId, kind: row.kind, assetId: row.assetId, region: row.region, tags: row.tags },
  });
  const rank = severity === null ? null : (severityOfRank[severity] ?? null);
  return { id, expiresAt, checkId, accountId, kind, assetId, region, severity: rank, tags };
}

/**
 * Waits for the workers that write findings with the exceptions as they were, and lets none begin until the transaction ends: whoever writes
 * findings afterwards knows of the change.
 */
export async function lockForChange(transaction: Transaction, organizationId: string): Promise<void> {
  await transaction.query('SELECT 1 FROM organizations WHERE id = $1 FOR NO KEY UPDATE', [organizationId]);
}

/** The other side of `lockForChange`: until this transaction ends, exceptions stay as they are. */
export async function holdExceptions(transaction: Transaction, organizationId: string): Promise<void> {
  await transaction.query('SELECT 1 FROM organizations WHERE id = $1 FOR SHARE', [organizationId]);
}

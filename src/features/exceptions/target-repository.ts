import type { Transaction } from '#platform/database/database.ts';
import { escapeStored, unescapeStored } from '#platform/stored-text.ts';

export interface Target {
  readonly checkId: string;
  readonly accountId: string;
  readonly kind: string;
  readonly assetId: string;
}

export async function findFindingTarget(
  transaction: Transaction,
  organizationId: string,
  findingId: string,
): Promise<Target | undefined> {
  const rows = await transaction.query<Target>(
    `SELECT check_id AS "checkId", account_id AS "accountId", kind, asset_id AS "assetId" FROM findings
      WHERE organization_id = $1 AND id = $2`,
    [organizationId, findingId],
  );
  return unescapeStored(rows)[0];
}

export async function hasAccount(
  transaction: Transaction,
  organizationId: string,
  accountId: string,
): Promise<boolean> {
  const rows = await transaction.query('SELECT 1 FROM accounts WHERE organization_id = $1 AND id = $2', [
    organizationId,
    accountId,
  ]);
  return rows.length > 0;
}

/** Whether an asset is known: there, or named by a finding. */
export async function hasAsset(
  transaction: Transaction,
  organizationId: string,
  { accountId, kind, assetId }: Omit<Target, 'checkId'>,
): Promise<boolean> {
  const rows = await transaction.query(
    `SELECT 1 FROM assets WHERE organization_id = $1 AND account_id = $2 AND kind = $3 AND asset_id = $4
     UNION ALL
     SELECT 1 FROM findings WHERE organization_id = $1 AND account_id = $2 AND kind = $3 AND asset_id = $4 LIMIT 1`,
    [organizationId, accountId, escapeStored(kind), escapeStored(assetId)],
  );
  return rows.length > 0;
}

/** The stored section of the organisation's settings, as it is. */
export async function findStoredSettings(transaction: Transaction, organizationId: string): Promise<unknown> {
  const rows = await transaction.query<{ section: unknown }>(
    `SELECT settings -> 'exceptions' AS section FROM organizations WHERE id = $1`,
    [organizationId],
  );
  return rows[0]?.section;
}

/** Open findings that name an exception, counted no further than `most` + 1. */
export async function countCovered(
  transaction: Transaction,
  organizationId: string,
  exceptionId: string,
  most: number,
): Promise<number> {
  const rows = await transaction.query<{ covered: number }>(
    `SELECT count(*) AS covered FROM (
       SELECT 1 FROM findings WHERE organization_id = $1 AND exception_id = $2 AND state = 'open' LIMIT $3) AS counted`,
    [organizationId, exceptionId, most + 1],
  );
  return rows[0]?.covered ?? 0;
}

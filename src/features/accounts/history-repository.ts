import type { Transaction } from '#platform/database/database.ts';

/** Deletes at most so many rows; how many there were. */
export type DeleteBatch = (
  transaction: Transaction,
  organizationId: string,
  accountId: string,
  most: number,
) => Promise<number>;

/** Rows that name the account themselves, by their primary key: a row's place (ctid) says nothing across partitions and nodes. */
function ofAccount(table: string, key: string): DeleteBatch {
  return (transaction, organizationId, accountId, most) =>
    transaction.execute(
      `DELETE FROM ${table} WHERE organization_id = $1 AND account_id = $2 AND (${key}) IN (
         SELECT ${key} FROM ${table} WHERE organization_id = $1 AND account_id = $2 LIMIT $3)`,
      [organizationId, accountId, most],
    );
}

/**
 * Rows of the account, after what hangs on them. The parents are locked, so that nobody adds to them meanwhile, and they go only when
 * their last part has gone: a kill in between leaves nothing that nobody finds again.
 */
function withParts(parents: string, parts: string, reference: string, key: string): DeleteBatch {
  return async (transaction, organizationId, accountId, most) => {
    const found = await transaction.query<{ id: string }>(
      `SELECT id FROM ${parents} WHERE organization_id = $1 AND account_id = $2 ORDER BY id LIMIT $3 FOR UPDATE`,
      [organizationId, accountId, Math.min(most, 200)],
    );
    const ids = found.map(({ id }) => id);
    const gone = await transaction.execute(
      `DELETE FROM ${parts} WHERE organization_id = $1 AND ${reference} = ANY($2::uuid[]) AND (${key}) IN (
         SELECT ${key} FROM ${parts} WHERE organization_id = $1 AND ${reference} = ANY($2::uuid[]) LIMIT $3)`,
      [organizationId, ids, most],
    );
    if (gone === most) return gone;
    const deleted = await transaction.execute(
      `DELETE FROM ${parents} WHERE organization_id = $1 AND id = ANY($2::uuid[])`,
      [organizationId, ids],
    );
    return gone + deleted;
  };
}

/** All that was read and judged of an account, in an order in which what is left makes sense. The ledger of scans stays: bills rest on it. */
export const historyTables: readonly (readonly [name: string, DeleteBatch])[] = [
  ['findings', withParts('findings', 'finding_events', 'finding_id', 'finding_id, at, seq')],
  ['results', ofAccount('results', 'kind, asset_id')],
  ['result_counts', ofAccount('result_counts', 'check_id, region')],
  ['links', ofAccount('links', 'kind, field, value, asset_id')],
  ['sweeps', ofAccount('sweeps', 'stage, kind, region')],
  ['assets', ofAccount('assets', 'kind, asset_id')],
  ['asset_versions', ofAccount('asset_versions', 'kind, asset_id, valid_to')],
  ['runs', withParts('runs', 'run_units', 'run_id', 'run_id, stage, kind, region')],
];

import type { Transaction } from '#platform/database/database.ts';

/** Deletes at most so many rows that are older than an instant; how many there were. */
export type DeleteOld = (
  transaction: Transaction,
  organizationId: string,
  before: string,
  most: number,
) => Promise<number>;

/** By the primary key: a row's place (ctid) says nothing across partitions and nodes. */
function olderBy(table: string, instant: string, key: string): DeleteOld {
  return (transaction, organizationId, before, most) =>
    transaction.execute(
      `DELETE FROM ${table} WHERE organization_id = $1 AND ${instant} < $2 AND (${key}) IN (
         SELECT ${key} FROM ${table} WHERE organization_id = $1 AND ${instant} < $2 LIMIT $3)`,
      [organizationId, before, most],
    );
}

export const deleteAssetVersions = olderBy('asset_versions', 'valid_to', 'account_id, kind, asset_id, valid_to');
export const deleteFindingEvents = olderBy('finding_events', 'at', 'finding_id, at, seq');
export const deleteIdempotencyKeys = olderBy('idempotency_keys', 'created_at', 'key');
export const deleteUsage = olderBy('scan_usage', 'used_at', 'run_id, stage, kind, region, check_id');

/**
 * Runs that have ended, with their units: of each account and kind the newest stays, and the newest that came to its end. The units go first,
 * so that a kill in between leaves nothing that nobody finds again.
 */
export const deleteRuns: DeleteOld = async (transaction, organizationId, before, most) => {
  const old = await transaction.query<{ id: string }>(
    `SELECT id FROM runs AS old
      WHERE organization_id = $1 AND status IN ('done', 'failed', 'cancelled') AND finished_at < $2 AND EXISTS (
        SELECT 1 FROM runs AS newer
         WHERE newer.organization_id = $1 AND newer.account_id = old.account_id AND newer.kind = old.kind
           AND (newer.queued_at, newer.id) > (old.queued_at, old.id) AND (newer.status = 'done' OR old.status <> 'done'))
      ORDER BY queued_at, id LIMIT 50`,
    [organizationId, before],
  );
  const ids = old.map(({ id }) => id);
  const units = await transaction.execute(
    `DELETE FROM run_units WHERE organization_id = $1 AND run_id = ANY($2::uuid[]) AND (run_id, stage, kind, region) IN (
       SELECT run_id, stage, kind, region FROM run_units WHERE organization_id = $1 AND run_id = ANY($2::uuid[]) LIMIT $3)`,
    [organizationId, ids, most],
  );
  if (units === most) return units;
  return (
    units +
    (await transaction.execute('DELETE FROM runs WHERE organization_id = $1 AND id = ANY($2::uuid[])', [
      organizationId,
      ids,
    ]))
  );
};

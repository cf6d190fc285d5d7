import type { PreparedCheck } from '#engine/prepare.ts';
import type { Gap } from '#model/gap.ts';
import type { Transaction } from '#platform/database/database.ts';
import { escapeStored } from '#platform/stored-text.ts';
import { type Entry, saysTheSame, unconfirmedEntry } from '../entry.ts';
import { CountChanges } from '../tally.ts';
import { deleteLinks, writeVersions } from './asset-writes.ts';
import type { UnitWork } from './batch.ts';
import { FindingWrites } from './finding-writes.ts';
import { voidLinkDigests } from './link-sweeps.ts';
import { ResultWrites, writeCounts } from './result-writes.ts';
import { holdRun } from './run-fence.ts';
import type { StoredAsset } from './stored-asset.ts';
import { loadStored } from './stored-rows.ts';

/** What is known of assets that are not shown. */
export type Departed = Omit<UnitWork, 'own' | 'needed' | 'set' | 'linkFields'>;

/** Assets that a complete list has not shown: they are gone, and what failed of them is resolved. Returns how many there were. */
export async function storeGone(work: Departed, ids: readonly string[]): Promise<number> {
  return await work.database.inOrganization(
    work.fence.organizationId,
    (transaction) => removeBatch(transaction, work, ids),
    { staging: ['asset_versions'] },
  );
}

async function removeBatch(transaction: Transaction, work: Departed, unseen: readonly string[]): Promise<number> {
  const { fence, accountId, kind, at } = work;
  await holdRun(transaction, fence);
  const stored = await loadPlaced(transaction, work, unseen);
  const ids = stored.map(({ asset_id }) => asset_id);
  const counts = new CountChanges();
  for (const row of stored) {
    for (const [check, entry] of Object.entries(row.entries ?? {})) counts.add(check, row.region, entry[0], -1);
  }
  await writeVersions(transaction, work, stored, 'gone');
  await deleteLinks(transaction, work, ids);
  for (const table of ['results', 'assets']) {
    await transaction.execute(
      `DELETE FROM ${table} USING unnest($4::text[]) AS gone (id)
        WHERE organization_id = $1 AND account_id = $2 AND kind = $3 AND asset_id = gone.id`,
      [fence.organizationId, accountId, kind, ids],
    );
  }
  await transaction.execute(
    `WITH gone AS (
       UPDATE findings SET state = 'resolved', outcome = 'gone', resolved_at = $5, resolved_by_run = $6, changed_at = $5, stale_since = NULL
         FROM unnest($4::text[]) AS left_over (gone_id)
        WHERE organization_id = $1 AND account_id = $2 AND kind = $3 AND asset_id = gone_id AND state = 'open' RETURNING id)
     INSERT INTO finding_events (organization_id, finding_id, at, seq, event, run_id, details)
     SELECT $1, id, $5, gen_random_uuid(), 'resolved', $6, '{"outcome": "gone"}' FROM gone`,
    [fence.organizationId, accountId, kind, ids, at, fence.runId],
  );
  await writeCounts(transaction, fence.organizationId, accountId, counts);
  await voidLinkDigests(transaction, work, work.nearKinds);
  return ids.length;
}

/** Without those that another list has shown meanwhile. */
async function loadPlaced(
  transaction: Transaction,
  work: Departed,
  ids: readonly string[],
): Promise<readonly StoredAsset[]> {
  const stored = await loadStored(transaction, work, ids);
  return [...stored.values()].filter(({ sweep_region }) => sweep_region === work.sweepRegion);
}

/**
 * Assets that a list which failed has not shown: nobody knows whether they are still there and how they are now. Their verdicts of the
 * checks of this run become unknown; what failed stays open and is marked.
 */
export async function storeUnconfirmed(
  work: Departed,
  checks: readonly PreparedCheck[],
  gap: Gap,
  ids: readonly string[],
): Promise<void> {
  await work.database.inOrganization(
    work.fence.organizationId,
    (transaction) => doubtBatch(transaction, work, checks, gap, ids),
    { staging: ['results', 'findings', 'finding_events'] },
  );
}

async function doubtBatch(
  transaction: Transaction,
  work: Departed,
  checks: readonly PreparedCheck[],
  gap: Gap,
  unseen: readonly string[],
): Promise<void> {
  const { fence, accountId, kind, at } = work;
  await holdRun(transaction, fence);
  const stored = await loadPlaced(transaction, work, unseen);
  const results = new ResultWrites(work);
  const findings = new FindingWrites(work);
  const counts = new CountChanges();
  for (const row of stored) {
    const entries: Record<string, Entry> = { ...row.entries };
    let isChanged = row.state !== '';
    for (const prepared of checks) {
      const { id } = prepared.check;
      const old = entries[id];
      const entry = escapeStored(unconfirmedEntry(prepared, gap));
      if (!old || saysTheSame(old, entry)) continue;
      isChanged = true;
      entries[id] = entry;
      counts.add(id, row.region, old[0], -1);
      counts.add(id, row.region, 'u', 1);
      findings.take(id, row, entry, old, false);
    }
    if (isChanged) results.put(row, entries, '', []);
  }
  const marked = await transaction.execute(
    `UPDATE assets SET unconfirmed_since = $5 FROM unnest($4::text[]) AS doubtful (id)
      WHERE organization_id = $1 AND account_id = $2 AND kind = $3 AND asset_id = doubtful.id AND unconfirmed_since IS NULL`,
    [fence.organizationId, accountId, kind, stored.map(({ asset_id }) => asset_id), at],
  );
  await results.write(transaction);
  await findings.write(transaction);
  await writeCounts(transaction, fence.organizationId, accountId, counts);
  if (marked > 0 || results.count > 0) await voidLinkDigests(transaction, work, work.nearKinds);
}

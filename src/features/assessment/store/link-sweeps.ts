import type { Database, Transaction } from '#platform/database/database.ts';
import type { RunContext } from '../run-context.ts';
import type { Counts } from '../tally.ts';
import { holdRun, type RunFence } from './run-fence.ts';

type Store = Pick<RunContext['store'], 'fence' | 'accountId' | 'at'> & { readonly database: Database };

/*
 * `sweeps.digest` of the stage 'links' stands for everything that the verdicts over links of a kind rest on: while it is the same, they are
 * carried as a whole. From its start on a run has its mark there instead, and what it found is with its unit. Whoever changes an asset that
 * these verdicts rest on, or one of them, takes digest or mark away in the same transaction; a run that has lost its mark judges everything,
 * and leaves no digest behind.
 */
const markOf = ({ runId }: RunFence): string => `run ${runId}`;

/** Before the first list is read: plans the units of these kinds, with the digests as they are, and leaves the mark of the run. */
export async function beginLinks({ database, fence, accountId, at }: Store, kinds: readonly string[]): Promise<void> {
  if (kinds.length === 0) return;
  const { organizationId, runId } = fence;
  await database.inOrganization(organizationId, async (transaction) => {
    await holdRun(transaction, fence);
    await transaction.execute(
      `INSERT INTO sweeps (organization_id, account_id, stage, kind, region, last_run_id, swept_at, asset_count, digest)
       SELECT $1, $2, 'links', kind, '', $3, $4, 0, '' FROM unnest($5::text[]) AS kind ORDER BY kind ON CONFLICT DO NOTHING`,
      [organizationId, accountId, runId, at, kinds],
    );
    const sweep = `organization_id = $1 AND account_id = $2 AND stage = 'links' AND region = ''`;
    const found = await transaction.query<{ kind: string; digest: string }>(
      `SELECT kind, digest FROM sweeps WHERE ${sweep} AND kind = ANY($3) ORDER BY kind FOR UPDATE`,
      [organizationId, accountId, kinds],
    );
    const begun = await transaction.query<{ kind: string }>(
      `INSERT INTO run_units (organization_id, run_id, stage, kind, region, digest)
       SELECT $1, $2, 'links', known.kind, '', known.digest FROM unnest($3::text[], $4::text[]) AS known (kind, digest)
       ON CONFLICT DO NOTHING RETURNING kind`,
      [organizationId, runId, found.map(({ kind }) => kind), found.map(({ digest }) => digest)],
    );
    await transaction.execute(`UPDATE sweeps SET digest = $4 WHERE ${sweep} AND kind = ANY($3)`, [
      ...[organizationId, accountId, begun.map(({ kind }) => kind), markOf(fence)],
    ]);
  });
}

/** What verdicts over links of these kinds rest on is about to change, or they are; the run itself knows of its own changes. */
export async function voidLinkDigests(
  transaction: Transaction,
  { fence, accountId }: Pick<Store, 'fence' | 'accountId'>,
  kinds: readonly string[],
): Promise<void> {
  if (kinds.length === 0) return;
  await transaction.execute(
    `UPDATE sweeps SET digest = '' WHERE organization_id = $1 AND account_id = $2 AND stage = 'links' AND kind = ANY($3)
        AND digest NOT IN ('', $4)`,
    [fence.organizationId, accountId, kinds, markOf(fence)],
  );
}

export interface LinkSweep {
  readonly asset_count: number;
  readonly counts: Readonly<Record<string, Counts>>;
  readonly holds_until: string | null;
}

/** The judgement of a kind's checks over links before this run, when it rests on the same, time has not overtaken it and nobody has touched it. */
export async function findLinkSweep(
  { database, fence, accountId, judgedAt }: Pick<RunContext['store'], 'database' | 'fence' | 'accountId' | 'judgedAt'>,
  kind: string,
  digest: string,
): Promise<LinkSweep | undefined> {
  const rows = await database.inOrganization(fence.organizationId, (transaction) =>
    transaction.query<LinkSweep>(
      `SELECT asset_count, sweeps.counts, holds_until FROM sweeps
         JOIN run_units AS unit ON unit.organization_id = $1 AND unit.run_id = $3 AND unit.stage = 'links' AND unit.kind = $4
          AND unit.region = '' AND unit.digest = $5
        WHERE sweeps.organization_id = $1 AND account_id = $2 AND sweeps.stage = 'links' AND sweeps.kind = $4 AND sweeps.region = ''
          AND sweeps.digest = $6 AND (holds_until IS NULL OR holds_until > $7)`,
      [fence.organizationId, accountId, fence.runId, kind, digest, markOf(fence), new Date(judgedAt).toISOString()],
    ),
  );
  return rows[0];
}

/** The end of a judgement of a kind; its digest stands when the mark of the run is still there. */
export async function writeLinkSweep(
  transaction: Transaction,
  { fence, accountId, at }: Pick<Store, 'fence' | 'accountId' | 'at'>,
  unit: LinkSweep & { readonly kind: string; readonly digest: string },
): Promise<void> {
  await transaction.execute(
    `UPDATE sweeps SET last_run_id = $4, swept_at = $5, completed_at = $5, gap = NULL, asset_count = $6, counts = $7, holds_until = $8,
        digest = CASE WHEN digest = $9 THEN $10 ELSE '' END
      WHERE organization_id = $1 AND account_id = $2 AND stage = 'links' AND kind = $3 AND region = ''`,
    [
      ...[fence.organizationId, accountId, unit.kind, fence.runId, at, unit.asset_count, JSON.stringify(unit.counts)],
      ...[unit.holds_until, markOf(fence), unit.digest],
    ],
  );
}

import type { Database, Transaction } from '#platform/database/database.ts';
import { hashId, newId } from '#platform/identifiers.ts';
import { escapeStored, storedJson } from '#platform/stored-text.ts';

/** A finding as a run would have written it; what a test does not name is made up. */
export interface FindingSeed {
  readonly accountId: string;
  readonly check?: string;
  readonly severity?: 'high' | 'medium' | 'low';
  readonly kind?: string;
  readonly asset?: string;
  readonly name?: string;
  readonly displayName?: string | null;
  readonly region?: string | null;
  readonly tags?: Readonly<Record<string, string>>;
  readonly state?: 'open' | 'resolved';
  readonly outcome?: string;
  readonly reason?: string;
  readonly evidence?: object;
  readonly gap?: object | null;
  readonly openedAt?: string;
  readonly changedAt?: string;
  readonly staleSince?: string | null;
}

const ranks = { high: 1, medium: 2, low: 3 } as const;
let made = 0;

/** Writes findings down, each with the event of its opening and the verdict in the counts; tells their ids. */
export async function insertFindings(
  database: Database,
  organizationId: string,
  seeds: readonly FindingSeed[],
): Promise<readonly string[]> {
  return await database.inOrganization(organizationId, async (transaction) => {
    const ids: string[] = [];
    for (const seed of seeds) {
      made += 1;
      const {
        check = 'alibaba.oss.bucket-no-public-read',
        kind = 'alibaba.oss.bucket',
        asset = `bucket-${made}`,
      } = seed;
      const { openedAt = '2026-03-01T00:00:00.000Z', state = 'open', severity = 'high', region = 'cn-hangzhou' } = seed;
      const id = hashId('finding', organizationId, seed.accountId, check, kind, asset);
      const run = newId();
      await transaction.execute(
        `INSERT INTO findings (organization_id, id, account_id, cloud, check_id, check_version, severity, kind, asset_id, asset_name,
            display_name, region, tags, state, outcome, reason, evidence, gap, first_seen_at, opened_at, opened_by_run, changed_at,
            resolved_at, stale_since)
         VALUES ($1, $2, $3, 'alibaba', $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $18, $19, $20, $21)`,
        [
          ...[
            organizationId,
            id,
            seed.accountId,
            check,
            ranks[severity],
            kind,
            asset,
            escapeStored(seed.name ?? asset),
          ],
          ...[escapeStored(seed.displayName ?? null), region, storedJson(seed.tags ?? {}), state],
          ...[seed.outcome ?? (state === 'open' ? 'fail' : 'pass'), seed.reason ?? 'Anyone may read'],
          ...[storedJson(seed.evidence ?? { acl: 'public-read' }), seed.gap ? storedJson(seed.gap) : null],
          ...[openedAt, run, seed.changedAt ?? openedAt, state === 'open' ? null : openedAt, seed.staleSince ?? null],
        ],
      );
      await transaction.execute(
        `INSERT INTO finding_events (organization_id, finding_id, at, seq, event, run_id, details) VALUES ($1, $2, $3, $4, 'opened', $5, $6)`,
        [
          organizationId,
          id,
          openedAt,
          newId(),
          run,
          storedJson({ outcome: 'fail', reason: seed.reason ?? 'Anyone may read', evidence: {} }),
        ],
      );
      ids.push(id);
      const outcome = seed.outcome ?? (state === 'open' ? 'fail' : 'pass');
      const counts = { fail: Number(outcome === 'fail'), unknown: Number(outcome === 'unknown') };
      await addCounts(transaction, organizationId, {
        accountId: seed.accountId,
        check,
        region: region ?? '',
        ...counts,
      });
    }
    return ids;
  });
}

interface Counts {
  readonly accountId: string;
  readonly check: string;
  readonly region?: string;
  readonly pass?: number;
  readonly fail?: number;
  readonly notApplicable?: number;
  readonly unknown?: number;
}

/** Adds to the counts of verdicts that runs keep. */
export async function insertCounts(
  database: Database,
  organizationId: string,
  counts: readonly Counts[],
): Promise<void> {
  await database.inOrganization(organizationId, async (transaction) => {
    for (const one of counts) await addCounts(transaction, organizationId, one);
  });
}

async function addCounts(transaction: Transaction, organizationId: string, counts: Counts): Promise<void> {
  const { accountId, check, region = 'cn-hangzhou', pass = 0, fail = 0, notApplicable = 0, unknown = 0 } = counts;
  await transaction.execute(
    `INSERT INTO result_counts AS known (organization_id, account_id, check_id, region, pass, fail, not_applicable, unknown)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (organization_id, account_id, check_id, region) DO UPDATE SET pass = known.pass + excluded.pass,
       fail = known.fail + excluded.fail, not_applicable = known.not_applicable + excluded.not_applicable,
       unknown = known.unknown + excluded.unknown`,
    [organizationId, accountId, check, region, pass, fail, notApplicable, unknown],
  );
}

import type { Transaction } from '#platform/database/database.ts';
import { storedJson } from '#platform/stored-text.ts';
import type { BillingMode } from '../assessment/contract.ts';

/** From an instant until before another, ISO. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** Days by which the ledger's date may differ from that of any zone. */
const spanCondition = `used_on BETWEEN ($2::timestamptz AT TIME ZONE 'UTC')::date - 1 AND ($3::timestamptz AT TIME ZONE 'UTC')::date + 1
  AND used_at >= $2 AND used_at < $3`;

/**
 * Scans of a subscription's period that were used, and those that other runs under way may still use. A run that is over no longer counts,
 * even when nobody has given back what it reserved.
 */
export async function subscriptionUse(
  transaction: Transaction,
  organizationId: string,
  { from, to }: Span,
): Promise<{ readonly used: number; readonly reserved: number }> {
  const rows = await transaction.query<{ used: number; reserved: number }>(
    `SELECT (SELECT coalesce(sum(scans), 0)::bigint FROM scan_usage
              WHERE organization_id = $1 AND mode = 'subscription' AND ${spanCondition}) AS used,
            (SELECT coalesce(sum(greatest(0, reservation.scans - coalesce(run_use.scans, 0))), 0)::bigint
               FROM quota_reservations AS reservation
               JOIN runs ON runs.organization_id = $1 AND runs.id = reservation.run_id AND runs.status IN ('queued', 'running', 'paused')
               LEFT JOIN LATERAL (SELECT sum(scan_usage.scans) AS scans FROM scan_usage
                 WHERE scan_usage.organization_id = $1 AND scan_usage.run_id = reservation.run_id) AS run_use ON true
              WHERE reservation.organization_id = $1 AND reservation.mode = 'subscription') AS reserved`,
    [organizationId, from, to],
  );
  return rows[0]!;
}

export async function sumUsage(
  transaction: Transaction,
  organizationId: string,
  mode: BillingMode,
  { from, to }: Span,
): Promise<number> {
  const rows = await transaction.query<{ scans: number }>(
    `SELECT coalesce(sum(scans), 0)::bigint AS scans FROM scan_usage WHERE organization_id = $1 AND ${spanCondition} AND mode = $4`,
    [organizationId, from, to, mode],
  );
  return rows[0]!.scans;
}

/** Sums over a span: one of the three names is set in each. `day` counts from 1, by the first instants of the days. */
export interface UsageSum {
  readonly day: number | null;
  readonly checkId: string | null;
  readonly accountId: string | null;
  readonly scans: number;
}

export function sumUsageBy(
  transaction: Transaction,
  organizationId: string,
  { from, to }: Span,
  dayStarts: readonly string[],
): Promise<readonly UsageSum[]> {
  return transaction.query<UsageSum>(
    `SELECT day, check_id AS "checkId", account_id AS "accountId", sum(scans)::bigint AS scans
       FROM (SELECT width_bucket(used_at, $4::timestamptz[]) AS day, check_id, account_id, scans FROM scan_usage
              WHERE organization_id = $1 AND ${spanCondition} AND mode <> 'off') AS used
      GROUP BY GROUPING SETS ((day), (check_id), (account_id)) ORDER BY day, sum(scans) DESC, check_id, account_id`,
    [organizationId, from, to, dayStarts],
  );
}

export interface Reservation {
  readonly runId: string;
  readonly accountId: string;
  readonly mode: BillingMode;
  readonly scans: number;
  readonly notCovered: readonly { readonly id: string; readonly scans: number }[];
}

export async function findReservation(
  transaction: Transaction,
  organizationId: string,
  runId: string,
): Promise<Reservation | undefined> {
  const rows = await transaction.query<Reservation>(
    `SELECT run_id AS "runId", account_id AS "accountId", mode, scans, not_covered AS "notCovered" FROM quota_reservations
      WHERE organization_id = $1 AND run_id = $2`,
    [organizationId, runId],
  );
  return rows[0];
}

export async function insertReservation(
  transaction: Transaction,
  organizationId: string,
  { runId, accountId, mode, scans, notCovered }: Reservation,
  at: string,
): Promise<void> {
  await transaction.execute(
    `INSERT INTO quota_reservations (organization_id, run_id, account_id, mode, scans, not_covered, reserved_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [organizationId, runId, accountId, mode, scans, storedJson(notCovered), at],
  );
}

/** The run is over. What is paid by use leaves a trace for the bills to come; a quota has the rest back at once. */
export async function settleReservation(
  transaction: Transaction,
  organizationId: string,
  runId: string,
  at: string,
): Promise<void> {
  await transaction.execute(
    `DELETE FROM quota_reservations WHERE organization_id = $1 AND run_id = $2 AND mode <> 'pay-as-you-go'`,
    [organizationId, runId],
  );
  await transaction.execute(
    'UPDATE quota_reservations SET settled_at = $3 WHERE organization_id = $1 AND run_id = $2 AND settled_at IS NULL',
    [organizationId, runId, at],
  );
}

export async function isVerification(
  transaction: Transaction,
  organizationId: string,
  runId: string,
): Promise<boolean> {
  const rows = await transaction.query<{ is_verification: boolean }>(
    `SELECT kind = 'verify' AND jsonb_typeof(selection -> 'assetIds') = 'array' AS is_verification
       FROM runs WHERE organization_id = $1 AND id = $2`,
    [organizationId, runId],
  );
  return rows[0]?.is_verification === true;
}

import type { Transaction } from '#platform/database/database.ts';

/** Usage of runs that are long over is not looked for; that of a run which was paused for months is. */
const mostDaysLate = 31;

export interface Bill {
  readonly number: number;
  readonly day: string;
  readonly timeZone: string;
  readonly scans: number;
  readonly unitPriceMicros: number;
  readonly amountMicros: number;
  /** instant, ISO */
  readonly closedAt: string;
}

export async function nextBillNumber(transaction: Transaction, organizationId: string): Promise<number> {
  const rows = await transaction.query<{ number: number }>(
    'SELECT coalesce(max(number), 0) + 1 AS number FROM quota_bills WHERE organization_id = $1',
    [organizationId],
  );
  return rows[0]!.number;
}

/**
 * Puts everything that was used before an instant and is on no bill yet on the lines of one, and says how many scans that is. One statement,
 * so that what is written meanwhile is either on the bill and marked, or neither.
 */
export async function insertBillLines(
  transaction: Transaction,
  organizationId: string,
  number: number,
  { before, now }: { readonly before: string; readonly now: string },
): Promise<number> {
  const rows = await transaction.query<{ scans: number }>(
    `WITH recent AS (
       SELECT DISTINCT run_id FROM scan_usage
        WHERE organization_id = $1 AND mode = 'pay-as-you-go' AND used_on >= $3::timestamptz::date - ${mostDaysLate} AND used_at < $3
       UNION SELECT run_id FROM quota_reservations WHERE organization_id = $1 AND mode = 'pay-as-you-go'),
     used AS (
       SELECT run_id, account_id, check_id, sum(scans)::bigint AS scans FROM scan_usage
        WHERE organization_id = $1 AND run_id IN (SELECT run_id FROM recent) AND mode = 'pay-as-you-go' AND used_at < $3
        GROUP BY run_id, account_id, check_id),
     open AS (
       SELECT used.run_id, used.account_id, used.check_id, used.scans - coalesce(billed.scans, 0) AS scans FROM used
         LEFT JOIN quota_billed_runs AS billed
           ON billed.organization_id = $1 AND billed.run_id = used.run_id AND billed.check_id = used.check_id
        WHERE used.scans > coalesce(billed.scans, 0)),
     marked AS (
       INSERT INTO quota_billed_runs AS billed (organization_id, run_id, check_id, scans, billed_at)
       SELECT $1, run_id, check_id, scans, $4 FROM open
       ON CONFLICT (organization_id, run_id, check_id) DO UPDATE SET scans = billed.scans + excluded.scans, billed_at = excluded.billed_at),
     lines AS (
       INSERT INTO quota_bill_lines (organization_id, bill_number, account_id, check_id, scans)
       SELECT $1, $2, account_id, check_id, sum(scans) FROM open GROUP BY account_id, check_id
       RETURNING scans)
     SELECT coalesce(sum(scans), 0)::bigint AS scans FROM lines`,
    [organizationId, number, before, now],
  );
  return rows[0]!.scans;
}

export async function insertBill(transaction: Transaction, organizationId: string, bill: Bill): Promise<void> {
  await transaction.execute(
    `INSERT INTO quota_bills (organization_id, number, day, time_zone, scans, unit_price_micros, amount_micros, closed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      organizationId,
      bill.number,
      bill.day,
      bill.timeZone,
      bill.scans,
      bill.unitPriceMicros,
      bill.amountMicros,
      bill.closedAt,
    ],
  );
}

/** Traces of runs that ended before an instant, and marks of those whose usage can no longer come. */
export async function forgetBilledRuns(
  transaction: Transaction,
  organizationId: string,
  before: string,
): Promise<void> {
  await transaction.execute('DELETE FROM quota_reservations WHERE organization_id = $1 AND settled_at < $2', [
    organizationId,
    before,
  ]);
  await transaction.execute(
    `DELETE FROM quota_billed_runs AS billed WHERE organization_id = $1 AND billed_at < $2 AND NOT EXISTS (
       SELECT 1 FROM quota_reservations AS open WHERE open.organization_id = $1 AND open.run_id = billed.run_id)`,
    [organizationId, before],
  );
}

/** Whether anything could still come on a bill. */
export async function hasRecentUsage(transaction: Transaction, organizationId: string, now: string): Promise<boolean> {
  const rows = await transaction.query(
    `SELECT 1 FROM quota_reservations WHERE organization_id = $1 AND mode = 'pay-as-you-go' AND settled_at IS NULL
      UNION ALL SELECT 1 FROM scan_usage WHERE organization_id = $1 AND mode = 'pay-as-you-go' AND used_on >= $2::timestamptz::date - ${mostDaysLate} LIMIT 1`,
    [organizationId, now],
  );
  return rows.length > 0;
}

/** The newest first. */
export function listBills(
  transaction: Transaction,
  organizationId: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly Bill[]> {
  return transaction.query<Bill>(
    `SELECT number, day, time_zone AS "timeZone", scans, unit_price_micros AS "unitPriceMicros", amount_micros AS "amountMicros",
            closed_at AS "closedAt" FROM quota_bills
      WHERE organization_id = $1 AND ($2::integer IS NULL OR number < $2) ORDER BY number DESC LIMIT $3`,
    [organizationId, page.before, page.limit],
  );
}

export interface BillLine extends Pick<Bill, 'number' | 'day' | 'timeZone' | 'unitPriceMicros'> {
  readonly accountId: string;
  readonly checkId: string;
  readonly scans: number;
}
export type LinePosition = readonly [number: number, accountId: string, checkId: string];

/** Lines of the bills of some days, in order, after a position. */
export function listBillLines(
  transaction: Transaction,
  organizationId: string,
  days: { readonly from: string; readonly to: string },
  page: { readonly after: LinePosition; readonly limit: number },
): Promise<readonly BillLine[]> {
  return transaction.query<BillLine>(
    `SELECT bill.number, bill.day, bill.time_zone AS "timeZone", bill.unit_price_micros AS "unitPriceMicros", line.account_id AS "accountId",
            line.check_id AS "checkId", line.scans
       FROM quota_bills AS bill JOIN quota_bill_lines AS line ON line.organization_id = $1 AND line.bill_number = bill.number
      WHERE bill.organization_id = $1 AND bill.day BETWEEN $2 AND $3
        AND (line.bill_number, line.account_id, line.check_id) > ($4::integer, $5::uuid, $6::text)
      ORDER BY line.bill_number, line.account_id, line.check_id LIMIT $7`,
    [organizationId, days.from, days.to, ...page.after, page.limit],
  );
}

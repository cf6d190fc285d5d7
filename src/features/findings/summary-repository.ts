import type { Transaction } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import type { Coverage } from '../exceptions/index.ts';
import { coveredCondition } from './conditions.ts';

/** Verdicts of one check in one account, and in one region where that is asked for. */
export interface CountRow {
  readonly accountId: string;
  readonly checkId: string;
  readonly region: string | null;
  readonly pass: number;
  readonly fail: number;
  readonly notApplicable: number;
  readonly unknown: number;
}

export interface SummaryScope {
  readonly accounts: readonly string[];
  readonly byRegion: boolean;
}

export async function countVerdicts(
  transaction: Transaction,
  organizationId: string,
  { accounts, byRegion }: SummaryScope,
): Promise<readonly CountRow[]> {
  const region = byRegion ? `coalesce(nullif(region, ''), 'global')` : 'NULL::text';
  const rows = await transaction.query<CountRow>(
    `SELECT account_id AS "accountId", check_id AS "checkId", ${region} AS region, sum(pass)::bigint AS pass, sum(fail)::bigint AS fail,
            sum(not_applicable)::bigint AS "notApplicable", sum(unknown)::bigint AS unknown
       FROM result_counts WHERE organization_id = $1 AND account_id = ANY($2::uuid[]) GROUP BY 1, 2, 3`,
    [organizationId, accounts],
  );
  return unescapeStored(rows);
}

/** Failures that an exception covers; what could not be confirmed counts as unknown, covered or not. */
export async function countExcepted(
  transaction: Transaction,
  organizationId: string,
  coverage: Coverage,
  { accounts, byRegion }: SummaryScope,
): Promise<readonly (Pick<CountRow, 'accountId' | 'checkId' | 'region'> & { readonly excepted: number })[]> {
  const parameters = new Parameters(organizationId, accounts);
  // the first condition alone lets the index of what names an exception serve; it may be left out only while some have not been reached
  const named = coverage.isApplying ? '' : 'AND f.exception_id IS NOT NULL';
  const region = byRegion ? `coalesce(f.region, 'global')` : 'NULL::text';
  const rows = await transaction.query<Pick<CountRow, 'accountId' | 'checkId' | 'region'> & { excepted: number }>(
    `SELECT f.account_id AS "accountId", f.check_id AS "checkId", ${region} AS region, count(*) AS excepted FROM findings AS f
      WHERE f.organization_id = $1 AND f.account_id = ANY($2::uuid[]) AND f.state = 'open' AND f.outcome = 'fail' ${named}
        AND ${coveredCondition(coverage, parameters)} GROUP BY 1, 2, 3`,
    parameters.values,
  );
  return unescapeStored(rows);
}

/** The last list of a kind in a region could not be read, or not to its end; `checks` are those of the run that tried. */
export interface ListGap {
  readonly accountId: string;
  readonly kind: string;
  readonly region: string;
  readonly runId: string;
}

export async function findListGaps(
  transaction: Transaction,
  organizationId: string,
  accounts: readonly string[],
): Promise<readonly ListGap[]> {
  const rows = await transaction.query<ListGap>(
    `SELECT account_id AS "accountId", kind, region, last_run_id AS "runId" FROM sweeps
      WHERE organization_id = $1 AND account_id = ANY($2::uuid[]) AND stage = 'list' AND gap IS NOT NULL`,
    [organizationId, accounts],
  );
  return unescapeStored(rows);
}

export interface RunFacts {
  readonly id: string;
  readonly accountId: string;
  readonly finishedAt: string | null;
  /** ids */
  readonly checks: readonly string[];
  readonly notCovered: readonly { readonly id: string; readonly scans: number }[];
  readonly hasRegionGap: boolean;
}

const runColumns = `id, account_id AS "accountId", finished_at AS "finishedAt", not_covered AS "notCovered", region_gap IS NOT NULL AS "hasRegionGap",
  ARRAY(SELECT one ->> 'id' FROM jsonb_array_elements(selection -> 'checks') AS one) AS checks`;

/** The last full run of each account that came to its end. */
export async function findLastRuns(
  transaction: Transaction,
  organizationId: string,
  accounts: readonly string[],
): Promise<readonly RunFacts[]> {
  return await transaction.query<RunFacts>(
    `SELECT DISTINCT ON (account_id) ${runColumns} FROM runs
      WHERE organization_id = $1 AND account_id = ANY($2::uuid[]) AND kind = 'full' AND status = 'done'
      ORDER BY account_id, queued_at DESC`,
    [organizationId, accounts],
  );
}

export async function findRuns(
  transaction: Transaction,
  organizationId: string,
  ids: readonly string[],
): Promise<readonly RunFacts[]> {
  return await transaction.query<RunFacts>(
    `SELECT ${runColumns} FROM runs WHERE organization_id = $1 AND id = ANY($2::uuid[])`,
    [organizationId, ids],
  );
}

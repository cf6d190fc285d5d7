import type { Transaction } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { escapeStored, unescapeStored } from '#platform/stored-text.ts';
import type { Coverage } from '../exceptions/index.ts';
import { demands, notOver, openedBetween, stateConditions } from './conditions.ts';
import type { Narrowing, Rank } from './narrowing.ts';

/** How many findings have one value, by check or by the severity that is written in them. */
export interface GroupRow {
  readonly value: string;
  readonly checkId: string | null;
  readonly severity: Rank | null;
  readonly findings: number;
}

const ofFindings = {
  check: 'f.check_id',
  account: 'f.account_id::text',
  region: `coalesce(f.region, 'global')`,
} as const;
const ofCounts = {
  check: 'r.check_id',
  account: 'r.account_id::text',
  region: `coalesce(nullif(r.region, ''), 'global')`,
} as const;
export type Column = keyof typeof ofFindings;

/** Counts findings by one of the columns that the indexes of lists hold. */
export async function countBy(
  transaction: Transaction,
  organizationId: string,
  by: Column,
  narrowing: Narrowing,
  coverage: Coverage,
): Promise<readonly GroupRow[]> {
  const parameters = new Parameters(organizationId);
  const text = standsInCounts(narrowing, coverage)
    ? countStatement(by, narrowing, coverage, parameters)
    : scanStatement(by, narrowing, coverage, parameters);
  return unescapeStored(await transaction.query<GroupRow>(text, parameters.values));
}

/** Whether the counts of verdicts, which runs keep, tell it all: what is open has failed, or could not be confirmed. */
function standsInCounts(narrowing: Narrowing, coverage: Coverage): boolean {
  const { state, asset, tags, owner, exception, isStale, openedSince, openedUntil, search } = narrowing;
  const others = [asset, owner, exception, isStale, openedSince, openedUntil, search];
  return (
    (state === 'open' || state === 'unresolved') &&
    !coverage.isApplying &&
    tags.length === 0 &&
    others.every((one) => one === null)
  );
}

/** Failures that stand, with what could not be confirmed, without what is accepted. */
function countStatement(by: Column, narrowing: Narrowing, coverage: Coverage, parameters: Parameters): string {
  const { checks, accounts, regions } = narrowing;
  const among = (column: string, values: readonly string[] | null, type: string) =>
    values === null ? [] : [`${column} = ANY(${parameters.add(escapeStored(values))}::${type}[])`];
  const counted = [
    ...among('r.check_id', checks, 'text'),
    ...among('r.account_id', accounts, 'uuid'),
    ...among(ofCounts.region, regions, 'text'),
  ];
  const open = ['f.organization_id = $1', `f.state = 'open'`, ...demands(narrowing, parameters)];
  const stale = [...open, 'f.stale_since IS NOT NULL', ...stateConditions(narrowing, coverage, parameters)];
  const accepted = [...open, `f.outcome = 'fail'`, 'f.exception_id IS NOT NULL'];
  if (coverage.over.length > 0) accepted.push(notOver(coverage, parameters));
  const part = (sign: '' | '-', conditions: readonly string[]) =>
    `SELECT ${ofFindings[by]} AS value, f.check_id, ${sign}count(*) AS findings FROM findings AS f
      WHERE ${conditions.join(' AND ')} GROUP BY 1, 2`;
  const parts = [
    `SELECT ${ofCounts[by]} AS value, r.check_id, sum(r.fail)::bigint AS findings FROM result_counts AS r
      WHERE ${['r.organization_id = $1', 'r.fail > 0', ...counted].join(' AND ')} GROUP BY 1, 2`,
    part('', stale),
    ...(narrowing.state === 'open' ? [part('-', accepted)] : []),
  ];
  return `SELECT value, check_id AS "checkId", NULL::smallint AS severity, sum(findings)::bigint AS findings
    FROM (${parts.join(' UNION ALL ')}) AS parts GROUP BY 1, 2 HAVING sum(findings) > 0`;
}

function scanStatement(by: Column, narrowing: Narrowing, coverage: Coverage, parameters: Parameters): string {
  const conditions = [
    'f.organization_id = $1',
    ...demands(narrowing, parameters),
    ...openedBetween(narrowing, parameters),
    ...stateConditions(narrowing, coverage, parameters),
    `f.severity = ANY(${parameters.add(narrowing.ranks)}::smallint[])`,
  ];
  return `SELECT ${ofFindings[by]} AS value, NULL AS "checkId", f.severity, count(*) AS findings FROM findings AS f
    WHERE ${conditions.join(' AND ')} GROUP BY 1, 3`;
}

/** The key of an asset. */
export interface AssetPlace {
  readonly accountId: string;
  readonly kind: string;
  readonly assetId: string;
}

export interface AssetGroupRow extends AssetPlace {
  readonly name: string;
  readonly displayName: string | null;
  readonly region: string | null;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  /** findings of the asset that were looked at */
  readonly seen: number;
}

/** Assets in the order of their keys, with how many of their findings fit; `most` findings are looked at. */
export async function countByAsset(
  transaction: Transaction,
  organizationId: string,
  narrowing: Narrowing,
  { coverage, after, most }: { coverage: Coverage; after: AssetPlace | null; most: number },
): Promise<readonly AssetGroupRow[]> {
  const parameters = new Parameters(organizationId);
  const [only] = narrowing.accounts?.length === 1 ? narrowing.accounts : [];
  const ranges = ['f.organization_id = $1', ...(only === undefined ? [] : [`f.account_id = ${parameters.add(only)}`])];
  if (after) {
    const place = [after.accountId, after.kind, after.assetId].map((value) => parameters.add(value));
    ranges.push(`(f.account_id, f.kind, f.asset_id) > (${place[0]}::uuid, ${place[1]}, ${place[2]})`);
  }
  const fits = [
    ...demands(narrowing, parameters),
    ...stateConditions(narrowing, coverage, parameters),
    ...openedBetween(narrowing, parameters),
    `f.severity = ANY(${parameters.add(narrowing.ranks)}::smallint[])`,
  ].join(' AND ');
  const rows = await transaction.query<AssetGroupRow>(
    `SELECT account_id AS "accountId", kind, asset_id AS "assetId", min(asset_name) AS name, min(display_name) AS "displayName",
            min(region) AS region, count(*) FILTER (WHERE fits AND severity = 1) AS high,
            count(*) FILTER (WHERE fits AND severity = 2) AS medium, count(*) FILTER (WHERE fits AND severity = 3) AS low,
            count(*) AS seen
       FROM (SELECT f.account_id, f.kind, f.asset_id, f.asset_name, f.display_name, f.region, f.severity, (${fits}) AS fits
               FROM findings AS f WHERE ${ranges.join(' AND ')}
              ORDER BY f.account_id, f.kind, f.asset_id LIMIT ${most}) AS looked_at
      GROUP BY account_id, kind, asset_id ORDER BY account_id, kind, asset_id`,
    parameters.values,
  );
  return rows;
}

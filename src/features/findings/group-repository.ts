import type { Transaction } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import type { Coverage } from '../exceptions/index.ts';
import { demands, openedBetween, stateConditions } from './conditions.ts';
import type { Narrowing, Rank } from './narrowing.ts';

/** How many findings of a severity have one value. */
export interface GroupRow {
  readonly value: string;
  readonly severity: Rank;
  readonly findings: number;
}

const values = { check: 'f.check_id', account: 'f.account_id::text', region: `coalesce(f.region, 'global')` } as const;

/** Counts all findings that fit, by severity and by one of the columns that the indexes of lists hold. */
export async function countBy(
  transaction: Transaction,
  organizationId: string,
  by: keyof typeof values,
  narrowing: Narrowing,
  coverage: Coverage,
): Promise<readonly GroupRow[]> {
  const parameters = new Parameters(organizationId);
  const conditions = [
    ...demands(narrowing, parameters),
    ...openedBetween(narrowing, parameters),
    `f.severity = ANY(${parameters.add(narrowing.ranks)}::smallint[])`,
  ];
  const parts = partsOf(narrowing, coverage, parameters).map(
    (part) => `SELECT ${values[by]} AS value, f.severity, count(*) AS findings FROM findings AS f
      WHERE ${['f.organization_id = $1', ...part, ...conditions].join(' AND ')} GROUP BY 1, 2`,
  );
  const rows = await transaction.query<GroupRow>(
    `SELECT value, severity, sum(findings)::bigint AS findings FROM (${parts.join(' UNION ALL ')}) AS parts GROUP BY 1, 2`,
    parameters.values,
  );
  return unescapeStored(rows);
}

/** What counts is read through the index of findings that name no exception, where nothing else is to be looked at. */
function partsOf(narrowing: Narrowing, coverage: Coverage, parameters: Parameters): readonly (readonly string[])[] {
  if (narrowing.state !== 'open' || coverage.isApplying) return [stateConditions(narrowing, coverage, parameters)];
  const free = [`f.state = 'open'`, 'f.exception_id IS NULL'];
  if (coverage.over.length === 0) return [free];
  const pointing = [`f.state = 'open'`, `f.exception_id = ANY(${parameters.add(coverage.over)}::uuid[])`];
  return [free, pointing];
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

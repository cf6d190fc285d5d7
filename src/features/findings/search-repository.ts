import type { Transaction } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { escapeStored } from '#platform/stored-text.ts';
import type { Coverage } from '../exceptions/index.ts';
import { demands, openedBetween, stateConditions } from './conditions.ts';
import type { Narrowing } from './narrowing.ts';
import type { Key } from './span-repository.ts';

/** Whether this database has the index that finds parts of names. */
export async function hasSearchIndex(transaction: Transaction): Promise<boolean> {
  const rows = await transaction.query<{ there: boolean }>(
    `SELECT to_regclass('public.findings_search') IS NOT NULL AS there`,
  );
  return rows[0]?.there ?? false;
}

/** All findings whose names hold the text, of those that fit the narrowing; undefined when the text alone fits more than `most`. */
export async function searchByName(
  transaction: Transaction,
  organizationId: string,
  narrowing: Narrowing & { readonly search: NonNullable<Narrowing['search']> },
  { coverage, order, most }: { coverage: Coverage; order: 'opened' | 'changed'; most: number },
): Promise<readonly Key[] | undefined> {
  const parameters = new Parameters(organizationId, escapeStored(narrowing.search.pattern), most + 1);
  const conditions = [
    ...demands({ ...narrowing, search: null }, parameters),
    ...stateConditions(narrowing, coverage, parameters),
    ...openedBetween(narrowing, parameters),
    `f.severity = ANY(${parameters.add(narrowing.ranks)}::smallint[])`,
  ];
  const rows = await transaction.query<Key & { readonly matches: boolean | null }>(
    `SELECT f.id, f.severity, f.${order}_at AS at, (${conditions.join(' AND ')}) AS matches
       FROM search_findings($2, $3) AS f WHERE f.organization_id = $1`,
    parameters.values,
  );
  if (rows.length > most) return undefined;
  return rows.flatMap(({ matches, id, severity, at }) => (matches ? [{ id, severity, at }] : []));
}

const sampleSize = 1_000;

/** Whether more than one in two hundred findings has a name that holds the text: ids are hashes, so the first ones are a sample of all. */
export async function isFrequent(transaction: Transaction, organizationId: string, pattern: string): Promise<boolean> {
  const rows = await transaction.query<{ found: number }>(
    `SELECT count(*) AS found FROM (
       SELECT asset_name, display_name FROM findings WHERE organization_id = $1 ORDER BY id LIMIT $3) AS sample
      WHERE lower(asset_name || E'\\n' || coalesce(display_name, '')) LIKE $2`,
    [organizationId, escapeStored(pattern), sampleSize],
  );
  return (rows[0]?.found ?? 0) > sampleSize / 200;
}

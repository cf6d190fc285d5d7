import type { Transaction } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { escapeStored } from '#platform/stored-text.ts';
import type { Coverage } from '../exceptions/index.ts';
import { demands, openedBetween, searchedText, stateConditions } from './conditions.ts';
import type { Narrowing, Search } from './narrowing.ts';
import type { Key } from './span-repository.ts';

/** Whether this database has the index that finds parts of names. */
export async function hasSearchIndex(transaction: Transaction): Promise<boolean> {
  const rows = await transaction.query<{ there: boolean }>(
    `SELECT to_regclass('public.findings_search') IS NOT NULL AS there`,
  );
  return rows[0]?.there ?? false;
}

const sampleSize = 1_000;

/**
 * The part of a text that the fewest findings hold: with it the index has the least to put together. Undefined when more than one in two
 * hundred holds each of them. Ids are hashes, so the first findings are a sample of all.
 */
export async function rarestPart(
  transaction: Transaction,
  organizationId: string,
  parts: readonly string[],
): Promise<string | undefined> {
  const rows = await transaction.query<{ part: string; found: number }>(
    `WITH sample AS MATERIALIZED (
       SELECT ${searchedText} AS names FROM findings AS f WHERE f.organization_id = $1 ORDER BY f.id LIMIT $3)
     SELECT part, (SELECT count(*) FROM sample WHERE names LIKE '%' || part || '%') AS found
       FROM unnest($2::text[]) WITH ORDINALITY AS parts (part, place) ORDER BY found, place LIMIT 1`,
    [organizationId, parts, sampleSize],
  );
  const [rarest] = rows;
  return rarest && rarest.found <= sampleSize / 200 ? rarest.part : undefined;
}

/** All findings whose names hold the text, of those that fit the narrowing; undefined when more than `most` hold `part` of it. */
export async function searchByName(
  transaction: Transaction,
  organizationId: string,
  narrowing: Narrowing & { readonly search: Search },
  { part, coverage, order, most }: NameSearch,
): Promise<readonly Key[] | undefined> {
  const parameters = new Parameters(organizationId, `%${part}%`, most + 1);
  const conditions = [
    `${searchedText} LIKE ${parameters.add(escapeStored(narrowing.search.pattern))}`,
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

export interface NameSearch {
  readonly part: string;
  readonly coverage: Coverage;
  readonly order: 'opened' | 'changed';
  readonly most: number;
}

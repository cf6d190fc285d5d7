import type { Parameters } from '#platform/database/parameters.ts';
import { escapeStored } from '#platform/stored-text.ts';
import { type Coverage, tagCondition } from '../exceptions/index.ts';
import type { Narrowing } from './narrowing.ts';

/** Text that search looks into, exactly as the index of trigrams has it. */
export const searchedText = `lower(f.asset_name || E'\\n' || coalesce(f.display_name, ''))`;

/** What a narrowing demands of rows of `findings AS f` apart from state, severity and time of opening. */
export function demands(narrowing: Narrowing, parameters: Parameters): string[] {
  const { checks, accounts, regions, asset, tags, owner, exception, isStale, search } = narrowing;
  return [
    ...oneOf('f.check_id', checks, 'text', parameters),
    ...oneOf('f.account_id', accounts, 'uuid', parameters),
    ...oneOf("coalesce(f.region, 'global')", regions, 'text', parameters),
    ...equal('f.asset_id', asset, parameters),
    ...equal('f.owner', owner, parameters),
    ...equal('f.exception_id', exception, parameters),
    ...(isStale === null ? [] : [`f.stale_since IS ${isStale ? 'NOT NULL' : 'NULL'}`]),
    ...tags.map((tag) => tagCondition(tag, parameters)),
    ...(search === null ? [] : [searchCondition(search, parameters)]),
  ];
}

function searchCondition({ pattern, checks, text }: NonNullable<Narrowing['search']>, parameters: Parameters): string {
  const named = checks.length === 0 ? '' : ` OR f.check_id = ANY(${parameters.add(checks)}::text[])`;
  return `(${searchedText} LIKE ${parameters.add(escapeStored(pattern))} OR f.asset_id = ${parameters.add(escapeStored(text))}${named})`;
}

export function openedBetween({ openedSince, openedUntil }: Narrowing, parameters: Parameters): string[] {
  return [
    ...(openedSince === null ? [] : [`f.opened_at >= ${parameters.add(openedSince)}`]),
    ...(openedUntil === null ? [] : [`f.opened_at < ${parameters.add(openedUntil)}`]),
  ];
}

/** Whether an exception covers a row of `findings AS f` that is open. */
export function coveredCondition(coverage: Coverage, parameters: Parameters): string {
  const named = `(f.exception_id IS NOT NULL${coverage.over.length === 0 ? '' : ` AND ${notOver(coverage, parameters)}`})`;
  return coverage.isApplying ? `(${named} OR ${coverage.applyingCondition(parameters)})` : named;
}

export function notOver(coverage: Coverage, parameters: Parameters): string {
  return `f.exception_id <> ALL(${parameters.add(coverage.over)}::uuid[])`;
}

/** The state of rows of `findings AS f`, by the clock. */
export function stateConditions(narrowing: Narrowing, coverage: Coverage, parameters: Parameters): string[] {
  switch (narrowing.state) {
    case 'any':
      return [];
    case 'resolved':
      return [`f.state = 'resolved'`];
    case 'unresolved':
      return [`f.state = 'open'`];
    case 'open':
      return [`f.state = 'open'`, `NOT ${coveredCondition(coverage, parameters)}`];
    case 'excepted':
      return [`f.state = 'open'`, coveredCondition(coverage, parameters)];
  }
}

function oneOf(column: string, values: readonly string[] | null, type: string, parameters: Parameters): string[] {
  return values === null ? [] : [`${column} = ANY(${parameters.add(escapeStored(values))}::${type}[])`];
}

function equal(column: string, value: string | null, parameters: Parameters): string[] {
  return value === null ? [] : [`${column} = ${parameters.add(escapeStored(value))}`];
}

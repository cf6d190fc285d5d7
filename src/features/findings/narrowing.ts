import type { TagFilter } from '../assessment/contract.ts';
import type { CheckIndex } from './check-index.ts';
import type { FindingFilter, listStates } from './filter-schema.ts';

export const severityRank = { high: 1, medium: 2, low: 3 } as const;
export const severityOfRank = { 1: 'high', 2: 'medium', 3: 'low' } as const;
export type Rank = keyof typeof severityOfRank;

export interface Search {
  readonly text: string;
  /** in lower case, for LIKE */
  readonly pattern: string;
  /** checks whose id or title holds the text */
  readonly checks: readonly string[];
  /** parts that an index of trigrams can find */
  readonly parts: readonly string[];
}

/** A filter in the words of the tables: what is about checks has become a list of check ids. */
export interface Narrowing {
  readonly state: (typeof listStates)[number];
  /** ascending: high first */
  readonly ranks: readonly Rank[];
  readonly checks: readonly string[] | null;
  readonly accounts: readonly string[] | null;
  readonly regions: readonly string[] | null;
  readonly asset: string | null;
  readonly tags: TagFilter;
  readonly owner: string | null;
  readonly exception: string | null;
  readonly isStale: boolean | null;
  readonly openedSince: string | null;
  readonly openedUntil: string | null;
  readonly search: Search | null;
}

export function narrowingOf(filter: FindingFilter, index: CheckIndex, state: Narrowing['state'] = 'open'): Narrowing {
  const ranks = (filter.severity ?? (['high', 'medium', 'low'] as const)).map((severity) => severityRank[severity]);
  return {
    state: filter.state ?? (filter.exception === undefined ? state : 'any'),
    ranks: [...new Set(ranks)].sort(),
    checks: index.idsOf(filter),
    accounts: filter.account ?? null,
    regions: filter.region ?? null,
    asset: filter.asset ?? null,
    tags: (filter.tag ?? []).map(tagOf),
    owner: filter.owner ?? null,
    exception: filter.exception ?? null,
    isStale: filter.stale ?? null,
    openedSince: filter.openedSince ?? null,
    openedUntil: filter.openedUntil ?? null,
    search: filter.search === undefined ? null : searchOf(filter.search, index),
  };
}

function tagOf(text: string): TagFilter[number] {
  const at = text.indexOf('=');
  return at <= 0 ? { key: text } : { key: text.slice(0, at), values: [text.slice(at + 1)] };
}

function searchOf(text: string, index: CheckIndex): Search {
  const words = text.toLowerCase();
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  const parts = [...new Set(words.match(/[a-z0-9]{3,}/g))].sort((a, b) => b.length - a.length).slice(0, 5);
  return { text, pattern, checks: index.search(words), parts };
}

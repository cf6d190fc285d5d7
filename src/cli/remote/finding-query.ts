import type { Operations } from '#client/api-types.ts';
import { invalid, shown } from '../option-value.ts';

type Query = Operations['countFindings']['query'];
/** of an option that may be repeated */
type All<Name extends keyof Query> = readonly Extract<Query[Name], string>[];

export interface FindingFilterOptions {
  readonly state: NonNullable<Query['state']>;
  readonly severity: All<'severity'>;
  readonly dimension: All<'dimension'>;
  readonly category: All<'category'>;
  readonly pack: readonly string[];
  readonly control: readonly string[];
  readonly check: readonly string[];
  readonly kind: readonly string[];
  readonly account: readonly string[];
  readonly region: readonly string[];
  readonly tag: readonly string[];
  readonly asset?: string;
  readonly owner?: string;
  readonly exception?: string;
  readonly stale?: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly search?: string;
}

/** The filter as the API takes it. */
export function queryOf(options: FindingFilterOptions): Query {
  const { state, severity, dimension, category, pack, control, check, kind, account, region, tag } = options;
  const { asset, owner, exception, stale, since, until, search } = options;
  return {
    ...{ state, severity, dimension, category, pack, control, check, kind, account, region, tag },
    ...{ asset, owner, exception, search },
    ...(stale === undefined ? {} : { stale: 'true' as const }),
    ...(since === undefined ? {} : { openedSince: instantOf('--since', since) }),
    ...(until === undefined ? {} : { openedUntil: instantOf('--until', until) }),
  };
}

/** A date begins at midnight in UTC. */
export function instantOf(flag: string, text: string): string {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(instant) && !Number.isNaN(Date.parse(instant)))
    return instant;
  throw invalid(
    `${flag} cannot be "${shown(text)}": it takes a date (2027-01-31) or an instant (2027-01-31T12:00:00Z).`,
    `${flag} 不能为“${shown(text)}”：应为日期（2027-01-31）或时刻（2027-01-31T12:00:00Z）。`,
  );
}

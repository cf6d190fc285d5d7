import type { Entry } from './entry.ts';

/** What of a stored finding decides its next state. */
export interface StoredFinding {
  readonly id: string;
  readonly state: 'open' | 'resolved';
  readonly outcome: string;
  readonly check_version: number;
  readonly isStale: boolean;
}

export type FindingEvent = 'opened' | 'reopened' | 'resolved' | 'evidence' | 'stale' | 'confirmed' | 'check-version';

/**
 * What a new verdict does to a finding; undefined: nothing. Unknown never resolves: it marks the failure as not confirmed.
 * `saysTheSame`: the verdict before, if there was one, failed for the same reason with the same evidence.
 */
export function changeOf(
  finding: StoredFinding | undefined,
  entry: Entry,
  saysTheSame: boolean,
): FindingEvent | undefined {
  const [outcome, , , , , version] = entry;
  if (outcome === 'f') {
    if (!finding) return 'opened';
    if (finding.state === 'resolved') return 'reopened';
    if (finding.isStale) return 'confirmed';
    if (finding.check_version !== version) return 'check-version';
    return saysTheSame ? undefined : 'evidence';
  }
  if (finding?.state !== 'open') return undefined;
  if (outcome !== 'u') return 'resolved';
  return finding.isStale ? undefined : 'stale';
}

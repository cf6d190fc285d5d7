import { checkWords } from '#formats/check-words.ts';
import type { Language } from '#model/text.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import { findingId, outcomeOf } from '../assessment/index.ts';
import type { CheckIndex } from './check-index.ts';
import type { ResultRow } from './result-repository.ts';
import type { StoredResult } from './result-schemas.ts';
import { resultFrom } from './verdict-words.ts';

interface Around {
  readonly organizationId: string;
  readonly accountId: string;
  readonly kind: string;
  readonly index: CheckIndex;
  readonly language: Language;
}

/** The verdicts on an asset, by check. */
export function resultsOf(stored: ResultRow, around: Around): readonly StoredResult[] {
  const { entries, ...asset } = unescapeStored(stored);
  return Object.keys(entries)
    .sort()
    .map((checkId) => resultView(stored.assetId, asset, checkId, entries[checkId]!, around));
}

function resultView(
  storedId: string,
  asset: Omit<ResultRow, 'entries'>,
  checkId: string,
  entry: ResultRow['entries'][string],
  { organizationId, accountId, kind, index, language }: Around,
): StoredResult {
  const [letter, , holdsUntil, reason, evidence, checkVersion, parameters, gap] = entry;
  const outcome = outcomeOf[letter];
  const severity = index.check(checkId)?.severity ?? 'low';
  const verdict = { checkId, checkVersion, severity, outcome, reason, evidence, parameters, gap, kind, ...asset };
  const { assetId, name, displayName, region } = asset;
  return {
    ...{ accountId, region, severity, outcome, version: checkVersion, gap },
    asset: { kind, id: assetId, name, displayName },
    check: { id: checkId, title: checkWords(checkId, { catalogue: index.entries, language }).title },
    reason: resultFrom(verdict, index, language).reason,
    evidence: evidence as StoredResult['evidence'],
    parameters: parameters as StoredResult['parameters'],
    holdsUntil: holdsUntil === 0 ? null : new Date(holdsUntil).toISOString(),
    findingId: outcome === 'fail' ? findingId(organizationId, accountId, checkId, kind, storedId) : null,
  };
}

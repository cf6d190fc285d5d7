import type { Transaction } from '#platform/database/database.ts';
import type { CheckIndex } from './check-index.ts';
import { findResults } from './result-repository.ts';
import type { StoredResult } from './result-schemas.ts';
import { resultsOf } from './result-view.ts';
import type { Asker } from './service.ts';

export interface Segment {
  readonly accountId: string;
  readonly kind: string;
}

/** Up to where a walk has come: the asset as it is stored, and of it the check; no check: the asset is done. */
export type Place = readonly [accountId: string, kind: string, storedId: string, check: string | null];

export interface Step {
  readonly place: Place;
  readonly at: 'segment' | 'result' | 'asset';
  readonly result?: StoredResult;
}

const batchSize = 200;

/** All verdicts of some segments in the order of their keys, beginning after a place. */
export async function* walkResults(
  transaction: Transaction,
  { caller: { organizationId }, language }: Asker,
  index: CheckIndex,
  segments: readonly Segment[],
  after: Place | null,
): AsyncGenerator<Step> {
  for (const { accountId, kind } of segments) {
    if (after && isBefore({ accountId, kind }, after)) continue;
    const isFirst = after?.[0] === accountId && after[1] === kind;
    const from: Place = isFirst ? after : [accountId, kind, '', null];
    yield { place: from, at: 'segment' };
    let range = { accountId, kind, after: from[2], isFrom: from[3] !== null, limit: batchSize };
    for (let isMore = true; isMore; ) {
      const rows = await findResults(transaction, organizationId, range);
      for (const row of rows) {
        const done = row.assetId === from[2] ? from[3] : null;
        for (const result of resultsOf(row, { organizationId, accountId, kind, index, language })) {
          const isNew = done === null || result.check.id > done;
          if (isNew) yield { place: [accountId, kind, row.assetId, result.check.id], at: 'result', result };
        }
        yield { place: [accountId, kind, row.assetId, null], at: 'asset' };
      }
      isMore = rows.length === batchSize;
      range = { ...range, after: rows.at(-1)?.assetId ?? range.after, isFrom: false };
    }
  }
}

function isBefore({ accountId, kind }: Segment, [ofAccount, ofKind]: Place): boolean {
  return accountId < ofAccount || (accountId === ofAccount && kind < ofKind);
}

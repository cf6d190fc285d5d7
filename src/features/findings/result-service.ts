import type { Transaction } from '#platform/database/database.ts';
import { decodeCursor, encodeCursor } from '#platform/web/paging.ts';
import type { CheckIndex } from './check-index.ts';
import { findAccountNames } from './repository.ts';
import { findResultsOf } from './result-repository.ts';
import { ResultCursor, type ResultQuery, type StoredResult } from './result-schemas.ts';
import { resultsOf } from './result-view.ts';
import { type Place, type Segment, walkResults } from './result-walk.ts';
import type { Asker, FindingDeps } from './service.ts';

/** What a page may look at; a page that finds less than it may hold ends early. */
const most = { segment: 100, asset: 2_000 };

/** Every outcome of every check on every asset. */
export class ResultService {
  readonly #deps: FindingDeps;

  constructor(deps: FindingDeps) {
    this.#deps = deps;
  }

  async list(asker: Asker, { cursor, limit, ...filter }: ResultQuery) {
    const after = cursor === undefined ? null : decodeCursor(cursor, ResultCursor);
    const { organizationId } = asker.caller;
    return await this.#deps.database.inOrganization(
      organizationId,
      async (transaction) => {
        const index = await this.#deps.indexOf(transaction, organizationId);
        const segments = await segmentsOf(transaction, organizationId, index, filter);
        return await pageOf(transaction, asker, { index, segments, filter, after, limit });
      },
      { isolation: 'repeatable read', isReadOnly: true },
    );
  }

  /** The verdicts on one asset. */
  async ofAsset(
    transaction: Transaction,
    { caller: { organizationId }, language }: Asker,
    asset: Segment & { readonly assetId: string },
  ): Promise<readonly StoredResult[]> {
    const { accountId, kind } = asset;
    const row = await findResultsOf(transaction, organizationId, asset);
    if (!row) return [];
    const index = await this.#deps.indexOf(transaction, organizationId);
    return resultsOf(row, { organizationId, accountId, kind, index, language });
  }
}

/** Account by account and kind by kind: each is one range of the primary key. */
async function segmentsOf(
  transaction: Transaction,
  organizationId: string,
  index: CheckIndex,
  { account, kind, check }: Pick<ResultQuery, 'account' | 'kind' | 'check'>,
): Promise<readonly Segment[]> {
  const accounts = [...(await findAccountNames(transaction, organizationId, account ?? null)).keys()].sort();
  const checked = check && new Set(check.map((id) => index.check(id)?.asset.kind as string | undefined));
  const kinds = index.kinds.filter((one) => (kind?.includes(one) ?? true) && (checked?.has(one) ?? true));
  return accounts.flatMap((accountId) => kinds.map((one) => ({ accountId, kind: one })));
}

async function pageOf(transaction: Transaction, asker: Asker, { index, segments, filter, after, limit }: PageQuery) {
  const items: StoredResult[] = [];
  const seen = { segment: 0, asset: 0, result: 0 };
  let last: Place | null = null;
  for await (const { place, at, result } of walkResults(transaction, asker, index, segments, after)) {
    const isFit = result !== undefined && fits(result, filter);
    if (isFit && items.length === limit) return { items, nextCursor: encodeCursor(last) };
    if (isFit) items.push(result);
    last = place;
    seen[at] += 1;
    if (seen.segment > most.segment || seen.asset >= most.asset) return { items, nextCursor: encodeCursor(last) };
  }
  return { items, nextCursor: null };
}

interface PageQuery {
  readonly index: CheckIndex;
  readonly segments: readonly Segment[];
  readonly filter: Pick<ResultQuery, 'outcome' | 'check'>;
  readonly after: Place | null;
  readonly limit: number;
}

function fits({ outcome, check }: StoredResult, filter: PageQuery['filter']): boolean {
  return (filter.outcome?.includes(outcome) ?? true) && (filter.check?.includes(check.id) ?? true);
}

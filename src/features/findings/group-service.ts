import type { Transaction } from '#platform/database/database.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import { decodeCursor, encodeCursor } from '#platform/web/paging.ts';
import type { Coverage } from '../exceptions/index.ts';
import type { CheckIndex } from './check-index.ts';
import { type AssetGroupRow, countBy, countByAsset } from './group-repository.ts';
import { type FindingGroup, GroupCursor, type GroupQuery } from './group-schemas.ts';
import { columnOf, type Grouping, groupsOf, titleOf } from './groups.ts';
import { type Narrowing, narrowingOf, severityOfRank, severityRank } from './narrowing.ts';
import { findAccountNames } from './repository.ts';
import type { Asker, FindingDeps } from './service.ts';

/** findings that a page of assets may look at */
const mostLookedAt = 5_000;
type Counts = FindingGroup['severities'];

/** Findings put together. */
export class GroupService {
  readonly #deps: FindingDeps;

  constructor(deps: FindingDeps) {
    this.#deps = deps;
  }

  async list(asker: Asker, { by, cursor, limit, ...filter }: GroupQuery) {
    const { database, exceptions, indexOf } = this.#deps;
    const { organizationId } = asker.caller;
    return await database.inOrganization(
      organizationId,
      async (transaction) => {
        const index = await indexOf(transaction, organizationId);
        const narrowing = narrowingOf(filter, index);
        const coverage = await exceptions.coverage(transaction, organizationId, asker.now);
        if (by === 'asset') return await assetPage(transaction, asker, narrowing, { coverage, cursor, limit });
        return { items: await groupsIn(transaction, asker, by, { narrowing, coverage, index }), nextCursor: null };
      },
      { isolation: 'repeatable read', isReadOnly: true },
    );
  }
}

async function groupsIn(
  transaction: Transaction,
  { caller, language }: Asker,
  by: Grouping,
  { narrowing, coverage, index }: { narrowing: Narrowing; coverage: Coverage; index: CheckIndex },
): Promise<FindingGroup[]> {
  const { organizationId } = caller;
  const rows = await countBy(transaction, organizationId, columnOf(by), narrowing, coverage);
  const accounts = by === 'account' ? await findAccountNames(transaction, organizationId, null) : new Map();
  const groups = new Map<string, Counts>();
  for (const { value, checkId, severity: rank, findings } of rows) {
    const severity = rank === null ? (index.check(checkId ?? '')?.severity ?? 'low') : severityOfRank[rank];
    if (!narrowing.ranks.includes(severityRank[severity])) continue;
    for (const key of groupsOf(by, value, severity, index)) {
      const counts = groups.get(key) ?? { high: 0, medium: 0, low: 0 };
      groups.set(key, { ...counts, [severity]: counts[severity] + findings });
    }
  }
  return [...groups]
    .map(([key, severities]) => ({
      ...{ key, title: titleOf(by, key, { index, language, accounts }), findings: sum(severities), severities },
    }))
    .sort(byRisk);
}

async function assetPage(
  transaction: Transaction,
  { caller }: Asker,
  narrowing: Narrowing,
  { coverage, cursor, limit }: { coverage: Coverage; cursor: string | undefined; limit: number },
) {
  const [accountId, kind, assetId] = cursor === undefined ? [] : decodeCursor(cursor, GroupCursor);
  const after = accountId && kind !== undefined && assetId !== undefined ? { accountId, kind, assetId } : null;
  const most = mostLookedAt;
  const rows = [...(await countByAsset(transaction, caller.organizationId, narrowing, { coverage, after, most }))];
  const isCut = rows.reduce((seen, row) => seen + row.seen, 0) === most;
  // the last asset may have more findings than were looked at
  if (isCut && rows.length > 1) rows.pop();
  const fitting = rows.filter(({ high, medium, low }) => high + medium + low > 0);
  const page = fitting.slice(0, limit);
  const last = fitting.length > limit ? page.at(-1) : isCut ? rows.at(-1) : undefined;
  return {
    items: page.map(assetGroup),
    nextCursor: last ? encodeCursor([last.accountId, last.kind, last.assetId]) : null,
  };
}

function assetGroup(row: AssetGroupRow): FindingGroup {
  const { accountId, kind, assetId, name, displayName, region } = unescapeStored(row);
  const severities = { high: row.high, medium: row.medium, low: row.low };
  const asset = { accountId, kind, name, displayName, region };
  return { key: assetId, title: displayName ?? name, findings: sum(severities), severities, asset };
}

/** What holds the most high risks comes first. */
function byRisk(a: FindingGroup, b: FindingGroup): number {
  const { severities: x } = a;
  const { severities: y } = b;
  return y.high - x.high || y.medium - x.medium || y.low - x.low || (a.key < b.key ? -1 : 1);
}

function sum({ high, medium, low }: Counts): number {
  return high + medium + low;
}

import type { Gap } from '#model/gap.ts';
import { GapReached } from '#model/gap.ts';
import { type Evidence, fail, type Outcome } from '#model/verdict.ts';
import type { Transaction } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import { type Expectation, judgeWhole, parseExpectation } from './expectation.ts';
import { always, type Filter, type Relation } from './filter.ts';
import { type Bounds, FilterSql } from './filter-sql.ts';
import type { GraphModel } from './graph-model.ts';
import { distinctGaps } from './graph-source.ts';
import { prepareQuery } from './query.ts';
import type { StoredCheckDocument } from './stored-check.ts';
import { schemaOf, searchOf } from './stored-query.ts';
import { unreadLists } from './unread-lists.ts';

/** What a stored check would say of what is stored, account by account. */
export interface StoredOutcomes {
  readonly accounts: readonly AccountOutcomes[];
  /** a few of those that fail, in a fixed order */
  readonly failing: readonly FailingAsset[];
  /** lists of what is judged that failed, or that nobody has read: assets may be missing */
  readonly lists: readonly Gap[];
}
export type AccountOutcomes = { readonly accountId: string } & Readonly<Record<Outcome, number>>;
export interface FailingAsset {
  readonly accountId: string;
  readonly id: string;
  readonly name: string;
  readonly region: string | null;
}

/** Whose assets are asked, and whether the list of a kind is one for all regions. */
export interface StoredEstate {
  readonly transaction: Pick<Transaction, 'query'>;
  readonly organizationId: string;
  readonly isGlobal: (kind: string) => boolean;
}

const mostFailing = 20;
const mostAccounts = 5_000;

/** Asks the database what a check says of the assets of its kind, with its parameters' defaults. Writes nothing. */
export async function storedOutcomes(
  estate: StoredEstate,
  document: Pick<StoredCheckDocument, 'query' | 'applies' | 'expect'>,
  kind: string,
  model: GraphModel,
): Promise<StoredOutcomes> {
  const schema = schemaOf(model);
  const { kinds, filter } = searchOf(prepareQuery(schema, document.query));
  const applies = document.applies === undefined ? always : searchOf(prepareQuery(schema, document.applies)).filter;
  const expectation = parseExpectation(document.expect);
  const found =
    'each' in expectation
      ? await eachOutcomes(estate, kind, filter, applies)
      : await wholeOutcomes(estate, kind, { expectation, kinds, filter, applies });
  const unread = await unreadLists(estate.transaction, estate.organizationId, { kinds: [kind] });
  return { ...found, lists: distinctGaps(unread.map(({ gap }) => gap)) };
}

async function eachOutcomes(estate: StoredEstate, kind: string, filter: Filter, applies: Filter) {
  const counts = statement(estate, ({ sql }) => {
    const { from, isFail, isPass, isOutside } = conditions(sql, kind, filter, applies);
    return `SELECT a.account_id AS "accountId", count(*) AS total, count(*) FILTER (WHERE ${isFail}) AS fail,
        count(*) FILTER (WHERE ${isPass}) AS pass, count(*) FILTER (WHERE ${isOutside}) AS outside
      ${from} GROUP BY a.account_id ORDER BY a.account_id LIMIT ${mostAccounts}`;
  });
  const rows = await counts<{ accountId: string; total: number; fail: number; pass: number; outside: number }>();
  const failing = statement(estate, ({ sql }) => {
    const { from, isFail } = conditions(sql, kind, filter, applies);
    return `SELECT a.account_id AS "accountId", a.asset_id AS id, a.name, a.region
      ${from} AND ${isFail} ORDER BY a.account_id, a.asset_id LIMIT ${mostFailing}`;
  });
  return {
    accounts: rows.map(({ accountId, total, outside, ...own }) => ({
      ...{ accountId, ...own, 'not-applicable': outside, unknown: total - own.fail - own.pass - outside },
    })),
    failing: await failing<FailingAsset>(),
  };
}

/** Assets `a` of a kind, and what is surely so of them; what is none of it nobody can tell. */
function conditions(sql: FilterSql, kind: string, filter: Filter, applies: Filter) {
  const { from, where, bounds } = sql.judge([filter, applies], [kind], 'a');
  const [found, inScope] = bounds as [Bounds, Bounds];
  const isThere = 'a.unconfirmed_since IS NULL';
  return {
    from: `FROM ${from} WHERE ${where}`,
    isFail: `(${isThere} AND (${inScope.lowest}) IS TRUE AND (${found.lowest}) IS TRUE)`,
    isPass: `(${isThere} AND (${inScope.lowest}) IS TRUE AND (${found.highest}) IS NOT TRUE)`,
    isOutside: `(${isThere} AND (${inScope.highest}) IS NOT TRUE)`,
  };
}

interface WholeQuestion {
  readonly expectation: Extract<Expectation, { whole: unknown }>;
  readonly kinds: readonly string[];
  readonly filter: Filter;
  readonly applies: Filter;
}
interface WholeRow extends FailingAsset {
  readonly least: number;
  readonly most: number;
  readonly isPart: boolean;
  readonly isOutside: boolean;
  readonly isThere: boolean;
}

/** One verdict for each connector, from how many rows its account has at least and at the most. */
async function wholeOutcomes(estate: StoredEstate, kind: string, { expectation, ...asked }: WholeQuestion) {
  const relation: Relation = { name: 'rows', by: 'account', kinds: asked.kinds };
  const ask = statement(estate, ({ sql }) => {
    const counted = sql.judge([asked.filter], asked.kinds, 'b');
    const connectors = sql.judge([asked.applies], [kind], 'a');
    const [row, inScope] = [counted.bounds[0]!, connectors.bounds[0]!];
    return `SELECT a.account_id AS "accountId", a.asset_id AS id, a.name, a.region,
        coalesce(r.least, 0) AS least, coalesce(r.most, 0) AS most, ${sql.isPart(relation, 'a')} AS "isPart",
        (${inScope.highest}) IS NOT TRUE AS "isOutside",
        a.unconfirmed_since IS NULL AND ((${inScope.lowest}) IS TRUE OR (${inScope.highest}) IS NOT TRUE) AS "isThere"
      FROM ${connectors.from} LEFT JOIN (
        SELECT b.account_id, count(*) FILTER (WHERE b.unconfirmed_since IS NULL AND (${row.lowest}) IS TRUE) AS least,
            count(*) FILTER (WHERE (${row.highest}) IS TRUE) AS most
          FROM ${counted.from} WHERE ${counted.where} GROUP BY b.account_id
      ) AS r ON r.account_id = a.account_id
      WHERE ${connectors.where} ORDER BY a.account_id, a.asset_id LIMIT ${mostAccounts}`;
  });
  const judged = (await ask<WholeRow>()).map((row) => ({ row, outcome: outcomeOfWhole(expectation, row) }));
  const failing = judged.filter(({ outcome }) => outcome === 'fail').slice(0, mostFailing);
  const none = { pass: 0, fail: 0, 'not-applicable': 0, unknown: 0 };
  return {
    accounts: [...Map.groupBy(judged, ({ row }) => row.accountId)].map(([accountId, own]) => {
      const counts = { ...none };
      for (const { outcome } of own) counts[outcome] += 1;
      return { accountId, ...counts };
    }),
    failing: failing.map(({ row: { accountId, id, name, region } }) => ({ accountId, id, name, region })),
  };
}

const notRead: Gap = { service: '', operation: '', region: null, code: 'NotRead', message: 'not read to its end' };

function outcomeOfWhole(expectation: WholeQuestion['expectation'], row: WholeRow): Outcome {
  if (!row.isThere) return 'unknown';
  if (row.isOutside) return 'not-applicable';
  const most = row.isPart ? Number.POSITIVE_INFINITY : row.most;
  try {
    const counted = { least: row.least, most, gap: notRead };
    return judgeWhole(expectation, counted, (evidence: Evidence) => fail('', evidence)).outcome;
  } catch (problem) {
    if (problem instanceof GapReached) return 'unknown';
    throw problem;
  }
}

interface Building {
  readonly sql: FilterSql;
  readonly parameters: Parameters;
}

/** A statement with everything that goes before it. */
function statement(
  { transaction, organizationId, isGlobal }: StoredEstate,
  build: (parts: Building) => string,
): <R extends object>() => Promise<readonly R[]> {
  const parameters = new Parameters(organizationId);
  const sql = new FilterSql(parameters, isGlobal);
  const text = build({ sql, parameters });
  const head = sql.ctes.length === 0 ? '' : `WITH ${sql.ctes.join(', ')} `;
  return async <R extends object>() => unescapeStored(await transaction.query<R>(head + text, parameters.values));
}

import type { Gap } from '#model/gap.ts';
import type { Transaction } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import { cloudOf, type Relation } from './filter.ts';
import { FilterSql, type Judged } from './filter-sql.ts';
import {
  type Counted,
  distinctGaps,
  type Found,
  type GraphSource,
  mostUndecided,
  type Search,
} from './graph-source.ts';
import type { GraphAsset } from './memory-graph.ts';
import { reasonsOf } from './reasons.ts';
import { keyOf, sameKey } from './relation-sql.ts';
import { unreadLists } from './unread-lists.ts';

/** A row of `assets`, as the database gives it. */
interface AssetRow {
  readonly accountId: string;
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly displayName: string | null;
  readonly account: string;
  readonly region: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly gaps: Readonly<Record<string, Gap>> | null;
  readonly changedAt: string;
  readonly isUnconfirmed: boolean;
}

const columnsOf = (
  asset: string,
): string => `${asset}.account_id AS "accountId", ${asset}.kind, ${asset}.asset_id AS id, ${asset}.name,
  ${asset}.display_name AS "displayName", ${asset}.region, ${asset}.tags, ${asset}.fields, ${asset}.gaps, ${asset}.changed_at AS "changedAt",
  ${asset}.unconfirmed_since IS NOT NULL AS "isUnconfirmed",
  (SELECT c.external_id FROM accounts AS c WHERE c.organization_id = $1 AND c.id = ${asset}.account_id) AS account`;

/** Answers from what is stored of one organisation, each question by one or two statements. */
export class StoredSource implements GraphSource {
  readonly #transaction: Pick<Transaction, 'query'>;
  readonly #organizationId: string;
  readonly #isGlobal: (kind: string) => boolean;
  /** the keys of assets that were given out, to follow what they are related to */
  readonly #keys = new WeakMap<GraphAsset, readonly [accountId: string, kind: string, id: string]>();

  /** `isGlobal`: whether the list of a kind is one for all regions. */
  constructor(transaction: Pick<Transaction, 'query'>, organizationId: string, isGlobal: (kind: string) => boolean) {
    this.#transaction = transaction;
    this.#organizationId = organizationId;
    this.#isGlobal = isGlobal;
  }

  async find(search: Search): Promise<Found> {
    const statement = this.#begin(search);
    const { from, where, surely } = statement;
    const order = (alias: string): string => orderOf(statement.sql, search, alias);
    const limit = statement.parameters.add(search.limit + 1);
    const offset = statement.parameters.add(search.offset);
    const page = `FROM ${from} WHERE ${where} AND ${surely} ORDER BY ${order('a')} LIMIT ${limit} OFFSET ${offset}`;
    const rows = await this.#rows<AssetRow>(statement, wholeRows(`SELECT ${keyOf('a')} ${page}`, order('b')));
    const undecided = await this.#undecided(search);
    const assets = rows.slice(0, search.limit).map((row) => this.#assetOf(row));
    return { assets, isMore: rows.length > search.limit, undecided };
  }

  async count(search: Pick<Search, 'kinds' | 'filter'>): Promise<Counted> {
    const statement = this.#begin(search);
    const { from, where, surely, possibly } = statement;
    const [row] = await this.#rows<Omit<Counted, 'lists'>>(
      statement,
      `SELECT count(*) FILTER (WHERE ${surely}) AS count, count(*) FILTER (WHERE ${possibly} AND (${surely}) IS NOT TRUE) AS undecided
        FROM ${from} WHERE ${where}`,
    );
    return { ...row!, lists: await this.#unread(search.kinds) };
  }

  async follow(relation: Relation, near: readonly GraphAsset[], search: Search): Promise<readonly Found[]> {
    const { sql, parameters } = this.#statement();
    const keys = near.map((asset) => this.#keys.get(asset)!);
    const columns = [0, 1, 2].map(
      (at) => `${parameters.add(keys.map((key) => key[at]))}::${at === 0 ? 'uuid' : 'text'}[]`,
    );
    sql.ctes.push(`near AS MATERIALIZED (SELECT n.at, a.* FROM unnest(${columns.join(', ')}) WITH ORDINALITY AS n (account_id, kind, asset_id, at)
      JOIN assets AS a ON a.organization_id = $1 AND a.account_id = n.account_id AND a.kind = n.kind AND a.asset_id = n.asset_id)`);
    const asked = askedOf(sql.related(relation, 'near', search.filter, 'b'), 'b');
    const { from, where, surely, possibly } = asked;
    const order = orderOf(sql, search, 'b');
    const page = `FROM ${from} WHERE ${where} AND ${surely} ORDER BY ${order}
      LIMIT ${parameters.add(search.limit + 1)} OFFSET ${parameters.add(search.offset)}`;
    const isPart = sql.isPart(relation, 'near');
    const rows = await this.#rows<
      AssetRow & { readonly at: number; readonly undecided: number; readonly isPart: boolean }
    >(
      { sql, parameters },
      `SELECT near.at, f.*, (SELECT count(*) FROM ${from} WHERE ${where} AND ${possibly} AND (${surely}) IS NOT TRUE) AS undecided, ${isPart} AS "isPart"
        FROM near LEFT JOIN LATERAL (SELECT ${columnsOf('b')}, row_number() OVER (ORDER BY ${order}) AS rank ${page}) AS f ON TRUE ORDER BY near.at, f.rank`,
    );
    const byNear = Map.groupBy(rows, ({ at }) => at);
    const partial = [...new Set(rows.filter(({ isPart: is }) => is).map(({ at }) => keys[at - 1]![0]))];
    const { kinds } = relation;
    const unread =
      partial.length === 0
        ? []
        : await unreadLists(this.#transaction, this.#organizationId, { kinds, accounts: partial });
    return near.map((asset, at) => {
      const gap = unread.find(({ accountId }) => accountId === keys[at]![0])?.gap ?? partOf(relation.kinds, asset);
      return this.#followed(byNear.get(at + 1) ?? [], gap, search);
    });
  }

  #followed(
    rows: readonly (AssetRow & { readonly undecided: number; readonly isPart: boolean })[],
    gap: Gap,
    search: Search,
  ): Found {
    const [first] = rows;
    const found = rows.filter(({ id }) => id !== null);
    const lists = first?.isPart ? [gap] : [];
    return {
      assets: found.slice(0, search.limit).map((row) => this.#assetOf(row)),
      isMore: found.length > search.limit,
      undecided: { count: first?.undecided ?? 0, assets: [], gaps: [], lists },
    };
  }

  async #undecided(search: Search): Promise<Found['undecided']> {
    const statement = this.#begin(search);
    const { from, where, surely, possibly } = statement;
    const rows = await this.#rows<AssetRow & { readonly count: number }>(
      statement,
      wholeRows(
        `SELECT ${keyOf('a')}, count(*) OVER () AS count FROM ${from} WHERE ${where} AND ${possibly} AND (${surely}) IS NOT TRUE
          ORDER BY ${byKey('a')} LIMIT ${statement.parameters.add(mostUndecided)}`,
        byKey('b'),
        ', page.count',
      ),
    );
    const lists = await this.#unread(search.kinds);
    const assets = rows.map((row) => this.#assetOf(row));
    const gaps = distinctGaps(assets.flatMap((asset) => reasonsOf(search.filter, asset, undefined)));
    return { count: rows[0]?.count ?? 0, assets, gaps, lists };
  }

  async #unread(kinds: readonly string[]): Promise<readonly Gap[]> {
    const lists = await unreadLists(this.#transaction, this.#organizationId, { kinds });
    return distinctGaps(lists.map(({ gap }) => gap));
  }

  #statement(): Statement {
    const parameters = new Parameters(this.#organizationId);
    return { parameters, sql: new FilterSql(parameters, this.#isGlobal) };
  }

  #begin({ kinds, filter }: Pick<Search, 'kinds' | 'filter'>): Statement & Asked {
    const statement = this.#statement();
    return { ...statement, ...askedOf(statement.sql.judge([filter], kinds, 'a'), 'a') };
  }

  #rows<R extends object>({ sql, parameters }: Statement, text: string): Promise<readonly R[]> {
    const head = sql.ctes.length === 0 ? '' : `WITH ${sql.ctes.join(', ')} `;
    return this.#transaction.query<R>(head + text, parameters.values);
  }

  #assetOf(row: AssetRow): GraphAsset {
    const plain = unescapeStored(row);
    const asset: GraphAsset = {
      ...{ kind: plain.kind, id: plain.id, name: plain.name, cloud: cloudOf(plain.kind), account: plain.account },
      ...(plain.displayName === null ? {} : { displayName: plain.displayName }),
      ...{ region: plain.region, tags: plain.tags, readAt: plain.changedAt, fields: plain.fields },
      ...(plain.gaps ? { gaps: plain.gaps } : {}),
      ...(plain.isUnconfirmed ? { isUnconfirmed: true } : {}),
    };
    this.#keys.set(asset, [row.accountId, row.kind, row.id]);
    return asset;
  }
}

/** All columns of the assets whose keys are on a page: what was joined and sorted before it is narrow. */
function wholeRows(page: string, order: string, more = ''): string {
  return `SELECT ${columnsOf('b')}${more} FROM (${page}) AS page JOIN assets AS b ON b.organization_id = $1 AND ${sameKey('page', 'b')} ORDER BY ${order}`;
}

interface Statement {
  readonly parameters: Parameters;
  readonly sql: FilterSql;
}

interface Asked {
  readonly from: string;
  readonly where: string;
  readonly surely: string;
  readonly possibly: string;
}

function askedOf({ from, where, bounds }: Judged, alias: string): Asked {
  const { lowest, highest } = bounds[0]!;
  return { from, where, surely: `(${lowest} AND ${alias}.unconfirmed_since IS NULL)`, possibly: `(${highest})` };
}

/** The order of an index, so that a first page needs no sorting. */
function byKey(asset: string): string {
  return `${asset}.kind, ${asset}.account_id, ${asset}.asset_id`;
}

function orderOf(sql: FilterSql, { sort }: Search, asset: string): string {
  const keys = sort.map(
    ({ value, isDescending }) => `${sql.sortKey(value, asset)} ${isDescending ? 'DESC' : 'ASC'} NULLS LAST`,
  );
  return [...keys, byKey(asset)].join(', ');
}

/** A list that was read, but in which it is not clear what belongs to whom. */
function partOf(kinds: readonly string[], { cloud, region }: GraphAsset): Gap {
  const kind = kinds.find((one) => cloudOf(one) === cloud) ?? '';
  return { service: kind, operation: '', region, code: 'IncompleteList', message: 'what belongs to whom was not read' };
}

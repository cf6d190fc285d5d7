import type { Language } from '#model/text.ts';
import type { Database, Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import { escapeStored } from '#platform/stored-text.ts';
import { decodeCursor, encodeCursor } from '#platform/web/paging.ts';
import type { Asker, ResultsDoor } from '../findings/index.ts';
import { type KindIndex, linksOf } from './links.ts';
import {
  type AssetFilter,
  type AssetPlace,
  type AssetRow,
  findAccountTitles,
  findAsset,
  placeOf,
  scanAssets,
} from './repository.ts';
import {
  type Asset,
  AssetCursor,
  type AssetDetail,
  type AssetKeyQuery,
  type AssetQuery,
  VersionCursor,
  type VersionQuery,
} from './schemas.ts';
import { countAssets, findVersions } from './version-repository.ts';

export interface InventoryDeps {
  readonly database: Database;
  readonly index: KindIndex;
  readonly results: ResultsDoor;
}

/** assets that a page may look at */
const budget = 5_000;

export class InventoryService {
  readonly #deps: InventoryDeps;

  constructor(deps: InventoryDeps) {
    this.#deps = deps;
  }

  async list(asker: Asker, { cursor, limit, ...query }: AssetQuery) {
    const filter = filterOf(query);
    const after = cursor === undefined ? null : assetPlace(cursor, filter);
    return await this.#read(asker, async (transaction, organizationId) => {
      const items: AssetRow[] = [];
      const page = (place: AssetPlace | null) => ({
        items: items.map(assetView),
        nextCursor: place && cursorOf(place),
      });
      for (const [kind, from] of rangesOf(filter, after)) {
        const wanted = limit + 1 - items.length;
        const scan = { filter, kind, after: from, budget, limit: wanted };
        const { rows, cut } = await scanAssets(transaction, organizationId, scan);
        items.push(...rows);
        if (items.length > limit) {
          items.length = limit;
          return page(placeOf(items.at(-1)!, filter));
        }
        if (cut) return page(cut);
      }
      return page(null);
    });
  }

  async get(asker: Asker, { account, kind, asset: id }: AssetKeyQuery): Promise<AssetDetail> {
    const key = { accountId: account, kind, storedId: escapeStored(id) };
    return await this.#read(asker, async (transaction, organizationId) => {
      const row = await findAsset(transaction, organizationId, key);
      if (!row) throw noSuchAsset();
      const ofAsset = { accountId: account, kind, assetId: id };
      return {
        ...assetView(row),
        fields: { ...row.fields } as AssetDetail['fields'],
        gapsByField: { ...row.gaps },
        lastSeenAt: row.unconfirmedSince === null ? row.lastSweepAt : null,
        links: [...(await linksOf(transaction, organizationId, row, this.#deps.index))],
        results: [...(await this.#deps.results.ofAsset(transaction, asker, ofAsset))],
      };
    });
  }

  async versions(asker: Asker, { account, kind, asset, cursor, limit }: VersionQuery) {
    const before = cursor === undefined ? null : decodeCursor(cursor, VersionCursor)[0];
    const key = { accountId: account, kind, storedId: escapeStored(asset) };
    return await this.#read(asker, async (transaction, organizationId) => {
      const rows = await findVersions(transaction, organizationId, key, { before, limit: limit + 1 });
      const items = rows.slice(0, limit);
      return {
        items: items.map(({ gaps, fields, ...row }) => ({
          ...row,
          fields: { ...fields } as AssetDetail['fields'],
          gapsByField: { ...gaps },
        })),
        nextCursor: rows.length > limit ? encodeCursor([items.at(-1)!.validTo]) : null,
      };
    });
  }

  async counts(asker: Asker, by: 'kind' | 'account' | 'region', account: string | undefined) {
    return await this.#read(asker, async (transaction, organizationId) => {
      const rows = await countAssets(transaction, organizationId, by, account ?? null);
      const titles =
        by === 'account' ? await findAccountTitles(transaction, organizationId) : new Map<string, string>();
      const items = rows.map(({ key, assets }) => ({
        key,
        assets,
        title: this.#titleOf(by, key, titles, asker.language),
      }));
      return { items, total: rows.reduce((total, { assets }) => total + assets, 0) };
    });
  }

  #titleOf(by: string, key: string, accounts: ReadonlyMap<string, string>, language: Language): string | null {
    if (by === 'account') return accounts.get(key) ?? null;
    return by === 'kind' ? (this.#deps.index.kinds.get(key)?.title[language] ?? null) : null;
  }

  #read<T>(
    { caller: { organizationId } }: Asker,
    work: (transaction: Transaction, organizationId: string) => Promise<T>,
  ) {
    return this.#deps.database.inOrganization(
      organizationId,
      (transaction: Transaction) => work(transaction, organizationId),
      { isolation: 'repeatable read', isReadOnly: true },
    );
  }
}

function filterOf({ account, kind, region, name, tag }: Omit<AssetQuery, 'cursor' | 'limit'>): AssetFilter {
  return {
    accountId: account ?? null,
    kinds: kind === undefined ? null : [...new Set(kind)].sort(),
    regions: region ?? null,
    namePrefix: name ?? null,
    tags: (tag ?? []).map((text) => {
      const at = text.indexOf('=');
      return at <= 0 ? { key: text, value: null } : { key: text.slice(0, at), value: text.slice(at + 1) };
    }),
  };
}

/** Named kinds are read one after the other, so that what lies between them costs nothing. */
function rangesOf({ kinds, namePrefix }: AssetFilter, after: AssetPlace | null) {
  if (kinds === null || namePrefix !== null) return [[null, after] as const];
  return kinds
    .filter((kind) => after === null || kind >= after.kind)
    .map((kind) => [kind, after?.kind === kind ? after : null] as const);
}

function assetPlace(cursor: string, { namePrefix }: AssetFilter): AssetPlace {
  const [kind, accountId, storedId, storedName] = decodeCursor(cursor, AssetCursor);
  if ((storedName === null) !== (namePrefix === null)) throw otherOrder();
  return { kind, accountId, storedId, storedName };
}

function cursorOf({ kind, accountId, storedId, storedName }: AssetPlace): string {
  return encodeCursor([kind, accountId, storedId, storedName]);
}

function assetView({ storedId: _, storedName: __, sweepRegion: ___, gaps, tags, ...row }: AssetRow): Asset {
  return { ...row, tags: { ...tags }, gaps: Object.keys(gaps ?? {}).length };
}

const noSuchAsset = (): AppError => new AppError('not-found', { en: 'There is no such asset.', zh: '没有这个资产。' });

const otherOrder = (): AppError =>
  new AppError('invalid-request', {
    en: 'The cursor is of a list in another order. Start again without it.',
    zh: '该游标属于另一种排序的列表。请去掉游标重新开始。',
  });

import type { Database, Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { decodeCursor, encodeCursor } from '#platform/web/paging.ts';
import type { Caller } from '#platform/web/route.ts';
import { actorOf, recordAudit } from '../audit/index.ts';
import * as refusals from './refusals.ts';
import * as repository from './saved-filter-repository.ts';
import {
  type NewSavedFilter,
  type SavedFilter,
  type SavedFilterChange,
  SavedFilterCursor,
} from './saved-filter-schemas.ts';

const mostOwn = 200;

/** Filters that people keep: everybody changes their own, and sees what others share. */
export class SavedFilterService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(caller: Caller, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
    const [name, id] = cursor === undefined ? [] : decodeCursor(cursor, SavedFilterCursor);
    const after = name === undefined || id === undefined ? null : { name, id };
    const rows = await this.#database.inOrganization(caller.organizationId, (transaction) =>
      repository.listSavedFilters(transaction, caller.organizationId, caller.userId, { after, limit: limit + 1 }),
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map((row) => shown(row, caller)),
      nextCursor: last && rows.length > limit ? encodeCursor([last.name, last.id]) : null,
    };
  }

  async create(caller: Caller, asked: NewSavedFilter, now: number): Promise<SavedFilter> {
    const { userId, organizationId } = caller;
    if (userId === null) throw refusals.needsUser();
    const at = new Date(now).toISOString();
    const row = { id: newId(), userId, userName: caller.name, ...asked, createdAt: at, changedAt: at };
    return await this.#database.inOrganization(organizationId, async (transaction) => {
      if ((await repository.countSavedFilters(transaction, organizationId, userId)) >= mostOwn) {
        throw refusals.tooManyFilters(mostOwn);
      }
      const isNew = await repository.insertSavedFilter(transaction, organizationId, row);
      if (!isNew) throw refusals.nameTaken(asked.name);
      await record(transaction, caller, 'created', row, now);
      return shown(row, caller);
    });
  }

  async change(caller: Caller, id: string, asked: SavedFilterChange, now: number): Promise<SavedFilter> {
    return await this.#own(caller, id, async (transaction, row) => {
      const changed = { ...row, ...defined(asked), changedAt: new Date(now).toISOString() };
      const isDone = await repository.updateSavedFilter(transaction, caller.organizationId, changed);
      if (!isDone) throw refusals.nameTaken(changed.name);
      await record(transaction, caller, 'changed', changed, now);
      return shown(changed, caller);
    });
  }

  async remove(caller: Caller, id: string, now: number): Promise<void> {
    await this.#own(caller, id, async (transaction, row) => {
      await repository.deleteSavedFilter(transaction, caller.organizationId, id);
      await record(transaction, caller, 'deleted', row, now);
    });
  }

  /** What somebody else keeps for themselves is not there for others; what they share is theirs to change. */
  #own<T>(
    caller: Caller,
    id: string,
    work: (transaction: Transaction, row: repository.SavedFilterRow) => Promise<T>,
  ): Promise<T> {
    if (caller.userId === null) throw refusals.needsUser();
    return this.#database.inOrganization(caller.organizationId, async (transaction) => {
      const row = await repository.findSavedFilter(transaction, caller.organizationId, id);
      if (!row || row.userId !== caller.userId) throw refusals.noSuchFilter();
      return await work(transaction, row);
    });
  }
}

function defined<T extends object>(change: T): Partial<{ [K in keyof T]: Exclude<T[K], undefined> }> {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named) as Partial<{ [K in keyof T]: Exclude<T[K], undefined> }>;
}

function shown({ userId, userName, filter, ...row }: repository.SavedFilterRow, caller: Caller): SavedFilter {
  const { id, name, isShared, createdAt, changedAt } = row;
  const members = JSON.parse(JSON.stringify(filter)) as SavedFilter['filter'];
  return { id, name, filter: members, isShared, isOwn: userId === caller.userId, by: userName, createdAt, changedAt };
}

async function record(
  transaction: Transaction,
  caller: Caller,
  what: string,
  { id, name, isShared }: Pick<repository.SavedFilterRow, 'id' | 'name' | 'isShared'>,
  now: number,
): Promise<void> {
  await recordAudit(transaction, caller.organizationId, {
    ...{ actor: actorOf(caller), action: `saved-filter.${what}`, subjectKind: 'saved-filter', subjectId: id, now },
    details: { name, isShared },
  });
}

import type { Language } from '#model/text.ts';
import type { Database, Transaction } from '#platform/database/database.ts';
import { decodeCursor, encodeCursor } from '#platform/web/paging.ts';
import type { Caller } from '#platform/web/route.ts';
import { actorOf, recordAudit } from '../audit/index.ts';
import type { Coverage, ExceptionsDoor } from '../exceptions/index.ts';
import type { CheckIndex, CheckIndexOf } from './check-index.ts';
import { findEvents, insertEvent } from './event-repository.ts';
import type { FindingFilter } from './filter-schema.ts';
import { countKeys, listKeys } from './list.ts';
import { narrowingOf } from './narrowing.ts';
import * as refusals from './refusals.ts';
import {
  type FindingRow,
  findAccountNames,
  findFindings,
  findLastSweep,
  lockFinding,
  updateTriage,
} from './repository.ts';
import { EventCursor, FindingCursor, type FindingDetail, type FindingQuery, type TriageChange } from './schemas.ts';
import { hasSearchIndex } from './search-repository.ts';
import { detailView, eventView, findingView, type Surroundings } from './view.ts';

export interface FindingDeps {
  readonly database: Database;
  readonly indexOf: CheckIndexOf;
  readonly exceptions: ExceptionsDoor;
}

/** What findings are seen with, as they are in one transaction. */
interface Seen {
  readonly coverage: Coverage;
  readonly index: CheckIndex;
}

/** Who asks, when, and in which language. */
export interface Asker {
  readonly caller: Caller;
  readonly now: number;
  readonly language: Language;
}

const mostCounted = 10_000;

export class FindingService {
  readonly #deps: FindingDeps;
  #hasSearchIndex: boolean | undefined;

  constructor(deps: FindingDeps) {
    this.#deps = deps;
  }

  async list(asker: Asker, query: FindingQuery) {
    const { sort, cursor, limit, ...filter } = query;
    const after = cursor === undefined ? null : placeOf(cursor, sort);
    return await this.#read(asker, async (transaction, seen) => {
      const { organizationId } = asker.caller;
      const found = await this.#listQuery(transaction, filter, seen);
      const page = await listKeys(transaction, organizationId, { ...found, sort, after, limit });
      const ids = page.keys.map(({ id }) => id);
      const rows = await findFindings(transaction, organizationId, ids);
      const around = await this.#around(transaction, asker, seen, rows);
      return {
        items: rows.map((row) => findingView(row, around)),
        nextCursor: page.next && encodeCursor([sort, page.next.severity, page.next.at, page.next.id]),
      };
    });
  }

  async count(asker: Asker, filter: FindingFilter) {
    return await this.#read(asker, async (transaction, seen) =>
      countKeys(
        transaction,
        asker.caller.organizationId,
        await this.#listQuery(transaction, filter, seen),
        mostCounted,
      ),
    );
  }

  async get(asker: Asker, id: string): Promise<FindingDetail> {
    return await this.#read(asker, (transaction, seen) => this.#detail(transaction, asker, seen, id));
  }

  async events(asker: Asker, id: string, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
    const [at, seq] = cursor === undefined ? [] : decodeCursor(cursor, EventCursor);
    const after = at === undefined || seq === undefined ? null : { at, seq };
    const { organizationId } = asker.caller;
    return await this.#read(asker, async (transaction, { index }) => {
      const [finding] = await findFindings(transaction, organizationId, [id]);
      if (!finding) throw refusals.noSuchFinding();
      const rows = await findEvents(transaction, organizationId, id, { after, limit: limit + 1 });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map((row) => eventView(row, finding, { index, language: asker.language })),
        nextCursor: last && rows.length > limit ? encodeCursor([last.at, last.seq]) : null,
      };
    });
  }

  async triage(asker: Asker, id: string, asked: TriageChange): Promise<FindingDetail> {
    const { caller, now } = asker;
    const { organizationId } = caller;
    return await this.#deps.database.inOrganization(organizationId, async (transaction) => {
      const row = await lockFinding(transaction, organizationId, id);
      if (!row) throw refusals.noSuchFinding();
      const before = { owner: row.owner, ticket: row.ticket, note: row.note };
      const named = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
      await updateTriage(transaction, organizationId, id, { ...before, ...named });
      const changed = Object.fromEntries(Object.keys(named).map((name) => [name, before[name as keyof typeof before]]));
      const details = { before: changed, after: named };
      const at = new Date(now).toISOString();
      await insertEvent(transaction, organizationId, id, { at, event: 'triaged', actor: caller.name, details });
      await recordAudit(transaction, organizationId, {
        ...{ actor: actorOf(caller), action: 'finding.triaged', subjectKind: 'finding', subjectId: id, details, now },
      });
      return await this.#detail(transaction, asker, await this.#seen(transaction, asker), id);
    });
  }

  async #detail(transaction: Transaction, asker: Asker, seen: Seen, id: string): Promise<FindingDetail> {
    const { caller, now } = asker;
    const { organizationId } = caller;
    const [row] = await findFindings(transaction, organizationId, [id]);
    if (!row) throw refusals.noSuchFinding();
    const around = await this.#around(transaction, asker, seen, [row]);
    return detailView(row, around, {
      lastSweep: await findLastSweep(transaction, organizationId, row),
      exceptions: await this.#deps.exceptions.notesOf(transaction, organizationId, row, now),
    });
  }

  async #around(
    transaction: Transaction,
    { caller, now, language }: Asker,
    { coverage, index }: Seen,
    rows: readonly FindingRow[],
  ): Promise<Surroundings> {
    const { organizationId } = caller;
    const covering = new Set(rows.flatMap((row) => coverage.exceptionOf(row) ?? []));
    const accounts = [...new Set(rows.map(({ accountId }) => accountId))];
    return {
      ...{ index, language, coverage },
      accounts: await findAccountNames(transaction, organizationId, accounts),
      notes: await this.#deps.exceptions.notes(transaction, organizationId, [...covering], now),
    };
  }

  async #listQuery(transaction: Transaction, filter: FindingFilter, { coverage, index }: Seen) {
    this.#hasSearchIndex ??= await hasSearchIndex(transaction);
    const narrowing = narrowingOf(filter, index);
    return { narrowing, coverage, hasSearchIndex: this.#hasSearchIndex };
  }

  async #seen(transaction: Transaction, { caller: { organizationId }, now }: Asker): Promise<Seen> {
    const { exceptions, indexOf } = this.#deps;
    return {
      coverage: await exceptions.coverage(transaction, organizationId, now),
      index: await indexOf(transaction, organizationId),
    };
  }

  /** One view of the database, so that what a page says is of one moment. */
  #read<T>(asker: Asker, work: (transaction: Transaction, seen: Seen) => Promise<T>): Promise<T> {
    return this.#deps.database.inOrganization(
      asker.caller.organizationId,
      async (transaction) => work(transaction, await this.#seen(transaction, asker)),
      { isolation: 'repeatable read', isReadOnly: true },
    );
  }
}

function placeOf(cursor: string, sort: FindingQuery['sort']) {
  const [of, severity, at, id] = decodeCursor(cursor, FindingCursor);
  if (of !== sort) throw refusals.wrongCursor();
  return { severity, at, id };
}

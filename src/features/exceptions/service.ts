import type { Database, Transaction } from '#platform/database/database.ts';
import { decodeCursor, encodeCursor } from '#platform/web/paging.ts';
import type { Caller } from '#platform/web/route.ts';
import { type Change, type KnowledgeOf, readSettings } from './change.ts';
import type { ExceptionLimits } from './contract.ts';
import { lockForChange } from './in-force-repository.ts';
import * as refusals from './refusals.ts';
import { findException, listExceptions, type StoredException } from './repository.ts';
import { requestException } from './request.ts';
import {
  type Exception,
  ExceptionCursor,
  type ExceptionDetail,
  type ExceptionQuery,
  type NewException,
} from './schemas.ts';
import { settle } from './settle.ts';
import { shown } from './state.ts';
import { countCovered } from './target-repository.ts';

export interface ExceptionServiceDeps {
  readonly database: Database;
  readonly knowledgeOf: KnowledgeOf;
  readonly limits?: ExceptionLimits | undefined;
}

const mostCounted = 10_000;
/** findings that a request settles itself; a larger scope goes on by its timer */
const settledAtOnce = 2_000;

export class ExceptionService {
  readonly #deps: ExceptionServiceDeps;

  constructor(deps: ExceptionServiceDeps) {
    this.#deps = deps;
  }

  async list(caller: Caller, { cursor, limit, ...filter }: ExceptionQuery, now: number) {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, ExceptionCursor)[0];
    const at = new Date(now).toISOString();
    const found = await this.#read(caller, (transaction) =>
      listExceptions(transaction, caller.organizationId, { filter, after, limit: limit + 1, at }),
    );
    const items = found.slice(0, limit);
    return {
      items: items.map((exception) => shown(exception, now)),
      nextCursor: found.length > limit ? encodeCursor([items.at(-1)!.id]) : null,
    };
  }

  async get(caller: Caller, id: string, now: number): Promise<ExceptionDetail> {
    const { organizationId } = caller;
    return await this.#read(caller, async (transaction) => {
      const exception = await findException(transaction, organizationId, id);
      if (!exception) throw refusals.noSuchException();
      const count = await countCovered(transaction, organizationId, id, mostCounted);
      const findings = { count: Math.min(count, mostCounted), isMore: count > mostCounted };
      return { ...shown(exception, now), findings };
    });
  }

  async request(caller: Caller, asked: NewException, now: number): Promise<Exception> {
    const id = await this.#change(caller, now, (change) => requestException(change, asked));
    return await this.#settled(caller, id, now);
  }

  /** Carries out what somebody decides about an exception that is there. */
  async decide(
    caller: Caller,
    id: string,
    now: number,
    act: (change: Change, exception: StoredException) => Promise<void>,
  ): Promise<Exception> {
    await this.#change(caller, now, async (change) => {
      const exception = await findException(change.transaction, caller.organizationId, id, 'FOR UPDATE');
      if (!exception) throw refusals.noSuchException();
      await act(change, exception);
    });
    return await this.#settled(caller, id, now);
  }

  async #settled(caller: Caller, id: string, now: number): Promise<Exception> {
    await settle(this.#deps.database, caller.organizationId, id, now, settledAtOnce);
    return await this.#read(caller, async (transaction) => {
      const exception = await findException(transaction, caller.organizationId, id);
      if (!exception) throw refusals.noSuchException();
      return shown(exception, now);
    });
  }

  /** Changes wait for those who are writing findings, and they for the change. */
  #change<T>(caller: Caller, now: number, work: (change: Change) => Promise<T>): Promise<T> {
    const { organizationId } = caller;
    const { database, knowledgeOf, limits } = this.#deps;
    return database.inOrganization(organizationId, async (transaction) => {
      await lockForChange(transaction, organizationId);
      const settings = await readSettings(transaction, organizationId);
      const knowledge = await knowledgeOf(transaction, organizationId);
      const at = new Date(now).toISOString();
      return await work({ transaction, organizationId, caller, now, at, settings, limits, knowledge });
    });
  }

  #read<T>(caller: Caller, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#deps.database.inOrganization(caller.organizationId, work, { isReadOnly: true });
  }
}

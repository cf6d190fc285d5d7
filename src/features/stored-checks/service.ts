import { isDeepStrictEqual } from 'node:util';
import type { StoredCheckDocument } from '#graph/stored-check.ts';
import { storedCheckText } from '#graph/stored-check-text.ts';
import type { Language } from '#model/text.ts';
import type { Database, Transaction } from '#platform/database/database.ts';
import { decodeCursor, encodeCursor } from '#platform/web/paging.ts';
import type { Caller } from '#platform/web/route.ts';
import { actorOf, recordAudit } from '../audit/index.ts';
import type { Turns } from '../graph/index.ts';
import type { CompiledChecks } from './compiled.ts';
import { decisiveChange, documentOf } from './document.ts';
import { refuseWrongExamples } from './examples.ts';
import * as refusals from './refusals.ts';
import * as repository from './repository.ts';
import type { GivenStoredCheck, StoredCheckDetails } from './schemas.ts';
import { Cursor, shown } from './shown.ts';

const mostChecks = 200;

export interface StoredCheckServiceDeps {
  readonly database: Database;
  readonly compiled: CompiledChecks;
  /** dry runs at once */
  readonly turns: Turns;
}

/** Who asks, when, and in which language. */
export interface Asker {
  readonly caller: Caller;
  readonly now: number;
  readonly language: Language;
}

export class StoredCheckService {
  readonly #deps: StoredCheckServiceDeps;

  constructor(deps: StoredCheckServiceDeps) {
    this.#deps = deps;
  }

  async list({ caller, language }: Asker, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
    const after = cursor === undefined ? '' : decodeCursor(cursor, Cursor)[0];
    return await this.#read(caller, async (transaction, organizationId) => {
      const rows = await repository.listStoredChecks(transaction, organizationId, { after, limit: limit + 1 });
      const { problems } = await this.#deps.compiled.setOf(transaction, organizationId);
      const items = rows.slice(0, limit).map((row) => shown(row, problems, language));
      const last = items.at(-1);
      return { items, nextCursor: last && rows.length > limit ? encodeCursor([last.id]) : null };
    });
  }

  async get({ caller, language }: Asker, id: string, version: number | undefined): Promise<StoredCheckDetails> {
    return await this.#read(caller, async (transaction, organizationId) => {
      const row = await repository.findStoredCheck(transaction, organizationId, id, version);
      if (!row) throw refusals.noSuchCheck(id);
      const { problems } = await this.#deps.compiled.setOf(transaction, organizationId);
      const versions = await repository.listVersions(transaction, organizationId, id);
      return { ...shown(row, problems, language), document: { ...row.document }, versions: [...versions] };
    });
  }

  /** The document as YAML. */
  async text(asker: Asker, id: string, version: number | undefined): Promise<string> {
    const { document } = await this.get(asker, id, version);
    return storedCheckText(document);
  }

  /** Saves a check under its id. Says whether it is a new one. */
  async save(
    asker: Asker,
    id: string,
    given: GivenStoredCheck,
  ): Promise<{ readonly isNew: boolean; readonly details: StoredCheckDetails }> {
    const document = documentOf(given);
    if (document.id !== id) throw refusals.anotherId(document.id);
    refuseWrongExamples(this.#deps.compiled.compile(document));
    const { caller, now } = asker;
    const { organizationId } = caller;
    const isNew = await this.#deps.database.inOrganization(organizationId, async (transaction) => {
      await repository.lockStoredChecks(transaction, organizationId);
      const before = await repository.findStoredCheck(transaction, organizationId, id);
      if (before === undefined || before.deletedAt !== null) {
        const live = await repository.countStoredChecks(transaction, organizationId);
        if (live >= mostChecks) throw refusals.tooMany(mostChecks);
      }
      await this.#write(transaction, caller, before, document, now);
      return before === undefined;
    });
    // in a transaction of its own: what is compiled is kept, and a transaction that writes may yet fail
    return { isNew, details: await this.get(asker, id, undefined) };
  }

  /** It is judged no more. What it found stays as it was found, and its id is never free again. */
  async remove({ caller, now }: Asker, id: string): Promise<void> {
    const { organizationId, name } = caller;
    await this.#deps.database.inOrganization(organizationId, async (transaction) => {
      await repository.lockStoredChecks(transaction, organizationId);
      const row = await repository.findStoredCheck(transaction, organizationId, id);
      if (!row || row.deletedAt !== null) throw refusals.noSuchCheck(id);
      const change = { id, changedAt: new Date(now).toISOString(), changedBy: name };
      await repository.markDeleted(transaction, organizationId, change);
      await this.#audit(transaction, caller, 'deleted', row, now);
    });
  }

  async #write(
    transaction: Transaction,
    caller: Caller,
    before: repository.StoredRow | undefined,
    document: StoredCheckDocument,
    now: number,
  ): Promise<void> {
    const { id, version } = document;
    const { organizationId, name } = caller;
    const change = { id, version, document, changedAt: new Date(now).toISOString(), changedBy: name };
    if (before && version <= before.version) {
      refuseSameVersion(before, document);
      if (isDeepStrictEqual(before.document, JSON.parse(JSON.stringify(document)))) return;
      await repository.updateVersion(transaction, organizationId, change);
    } else await repository.insertVersion(transaction, organizationId, change);
    await this.#audit(transaction, caller, before ? 'changed' : 'created', change, now);
  }

  async #audit(
    transaction: Transaction,
    caller: Caller,
    what: 'created' | 'changed' | 'deleted',
    { id, version, document }: Pick<repository.StoredRow, 'id' | 'version' | 'document'>,
    now: number,
  ): Promise<void> {
    const { title, query, expect } = document;
    await recordAudit(transaction, caller.organizationId, {
      ...{ actor: actorOf(caller), action: `stored-check.${what}`, subjectKind: 'stored-check', subjectId: id, now },
      details: { version, title, query, expect },
    });
  }

  #read<T>(caller: Caller, work: (transaction: Transaction, organizationId: string) => Promise<T>): Promise<T> {
    const { organizationId } = caller;
    return this.#deps.database.inOrganization(organizationId, (transaction) => work(transaction, organizationId), {
      ...{ isolation: 'repeatable read', isReadOnly: true },
    });
  }
}

/** Texts may change within a version; what verdicts rest on may not. */
function refuseSameVersion(before: repository.StoredRow, document: StoredCheckDocument): void {
  if (document.version < before.version) throw refusals.olderVersion(before.version);
  if (before.deletedAt !== null) throw refusals.wasDeleted(before.version);
  const member = decisiveChange(before.document, document);
  if (member !== undefined) throw refusals.sameVersion(member, before.version);
}

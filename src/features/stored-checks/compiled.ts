import { modelOfCloud } from '#graph/cloud-graph.ts';
import type { GraphModel } from '#graph/graph-model.ts';
import { entryOf, type StoredCheckDocument } from '#graph/stored-check.ts';
import { readStoredCheck } from '#graph/stored-check-text.ts';
import type { CatalogueEntry } from '#model/check.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import type { StoredChecks, StoredEntry } from './contract.ts';
import * as refusals from './refusals.ts';
import * as repository from './repository.ts';

type Clouds = ReadonlyMap<string, Cloud>;
type Compiled = StoredEntry | AppError;

/** The stored checks of an organisation at one revision. */
export interface CompiledSet {
  readonly revision: number;
  readonly entries: readonly StoredEntry[];
  /** the built-in ones beside them */
  readonly clouds: Clouds;
  /** by id, those that this version of Bastide cannot judge, with the reason */
  readonly problems: ReadonlyMap<string, AppError>;
  readonly byKey: ReadonlyMap<string, Compiled>;
}

/** Organisations whose checks are kept compiled; the one that was asked for least recently gives way. */
const mostKept = 500;

/** Documents become checks once for each of their revisions. */
export class CompiledChecks implements StoredChecks {
  readonly #clouds: Clouds;
  readonly #models = new Map<string, GraphModel>();
  readonly #none: CompiledSet;
  readonly #kept = new Map<string, CompiledSet>();

  constructor(clouds: Clouds) {
    this.#clouds = clouds;
    this.#none = { revision: 0, entries: [], clouds, problems: new Map(), byKey: new Map() };
  }

  readonly entriesOf = async (transaction: Transaction, organizationId: string): Promise<readonly StoredEntry[]> =>
    (await this.setOf(transaction, organizationId)).entries;

  readonly cloudsOf = async (transaction: Transaction, organizationId: string): Promise<Clouds> =>
    (await this.setOf(transaction, organizationId)).clouds;

  async setOf(transaction: Transaction, organizationId: string): Promise<CompiledSet> {
    const revision = await repository.findRevision(transaction, organizationId);
    if (revision === 0) return this.#none;
    const known = this.#kept.get(organizationId);
    if (known?.revision === revision) return this.#keep(organizationId, known);
    const loaded = await repository.loadJudged(transaction, organizationId);
    const set = this.#compileAll(loaded, known ?? this.#none);
    // a transaction that began earlier may see an earlier state
    return known && known.revision > set.revision ? set : this.#keep(organizationId, set);
  }

  /** A document as a check. Throws AppError 'invalid-request'. */
  compile(document: StoredCheckDocument): CatalogueEntry {
    return entryOf(document, this.modelOf(document.cloud));
  }

  /** The graph of a cloud's kinds. Throws AppError 'invalid-request' for a cloud that is not known. */
  modelOf(cloudId: string): GraphModel {
    const known = this.#models.get(cloudId);
    if (known) return known;
    const cloud = this.#clouds.get(cloudId);
    if (!cloud) throw refusals.noSuchCloud(cloudId, [...this.#clouds.keys()]);
    const model = modelOfCloud(cloud);
    this.#models.set(cloudId, model);
    return model;
  }

  /** Whether a kind has one list for all regions. */
  isGlobal(kind: string): boolean {
    const all = [...this.#clouds.values()].flatMap(({ collectors }) => collectors);
    return all.find(({ asset }) => asset.kind === kind)?.scope === 'global';
  }

  #keep(organizationId: string, set: CompiledSet): CompiledSet {
    this.#kept.delete(organizationId);
    this.#kept.set(organizationId, set);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
    return set;
  }

  #compileAll(
    { revision, checks }: Awaited<ReturnType<typeof repository.loadJudged>>,
    before: CompiledSet,
  ): CompiledSet {
    const byKey = new Map<string, Compiled>();
    const problems = new Map<string, AppError>();
    for (const check of checks) {
      const key = `${check.id} ${check.revision}`;
      const compiled = before.byKey.get(key) ?? this.#tryCompile(check.document);
      byKey.set(key, compiled);
      if (compiled instanceof AppError) problems.set(check.id, compiled);
    }
    const entries = [...byKey.values()].filter((one): one is StoredEntry => !(one instanceof AppError));
    return { revision, entries, problems, byKey, clouds: withEntries(this.#clouds, entries) };
  }

  /** What was saved under an earlier version of Bastide may not fit this one: it must not keep the others from being judged. */
  #tryCompile(stored: unknown): Compiled {
    try {
      const document = readStoredCheck(stored);
      return { cloud: document.cloud, entry: this.compile(document) };
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }
}

function withEntries(clouds: Clouds, entries: readonly StoredEntry[]): Clouds {
  if (entries.length === 0) return clouds;
  const byCloud = Map.groupBy(entries, ({ cloud }) => cloud);
  return new Map(
    [...clouds].map(([id, cloud]) => {
      const own = byCloud.get(id)?.map(({ entry }) => entry) ?? [];
      return [id, own.length === 0 ? cloud : { ...cloud, catalogue: [...cloud.catalogue, ...own] }];
    }),
  );
}

import { inputFor, inputOf } from '#engine/judge.ts';
import type { PreparedCheck } from '#engine/prepare.ts';
import type { Asset } from '#model/asset.ts';
import type { Severity } from '#model/verdict.ts';
import type { Database, Transaction } from '#platform/database/database.ts';
import { escapeStored } from '#platform/stored-text.ts';
import type { AcceptedRisks } from '../contract.ts';
import { type Entries, type Entry, judgeEntry, saysTheSame, stands } from '../entry.ts';
import { type Content, checkHash, ownInputHash, type SetHash } from '../input-hash.ts';
import { CountChanges, Tally } from '../tally.ts';
import { AssetWrites, Overtaken } from './asset-writes.ts';
import { FindingWrites } from './finding-writes.ts';
import { voidLinkDigests } from './link-sweeps.ts';
import { ResultWrites } from './result-writes.ts';
import { holdRun, type RunFence } from './run-fence.ts';
import { contradiction, isSameAsset, mergeRows, rowOfAsset, type StoredAsset } from './stored-asset.ts';
import { loadStored } from './stored-rows.ts';

/** An asset that is new, changed, or whose verdicts may not stand. */
export interface Pending {
  readonly asset: Asset;
  readonly content: Content;
  readonly state: string;
  readonly isJudged: boolean;
  /** the list has shown it before, with other values */
  readonly isContradicting: boolean;
}

/** What is the same for all batches of a unit. */
export interface UnitWork {
  readonly database: Database;
  readonly fence: RunFence;
  readonly accountId: string;
  readonly cloud: string;
  readonly kind: string;
  readonly sweepRegion: string;
  /** checks of the kind over own fields, sorted by id */
  readonly own: readonly PreparedCheck[];
  readonly needed: ReadonlySet<string>;
  readonly set: SetHash;
  /** fields of this kind that links lead to */
  readonly linkFields: readonly string[];
  /** kinds whose verdicts over links rest on this one */
  readonly nearKinds: readonly string[];
  /** of the cloud's whole catalogue */
  readonly severityOf: (checkId: string) => Severity;
  readonly risks: AcceptedRisks;
  /** the clock that judgements see, epoch milliseconds: for a recording, its own */
  readonly judgedAt: number;
  /** of a recording, its time; null: live */
  readonly era: number | null;
  /** when the run was started, the same for whoever goes on with it: stamps what is written */
  readonly now: number;
  readonly at: string;
}

export interface BatchOutcome {
  readonly tally: Tally;
  judged: number;
  carried: number;
  changed: number;
}

const staging = ['assets', 'asset_versions', 'links', 'results', 'findings', 'finding_events'];

/** So many times another run may have been first with an asset; it can only happen once for each. */
const mostTries = 20;

/** Writes what is new of some assets of a unit, judges them where that is needed, and moves their findings; one transaction. */
export async function storeBatch(work: UnitWork, pending: readonly Pending[]): Promise<BatchOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await storeOnce(work, pending);
    } catch (error) {
      if (!(error instanceof Overtaken) || attempt === mostTries) throw error;
    }
  }
}

async function storeOnce(work: UnitWork, pending: readonly Pending[]): Promise<BatchOutcome> {
  const { database, fence } = work;
  return await database.inOrganization(
    fence.organizationId,
    async (transaction) => {
      await holdRun(transaction, fence);
      const ids = pending.map(({ asset }) => escapeStored(asset.id));
      const stored = await loadStored(transaction, work, ids);
      const writer = new BatchWriter(work);
      for (const item of pending) writer.take(item, stored);
      await writer.write(transaction);
      return writer.outcome;
    },
    { staging },
  );
}

class BatchWriter {
  readonly #work: UnitWork;
  readonly #salts: readonly string[];
  readonly #assets: AssetWrites;
  readonly #results: ResultWrites;
  readonly #findings: FindingWrites;
  readonly #counts = new CountChanges();
  readonly outcome: BatchOutcome = { tally: new Tally(), judged: 0, carried: 0, changed: 0 };

  constructor(work: UnitWork) {
    this.#work = work;
    this.#salts = work.own.map((prepared) => checkHash(prepared, work));
    this.#assets = new AssetWrites(work);
    this.#results = new ResultWrites(work);
    this.#findings = new FindingWrites(work);
  }

  take(item: Pending, storedRows: Map<string, StoredAsset>): void {
    const stored = storedRows.get(escapeStored(item.asset.id));
    const asset = item.isContradicting && stored ? contradiction(stored, item.asset) : item.asset;
    const merged = mergeRows(stored, rowOfAsset(asset), this.#work.needed);
    const isChanged = !stored || !isSameAsset(stored, merged);
    if (isChanged) this.outcome.changed += 1;
    const isPlaced = stored?.unconfirmed_since === null && stored.sweep_region === this.#work.sweepRegion;
    const isWritten = isChanged || !isPlaced;
    if (isWritten) this.#assets.put(merged, item.content, stored, isChanged);
    const entries = item.isJudged ? this.#judge(asset, stored, item.isContradicting) : (stored?.entries ?? {});
    const isJudgedAnew = stored?.entries === null || entries !== stored?.entries;
    if (!isWritten && !isJudgedAnew) return;
    const state = item.isContradicting ? '' : item.state;
    this.#results.put(merged, entries, state, item.isJudged ? this.#work.own : []);
    this.#follow(merged, stored, entries);
  }

  /** The same object when every verdict stands. */
  #judge(asset: Asset, stored: StoredAsset | undefined, isCountedBefore: boolean): Entries {
    const { own, judgedAt } = this.#work;
    const before = stored?.entries ?? {};
    let entries: Record<string, Entry> | undefined;
    const input = inputOf(asset);
    for (const [index, prepared] of own.entries()) {
      const { id } = prepared.check;
      const inputHash = ownInputHash(asset, prepared.fields, this.#salts[index]!);
      let entry = before[id];
      if (isCountedBefore && entry) this.outcome.tally.add(id, entry[0], -1);
      if (stands(entry, inputHash, judgedAt)) this.outcome.carried += 1;
      else {
        entry = escapeStored(judgeEntry(prepared, inputFor(prepared, asset, input), inputHash));
        entries ??= { ...before };
        entries[id] = entry;
        this.outcome.judged += 1;
      }
      this.outcome.tally.add(id, entry[0]);
    }
    return entries ?? before;
  }

  /** Counts and findings follow every verdict that is not the one that was stored; so do the names and tags that findings show. */
  #follow(merged: Parameters<AssetWrites['put']>[0], stored: StoredAsset | undefined, entries: Entries): void {
    const before = stored?.entries ?? {};
    const hasMoved = stored !== undefined && stored.region !== merged.region;
    for (const [id, entry] of Object.entries(entries)) {
      const old = before[id];
      if (!old || old[0] !== entry[0] || hasMoved) {
        if (old) this.#counts.add(id, stored!.region, old[0], -1);
        this.#counts.add(id, merged.region, entry[0], 1);
      }
      const isSame = old !== undefined && saysTheSame(old, entry);
      const isShown = entry[0] === 'f' || entry[0] === 'u';
      if (!isSame || (isShown && stored && !isSameAsset(stored, merged))) {
        this.#findings.take(id, merged, entry, old, isSame);
      }
    }
  }

  async write(transaction: Transaction): Promise<void> {
    await this.#assets.write(transaction);
    await this.#results.write(transaction);
    await this.#findings.write(transaction);
    await this.#results.writeCounts(transaction, this.#counts);
    if (this.#assets.count > 0) await voidLinkDigests(transaction, this.#work, this.#work.nearKinds);
  }
}

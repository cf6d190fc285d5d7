import type { PreparedCheck } from '#engine/prepare.ts';
import type { Asset } from '#model/asset.ts';
import type { Gap } from '#model/gap.ts';
import { escapeStored } from '#platform/stored-text.ts';
import { collect } from '#scan/collect.ts';
import { GapTally } from '#scan/gap-tally.ts';
import type { Unit } from '#scan/plan.ts';
import { readerIn } from '#scan/reader.ts';
import { checkHash, contentOf, setHash, stateOf } from './input-hash.ts';
import { KnownAssets } from './known-assets.ts';
import type { RunContext } from './run-context.ts';
import { isInRegions, isInScope } from './scope.ts';
import type { Sightings } from './sightings.ts';
import { type Pending, storeBatch, type UnitWork } from './store/batch.ts';
import { storeGone, storeUnconfirmed } from './store/departures.ts';
import { isRefusedData } from './store/refused-data.ts';
import { RunLost } from './store/run-fence.ts';
import { listStored, loadKnown } from './store/stored-rows.ts';
import { commitUnit, type FinishedUnit } from './store/unit-commit.ts';
import { Tally } from './tally.ts';

/** Assets of one transaction, and the characters of their content after which no more are waited for. */
const batchSize = 500;
const batchLength = 8 << 20;

/**
 * Reads one kind in one region and stores what is new of it; the unit is committed once, when all of it is stored. `sightings`: what other
 * lists of the kind have shown. Throws RunLost.
 */
export async function sweepUnit(run: RunContext, unit: Unit, sightings: Sightings | undefined): Promise<void> {
  const sweep = new Sweep(run, unit, sightings);
  await commitUnit(run, await sweep.run());
}

class Sweep {
  readonly #run: RunContext;
  readonly #unit: Unit;
  readonly #sightings: Sightings | undefined;
  readonly #work: UnitWork;
  readonly #known = new KnownAssets();
  readonly #wanted: ReadonlySet<string> | null;
  readonly #own: readonly PreparedCheck[];
  readonly #linked: readonly PreparedCheck[];
  readonly #tally = new Tally();
  readonly #gaps = new GapTally();
  readonly #reported = new Set<string>();
  readonly #pending: Pending[] = [];
  #pendingLength = 0;
  #listGap: Gap | undefined;
  readonly #figures = { assets: 0, seen: 0, changed: 0, gone: 0, judged: 0, carried: 0 };

  constructor(run: RunContext, unit: Unit, sightings: Sightings | undefined) {
    this.#run = run;
    this.#unit = unit;
    this.#sightings = sightings;
    const { kind } = unit.plan.collector.asset;
    const checks = run.checks.filter(({ check }) => check.asset.kind === kind);
    this.#own = checks.filter(({ links }) => links.length === 0).sort((a, b) => (a.check.id < b.check.id ? -1 : 1));
    this.#linked = checks.filter(({ links }) => links.length > 0);
    // A verification of single assets reads what they link to as a whole.
    this.#wanted = checks.length > 0 && run.wanted !== null && !run.farKinds.has(kind) ? run.wanted : null;
    const hashes = this.#own.map((prepared) => checkHash(prepared, run.store));
    this.#work = {
      ...run.store,
      kind,
      sweepRegion: escapeStored(unit.region ?? ''),
      own: this.#own,
      needed: unit.needed,
      set: setHash(kind, unit.needed, hashes, run.store),
      linkFields: run.linkFields.get(kind) ?? [],
      nearKinds: run.nearKinds.get(kind) ?? [],
    };
  }

  async run(): Promise<FinishedUnit> {
    const { database, fence, judgedAt } = this.#work;
    const ids = this.#wanted && [...this.#wanted].map(escapeStored);
    await database.inOrganization(fence.organizationId, (transaction) =>
      loadKnown(transaction, this.#work, this.#known, new Date(judgedAt).toISOString(), ids),
    );
    await this.#read();
    await this.#flush();
    await this.#settleUnseen(ids);
    this.#refuseInterrupted();
    return {
      stage: 'list',
      kind: this.#work.kind,
      region: this.#work.sweepRegion,
      ...this.#figures,
      counts: this.#tally.toJSON(),
      gaps: this.#gaps.list(),
      listGap: this.#listGap ?? null,
      digest: this.#known.digest,
      holdsUntil: null,
      isWhole: this.#wanted === null,
    };
  }

  async #read(): Promise<void> {
    const { reader: context } = this.#run;
    const reader = readerIn({ ...context, onReport: (gap) => this.#takeReport(gap) }, this.#unit.region);
    const wanted = this.#wanted;
    const options = {
      cloud: this.#work.cloud,
      needed: this.#unit.needed,
      readAt: new Date(this.#work.judgedAt).toISOString(),
      ...(wanted ? { wanted: (id: string) => wanted.has(id) } : {}),
    };
    for await (const collected of collect(this.#unit.plan, reader, options)) {
      if ('listGap' in collected) this.#takeListGap(collected.listGap);
      else this.#takeAsset(collected.asset, collected.failures);
      if (this.#pending.length >= batchSize || this.#pendingLength >= batchLength) await this.#flush();
    }
  }

  #takeListGap(gap: Gap): void {
    this.#gaps.add(gap, null);
    // of several, which one is named must not depend on timing
    if (!this.#listGap || JSON.stringify(gap) < JSON.stringify(this.#listGap)) this.#listGap = gap;
  }

  /** Several assets may have met the same. */
  #takeReport(gap: Gap): void {
    const text = JSON.stringify(gap);
    if (this.#reported.has(text)) return;
    this.#reported.add(text);
    this.#gaps.add(gap, null);
  }

  #takeAsset(asset: Asset, failures: readonly Gap[]): void {
    const content = contentOf(asset, this.#work);
    const isJudged = isInScope(asset, this.#run.scope);
    const state = stateOf(content.hash, this.#work.set, isJudged);
    const id = escapeStored(asset.id);
    const seen = this.#known.see(id, state);
    if (seen === 'again' || (seen !== 'contradicting' && this.#isElsewhere(asset))) return;
    if (seen !== 'contradicting') this.#count(asset, failures);
    if (seen === 'unchanged') this.#carry(id, isJudged);
    else {
      this.#pending.push({ asset, content, state, isJudged, isContradicting: seen === 'contradicting' });
      this.#pendingLength += content.size;
    }
  }

  /** Whether another list of the run has shown it first. */
  #isElsewhere(asset: Asset): boolean {
    const sighting = this.#sightings?.see(asset) ?? 'first';
    if (sighting === 'contradicting')
      this.#takeListGap(this.#misread(asset, 'came in two lists with different values'));
    return sighting !== 'first';
  }

  #count(asset: Asset, failures: readonly Gap[]): void {
    this.#figures.seen += 1;
    if (!isInRegions(asset, this.#run.scope)) return;
    this.#figures.assets += 1;
    for (const gap of failures) this.#gaps.add(gap, asset.id);
  }

  #carry(id: string, isJudged: boolean): void {
    if (!isJudged) return;
    const outcomes = this.#known.outcomesOf(id, this.#own.length);
    for (const [index, outcome] of outcomes.entries()) this.#tally.add(this.#own[index]!.check.id, outcome);
    this.#figures.carried += outcomes.length;
  }

  async #flush(): Promise<void> {
    this.#refuseInterrupted();
    while (this.#pending.length > 0) await this.#store(this.#takeBatch());
    this.#pendingLength = 0;
  }

  /** One id comes once in a batch: what contradicts it must find it stored. */
  #takeBatch(): readonly Pending[] {
    const ids = new Set<string>();
    let end = 0;
    for (let length = 0; end < this.#pending.length && end < batchSize && length < batchLength; end += 1) {
      const { asset, content } = this.#pending[end]!;
      if (ids.has(asset.id)) break;
      ids.add(asset.id);
      length += content.size;
    }
    return this.#pending.splice(0, end);
  }

  /** What the database cannot hold is found by halves: it is missing from the list, and everything else is there. */
  async #store(batch: readonly Pending[]): Promise<void> {
    try {
      const outcome = await storeBatch(this.#work, batch);
      this.#tally.addAll(outcome.tally.toJSON());
      this.#figures.judged += outcome.judged;
      this.#figures.carried += outcome.carried;
      this.#figures.changed += outcome.changed;
    } catch (error) {
      if (!isRefusedData(error)) throw error;
      if (batch.length === 1) this.#refuse(batch[0]!.asset, error.message);
      else {
        const half = batch.length >> 1;
        await this.#store(batch.slice(0, half));
        await this.#store(batch.slice(half));
      }
    }
  }

  #refuse(asset: Asset, why: string): void {
    this.#known.forget(escapeStored(asset.id));
    this.#takeListGap(this.#misread(asset, `cannot be stored: ${why}`));
    this.#figures.seen -= 1;
    if (isInRegions(asset, this.#run.scope)) this.#figures.assets -= 1;
  }

  #misread({ id }: Asset, problem: string): Gap {
    const [operation] = this.#unit.plan.collector.list.operations;
    const shown = id.length > 100 ? `${id.slice(0, 100)}…` : id;
    const where = { service: operation?.service ?? '', operation: operation?.name ?? '', region: this.#unit.region };
    return { ...where, code: 'UnexpectedReply', message: `${shown} ${problem}` };
  }

  async #settleUnseen(ids: readonly string[] | null): Promise<void> {
    const { database, fence } = this.#work;
    for (let after = '', isMore = this.#known.unseen > 0; isMore; ) {
      const stored = await database.inOrganization(fence.organizationId, (transaction) =>
        listStored(transaction, this.#work, { ids, after, limit: batchSize * 10 }),
      );
      isMore = stored.length === batchSize * 10;
      after = stored.at(-1) ?? after;
      const unseen = stored.filter((id) => this.#known.isUnseen(id));
      for (let from = 0; from < unseen.length; from += batchSize)
        await this.#depart(unseen.slice(from, from + batchSize));
    }
  }

  async #depart(ids: readonly string[]): Promise<void> {
    this.#refuseInterrupted();
    if (this.#listGap) await storeUnconfirmed(this.#work, [...this.#own, ...this.#linked], this.#listGap, ids);
    else this.#figures.gone += await storeGone(this.#work, ids);
  }

  /** What was read after the run was interrupted are gaps that say so: none of it may be stored. */
  #refuseInterrupted(): void {
    if (this.#run.signal.aborted) throw new RunLost(this.#work.fence.runId);
  }
}

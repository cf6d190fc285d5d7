import type { PreparedCheck } from '#engine/prepare.ts';
import type { Asset } from '#model/asset.ts';
import type { Gap } from '#model/gap.ts';
import { escapeStored } from '#platform/stored-text.ts';
import { collect } from '#scan/collect.ts';
import { GapTally } from '#scan/gap-tally.ts';
import type { Unit } from '#scan/plan.ts';
import { readerIn } from '#scan/reader.ts';
import { checkHash, contentHash, setHash, stateOf } from './input-hash.ts';
import { KnownAssets } from './known-assets.ts';
import type { RunContext } from './run-context.ts';
import { isInScope } from './scope.ts';
import { type Pending, storeBatch, type UnitWork } from './store/batch.ts';
import { storeGone, storeUnconfirmed } from './store/departures.ts';
import { RunLost } from './store/run-fence.ts';
import { loadKnown, loadUnseen } from './store/stored-rows.ts';
import { commitUnit, type FinishedUnit } from './store/unit-commit.ts';
import { Tally } from './tally.ts';

const batchSize = 500;

/** Reads one kind in one region and stores what is new of it; the unit is committed once, when all of it is stored. Throws RunLost. */
export async function sweepUnit(run: RunContext, unit: Unit): Promise<void> {
  const sweep = new Sweep(run, unit);
  await commitUnit(run, await sweep.run());
}

class Sweep {
  readonly #run: RunContext;
  readonly #unit: Unit;
  readonly #work: UnitWork;
  readonly #known = new KnownAssets();
  readonly #wanted: ReadonlySet<string> | null;
  readonly #own: readonly PreparedCheck[];
  readonly #linked: readonly PreparedCheck[];
  readonly #tally = new Tally();
  readonly #gaps = new GapTally();
  readonly #pending: Pending[] = [];
  #listGap: Gap | undefined;
  readonly #figures = { assets: 0, changed: 0, gone: 0, judged: 0, carried: 0 };

  constructor(run: RunContext, unit: Unit) {
    this.#run = run;
    this.#unit = unit;
    const { kind } = unit.plan.collector.asset;
    const checks = run.checks.filter(({ check }) => check.asset.kind === kind);
    this.#own = checks.filter(({ links }) => links.length === 0).sort((a, b) => (a.check.id < b.check.id ? -1 : 1));
    this.#linked = checks.filter(({ links }) => links.length > 0);
    // A verification of single assets reads what they link to as a whole.
    this.#wanted = checks.length > 0 && run.wanted !== null && !run.farKinds.has(kind) ? run.wanted : null;
    this.#work = {
      ...run.store,
      kind,
      sweepRegion: unit.region ?? '',
      own: this.#own,
      needed: unit.needed,
      set: setHash(kind, unit.needed, this.#own.map(checkHash)),
      linkFields: run.linkFields.get(kind) ?? [],
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
    const reader = readerIn({ ...context, onReport: (gap) => this.#gaps.add(gap, null) }, this.#unit.region);
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
      if (this.#pending.length >= batchSize) await this.#flush();
    }
  }

  #takeListGap(gap: Gap): void {
    this.#gaps.add(gap, null);
    // of several, which one is named must not depend on timing
    if (!this.#listGap || JSON.stringify(gap) < JSON.stringify(this.#listGap)) this.#listGap = gap;
  }

  #takeAsset(asset: Asset, failures: readonly Gap[]): void {
    const content = contentHash(asset);
    const isJudged = isInScope(asset, this.#run.scope);
    const state = stateOf(content, this.#work.set, isJudged);
    const id = escapeStored(asset.id);
    const seen = this.#known.see(id, state);
    if (seen === 'again') return;
    if (seen !== 'contradicting') {
      this.#figures.assets += 1;
      for (const gap of failures) this.#gaps.add(gap, asset.id);
    }
    if (seen === 'unchanged') this.#carry(id, isJudged);
    else this.#pending.push({ asset, content, state, isJudged, isContradicting: seen === 'contradicting' });
  }

  #carry(id: string, isJudged: boolean): void {
    if (!isJudged) return;
    const outcomes = this.#known.outcomesOf(id, this.#own.length);
    for (const [index, outcome] of outcomes.entries()) this.#tally.add(this.#own[index]!.check.id, outcome);
    this.#figures.carried += outcomes.length;
  }

  async #flush(): Promise<void> {
    this.#refuseInterrupted();
    while (this.#pending.length > 0) {
      const outcome = await storeBatch(this.#work, this.#takeBatch());
      this.#tally.addAll(outcome.tally.toJSON());
      this.#figures.judged += outcome.judged;
      this.#figures.carried += outcome.carried;
      this.#figures.changed += outcome.changed;
    }
  }

  /** One id comes once in a batch: what contradicts it must find it stored. */
  #takeBatch(): readonly Pending[] {
    const ids = new Set<string>();
    let end = 0;
    for (; end < this.#pending.length && end < batchSize; end += 1) {
      const { id } = this.#pending[end]!.asset;
      if (ids.has(id)) break;
      ids.add(id);
    }
    return this.#pending.splice(0, end);
  }

  async #settleUnseen(ids: readonly string[] | null): Promise<void> {
    if (this.#known.unseen === 0) return;
    const unseen: string[] = [];
    const { database, fence } = this.#work;
    await database.inOrganization(fence.organizationId, async (transaction) => {
      for await (const batch of loadUnseen(transaction, this.#work, this.#known, ids)) unseen.push(...batch);
    });
    this.#refuseInterrupted();
    if (this.#listGap) await storeUnconfirmed(this.#work, [...this.#own, ...this.#linked], this.#listGap, unseen);
    else {
      await storeGone(this.#work, unseen);
      this.#figures.gone = unseen.length;
    }
  }

  /** What was read after the run was interrupted are gaps that say so: none of it may be stored. */
  #refuseInterrupted(): void {
    if (this.#run.signal.aborted) throw new RunLost(this.#work.fence.runId);
  }
}

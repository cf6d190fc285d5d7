import { type Judgement, judgeAsset, judgementOf } from '#engine/judge.ts';
import { LinkIndex } from '#engine/links.ts';
import type { PreparedCheck } from '#engine/prepare.ts';
import { resultOf, unreadListResult } from '#engine/result.ts';
import type { Asset } from '#model/asset.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Gap } from '#model/gap.ts';
import type { Transport } from '#model/recording.ts';
import type { Result, Run, RunCheck } from '#model/result.ts';
import type { Language } from '#model/text.ts';
import type { Outcome, Severity } from '#model/verdict.ts';
import { collect } from './collect.ts';
import { GapTally } from './gap-tally.ts';
import { checkOperations, planUnits, type Unit } from './plan.ts';
import { createReader, type ReaderContext, readerIn } from './reader.ts';
import { SeenIds } from './seen-ids.ts';
import { LineSpool, SortedSpool, TemporaryFolder } from './spool.ts';

export interface AssessOptions {
  readonly cloud: Cloud;
  /** a scheduler over the cloud's client, or a replay */
  readonly transport: Transport;
  readonly account: string;
  readonly regions: readonly string[];
  /** only assets of these regions and of global services; undefined: all */
  readonly onlyRegions?: ReadonlySet<string>;
  readonly checks: readonly PreparedCheck[];
  /** the clock that judgements see, epoch milliseconds */
  readonly now: number;
  readonly language: Language;
  readonly signal: AbortSignal;
  /** answers of shared operations that were already read */
  readonly memory?: Map<string, Promise<unknown>>;
  /** in a recording, an unrecorded list of a service's regions is no gap */
  readonly mayLackRegionLists?: boolean;
  /** failed reads from before: the account's regions, say; the checks of regional kinds are then incomplete */
  readonly regionGap?: Gap;
  /** the accepted risk that covers a failure */
  readonly exceptionOf?: (failure: Result, tags: Asset['tags']) => Result['excepted'];
  /** whether a failure is absent from the baseline */
  readonly isNew?: (failure: Result) => boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** how many calls were sent so far */
  readonly apiCalls: () => number;
  readonly sample?: boolean;
}

export interface Progress {
  readonly doneUnits: number;
  readonly totalUnits: number;
  readonly assets: number;
  readonly gaps: number;
}

/** What an assessment found. `close` removes its temporary files. */
export interface Assessment {
  readonly run: Run;
  /** in the contract's order: by check, region, name */
  results(): AsyncIterable<Result>;
  /** failures that count for --fail-on: neither accepted nor in the baseline */
  readonly failures: Readonly<Record<Severity, number>>;
  close(): void;
}

/** Reads and judges one account: own-field checks as assets arrive, link checks when the sweeps are done. Memory stays flat. */
export async function assess(options: AssessOptions): Promise<Assessment> {
  const startedAt = new Date().toISOString();
  const folder = new TemporaryFolder();
  try {
    const context = readerContext(options);
    const assessor = new Assessor(options, folder);
    const onReport = (gap: Gap): void => assessor.takeReport(gap);
    const groups = planUnits(options.cloud, options.checks, createReader(context), (gap) => {
      if (!options.mayLackRegionLists || gap.code !== 'NotRecorded') onReport(gap);
    });
    assessor.expect(groups.length);
    const reporting = { ...context, onReport };
    const sweepAll = async (group: Promise<readonly Unit[]>): Promise<void> => {
      const units = await group;
      assessor.expect(units.length - 1); // the group stood for them until now
      await Promise.all(units.map((unit) => sweep(unit, reporting, assessor)));
    };
    await Promise.all(groups.map(sweepAll));
    assessor.finish();
    const run = assessor.runSummary(startedAt, new Date().toISOString());
    return { run, results: () => assessor.results(), failures: assessor.failures, close: () => folder.remove() };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

function readerContext(options: AssessOptions): ReaderContext {
  const { account, regions, now, transport, signal } = options;
  return { account, regions, region: null, now, transport, signal, memory: options.memory ?? new Map() };
}

async function sweep(unit: Unit, context: ReaderContext, assessor: Assessor): Promise<void> {
  const reader = readerIn(context, unit.region);
  const options = {
    cloud: assessor.cloud,
    needed: unit.needed,
    readAt: new Date(context.now).toISOString(),
  };
  for await (const collected of collect(unit.plan, reader, options)) {
    if ('listGap' in collected) assessor.takeListGap(unit, collected.listGap);
    else assessor.takeAsset(collected.asset, collected.failures);
  }
  assessor.unitDone();
}

interface KindChecks {
  readonly own: PreparedCheck[];
  readonly linked: PreparedCheck[];
}

interface UnreadList {
  readonly prepared: PreparedCheck;
  readonly region: string | null;
  readonly gap: Gap;
}

/** A result and its JSON. */
interface Row {
  readonly result: Result;
  readonly line: string;
}

/** Judges what arrives and keeps the results; one per assessment. */
class Assessor {
  readonly #options: AssessOptions;
  readonly #checks = new Map<string, KindChecks>();
  readonly #rank: ReadonlyMap<string, string>;
  #index: LinkIndex;
  readonly #results: SortedSpool;
  readonly #nearAssets: LineSpool;
  readonly #gaps = new GapTally();
  readonly #seen = new SeenIds();
  readonly #unreadLists = new Map<string, UnreadList>();
  readonly #reported = new Set<string>();
  readonly #counts: Record<Outcome, number> = { pass: 0, fail: 0, 'not-applicable': 0, unknown: 0 };
  readonly failures: Record<Severity, number> = { high: 0, medium: 0, low: 0 };
  #excepted = 0;
  #new = 0;
  #assets = 0;
  #doneUnits = 0;
  #totalUnits = 0;

  constructor(options: AssessOptions, folder: TemporaryFolder) {
    this.#options = options;
    this.#index = new LinkIndex(options.checks);
    this.#results = new SortedSpool(folder);
    this.#nearAssets = new LineSpool(folder);
    const ids = options.checks.map(({ check }) => check.id).sort();
    this.#rank = new Map(ids.map((id, rank) => [id, String(rank).padStart(5, '0')]));
    for (const prepared of options.checks) {
      const kind = this.#checksOf(prepared.check.asset.kind);
      (prepared.links.length > 0 ? kind.linked : kind.own).push(prepared);
    }
    if (options.regionGap) this.#takeRegionGap(options.regionGap);
  }

  get cloud(): string {
    return this.#options.cloud.id;
  }

  takeAsset(asset: Asset, failures: readonly Gap[]): void {
    const { onlyRegions } = this.#options;
    const isFar = this.#index.isFar(asset.kind);
    // what links lead to may come twice with different values; then both count
    const version = isFar ? JSON.stringify(asset.fields) : '';
    if (!this.#seen.add(`${asset.kind} ${asset.id} ${version}`)) return;
    // before the filter: what a link leads to may be elsewhere
    if (isFar) this.#index.add(asset);
    if (onlyRegions && asset.region !== null && !onlyRegions.has(asset.region)) return;
    this.#assets += 1;
    for (const gap of failures) this.#gaps.add(gap, asset.id);
    const { own, linked } = this.#checksOf(asset.kind);
    if (own.length > 0) this.#judge(asset, own);
    if (linked.length > 0) this.#nearAssets.add(JSON.stringify(asset));
    if ((this.#assets & 63) === 0) this.#report();
  }

  takeListGap({ plan, region }: Unit, gap: Gap): void {
    const { asset, scope } = plan.collector;
    const where = scope === 'global' ? null : region;
    this.#gaps.add(gap, null);
    this.#index.markIncomplete(asset.kind, where, gap);
    this.#addUnread(asset.kind, where, gap);
  }

  /** A failed read that a collector went on without; several assets may have met the same. */
  takeReport(gap: Gap): void {
    const key = JSON.stringify(gap);
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.#gaps.add(gap, null);
  }

  /** So many more units are to come. */
  expect(units: number): void {
    this.#totalUnits += units;
    this.#report();
  }

  unitDone(): void {
    this.#doneUnits += 1;
    this.#report();
  }

  /** What must wait until the account's sweeps are done: checks over links, and what stands for lists that could not be read. */
  finish(): void {
    for (const { prepared, region, gap } of this.#unreadLists.values()) {
      this.#keep(this.#rowOf(unreadListResult(prepared, region, gap, this.#options.language), {}));
    }
    for (const line of this.#nearAssets.lines()) {
      const asset = JSON.parse(line) as Asset; // our own line, written above
      this.#judge(asset, this.#checksOf(asset.kind).linked, this.#index);
    }
    this.#index = new LinkIndex([]); // what it held is no longer needed
  }

  runSummary(startedAt: string, finishedAt: string): Run {
    const { pass, fail, unknown } = this.#counts;
    const { account, regions, signal, sample, exceptionOf, isNew } = this.#options;
    const judged = pass + fail + unknown + this.#excepted;
    return {
      cloud: this.cloud,
      account,
      startedAt,
      finishedAt,
      completeness: judged === 0 ? 1 : (judged - unknown) / judged,
      apiCalls: this.#options.apiCalls(),
      assets: this.#assets,
      scans: pass + fail + this.#excepted,
      counts: {
        ...this.#counts,
        ...(exceptionOf ? { excepted: this.#excepted } : {}),
        ...(isNew ? { new: this.#new } : {}),
      },
      gaps: this.#gaps.list(),
      regions,
      checks: this.#options.checks.map((prepared) => runCheckOf(this.#options.cloud, prepared)),
      ...(signal.aborted ? { cancelled: true as const } : {}),
      ...(sample ? { sample: true as const } : {}),
    };
  }

  async *results(): AsyncGenerator<Result> {
    for (const line of this.#results.lines()) yield JSON.parse(line) as Result; // our own line, written by #rowOf
  }

  #judge(asset: Asset, checks: readonly PreparedCheck[], index?: LinkIndex): void {
    judgeAsset(asset, checks, (prepared, judgement) => this.#keep(this.#writeDown(prepared, asset, judgement)), index);
  }

  /** Evidence that touches a gap, or that is no JSON, is found out here: the verdict is then unknown. */
  #writeDown(prepared: PreparedCheck, asset: Asset, judgement: Judgement): Row {
    const { language } = this.#options;
    try {
      return this.#rowOf(resultOf(prepared, asset, judgement, language), asset.tags);
    } catch (problem) {
      return this.#rowOf(resultOf(prepared, asset, judgementOf(prepared, problem), language), asset.tags);
    }
  }

  #rowOf(judged: Result, tags: Asset['tags']): Row {
    const result = judged.outcome === 'fail' ? this.#annotate(judged, tags) : judged;
    return { result, line: JSON.stringify(result) };
  }

  #keep({ result, line }: Row): void {
    if (result.excepted) this.#excepted += 1;
    else this.#counts[result.outcome] += 1;
    if (result.isNew) this.#new += 1;
    if (result.outcome === 'fail' && !result.excepted && result.isNew !== false) this.failures[result.severity] += 1;
    const key = [this.#rank.get(result.check), result.region ?? '', result.name ?? '', result.asset ?? ''];
    this.#results.add(key.join('\u0000'), line);
  }

  #annotate(failure: Result, tags: Asset['tags']): Result {
    const { exceptionOf, isNew } = this.#options;
    const excepted = exceptionOf?.(failure, tags);
    return {
      ...failure,
      ...(excepted ? { excepted } : {}),
      ...(isNew ? { isNew: isNew(failure) } : {}),
    };
  }

  /** One unknown result per check and region, however many of its lists failed; which of them is named must not depend on timing. */
  #addUnread(kind: string, region: string | null, gap: Gap): void {
    const { own, linked } = this.#checksOf(kind);
    for (const prepared of [...own, ...linked]) {
      const key = `${prepared.check.id} ${region ?? ''}`;
      const known = this.#unreadLists.get(key);
      if (!known || orderOf(gap) < orderOf(known.gap)) this.#unreadLists.set(key, { prepared, region, gap });
    }
  }

  /** The account's own region list could not be read: the regions that are tried may not be all. */
  #takeRegionGap(gap: Gap): void {
    this.#gaps.add(gap, null);
    const regional = this.#options.cloud.collectors.filter(({ scope }) => scope === 'regional');
    for (const { asset } of regional) {
      this.#index.markIncomplete(asset.kind, undefined, gap);
      this.#addUnread(asset.kind, null, gap);
    }
  }

  #checksOf(kind: string): KindChecks {
    const known = this.#checks.get(kind);
    if (known) return known;
    const made: KindChecks = { own: [], linked: [] };
    this.#checks.set(kind, made);
    return made;
  }

  #report(): void {
    this.#options.onProgress?.({
      doneUnits: this.#doneUnits,
      totalUnits: this.#totalUnits,
      assets: this.#assets,
      gaps: this.#gaps.count,
    });
  }
}

function runCheckOf(cloud: Cloud, prepared: PreparedCheck): RunCheck {
  const { check, parameters } = prepared;
  const operations = checkOperations(cloud, [prepared]).map(({ service, name }) => `${service} ${name}`);
  return { id: check.id, version: check.version, ...(parameters ? { parameters } : {}), operations };
}

function orderOf({ service, operation, region, code, message }: Gap): string {
  return JSON.stringify([service, operation, region ?? '', code, message]);
}

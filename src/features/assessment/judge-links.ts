import { inputFor, inputOf } from '#engine/judge.ts';
import { LinkIndex } from '#engine/links.ts';
import type { PreparedCheck } from '#engine/prepare.ts';
import type { Asset } from '#model/asset.ts';
import { type Gap, GapReached } from '#model/gap.ts';
import { escapeStored, unescapeStored } from '#platform/stored-text.ts';
import { type Entry, judgeEntry, saysTheSame, stands } from './entry.ts';
import { checkHash, digestOf, linkedInputHash } from './input-hash.ts';
import type { RunContext } from './run-context.ts';
import { isInScope } from './scope.ts';
import { FindingWrites } from './store/finding-writes.ts';
import { lockEntries, mergeEntries, refreshStatistics, streamAssets } from './store/link-rows.ts';
import { findLinkSweep, voidLinkDigests } from './store/link-sweeps.ts';
import { writeCounts } from './store/result-writes.ts';
import { holdRun, RunLost } from './store/run-fence.ts';
import { assetOfRow, type StoredAsset } from './store/stored-asset.ts';
import { commitUnit, type FinishedUnit } from './store/unit-commit.ts';
import { CountChanges, Tally } from './tally.ts';

/** A finished list of the run, as its row tells it. */
export interface SweptUnit {
  readonly kind: string;
  readonly region: string;
  readonly list_gap: Gap | null;
  readonly digest: string;
}

const batchSize = 500;

/**
 * Judges the checks over links of each kind, when all lists of the run are stored. What is far is read from there: only what the lists
 * of this run have shown. Kinds whose near and far assets are all as they were at the last time carry their verdicts as a whole.
 */
export async function judgeLinks(
  run: RunContext,
  swept: readonly SweptUnit[],
  done: ReadonlySet<string>,
): Promise<void> {
  const linked = run.checks.filter(({ links }) => links.length > 0);
  const byKind = Map.groupBy(linked, ({ check }) => check.asset.kind);
  const kinds = [...byKind].filter(([kind]) => !done.has(kind));
  let index: LinkIndex | undefined;
  await refreshStatistics(run.store);
  for (const [kind, checks] of kinds) {
    const stage = new LinkStage(run, kind, checks, swept);
    const carried = await stage.carried();
    if (!carried) index ??= await buildIndex(run, linked, swept);
    await commitUnit(run, carried ?? (await stage.judge(index!)));
  }
}

/** The far ends of every link, from the assets that the lists of this run have shown. */
async function buildIndex(
  run: RunContext,
  linked: readonly PreparedCheck[],
  swept: readonly SweptUnit[],
): Promise<LinkIndex> {
  const index = new LinkIndex(linked);
  const scopeOf = new Map(run.cloud.collectors.map(({ asset, scope }) => [asset.kind, scope]));
  const units = swept.filter(({ kind }) => index.isFar(kind));
  await run.store.database.inOrganization(run.store.fence.organizationId, async (transaction) => {
    for (const [kind, lists] of Map.groupBy(units, ({ kind }) => kind)) {
      const regions = lists.map(({ region }) => region);
      const shown = { kind, regions, ids: null, withEntries: false };
      for await (const rows of streamAssets(transaction, run.store, shown, batchSize)) {
        if (run.signal.aborted) throw new RunLost(run.store.fence.runId);
        for (const row of rows) index.add(assetOf(run, row));
      }
    }
  });
  for (const { kind, region, list_gap } of units) {
    if (list_gap) index.markIncomplete(kind, scopeOf.get(kind) === 'global' ? null : unescapeStored(region), list_gap);
  }
  for (const [kind, scope] of scopeOf) {
    if (run.regionGap && scope === 'regional') index.markIncomplete(kind, undefined, run.regionGap);
  }
  return index;
}

function assetOf(run: RunContext, row: StoredAsset): Asset {
  const where = { cloud: run.cloud.id, account: run.reader.account, readAt: run.store.at };
  return assetOfRow(row, where);
}

interface Judged {
  readonly row: StoredAsset;
  readonly entries: ReadonlyMap<string, Entry>;
}

class LinkStage {
  readonly #run: RunContext;
  readonly #kind: string;
  readonly #checks: readonly PreparedCheck[];
  readonly #swept: readonly SweptUnit[];
  readonly #salts: readonly string[];
  #tally = new Tally();
  #figures = { assets: 0, changed: 0, judged: 0, carried: 0 };
  #holdsUntil = 0;

  constructor(run: RunContext, kind: string, checks: readonly PreparedCheck[], swept: readonly SweptUnit[]) {
    this.#run = run;
    this.#kind = kind;
    this.#checks = checks;
    this.#swept = swept;
    this.#salts = checks.map((prepared) => checkHash(prepared, run.store));
  }

  /** The unit as it was, when nothing that it rests on has changed. */
  async carried(): Promise<FinishedUnit | undefined> {
    const { scope, store } = this.#run;
    if (scope.assetIds) return undefined;
    const known = await findLinkSweep(store, this.#kind, this.#digest());
    if (!known) return undefined;
    this.#tally.addAll(known.counts);
    this.#figures.carried = Object.values(known.counts).reduce(
      (sum, counts) => sum + counts.reduce((a, b) => a + b),
      0,
    );
    this.#figures.assets = known.asset_count;
    return this.#finished(known.holds_until);
  }

  async judge(index: LinkIndex): Promise<FinishedUnit> {
    const { database, fence } = this.#run.store;
    const { assetIds } = this.#run.scope;
    const regions = this.#swept.filter(({ kind }) => kind === this.#kind).map(({ region }) => region);
    const ids = assetIds && [...assetIds].map(escapeStored);
    const shown = { kind: this.#kind, regions, ids, withEntries: true };
    await database.inOrganization(fence.organizationId, async (transaction) => {
      this.#begin();
      for await (const rows of streamAssets(transaction, this.#run.store, shown, batchSize)) {
        if (this.#run.signal.aborted) throw new RunLost(fence.runId);
        const judged = rows.flatMap((row) => this.#judgeAsset(row, index) ?? []);
        if (judged.length > 0) await this.#store(judged);
      }
    });
    return this.#finished(this.#holdsUntil === 0 ? null : new Date(this.#holdsUntil).toISOString());
  }

  /** Also when the transaction is tried again. */
  #begin(): void {
    this.#tally = new Tally();
    this.#figures = { assets: 0, changed: 0, judged: 0, carried: 0 };
    this.#holdsUntil = 0;
  }

  /** Undefined when every verdict stands. */
  #judgeAsset(row: StoredAsset, index: LinkIndex): Judged | undefined {
    const asset = assetOf(this.#run, row);
    if (!isInScope(asset, this.#run.scope)) return undefined;
    this.#figures.assets += 1;
    const entries = new Map<string, Entry>();
    for (const [at, prepared] of this.#checks.entries()) {
      const { id } = prepared.check;
      const links = prepared.links.map(({ name, link }) => valuesOf(index.follow(name, link, asset)));
      const near = [...prepared.fields, ...prepared.links.map(({ link }) => link.near)];
      const inputHash = linkedInputHash(asset, near, this.#salts[at]!, links);
      let entry = row.entries?.[id];
      if (stands(entry, inputHash, this.#run.store.judgedAt)) this.#figures.carried += 1;
      else {
        entry = escapeStored(judgeEntry(prepared, inputFor(prepared, asset, inputOf(asset), index), inputHash));
        entries.set(id, entry);
        this.#figures.judged += 1;
      }
      this.#tally.add(id, entry[0]);
      if (entry[2] > 0 && (this.#holdsUntil === 0 || entry[2] < this.#holdsUntil)) this.#holdsUntil = entry[2];
    }
    return entries.size > 0 ? { row, entries } : undefined;
  }

  async #store(judged: readonly Judged[]): Promise<void> {
    const { database, fence, accountId } = this.#run.store;
    this.#figures.changed += await database.inOrganization(
      fence.organizationId,
      async (transaction) => {
        await holdRun(transaction, fence);
        const ids = judged.map(({ row }) => row.asset_id).sort();
        const before = await lockEntries(transaction, this.#run.store, this.#kind, ids);
        const findings = new FindingWrites(this.#run.store);
        const counts = new CountChanges();
        const changed: [id: string, entries: object][] = [];
        for (const { row, entries } of judged) {
          const known = before.get(row.asset_id);
          if (!known) continue; // gone since, by another run
          for (const [id, entry] of entries) {
            const old = known.entries[id];
            if (old?.[0] !== entry[0]) {
              if (old) counts.add(id, known.region, old[0], -1);
              counts.add(id, known.region, entry[0], 1);
            }
            const isSame = old !== undefined && saysTheSame(old, entry);
            if (!isSame) findings.take(id, known, entry, old, isSame);
          }
          changed.push([row.asset_id, Object.fromEntries(entries)]);
        }
        await mergeEntries(transaction, this.#run.store, this.#kind, changed);
        await findings.write(transaction);
        await writeCounts(transaction, fence.organizationId, accountId, counts);
        await voidLinkDigests(transaction, this.#run.store, [this.#kind]);
        return changed.length;
      },
      { staging: ['findings', 'finding_events'] },
    );
  }

  /** Of everything that the verdicts rest on: the checks, their scope, and every list with its gap. */
  #digest(): string {
    const kinds = new Set([
      this.#kind,
      ...this.#checks.flatMap(({ links }) => links.map(({ link }) => link.kind.kind)),
    ]);
    const units = this.#swept
      .filter(({ kind }) => kinds.has(kind))
      .map(({ kind, region, digest, list_gap: gap }) => [
        ...[kind, region, digest, gap && [gap.service, gap.operation, gap.region, gap.code]],
      ])
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    const { scope, regionGap } = this.#run;
    const where = [
      scope.regions && [...scope.regions].sort(),
      scope.tags,
      regionGap && [regionGap.operation, regionGap.code],
    ];
    return digestOf([[...this.#salts].sort(), where, units]);
  }

  #finished(holdsUntil: string | null): FinishedUnit {
    return {
      stage: 'links',
      kind: this.#kind,
      region: '',
      ...this.#figures,
      seen: this.#figures.assets,
      gone: 0,
      counts: this.#tally.toJSON(),
      gaps: [],
      listGap: null,
      digest: this.#digest(),
      holdsUntil,
      isWhole: this.#run.scope.assetIds === null,
    };
  }
}

/** Everything that a judge can see through a link, as values; what cannot be read is its gap without the message. */
function valuesOf(far: Iterable<Readonly<Record<string, unknown>>>): readonly unknown[] {
  const values: unknown[] = [];
  try {
    for (const record of far) {
      values.push(
        Object.keys(record)
          .sort()
          .map((name) => [name, readValue(record, name)]),
      );
    }
  } catch (problem) {
    values.push(gapOf(problem));
  }
  return values;
}

function readValue(record: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return record[name];
  } catch (problem) {
    return gapOf(problem);
  }
}

function gapOf(problem: unknown): unknown {
  if (!(problem instanceof GapReached)) throw problem;
  const { service, operation, region, code } = problem.gap;
  return { gap: [service, operation, region, code] };
}

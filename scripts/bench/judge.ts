import { alibaba } from '#clouds/alibaba/index.ts';
import { judgeAsset } from '#engine/judge.ts';
import { LinkIndex } from '#engine/links.ts';
import { type PreparedCheck, prepareCheck } from '#engine/prepare.ts';
import type { Asset } from '#model/asset.ts';
import { readAssets } from './read-assets.ts';

/** How many assets are judged in one round. */
const assetCount = 20_000;
const rounds = 7;
/** A scan of a large account runs compiled code almost from its start; the first rounds would measure the compiler. */
const warmUpRounds = 12;

export interface JudgeFigures {
  readonly verdictsPerSecond: number;
  readonly judgeToParseRatio: number;
  readonly verdicts: number;
}

/** Judges every asset of an estate by all checks, in one thread, through the function that an assessment uses; medians over rounds. */
export async function measureJudging(): Promise<JudgeFigures> {
  const checks = alibaba.catalogue.map((entry) => prepareCheck(entry, {}, Date.now()));
  const assets = await readAssets(checks, assetCount);
  const text = JSON.stringify(assets);
  const index = new LinkIndex(checks);
  for (const asset of assets) if (index.isFar(asset.kind)) index.add(asset);
  const byKind = Map.groupBy(checks, ({ check }) => check.asset.kind);
  let verdicts = 0;
  for (let round = 0; round < warmUpRounds; round += 1) judgeAll(assets, byKind, index);
  const judging: number[] = [];
  const parsing: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    parsing.push(secondsOf(() => JSON.parse(text) as unknown));
    judging.push(
      secondsOf(() => {
        verdicts = judgeAll(assets, byKind, index);
      }),
    );
  }
  const seconds = median(judging);
  return {
    verdictsPerSecond: Math.round(verdicts / seconds),
    judgeToParseRatio: Number((seconds / median(parsing)).toFixed(3)),
    verdicts,
  };
}

function judgeAll(
  assets: readonly Asset[],
  byKind: ReadonlyMap<string, readonly PreparedCheck[]>,
  index: LinkIndex,
): number {
  let verdicts = 0;
  let evidence = 0;
  for (const asset of assets) {
    const checks = byKind.get(asset.kind);
    if (!checks) continue;
    judgeAsset(
      asset,
      checks,
      (_, judgement) => {
        verdicts += 1;
        if (judgement.evidence) evidence += 1; // used, so that it cannot be optimised away
      },
      index,
    );
  }
  if (evidence !== verdicts) throw new Error('A verdict came without evidence');
  return verdicts;
}

function secondsOf(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return (performance.now() - startedAt) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

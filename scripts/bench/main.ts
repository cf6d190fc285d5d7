import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureFindingLists } from './findings.ts';
import { measureGraph } from './graph.ts';
import { measureJudging } from './judge.ts';
import { measureRuns, type RunBenchFigures } from './measure-runs.ts';
import { measureQuotas } from './quota.ts';

/**
 * `npm run bench`: what the program costs, as ratios and counts. Progress goes to standard error; the last line on standard output is
 * one JSON object. Takes about half an hour on two cores, most of it for the million assets of a server's run.
 */
const assetCounts = [10_000, 100_000, 1_000_000];
const runAssets = [100_000, 1_000_000];
/** Generated estates hold listeners and clients too, which are assets of their own: this asks for so many that about the wanted number is collected. */
const askedPerAsset = 0.725;

console.error('Starting the program …');
const startUpSeconds = measureStartUp();
console.error('Judging in one thread …');
const { verdictsPerSecond, judgeToParseRatio } = await measureJudging();
const peakMemoryMiB: Record<string, number> = {};
for (const assets of assetCounts) {
  console.error(`${assets.toLocaleString('en')} generated assets through the whole pipeline to JSON …`);
  peakMemoryMiB[assets] = measureMemory(assets);
}
console.error('A simulated account under quotas …');
const { quotaFloorRatio, requestRatio, quotaFloorSeconds, wallSeconds } = await measureQuotas();
const runs: Record<string, RunBenchFigures> = {};
for (const assets of runAssets) {
  console.error(
    `A server's run over ${assets.toLocaleString('en')} generated assets, and the same once more unchanged …`,
  );
  runs[assets] = checkRun(await measureRuns(Math.round(assets * askedPerAsset)));
}
console.error('Lists of a million findings …');
const findingLists = await measureFindingLists({ rows: 1_000_000 });
console.error('Questions about a million assets, in memory and in SQL …');
const graph = await measureGraph({ assets: 1_000_000 });

console.log(
  JSON.stringify({
    runs,
    findingLists,
    graph,
    verdictsPerSecond,
    judgeToParseRatio,
    quotaFloorRatio,
    requestRatio,
    peakMemoryMiB,
    startUpSeconds,
    wallSeconds,
    quotaFloorSeconds,
  }),
);

/** Figures of runs that went wrong, or that judged or wrote what had not changed, are none. */
function checkRun(figures: RunBenchFigures): RunBenchFigures {
  const { statuses, judgedAgain, rowsWrittenAgain } = figures;
  if (statuses.every((status) => status === 'done') && judgedAgain === 0 && rowsWrittenAgain === 0) return figures;
  throw new Error(`An unchanged run judged or wrote something: ${JSON.stringify(figures)}`);
}

/** The median of five starts of `checks list`. */
function measureStartUp(): number {
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
  const seconds = Array.from({ length: 6 }, () => {
    const startedAt = performance.now();
    execFileSync(process.execPath, [main, 'checks', 'list']);
    return (performance.now() - startedAt) / 1000;
  });
  return Number(
    seconds
      .slice(1)
      .sort((a, b) => a - b)[2]!
      .toFixed(3),
  );
}

/** In a process of its own, whose largest resident set is what counts. */
function measureMemory(assets: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'bastide-bench-'));
  try {
    const script = fileURLToPath(new URL('memory.ts', import.meta.url));
    const asked = String(Math.round(assets * askedPerAsset));
    const output = execFileSync(process.execPath, [script, asked, join(folder, 'result.json')], { encoding: 'utf8' });
    console.error(output.trim());
    const report = JSON.parse(output) as { assets: number; gaps: number; peakMemoryMiB: number };
    if (report.gaps > 0 || Math.abs(report.assets / assets - 1) > 0.05)
      throw new Error(`Not the estate that was meant: ${output}`);
    return report.peakMemoryMiB;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

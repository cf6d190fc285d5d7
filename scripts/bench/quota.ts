import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { assessSimulated } from '#testing/assess-simulated.ts';
import { scaledQuota } from './quota-floor.ts';

const assets = 9_000;
const scale = 2.5;
const latencyMs = 20;
const shortestFloorSeconds = 20;

export interface QuotaFigures {
  readonly quotaFloorRatio: number;
  readonly requestRatio: number;
  readonly wallSeconds: number;
  readonly quotaFloorSeconds: number;
  readonly refused: number;
}

interface Report {
  readonly issued: number;
  readonly minimal: number;
  readonly writes: number;
  readonly refused: number;
  readonly floorSeconds: number;
}

/** A whole assessment over HTTP against the simulated cloud, which enforces the vendor's quotas (scaled) and answers after 20 ms. */
export async function measureQuotas(): Promise<QuotaFigures> {
  const simulator = fork(
    fileURLToPath(new URL('simulator.ts', import.meta.url)),
    [assets, scale, latencyMs].map(String),
  );
  try {
    const { url, warmUpUrl } = (await messageOf(simulator)) as { url: string; warmUpUrl: string };
    await assessSimulated({ url: warmUpUrl });
    const startedAt = performance.now();
    const { run } = await assessSimulated({
      url,
      quotaOf: scaledQuota(scale),
      requestTimeoutMs: 20_000,
      backoffMs: 250,
    });
    const wallSeconds = (performance.now() - startedAt) / 1000;
    if (run.gaps.length > 0) throw new Error(`The measured assessment has gaps: ${JSON.stringify(run.gaps[0])}`);
    simulator.send('counts');
    const report = (await messageOf(simulator)) as Report;
    if (report.writes > 0) throw new Error('Something was written');
    if (report.floorSeconds < shortestFloorSeconds)
      throw new Error(`The quota floor is too short to measure: ${report.floorSeconds} s`);
    return {
      quotaFloorRatio: round(wallSeconds / report.floorSeconds),
      requestRatio: Number((report.issued / report.minimal).toFixed(4)),
      wallSeconds: round(wallSeconds),
      quotaFloorSeconds: round(report.floorSeconds),
      refused: report.refused,
    };
  } finally {
    simulator.disconnect();
  }
}

async function messageOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('The simulated cloud ended');
  });
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
  ended.catch(() => undefined); // it ends after the measurement, as it should
  return message;
}

function round(value: number): number {
  return Number(value.toFixed(3));
}

import type { PlacedResult } from '#formats/context.ts';
import type { Run } from '#model/result.ts';
import type { Results } from './format.ts';

/** The results of a run as the formats for programs want them: each with its place. */
export async function* placed(run: Run, results: Results): AsyncIterable<PlacedResult> {
  const place = { cloud: run.cloud, account: run.account, seenAt: run.finishedAt };
  const labels = {
    ...(run.sample ? { sample: run.sample } : {}),
    ...(run.cancelled ? { cancelled: run.cancelled } : {}),
  };
  for await (const result of results()) yield { place, result, ...labels };
}

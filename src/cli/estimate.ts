import { clouds, endpointOf } from './clouds.ts';
import { connect } from './connection.ts';
import type { CommandContext } from './context.ts';
import { estimateText } from './estimate-text.ts';
import { onInterrupt } from './interrupt.ts';
import { refuseNothingRead } from './nothing-read.ts';
import type { CheckOptions, ReadOptions } from './options.ts';
import { print } from './output.ts';
import { createProgress } from './progress.ts';
import { selectChecks } from './selection.ts';
import { withStoredChecks } from './stored-checks.ts';

/** `bastide estimate`: reads only the lists, and counts from them. Numbers are upper bounds: applicability is known only after judging. */
export async function printEstimate(
  id: string,
  options: ReadOptions & CheckOptions & { json?: boolean },
  context: CommandContext,
): Promise<void> {
  const { estimate } = await import('#scan/estimate.ts');
  const program = clouds.get(id)!;
  const cloud = await withStoredChecks(await program.cloud(), options.storedCheck);
  const checks = selectChecks(cloud.catalogue, cloud.packs, options, Date.now());
  const interrupt = onInterrupt(() => undefined);
  const connection = await connect(program, cloud, checks, {
    ...options,
    ...endpointOf(program.id, options.endpoint),
    requestTimeoutMs: options.requestTimeout * 1000,
    signal: interrupt.signal,
    onWarning: (warning) => process.stderr.write(`${warning[context.language]}\n`),
  });
  const progress = createProgress({
    stream: process.stderr,
    enabled: process.stderr.isTTY === true,
    language: context.language,
  });
  try {
    const result = await estimate({
      cloud,
      checks,
      transport: connection.transport,
      account: connection.account,
      regions: connection.regions,
      now: connection.now,
      signal: interrupt.signal,
      memory: connection.memory,
      mayLackRegionLists: connection.isReplay,
      ...(connection.regionGap ? { regionGap: connection.regionGap } : {}),
      apiCalls: connection.apiCalls,
      onProgress: (state) => progress.update({ ...state, calls: connection.apiCalls() }),
    });
    progress.finish();
    await refuseNothingRead(program, result.gaps, connection, interrupt.signal);
    await print(options.json ? `${JSON.stringify(result, null, 2)}\n` : estimateText(result, context.language));
  } finally {
    progress.finish();
    interrupt.stop();
    await connection.close(false);
  }
}

import type { Text } from '#model/text.ts';
import { clouds, endpointOf } from './clouds.ts';
import { connectLive, connectReplay } from './connection.ts';
import { onInterrupt } from './interrupt.ts';
import type { CheckOptions, ReadOptions } from './options.ts';
import { createProgress } from './progress.ts';
import type { CommandContext } from './run.ts';
import { selectChecks } from './selection.ts';
import { formatCount } from './texts.ts';

/** `bastide estimate`: reads only the lists, and counts from them. Numbers are upper bounds: applicability is known only after judging. */
export async function printEstimate(
  id: string,
  options: ReadOptions & CheckOptions & { json?: boolean },
  context: CommandContext,
): Promise<void> {
  const { estimate } = await import('#scan/estimate.ts');
  const program = clouds.get(id)!;
  const cloud = await program.cloud();
  const checks = selectChecks(cloud.catalogue, cloud.packs, options, Date.now());
  const interrupt = onInterrupt(() => undefined);
  const connectOptions = {
    ...options,
    ...endpointOf(program.id, options.endpoint),
    requestTimeoutMs: options.requestTimeout * 1000,
    signal: interrupt.signal,
    onWarning: (warning: Text) => process.stderr.write(`${warning[context.language]}\n`),
  };
  const connection = await (options.replay === undefined
    ? connectLive(program, cloud, checks, connectOptions)
    : connectReplay(program, connectOptions));
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
      apiCalls: connection.apiCalls,
      onProgress: (state) => progress.update({ ...state, calls: connection.apiCalls() }),
    });
    progress.finish();
    process.stdout.write(
      options.json ? `${JSON.stringify(result, null, 2)}\n` : estimateText(result, context.language),
    );
  } finally {
    progress.finish();
    interrupt.stop();
    await connection.close(false);
  }
}

type EstimateResult = Awaited<ReturnType<typeof import('#scan/estimate.ts').estimate>>;

function estimateText(result: EstimateResult, language: CommandContext['language']): string {
  const n = (count: number): string => formatCount(count, language);
  const t = (en: string, zh: string): string => (language === 'zh' ? zh : en);
  const lines = [
    `${t('Instances', '实例数')}: ${n(result.instances)}`,
    `${t('Scans (instance × applicable check, at most)', '检测次数（实例 × 适用检查项，上限）')}: ${n(result.scans)}`,
    `${t('API calls of an assessment (at most)', '一次评估的 API 调用次数（上限）')}: ${n(result.apiCalls)}`,
    '',
    ...result.kinds.map(
      ({ kind, instances, checks }) => `  ${kind}: ${n(instances)} × ${n(checks)} ${t('checks', '个检查项')}`,
    ),
    ...(result.gaps.length === 0
      ? []
      : [
          '',
          t(
            'Incomplete: these lists could not be read, so the numbers may be too low.',
            '不完整：以下列表无法读取，数字可能偏低。',
          ),
          ...result.gaps.map(
            (gap) => `  ${gap.service} ${gap.operation}${gap.region ? ` (${gap.region})` : ''}: ${gap.code}`,
          ),
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

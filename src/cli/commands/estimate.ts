import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import {
  addCheckOptions,
  addCloudArgument,
  addLanguageOption,
  addReadOptions,
  type CheckOptions,
  type ReadOptions,
} from '../options.ts';

/** `bastide estimate <cloud>`: instances, scans and API calls, before anything is judged. */
export function registerEstimate(program: Command, context: CommandContext): void {
  const zh = context.language === 'zh';
  const command = program
    .command('estimate')
    .description(
      zh
        ? '在评估之前估算实例数、检测次数和 API 调用次数'
        : 'count instances, scans and API calls before anything is judged',
    )
    .option('--json', zh ? '以 JSON 输出' : 'as JSON');
  addCloudArgument(command, context.language);
  addReadOptions(command, context.language);
  addCheckOptions(command, context.language);
  addLanguageOption(command, context.language);
  command.action(async (id: string, options: ReadOptions & CheckOptions & { json?: boolean }) => {
    const { printEstimate } = await import('../estimate.ts');
    await printEstimate(id, options, context);
  });
}

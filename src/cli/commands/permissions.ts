import type { Command } from 'commander';
import { clouds } from '../clouds.ts';
import type { CommandContext } from '../context.ts';
import { addCheckOptions, addCloudArgument, addLanguageOption, type CheckOptions } from '../options.ts';
import { print } from '../output.ts';

/** `bastide permissions <cloud>`: the least-privilege policy document that reading needs. */
export function registerPermissions(program: Command, context: CommandContext): void {
  const zh = context.language === 'zh';
  const command = program
    .command('permissions')
    .description(
      zh
        ? '读取所需的最小权限策略，采用云厂商自己的格式'
        : "the least-privilege policy that reading needs, in the cloud's own format",
    )
    .option('--fix <id...>', zh ? '这些修复所需的权限' : 'what these quick fixes need');
  addCloudArgument(command, context.language);
  addCheckOptions(command, context.language);
  addLanguageOption(command, context.language);
  command.action(async (id: string, options: CheckOptions & { fix?: readonly string[] }) => printPolicy(id, options));
}

async function printPolicy(id: string, options: CheckOptions & { fix?: readonly string[] }): Promise<void> {
  const { selectChecks } = await import('../selection.ts');
  const { plannedOperations } = await import('#scan/plan.ts');
  const { AppError } = await import('#platform/errors.ts');
  if (options.fix) {
    throw new AppError('invalid-request', {
      en: `There is no quick fix ${options.fix[0]}: this version reads only and has no quick fixes yet.`,
      zh: `没有快速修复 ${options.fix[0]}：当前版本只读取，尚无快速修复。`,
    });
  }
  const { withStoredChecks } = await import('../stored-checks.ts');
  const cloud = await withStoredChecks(await clouds.get(id)!.cloud(), options.storedCheck);
  const operations = plannedOperations(cloud, selectChecks(cloud.catalogue, cloud.packs, options, Date.now()));
  const permissions = [...new Set(operations.map(({ permission }) => permission))];
  await print(`${JSON.stringify(cloud.policyDocument(permissions), null, 2)}\n`);
}

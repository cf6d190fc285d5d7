import type { Command } from 'commander';
import type { CatalogueEntry, Pack } from '#model/check.ts';
import { clouds } from '../clouds.ts';
import type { CommandContext } from '../context.ts';
import { addLanguageOption, parseCloud } from '../options.ts';
import { print } from '../output.ts';

/** `bastide checks list`, `show ID`, and of stored checks `test FILE` and `schema`. */
export function registerChecks(program: Command, context: CommandContext): void {
  const zh = context.language === 'zh';
  const checks = program.command('checks').description(zh ? '查看检查项目录' : 'the catalogue of checks');
  const list = checks
    .command('list')
    .description(zh ? '列出所有检查项' : 'list every check: id, severity, dimension, title')
    .option('--cloud <cloud>', zh ? '仅限该云' : 'only of this cloud', parseCloud)
    .option('--json', zh ? '以 JSON 输出' : 'as JSON')
    .action(async (options: { cloud?: string; json?: boolean }) => listChecks(context, options));
  const show = checks
    .command('show')
    .description(zh ? '显示一个检查项的全部内容' : 'everything about one check')
    .argument('<id>', zh ? '检查项的标识（见 bastide checks list）' : 'the id of a check (see bastide checks list)')
    .option('--json', zh ? '以 JSON 输出' : 'as JSON')
    .action(async (id: string, options: { json?: boolean }) => showCheck(context, id, options));
  const test = checks
    .command('test')
    .description(
      zh ? '检查存储检查项的文件，并执行其中的示例' : 'read the file of a stored check, and judge its examples',
    )
    .argument('<file>', zh ? '存储检查项（YAML）；- 表示标准输入' : 'a stored check (YAML); - is standard input')
    .option('--json', zh ? '以 JSON 输出' : 'as JSON')
    .action(async (file: string, options: { json?: boolean }) =>
      (await import('../check-test.ts')).testStoredCheck(file, options, context),
    );
  const schema = checks
    .command('schema')
    .description(
      zh ? '存储检查项文件的 JSON Schema，供编辑器使用' : 'the JSON Schema of the file of a stored check, for editors',
    )
    .action(async () => {
      const { storedCheckJsonSchema } = await import('#graph/stored-check-text.ts');
      await print(`${JSON.stringify(storedCheckJsonSchema(), null, 2)}\n`);
    });
  for (const command of [checks, list, show, test, schema]) addLanguageOption(command, context.language);
}

async function listChecks(context: CommandContext, options: { cloud?: string; json?: boolean }): Promise<void> {
  const { checkListText, describeCheck } = await import('../check-text.ts');
  const { catalogue, packs } = await loadCatalogue(options.cloud);
  const text = options.json
    ? JSON.stringify(
        catalogue.map((entry) => describeCheck(entry, packs, context.language)),
        null,
        2,
      )
    : checkListText(catalogue, context.language);
  await print(`${text}\n`);
}

async function showCheck(context: CommandContext, id: string, options: { json?: boolean }): Promise<void> {
  const { checkText, describeCheck } = await import('../check-text.ts');
  const { requireCheck } = await import('../selection.ts');
  const { catalogue, packs } = await loadCatalogue();
  const entry = requireCheck(new Map(catalogue.map((candidate) => [candidate.check.id, candidate])), id);
  const text = options.json
    ? JSON.stringify(describeCheck(entry, packs, context.language), null, 2)
    : checkText(entry, packs, context.language);
  await print(`${text}\n`);
}

async function loadCatalogue(only?: string): Promise<{ catalogue: CatalogueEntry[]; packs: Pack[] }> {
  const programs = [...clouds.values()].filter(({ id }) => only === undefined || id === only);
  const catalogue = await Promise.all(programs.map((program) => program.catalogue()));
  const packs = await Promise.all(programs.map((program) => program.packs()));
  return { catalogue: catalogue.flat(), packs: packs.flat() };
}

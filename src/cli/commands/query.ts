import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import { addLanguageOption } from '../options.ts';
import type { QueryCommandOptions } from '../query.ts';
import { translator } from '../translator.ts';

/** `bastide query TEXT`. */
export function registerQuery(program: Command, context: CommandContext): void {
  const t = translator(context.language);
  const query = program
    .command('query')
    .description(t('ask the asset graph: a recording, or the server', '查询资产图：录制文件或服务器'))
    .argument(
      '<graphql>',
      t('the query in GraphQL; - reads it from standard input', 'GraphQL 查询；- 表示从标准输入读取'),
    )
    .option(
      '--replay <file>',
      t('ask this recording; otherwise the server that you are logged on to', '查询该录制文件；否则查询已登录的服务器'),
    )
    .addOption(
      new Option('--format <format>', t('how to write it down', '输出格式'))
        .choices(['table', 'json', 'csv'])
        .default('table'),
    )
    .option(
      '--var <name=value>',
      t('a value for a variable of the query (repeatable)', '查询变量的值（可重复）'),
      (value: string, before: readonly string[]) => [...before, value],
      [] as readonly string[],
    )
    .option('--output <file>', t('instead of standard output', '写入文件，而不是标准输出'))
    .option('--quiet', t('say nothing but the answer', '只输出结果'))
    .option('--no-progress', t('draw no progress', '不显示进度'))
    .action(async (text: string, options: QueryCommandOptions) =>
      (await import('../query.ts')).runQueryCommand(text, options, context),
    );
  query.addHelpText('after', `\n${t('For example', '例如')}:\n${example}`);
  addLanguageOption(query, context.language);
}

const example = `  bastide query --replay account.ndjson.gz \\
    '{ connectors(where: { securityContacts_SOME: null }) { ...AssetFragment } }'
`;

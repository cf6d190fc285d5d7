import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Outcome, outcomes, type Severity, severities } from '#model/verdict.ts';
import { nearest } from '../nearest.ts';
import {
  addCheckOptions,
  addLanguageOption,
  addReadOptions,
  type CheckOptions,
  parseCloud,
  type ReadOptions,
} from '../options.ts';
import type { CommandContext } from '../run.ts';

export interface AssessCommandOptions extends ReadOptions, CheckOptions {
  readonly record?: string;
  readonly exceptions?: string;
  readonly baseline?: string;
  readonly format: string;
  readonly output?: string;
  readonly failOn?: Severity;
  readonly show: readonly Outcome[];
  readonly quiet?: boolean;
  readonly progress: boolean;
}

const formatNames = ['table', 'json', 'ndjson', 'csv', 'sarif', 'ocsf', 'junit', 'html', 'markdown'] as const;

/** `bastide assess <cloud>`: one assessment of one account. Contract: command line, section 1.1. */
export function registerAssess(program: Command, context: CommandContext): void {
  const t = (en: string, zh: string): string => (context.language === 'zh' ? zh : en);
  const command = program
    .command('assess')
    .description(t('read one account, judge it and print the verdicts', '读取并评估一个云账号，输出结论'))
    .argument('<cloud>', t('the cloud: alibaba', '云：alibaba'), parseCloud);
  addReadOptions(command, context.language);
  command
    .option(
      '--record <file>',
      t('write every call and its answer to this recording', '将每次调用及其应答写入该录制文件'),
    )
    .option('--exceptions <file>', t('accepted risks (YAML)', '已接受的风险（YAML）'))
    .option(
      '--baseline <file>',
      t('an earlier JSON result: only what is new counts', '较早的 JSON 结果：仅关注新增问题'),
    );
  addCheckOptions(command, context.language);
  command
    .addOption(
      new Option('--format <format>', t('how to write it down', '输出格式')).choices(formatNames).default('table'),
    )
    .option('--output <file>', t('instead of standard output', '写入该文件而非标准输出'))
    .addOption(
      new Option(
        '--fail-on <severity>',
        t('exit 3 when a check of this severity or above fails', '该风险等级及以上存在未通过项时以状态 3 退出'),
      ).choices(severities),
    )
    .option(
      '--show <outcomes>',
      t('which outcomes the formats for people list', '供人阅读的格式列出哪些结果'),
      parseOutcomes,
      ['fail', 'unknown'],
    )
    .option('--quiet', t('no progress and no notices', '不显示进度和提示'))
    .option('--no-progress', t('no progress', '不显示进度'));
  addLanguageOption(command, context.language);
  command.action(async (id: string, options: AssessCommandOptions) => {
    const { runAssess } = await import('../assess.ts');
    await runAssess(id, options, context);
  });
}

function parseOutcomes(text: string): readonly Outcome[] {
  return text.split(',').map((word) => {
    const outcome = outcomes.find((known) => known === word.trim());
    if (outcome) return outcome;
    const hint = nearest(word, outcomes);
    throw new InvalidArgumentError(`Outcomes: ${outcomes.join(', ')}.${hint ? ` Did you mean ${hint}?` : ''}`);
  });
}

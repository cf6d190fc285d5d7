import { type Command, Option } from 'commander';
import { severities } from '#model/verdict.ts';
import { parseChoice } from '../option-value.ts';
import { collectText } from '../options.ts';
import type { Translate } from '../translator.ts';

const states = ['open', 'excepted', 'unresolved', 'resolved', 'any'];
const dimensions = ['ciem', 'security-risk', 'compliance'] as const;
const categories = ['identity', 'network', 'data', 'logs', 'basic-protection'] as const;

/** What lists of findings can be narrowed by; of a repeated option any value fits, and every option must. */
export function addFindingFilter(command: Command, t: Translate, standardState: string): Command {
  const repeatable = (flags: string, en: string, zh: string, parse: Collector = collectText): void => {
    command.option(flags, t(`${en} (repeatable)`, `${zh}（可重复）`), parse, []);
  };
  command.addOption(
    new Option(
      '--state <state>',
      t('open: counts; excepted: accepted now; unresolved: both', 'open：计入；excepted：当前已接受；unresolved：两者'),
    )
      .choices(states)
      .default(standardState),
  );
  repeatable('--severity <severity>', 'high, medium or low', 'high、medium 或 low', among('--severity', severities));
  repeatable('--dimension <dimension>', dimensions.join(', '), dimensions.join('、'), among('--dimension', dimensions));
  repeatable('--category <category>', categories.join(', '), categories.join('、'), among('--category', categories));
  repeatable('--pack <id>', 'framework or rule pack', '合规框架或规则包');
  repeatable('--control <id>', 'control of a pack', '规则包中的控制项');
  repeatable('--check <id>', 'check', '检查项');
  repeatable('--kind <kind>', 'kind of asset', '资产类型');
  repeatable('--account <id>', 'account', '账号');
  repeatable('--region <region>', 'region; global for what has none', '地域；global 表示无地域');
  repeatable('--tag <tag>', 'key or key=value, all of them', '键或 键=值，须全部满足');
  return command
    .option('--asset <id>', t('exactly this asset', '该资产'))
    .option('--owner <name>', t('who was named as its owner', '指定的负责人'))
    .option('--exception <id>', t('what this exception covers', '该例外涵盖的风险'))
    .option('--stale', t('what the last run could not confirm', '上次扫描未能确认的风险'))
    .option('--since <time>', t('opened since this date or instant', '自该日期或时刻起出现'))
    .option('--until <time>', t('opened before this date or instant', '在该日期或时刻之前出现'))
    .option('--search <text>', t('part of the name of the asset or of the check', '资产或检查项名称中的文字'));
}

type Collector = (text: string, before: readonly string[]) => readonly string[];

function among(flag: string, choices: readonly string[]): Collector {
  return (text, before) => [...before, parseChoice(flag, choices, text)];
}

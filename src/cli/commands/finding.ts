import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import type { TriageOptions } from '../remote/finding-details.ts';
import type { ExportOptions, FindingListOptions, GroupOptions } from '../remote/findings.ts';
import type { JsonOption, ListOptions } from '../show/results.ts';
import type { Translate } from '../translator.ts';
import { addFindingFilter } from './finding-filter.ts';
import { addGroup, addJsonOption, addListOptions, type Group } from './group.ts';

const formats = ['table', 'json', 'csv', 'sarif', 'ocsf', 'ndjson'];
const groupings = [
  'severity',
  'dimension',
  'category',
  'pack',
  'control',
  'cloud',
  'account',
  'check',
  'kind',
  'region',
  'asset',
];
const work = () => import('../remote/findings.ts');

/** `bastide finding …`: what was found, from the first time to its end. */
export function registerFinding(program: Command, context: CommandContext): void {
  addGroup(
    program,
    context,
    'finding',
    ['what was found, and what became of it', '发现的风险及其处理情况'],
    (group) => {
      addLists(group, context);
      addSingle(group, context);
    },
  );
}

function addLists({ t, add }: Group, context: CommandContext): void {
  const list = addFindingFilter(add('list', 'list the findings', '列出风险'), t, 'open').addOption(
    new Option('--sort <order>', t('severity first, or the newest', '按等级，或最新的在前')).choices([
      'severity',
      'opened',
      'changed',
    ]),
  );
  list.addOption(
    new Option('--format <format>', t('how to write it down', '输出格式')).choices(formats).default('table'),
  );
  addOutput(addListOptions(list, t), t).action(async (options: FindingListOptions) =>
    (await work()).listFindings(options, context),
  );
  const write = addFindingFilter(
    add('export', 'all findings that fit, in one file', '将符合条件的所有风险导出到一个文件'),
    t,
    'unresolved',
  ).addOption(
    new Option('--format <format>', t('how to write it down', '输出格式'))
      .choices(['sarif', 'ocsf', 'csv', 'ndjson'])
      .makeOptionMandatory(),
  );
  addOutput(write, t).action(async (options: ExportOptions) => (await work()).exportFindings(options, context));
  const groups = addFindingFilter(
    add('groups', 'count the findings by something', '按维度统计风险'),
    t,
    'open',
  ).addOption(new Option('--by <what>', t('by what', '统计维度')).choices(groupings).makeOptionMandatory());
  addListOptions(groups, t).action(async (options: GroupOptions) => (await work()).groupFindings(options, context));
}

function addSingle({ t, add }: Group, context: CommandContext): void {
  addJsonOption(
    withId(add('show', 'one finding: why, since when, and how to mend it', '显示一个风险：原因、时间和修复方法'), t),
    t,
  ).action(async (id: string, options: JsonOption) =>
    (await import('../remote/finding-details.ts')).showFinding(id, options, context),
  );
  addListOptions(
    withId(add('history', 'what happened to a finding, the newest first', '风险的历史，最新的在前'), t),
    t,
  ).action(async (id: string, options: ListOptions) =>
    (await import('../remote/finding-details.ts')).showHistory(id, options, context),
  );
  const triage = withId(add('triage', 'say who looks after a finding', '指定风险的负责人'), t)
    .option('--owner <name>', t('who looks after it; - for nobody', '负责人；- 表示清除'))
    .option('--ticket <ticket>', t('number or address of a ticket; - for none', '工单编号或地址；- 表示清除'))
    .option('--note <text>', t('a note; - for none', '备注；- 表示清除'));
  addJsonOption(triage, t).action(async (id: string, options: TriageOptions) =>
    (await import('../remote/finding-details.ts')).triageFinding(id, options, context),
  );
}

function addOutput(command: Command, t: Translate): Command {
  return command.option('--output <file>', t('into this file; not for tables', '写入该文件；不适用于表格'));
}

function withId(command: Command, t: Translate): Command {
  return command.argument('<id>', t('of the finding (see bastide finding list)', '风险 ID（见 bastide finding list）'));
}

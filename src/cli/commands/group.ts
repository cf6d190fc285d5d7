import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { invalid, shown } from '../option-value.ts';
import { addLanguageOption } from '../options.ts';
import { type Translate, translator } from '../translator.ts';

export interface Group {
  readonly t: Translate;
  /** `name` with what follows it on a line of its own: `show` */
  add(name: string, en: string, zh: string): Command;
}

/** A group of commands, such as `bastide account`; each of them gets --language as its last option. */
export function addGroup(
  program: Command,
  { language }: CommandContext,
  name: string,
  [en, zh]: readonly [en: string, zh: string],
  fill: (group: Group) => void,
): void {
  const t = translator(language);
  const command = program.command(name).description(t(en, zh));
  fill({ t, add: (sub, english, chinese) => command.command(sub).description(t(english, chinese)) });
  for (const one of [command, ...command.commands]) addLanguageOption(one, language);
}

export function addJsonOption(command: Command, t: Translate): Command {
  return command.option('--json', t('as JSON', '以 JSON 输出'));
}

export function addListOptions(command: Command, t: Translate): Command {
  command.option(
    '--limit <count>',
    t(
      'how many at most, or all (100 in a table, all with --json)',
      '最多列出多少项，或 all（表格默认 100，--json 默认全部）',
    ),
    parseLimit,
  );
  return addJsonOption(command, t);
}

export function addYesOption(command: Command, t: Translate): Command {
  return command.option('--yes', t('agree without being asked', '无需询问，直接同意'));
}

function parseLimit(text: string): number {
  if (text === 'all') return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw invalid(
    `--limit cannot be "${shown(text)}": it takes a whole number above 0, or all.`,
    `--limit 不能为“${shown(text)}”：应为大于 0 的整数，或 all。`,
  );
}

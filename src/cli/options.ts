import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Language, languages } from '#model/text.ts';
import { clouds } from './clouds.ts';
import { nearest } from './nearest.ts';

/** Options that several commands share; each as the contract words it. */
export interface ReadOptions {
  readonly replay?: string;
  readonly endpoint?: string;
  readonly profile?: string;
  readonly requestTimeout: number;
  readonly region: readonly string[];
}

export interface CheckOptions {
  readonly check: readonly string[];
  readonly pack?: string;
  readonly param: readonly string[];
}

export function addReadOptions(command: Command, language: Language): Command {
  const t = (en: string, zh: string): string => (language === 'zh' ? zh : en);
  return command
    .option(
      '--replay <file>',
      t(
        'answer every call from this recording: no network, no credentials',
        '用该录制文件应答所有调用：无需网络和凭证',
      ),
    )
    .option('--endpoint <url>', t('send every call to this base URL', '将所有调用发送到该地址'))
    .option('--profile <name>', t("a profile of the vendor's own command line", '云厂商命令行工具的配置名'))
    .option(
      '--request-timeout <seconds>',
      t('total time of one call', '单次调用的总时限（秒）'),
      (text: string) => parseSeconds(text, language),
      20,
    )
    .option('--region <region>', t('only this region (repeatable)', '仅限该地域（可重复）'), collectText, []);
}

export function addCheckOptions(command: Command, language: Language): Command {
  const t = (en: string, zh: string): string => (language === 'zh' ? zh : en);
  return command
    .option('--check <id>', t('only this check (repeatable)', '仅限该检查项（可重复）'), collectText, [])
    .option('--pack <id>', t('only the checks of this pack or framework', '仅限该规则包或合规框架的检查项'))
    .option(
      '--param <check.name=value>',
      t('a parameter of a check (repeatable); a list is comma-separated', '检查项的参数（可重复）；列表以逗号分隔'),
      collectText,
      [],
    );
}

export function addLanguageOption(command: Command, language: Language): Command {
  const text =
    language === 'zh' ? '输出语言（默认取自系统区域设置）' : 'of everything a person reads (default: from the locale)';
  return command.addOption(new Option('--language <language>', text).choices(languages));
}

/** The `<cloud>` argument; an unknown one is answered with the nearest. */
export function parseCloud(text: string): string {
  if (clouds.has(text)) return text;
  const hint = nearest(text, clouds.keys());
  throw new InvalidArgumentError(
    `Known clouds: ${[...clouds.keys()].join(', ')}.${hint === undefined ? '' : ` Did you mean ${hint}?`}`,
  );
}

export function collectText(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function parseSeconds(text: string, language: Language): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError(
    language === 'zh' ? '应为大于 0 且不超过 3600 的秒数。' : 'It takes a number of seconds above 0 and up to 3600.',
  );
}

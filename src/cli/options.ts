import { type Command, Option } from 'commander';
import { type Language, languages } from '#model/text.ts';
import { didYouMean } from '#platform/nearest.ts';
import { clouds } from './clouds.ts';
import { invalid, shown } from './option-value.ts';
import { cloudName } from './texts.ts';

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
  /** files */
  readonly storedCheck: readonly string[];
}

/** Clouds of later versions. */
const plannedClouds = ['aws', 'tencent'];

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
    .option(
      '--endpoint <url>',
      t(
        'send every call to this base URL; plain http only to this machine (also: BASTIDE_<CLOUD>_ENDPOINT)',
        '将所有调用发送到该地址；仅本机可用 http（也可设置 BASTIDE_<云>_ENDPOINT，如 BASTIDE_AZURE_ENDPOINT）',
      ),
    )
    .option(
      '--profile <name>',
      t(
        "a profile of the vendor's own command line (~/.aliyun/config.json); for Azure, a subscription of the Azure CLI",
        '云厂商命令行工具（~/.aliyun/config.json）的配置名；Azure 则为 Azure CLI 中的订阅',
      ),
    )
    .option('--request-timeout <seconds>', t('total time of one call', '单次调用的总时限（秒）'), parseSeconds, 20)
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
    )
    .option(
      '--stored-check <file>',
      t('a stored check (YAML) beside the catalogue (repeatable)', '目录之外的存储检查项（YAML，可重复）'),
      collectText,
      [],
    );
}

export function addLanguageOption(command: Command, language: Language): Command {
  const text =
    language === 'zh'
      ? '输出语言；未指定时取自系统区域设置'
      : 'of everything a person reads; otherwise as the locale says';
  return command.addOption(new Option('--language <language>', text).choices(languages));
}

export function addCloudArgument(command: Command, language: Language): Command {
  const known = [...clouds.keys()].join(', ');
  return command.argument(
    '<cloud>',
    language === 'zh' ? `要读取的云（${known}）` : `the cloud to read (${known})`,
    parseCloud,
  );
}

/** The name of a cloud. Throws AppError 'invalid-request': not in this version, or unknown with the nearest. */
export function parseCloud(text: string): string {
  if (clouds.has(text)) return text;
  const known = [...clouds.keys()];
  if (plannedClouds.includes(text)) {
    throw invalid(
      `This version does not read ${cloudName(text, 'en')} yet. It reads: ${known.join(', ')}`,
      `当前版本尚不支持 ${text}。支持的云：${known.join('、')}`,
    );
  }
  const hint = didYouMean(text, known);
  throw invalid(
    `There is no cloud "${shown(text)}".${hint.en} Clouds: ${known.join(', ')}`,
    `没有名为“${shown(text)}”的云。${hint.zh}可用的云：${known.join('、')}`,
  );
}

export function collectText(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0 && seconds <= 3600) return seconds;
  throw invalid(
    `--request-timeout cannot be "${shown(text)}": it takes a number of seconds above 0 and up to 3600.`,
    `--request-timeout 不能为“${shown(text)}”：应为大于 0 且不超过 3600 的秒数。`,
  );
}

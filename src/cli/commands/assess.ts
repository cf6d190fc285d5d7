import { type Command, Option } from 'commander';
import { type Outcome, outcomes, severities } from '#model/verdict.ts';
import type { AssessCommandOptions, CommandContext } from '../context.ts';
import { parseChoice } from '../option-value.ts';
import { addCheckOptions, addCloudArgument, addLanguageOption, addReadOptions } from '../options.ts';

const formatNames = ['table', 'json', 'ndjson', 'csv', 'sarif', 'ocsf', 'junit', 'html', 'markdown'] as const;

/** `bastide assess <cloud>`: one assessment of one account. Contract: command line, section 1.1. */
export function registerAssess(program: Command, context: CommandContext): void {
  const t = (en: string, zh: string): string => (context.language === 'zh' ? zh : en);
  const command = program
    .command('assess')
    .description(t('read one account, judge it and print the verdicts', '读取并评估一个云账号，输出结论'))
    .addHelpText('after', `\n${context.language === 'zh' ? more.zh : more.en}`);
  addCloudArgument(command, context.language);
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
  return text.split(',').map((word) => parseChoice('--show', outcomes, word.trim()));
}

const more = {
  en: `Credentials:
  Taken from where the vendor's own tools look, never from the command line.
  alibaba: ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and
  ALIBABA_CLOUD_SECURITY_TOKEN, ~/.aliyun/config.json, or the RAM role of the
  instance.
  azure: AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or
  AZURE_CLIENT_CERTIFICATE_PATH, or AZURE_FEDERATED_TOKEN_FILE), a managed
  identity, or az login; AZURE_SUBSCRIPTION_ID says which subscription.
  What they must be allowed: bastide permissions <cloud>

Exit status:
  0  done
  1  failed: nothing could be read, or a file cannot be used
  2  the command line is wrong
  3  done, and a check of --fail-on's severity or above failed

Examples:
  bastide assess alibaba --region cn-hangzhou --format html --output report.html
  bastide assess azure --record account.ndjson.gz --fail-on high
  bastide assess azure --replay account.ndjson.gz`,
  zh: `凭证：
  取自云厂商工具使用的位置，绝不取自命令行。
  alibaba：ALIBABA_CLOUD_ACCESS_KEY_ID、ALIBABA_CLOUD_ACCESS_KEY_SECRET 和
  ALIBABA_CLOUD_SECURITY_TOKEN，~/.aliyun/config.json，或实例 RAM 角色。
  azure：AZURE_TENANT_ID、AZURE_CLIENT_ID 和 AZURE_CLIENT_SECRET
  （或 AZURE_CLIENT_CERTIFICATE_PATH、AZURE_FEDERATED_TOKEN_FILE），
  托管标识，或 Azure CLI 的登录；AZURE_SUBSCRIPTION_ID 指定订阅。
  所需权限见：bastide permissions <云>

退出状态：
  0  已完成
  1  失败：未能读取任何内容，或文件不可用
  2  命令行有误
  3  已完成，且存在达到或高于 --fail-on 等级的未通过项

示例：
  bastide assess alibaba --region cn-hangzhou --format html --output report.html
  bastide assess azure --record account.ndjson.gz --fail-on high
  bastide assess azure --replay account.ndjson.gz`,
};

import { Command, CommanderError } from 'commander';
import type { Language } from '#model/text.ts';
import { AppError, errorCodes } from '#platform/errors.ts';
import { registerAssess } from './commands/assess.ts';
import { registerChecks } from './commands/checks.ts';
import { registerEstimate } from './commands/estimate.ts';
import { registerPermissions } from './commands/permissions.ts';
import { languageOf } from './language.ts';
import { productVersion } from './version.ts';

/** What every command gets, and how it says its exit status. */
export interface CommandContext {
  readonly language: Language;
  exitStatus: number;
}

/** Runs one command line. Returns the exit status; every failure is one clear line on standard error. */
export async function run(argv: readonly string[]): Promise<number> {
  const language = languageOf(argv);
  const context: CommandContext = { language, exitStatus: 0 };
  try {
    await createProgram(context).parseAsync([...argv], { from: 'user' });
    return context.exitStatus;
  } catch (error) {
    return reportFailure(error, language);
  }
}

function createProgram(context: CommandContext): Command {
  const { language } = context;
  const zh = language === 'zh';
  const program = new Command('bastide')
    .description(
      zh
        ? '自行部署的云安全中心：清点云账号，判断配置风险，并说明依据。'
        : 'The cloud security centre that you run yourself: inventories cloud accounts, judges their configuration and shows how it knows.',
    )
    .version(productVersion, '-V, --version', zh ? '显示版本' : 'print the version')
    .helpOption('-h, --help', zh ? '显示帮助' : 'print this help')
    .helpCommand('help [command]', zh ? '显示某个命令的帮助' : 'print the help of a command')
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp({ styleTitle: (title) => (zh ? (titles[title] ?? title) : title) })
    .showSuggestionAfterError(true);
  for (const register of [registerAssess, registerChecks, registerEstimate, registerPermissions]) {
    register(program, context);
  }
  return program;
}

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

function reportFailure(error: unknown, language: Language): number {
  if (error instanceof CommanderError) return reportUsage(error, language);
  if (error instanceof AppError) {
    complain(error.text[language]);
    return errorCodes[error.code].exit;
  }
  complain(
    language === 'zh'
      ? `Bastide 内部错误，请上报：${error instanceof Error ? error.stack : String(error)}`
      : `This is a fault of Bastide; please report it: ${error instanceof Error ? error.stack : String(error)}`,
  );
  return 1;
}

function reportUsage(error: CommanderError, language: Language): number {
  if (error.exitCode === 0) return 0;
  if (error.code === 'commander.help') return 2; // the help itself was printed
  const what = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  complain(
    language === 'zh' ? `命令行有误：${what}。查看用法：bastide --help` : `${capital(what)}. See: bastide --help`,
  );
  return 2;
}

function capital(text: string): string {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return sentence.replace(/\.$/, '');
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

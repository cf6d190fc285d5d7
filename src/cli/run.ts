import { type Command, CommanderError } from 'commander';
import type { Language } from '#model/text.ts';
import { AppError, errorCodes } from '#platform/errors.ts';
import { CliCommand } from './cli-command.ts';
import { registerAccount } from './commands/account.ts';
import { registerAssess } from './commands/assess.ts';
import { registerBackup } from './commands/backup.ts';
import { registerChecks } from './commands/checks.ts';
import { registerEstimate } from './commands/estimate.ts';
import { registerException } from './commands/exception.ts';
import { registerFinding } from './commands/finding.ts';
import { registerHelp } from './commands/help.ts';
import { registerKeys } from './commands/keys.ts';
import { registerLogin } from './commands/login.ts';
import { registerPermissions } from './commands/permissions.ts';
import { registerPlanned } from './commands/planned.ts';
import { registerPolicy } from './commands/policy.ts';
import { registerQuery } from './commands/query.ts';
import { registerQuota } from './commands/quota.ts';
import { registerRestore } from './commands/restore.ts';
import { registerRun } from './commands/run.ts';
import { registerServe } from './commands/serve.ts';
import { registerToken } from './commands/token.ts';
import { registerUser } from './commands/user.ts';
import type { CommandContext } from './context.ts';
import { clean } from './formats/terminal-text.ts';
import { languageOf } from './language.ts';
import { addLanguageOption } from './options.ts';
import { productVersion } from './version.ts';

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
  const program = new CliCommand('bastide', language)
    .description(
      zh
        ? '自行部署的云安全中心：清点云账号，判断配置风险，并说明依据。'
        : 'The cloud security centre that you run yourself: inventories cloud accounts, judges their configuration and shows how it knows.',
    )
    .version(productVersion, '-V, --version', zh ? '显示版本' : 'print the version')
    .helpOption('-h, --help', zh ? '显示帮助' : 'print this help')
    .exitOverride();
  addLanguageOption(program, language);
  for (const register of [
    registerAssess,
    registerChecks,
    registerEstimate,
    registerQuery,
    registerPermissions,
    registerServe,
    registerLogin,
    registerAccount,
    registerRun,
    registerFinding,
    registerException,
    registerPolicy,
    registerQuota,
    registerUser,
    registerToken,
    registerKeys,
    registerBackup,
    registerRestore,
    registerHelp,
  ]) {
    register(program, context);
  }
  registerPlanned(program);
  return program;
}

function reportFailure(error: unknown, language: Language): number {
  // The help or the version was printed; without a command the help is the answer, yet nothing was done.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof AppError) {
    complain(error.text[language]);
    return errorCodes[error.code].exit;
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  complain(
    language === 'zh' ? `Bastide 内部错误，请上报：${what}` : `This is a fault of Bastide; please report it: ${what}`,
  );
  return 1;
}

/** One line, whatever a path or a cloud's answer holds. */
function complain(line: string): void {
  process.stderr.write(`${clean(line).replaceAll(/ {2,}/g, ' ')}\n`);
}

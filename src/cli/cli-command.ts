import { Command, type ErrorOptions, type Help, type HelpContext, type Option } from 'commander';
import type { Language } from '#model/text.ts';
import { CliHelp } from './cli-help.ts';
import { parseValue } from './option-value.ts';
import { unknownCommand, usageError } from './usage-error.ts';

/** A command whose help and errors are in the user's language. Whatever is wrong with the command line is thrown as AppError 'invalid-request'. */
export class CliCommand extends Command {
  readonly #language: Language;
  constructor(name: string, language: Language) {
    super(name);
    this.#language = language;
    this.helpCommand(false);
  }

  override createCommand(name = ''): CliCommand {
    return new CliCommand(name, this.#language);
  }

  override createHelp(): Help {
    return new CliHelp(this.#language);
  }

  override addOption(option: Option): this {
    if (option.required) {
      const inner = option.parseArg;
      const parse = (value: string, before: unknown): unknown => parseValue(this, option, inner, value, before);
      option.argParser(parse);
    }
    return super.addOption(option);
  }

  /** Help for a command that does not exist would hide that it does not. */
  override helpInformation(context?: HelpContext): string {
    const [word] = this.args;
    const isUnknown =
      word !== undefined && this.commands.length > 0 && !this.commands.some((command) => command.name() === word);
    if (isUnknown && !word.startsWith('-')) throw unknownCommand(this, word);
    return super.helpInformation(context);
  }

  override error(message: string, options?: ErrorOptions): never {
    throw usageError(this, options?.code ?? '', message);
  }
}

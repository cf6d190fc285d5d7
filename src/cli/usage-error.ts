import type { Command } from 'commander';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';
import { didYouMean, nearest, suggestion } from '#platform/nearest.ts';
import { nameOf, shown } from './option-value.ts';

/** What commander found wrong with a command line, by its error code, in our words. Its message is where it names the option. */
export function usageError(command: Command, code: string, message: string): AppError {
  const named = /'(.*)'/s.exec(message)?.[1] ?? '';
  switch (code) {
    case 'commander.unknownOption':
      return wrong(command, unknownOption(command, named));
    case 'commander.unknownCommand':
      return unknownCommand(command, command.args[0] ?? '');
    case 'commander.missingArgument':
      return wrong(command, missingArgument(command));
    case 'commander.excessArguments':
      return wrong(command, excessArgument(command));
    case 'commander.optionMissingArgument':
      return wrong(command, { en: `The option ${named} needs a value.`, zh: `选项 ${named} 需要一个值。` });
    case 'commander.missingMandatoryOptionValue':
      return wrong(command, { en: `${pathOf(command)} needs ${named}.`, zh: `${pathOf(command)} 缺少 ${named}。` });
    default:
      return wrong(command, {
        en: `The command line is wrong: ${shown(message)}.`,
        zh: `命令行有误：${shown(message)}。`,
      });
  }
}

export function unknownCommand(command: Command, name: string): AppError {
  const visible = command.createHelp().visibleCommands(command);
  const hint = didYouMean(
    name,
    visible.map((known) => known.name()),
  );
  return wrong(command, {
    en: `${pathOf(command)} has no command "${shown(name)}".${hint.en}`,
    zh: `${pathOf(command)} 没有命令“${shown(name)}”。${hint.zh}`,
  });
}

/** Only the name is repeated: what follows an equals sign could be a secret. */
function unknownOption(command: Command, typed: string): Text {
  const name = typed.split('=')[0]!;
  const path = pathOf(command);
  const options = command.createHelp().visibleOptions(command);
  if (options.some(({ long }) => long === name)) {
    return { en: `The option ${name} takes no value.`, zh: `选项 ${name} 不接受值。` };
  }
  const owner = command.commands.find((sub) => sub.options.some(({ long }) => long === name));
  if (owner) {
    const where = `${pathOf(owner)} … ${name}`;
    return {
      en: `The option ${name} comes after its command: ${where}.`,
      zh: `选项 ${name} 应写在命令之后：${where}。`,
    };
  }
  const word = name.replace(/^-+/, '');
  const known = options.map((option) => nameOf(option).replace(/^--/, ''));
  const near = word.length > 1 ? nearest(word, known) : undefined;
  const hint = suggestion(near === undefined ? undefined : `--${near}`);
  return {
    en: `${path} has no option ${shown(name)}.${hint.en}`,
    zh: `${path} 没有选项 ${shown(name)}。${hint.zh}`,
  };
}

function missingArgument(command: Command): Text {
  const argument = command.registeredArguments[command.args.length];
  const name = `<${argument?.name()}>`;
  return {
    en: `${pathOf(command)} needs ${name}: ${argument?.description}.`,
    zh: `${pathOf(command)} 缺少 ${name}：${argument?.description}。`,
  };
}

function excessArgument(command: Command): Text {
  const taken = command.registeredArguments.map((argument) => `<${argument.name()}>`);
  const extra = shown(command.args[taken.length] ?? '');
  return {
    en: `${pathOf(command)} takes ${taken.length === 0 ? 'no argument' : `only ${taken.join(' ')}`}; "${extra}" is one too many.`,
    zh: `${pathOf(command)} ${taken.length === 0 ? '不接受参数' : `只接受 ${taken.join(' ')}`}；“${extra}”是多余的。`,
  };
}

function wrong(command: Command, { en, zh }: Text): AppError {
  const help = `${pathOf(command)} --help`;
  return new AppError('invalid-request', { en: `${en} See: ${help}`, zh: `${zh}查看用法：${help}` });
}

/** `bastide checks list` */
function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

import type { Command, Option } from 'commander';
import { AppError } from '#platform/errors.ts';
import { didYouMean } from '#platform/nearest.ts';
import { clean, fit } from './formats/terminal-text.ts';

type Parser = Option['parseArg'];

/** The value of an option that takes one. Throws AppError 'invalid-request' when it is empty, another option, or none of the choices. */
export function parseValue(command: Command, option: Option, inner: Parser, value: string, before: unknown): unknown {
  const flag = nameOf(option);
  if (value.trim() === '') {
    throw invalid(`The option ${flag} must not be empty.`, `选项 ${flag} 的值不能为空。`);
  }
  if (command.options.some(({ long }) => long === value)) {
    throw invalid(
      `The option ${flag} needs a value, but ${value} follows it.`,
      `选项 ${flag} 需要一个值，但其后是选项 ${value}。`,
    );
  }
  if (option.argChoices) return parseChoice(flag, option.argChoices, value);
  if (inner) return inner(value, before);
  return option.variadic ? [...(Array.isArray(before) ? before : []), value] : value;
}

/** One of the words. Throws AppError 'invalid-request' with the nearest of them. */
export function parseChoice<T extends string>(flag: string, choices: readonly T[], value: string): T {
  const choice = choices.find((known) => known === value);
  if (choice !== undefined) return choice;
  const hint = didYouMean(value, choices);
  throw invalid(
    `${flag} cannot be "${shown(value)}".${hint.en} Choices: ${choices.join(', ')}`,
    `${flag} 不能为“${shown(value)}”。${hint.zh}可选值：${choices.join('、')}`,
  );
}

export function invalid(en: string, zh: string): AppError {
  return new AppError('invalid-request', { en, zh });
}

export function nameOf(option: Option): string {
  return option.long ?? option.flags;
}

/** What was typed, fit for one line of a message. */
export function shown(typed: string): string {
  return fit(clean(typed), 80);
}

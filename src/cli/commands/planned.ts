import type { Command } from 'commander';
import type { AppError } from '#platform/errors.ts';
import { invalid } from '../option-value.ts';
import { productVersion } from '../version.ts';

/** Commands that the contract promises and later versions bring. */
const planned: readonly string[] = ['fix'];

/** Answers the commands of later versions with one line, whatever follows them. */
export function registerPlanned(program: Command): void {
  for (const name of planned) {
    program
      .command(name, { hidden: true })
      .helpOption(false)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw notYet(name);
      });
  }
}

export function isPlanned(name: string): boolean {
  return planned.includes(name);
}

export function notYet(name: string): AppError {
  return invalid(
    `bastide ${name} comes with a later version; this one (${productVersion}) does not have it yet. See what it has: bastide --help`,
    `当前版本（${productVersion}）尚未提供 bastide ${name}，后续版本将会加入。查看可用命令：bastide --help`,
  );
}

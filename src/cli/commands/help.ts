import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { unknownCommand } from '../usage-error.ts';
import { isPlanned, notYet } from './planned.ts';

/** `bastide help [command]`: as --help, also for what does not exist. */
export function registerHelp(program: Command, { language }: CommandContext): void {
  const zh = language === 'zh';
  program
    .command('help')
    .description(zh ? '显示某个命令的帮助' : 'print the help of a command')
    .argument('[command...]', zh ? '命令，例如 checks list' : 'the command, for example checks list')
    .action((words: readonly string[]) => {
      let command = program;
      for (const word of words) {
        if (isPlanned(word)) throw notYet(word);
        const next = command.commands.find((candidate) => candidate.name() === word);
        if (!next) throw unknownCommand(command, word);
        command = next;
      }
      command.help();
    });
}

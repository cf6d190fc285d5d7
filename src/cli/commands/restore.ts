import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addLanguageOption } from '../options.ts';
import { translator } from '../translator.ts';
import { addPassphraseOption, type BackupCommandOptions } from './backup.ts';

export interface RestoreCommandOptions extends BackupCommandOptions {
  readonly check?: boolean;
}

/** `bastide restore <file>`: a backup into an empty database, all of it or nothing. */
export function registerRestore(program: Command, context: CommandContext): void {
  const t = translator(context.language);
  const command = program
    .command('restore')
    .description(
      t(
        'restore a backup into an empty database or a new data folder: all of it or nothing',
        '将备份恢复到空数据库或新的数据目录：要么全部恢复，要么不作任何更改',
      ),
    )
    .argument(
      '<file>',
      t('what bastide backup has written; - for standard input', 'bastide backup 写入的文件；- 表示标准输入'),
    )
    .option('--check', t('only read it to its end, to see whether it is whole', '只读取到末尾以检查备份是否完整'));
  addPassphraseOption(command, context, t('decrypt it with', '用于解密的口令：'));
  addLanguageOption(command, context.language);
  command.action(async (file: string, options: RestoreCommandOptions) => {
    const { runRestore } = await import('../backup.ts');
    await runRestore(file, options, context);
  });
}

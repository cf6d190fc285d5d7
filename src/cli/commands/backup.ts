import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addLanguageOption } from '../options.ts';
import { translator } from '../translator.ts';

export interface BackupCommandOptions {
  readonly passphraseFile?: string;
  readonly progress: boolean;
}

/** `bastide backup <file>`: the whole database as it is at one moment, in one file. */
export function registerBackup(program: Command, context: CommandContext): void {
  const t = translator(context.language);
  const command = program
    .command('backup')
    .description(
      t(
        'back up the database of the server, running or not, to one file; the master key is not in it',
        '将服务器的数据库（无论是否在运行）备份到一个文件；其中不含主密钥',
      ),
    )
    .argument('<file>', t('where to write it; - for standard output', '写入的文件；- 表示标准输出'));
  addPassphraseOption(command, context, t('encrypt it with', '用于加密的口令：'));
  addLanguageOption(command, context.language);
  command.action(async (file: string, options: BackupCommandOptions) => {
    const { runBackup } = await import('../backup.ts');
    await runBackup(file, options, context);
  });
}

/** What backup and restore have in common. */
export function addPassphraseOption(command: Command, { language }: CommandContext, what: string): void {
  const t = translator(language);
  command
    .option(
      '--passphrase-file <file>',
      t(
        `${what} the passphrase in this file, which only its owner may read (also: BASTIDE_BACKUP_PASSPHRASE)`,
        `${what}取自该文件，且仅所有者可读（也可设置 BASTIDE_BACKUP_PASSPHRASE）`,
      ),
    )
    .option('--no-progress', t('no progress', '不显示进度'));
}

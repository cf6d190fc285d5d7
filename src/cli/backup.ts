import { existsSync } from 'node:fs';
import type { BackupProgress } from '#platform/backup/header.ts';
import { checkBackup } from '#platform/backup/read-backup.ts';
import { restoreBackup } from '#platform/backup/restore-backup.ts';
import { writeBackup } from '#platform/backup/write-backup.ts';
import type { ServerConfig } from '#platform/config.ts';
import { readConfiguration } from '#server/configuration.ts';
import { type OwnerDatabase, openExistingDatabase, openIdleDatabase } from '#server/owner-database.ts';
import { backupTexts, progressText } from './backup-texts.ts';
import type { BackupCommandOptions } from './commands/backup.ts';
import type { RestoreCommandOptions } from './commands/restore.ts';
import type { CommandContext } from './context.ts';
import { onInterrupt } from './interrupt.ts';
import { readPassphrase } from './passphrase.ts';
import { createStatusLine } from './status-line.ts';
import { tell } from './tell.ts';
import { productVersion } from './version.ts';

/** `bastide backup`: what a person reads goes to standard error, since the backup may go to standard output. */
export async function runBackup(file: string, options: BackupCommandOptions, context: CommandContext): Promise<void> {
  const texts = backupTexts[context.language];
  const passphrase = await readPassphrase(options.passphraseFile, 'new');
  const config = await readConfiguration();
  const output = file === '-' ? process.stdout : file;
  const written = await withProgress(options, context, async (work) =>
    withDatabase(openExistingDatabase(config), ({ url: adminUrl }) =>
      writeBackup({ adminUrl, output, passphrase, version: productVersion, now: Date.now(), ...work }),
    ),
  );
  tell(texts.written(written, file === '-' ? undefined : file));
  if (!written.isEncrypted) tell(texts.notEncrypted);
  tell(texts.withoutKey(keyPlace(config)));
}

/** `bastide restore`. */
export async function runRestore(file: string, options: RestoreCommandOptions, context: CommandContext): Promise<void> {
  const texts = backupTexts[context.language];
  const passphrase = await readPassphrase(options.passphraseFile, 'known');
  const input = file === '-' ? process.stdin : file;
  if (options.check) {
    tell(texts.whole(await withProgress(options, context, (work) => checkBackup({ input, passphrase, ...work }))));
    return;
  }
  const config = await readConfiguration();
  const restored = await withProgress(options, context, async (work) =>
    withDatabase(openIdleDatabase(config), ({ url: adminUrl }) =>
      restoreBackup({ adminUrl, input, passphrase, ...work }),
    ),
  );
  tell(texts.restored(restored));
  const { file: keyFile } = config.masterKey;
  if (keyFile !== undefined && !existsSync(keyFile)) tell(texts.keyMissing(keyFile));
  tell(texts.next);
}

const keyPlace = ({ masterKey }: ServerConfig): string => masterKey.file ?? 'BASTIDE_MASTER_KEY';

async function withDatabase<T>(opening: Promise<OwnerDatabase>, work: (database: OwnerDatabase) => Promise<T>) {
  const database = await opening;
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Draws how far the work is, and ends it when Ctrl-C is pressed. */
async function withProgress<T>(
  { progress }: BackupCommandOptions,
  { language }: CommandContext,
  work: (parts: { onProgress: (step: BackupProgress) => void; signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const interrupt = onInterrupt(() => tell(backupTexts[language].cancelling));
  const line = createStatusLine(process.stderr, progress && process.stderr.isTTY === true);
  try {
    return await work({ onProgress: (step) => line.show(progressText(step, language)), signal: interrupt.signal });
  } finally {
    line.clear();
    interrupt.stop();
  }
}

import { restoreBackup } from '#platform/backup/restore-backup.ts';
import { writeBackup } from '#platform/backup/write-backup.ts';

/** A backup or a restore that is killed in the middle: `node restore-process.ts backup|restore ADMIN_URL FILE TABLES`, which ends itself after so many tables. */
const [what, adminUrl, file, tables] = process.argv.slice(2) as [string, string, string, string];
const onProgress = ({ doneTables }: { readonly doneTables: number }): void => {
  if (doneTables === Number(tables)) process.kill(process.pid, 'SIGKILL');
};
if (what === 'backup') await writeBackup({ adminUrl, output: file, version: '1.2.3', now: Date.now(), onProgress });
else await restoreBackup({ adminUrl, input: file, onProgress });
process.stdout.write('done\n');

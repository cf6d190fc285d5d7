import type { Language } from '#model/text.ts';
import type { BackupProgress, BackupSummary } from '#platform/backup/header.ts';
import { formatCount } from './texts.ts';

interface BackupTexts {
  readonly cancelling: string;
  readonly notEncrypted: string;
  readonly next: string;
  written(summary: BackupSummary, file: string | undefined): string;
  whole(summary: BackupSummary): string;
  restored(summary: BackupSummary): string;
  withoutKey(place: string): string;
  keyMissing(file: string): string;
}

/** What `bastide backup` and `bastide restore` tell whoever started them. */
export const backupTexts: Readonly<Record<Language, BackupTexts>> = {
  en: {
    cancelling: 'Cancelling … Press Ctrl-C again to stop at once.',
    notEncrypted:
      'It is not encrypted: keep it where only you can read it, or make one with --passphrase-file. It holds findings, configurations and hashes of passwords.',
    next: 'Start the server: bastide serve. Everybody has to log on again.',
    written: (summary, file) => `Backed up ${amount(summary, 'en')}${file === undefined ? '' : ` to ${file}`}.`,
    whole: (summary) => `The backup is whole: ${amount(summary, 'en')}, ${origin(summary, 'en')}.`,
    restored: (summary) => `Restored ${amount(summary, 'en')}, ${origin(summary, 'en')}.`,
    withoutKey: (place) =>
      `The master key is not in it, and without it nobody can read the stored credentials: keep a copy of ${place} in another place.`,
    keyMissing: (file) =>
      `The master key is missing: put the one of the old server into ${file} before you start; with another one the server does not start.`,
  },
  zh: {
    cancelling: '正在取消……再次按 Ctrl-C 立即停止。',
    notEncrypted:
      '备份未加密：请保存在只有您能读取的地方，或使用 --passphrase-file 创建加密备份。其中包含风险、配置和密码哈希。',
    next: '请启动服务器：bastide serve。所有人需重新登录。',
    written: (summary, file) => `已备份 ${amount(summary, 'zh')}${file === undefined ? '' : `，写入 ${file}`}。`,
    whole: (summary) => `备份完整：${amount(summary, 'zh')}，${origin(summary, 'zh')}。`,
    restored: (summary) => `已恢复 ${amount(summary, 'zh')}，${origin(summary, 'zh')}。`,
    withoutKey: (place) => `备份不含主密钥；没有主密钥就无法读取已保存的凭证：请将 ${place} 的副本另行保存。`,
    keyMissing: (file) => `缺少主密钥：启动前请将原服务器的主密钥放到 ${file}；主密钥不符时服务器无法启动。`,
  },
};

/** How far a backup or a restore is. */
export function progressText({ table, doneTables, tables, rows, bytes }: BackupProgress, language: Language): string {
  const parts = [
    language === 'zh' ? `第 ${doneTables + 1}/${tables} 张表` : `table ${doneTables + 1} of ${tables}`,
    table,
    language === 'zh' ? `${formatCount(rows, language)} 行` : `${formatCount(rows, language)} rows`,
    `${formatCount(Math.round(bytes / 1_048_576), language)} MiB`,
  ];
  return parts.join(' · ');
}

function amount({ tables, rows }: BackupSummary, language: Language): string {
  const count = (value: number): string => formatCount(value, language);
  return language === 'zh'
    ? `${count(tables)} 张表、${count(rows)} 行`
    : `${count(tables)} tables, ${count(rows)} rows`;
}

function origin({ version, madeAt }: BackupSummary, language: Language): string {
  return language === 'zh' ? `由 Bastide ${version} 于 ${madeAt} 创建` : `made by Bastide ${version} at ${madeAt}`;
}
